"""Regions: their share of the forum, their number for a million inhabitants, the plan, their place in the country."""

from dataclasses import replace

import pandas as pd

from analytics.filters import Filters
from analytics.metrics.headline import headline
from analytics.metrics.intervals import difference_interval
from analytics.metrics.selection import answer
from analytics.metrics.turnout import turnout
from analytics.snapshot import Connection, parsed

AREAS = ("region", "district")
NAMES = {
    "region": """
        select region_code as code, name_ru, name_en, district_code as district, population, population_year,
            region_group <> 'foreign' as is_always, position
        from region
    """,
    "district": """
        select code, name_ru, name_en, code as district, population, population_year, true as is_always, position
        from vocabulary left join (
            select district_code, sum(population)::bigint as population,
                case when count(distinct population_year) = 1 then max(population_year) end as population_year
            from region where population is not null group by district_code
        ) as inhabitants on code = district_code
        where kind = 'district'
    """,
}
SHARES = """
    with {people}, totals as (
        select sum(people) filter (where is_participant) as participants,
            sum(people) filter (where is_seen) as attendees
        from people
    ), counted as (
        select {by}_code as code, coalesce(sum(people) filter (where is_participant), 0)::bigint as participants,
            coalesce(sum(people) filter (where is_seen), 0)::bigint as attendees
        from people group by code
    ), shown as (
        select names.*, coalesce(participants, 0) as participants, coalesce(attendees, 0) as attendees
        from ({names}) names left join counted using (code) where is_always or participants is not null
    )
    select code as "{by}", name_ru, name_en, {district} shown.participants, shown.attendees,
        shown.participants / nullif(totals.participants, 0) as participants_share,
        shown.attendees / nullif(totals.attendees, 0) as attendees_share,
        1e6 * shown.participants / population as participants_per_million,
        1e6 * shown.attendees / population as attendees_per_million, population, population_year
    from shown cross join totals order by position
"""
SUBJECTS = "select region_code from region where region_group = 'subject'"
PLAN = """
    with {picked_forum}, {people}, counted as (
        select forum_code, region_code, coalesce(sum(people) filter (where is_participant), 0)::bigint as participants,
            coalesce(sum(people) filter (where is_seen), 0)::bigint as attendees
        from people group by forum_code, region_code
    ), shown as (
        select forum_code, region_code, district_code, name_ru, name_en, position, invited, quota,
            coalesce(participants, 0) as participants, coalesce(attendees, 0) as attendees
        from plan join region using (region_code) left join counted using (forum_code, region_code)
        where forum_code in (select forum_code from picked_forum)
    )
    select region_code as region, district_code as district, name_ru, name_en, invited, quota, participants, attendees,
        participants / nullif(invited, 0) as delivered_share,
        case when invited is not null then greatest(invited - participants, 0) end as short,
        case when quota is not null then greatest(participants - quota, 0) end as over
    from shown order by forum_code, position
"""


def region_shares(con: Connection, filters: Filters, by: str = "region") -> pd.DataFrame:
    """Weight of each region or federal district: its people, their share of all, and for a million inhabitants.

    Rows:    one per region (all 89, Baikonur, federal, unresolved; foreign countries only where they occur) or per
             federal district, zero rows included.
    Unit:    participants and attendees in people; participants_share and attendees_share of all picked ones, from 0
             to 1; participants_per_million and attendees_per_million in people per million inhabitants, NULL where
             the population is not known; population on 1 January of population_year.
    Counts:  a person once: the rows exclude each other and add up to the whole.
    """
    if by not in AREAS:
        raise ValueError(f"No breakdown «{by}». Choose one of: {', '.join(AREAS)}.")
    district = "district," if by == "region" else ""
    question = SHARES.replace("{names}", NAMES[by]).replace("{district}", district).replace("{by}", by)
    return answer(con, filters, question)


def plan_fact(con: Connection, filters: Filters) -> pd.DataFrame:
    """Plan against fact: whom the organiser invited from each region, and who registered and came.

    Rows:    one per forum and region of the plan; none where the forum has no plan.
    Unit:    invited, quota, participants, attendees, short (participants missing to the invited) and over
             (participants above the quota) in people; delivered_share is participants of invited, from 0. NULL where
             the plan does not state the number.
    Counts:  all people of the region: a plan is made for the region as a whole, so only forum, district and region
             are taken from the filters.
    """
    whole = Filters(forum=filters.forum, district=filters.district, region=filters.region)
    rows = answer(con, whole, PLAN)
    for name in ("region", "district"):
        if codes := getattr(filters, name):
            rows = rows[rows[name].isin(codes)]
    return rows.reset_index(drop=True)


def region_ranks(con: Connection, filters: Filters) -> pd.DataFrame:
    """Place of each region in the country by turnout, and between which places its interval lets it stand.

    Rows:    one per subject of the Federation with a known turnout, the surest high turnout (turnout_low) first.
    Unit:    rank from 1, by turnout_low; rank_best and rank_worst: the place if it were as high, or as low, as its
             interval allows and only regions whose whole interval lies above, or below, were surely apart; ranked is
             the number of regions in the table.
    Counts:  the country: a choice of regions and districts is left out, all other filters hold.
    """
    table = turnout(con, replace(filters, region=(), district=()))
    subjects = [code for (code,) in con.execute(parsed(SUBJECTS)).fetchall()]
    known = table[table["region"].isin(subjects) & table["turnout_share"].notna()]
    known = known.sort_values(["turnout_low", "participants"], ascending=False, kind="stable")
    low, high = known["turnout_low"].to_numpy(), known["turnout_high"].to_numpy()
    above, below = (low[:, None] > high).sum(axis=0), (high[:, None] < low).sum(axis=0)
    columns = ["region", "name_ru", "name_en", "participants", "turnout_share", "turnout_low", "turnout_high"]
    return known[columns].assign(
        rank=range(1, len(known) + 1), rank_best=1 + above, rank_worst=len(known) - below, ranked=len(known),
    ).reset_index(drop=True)  # fmt: skip


def turnout_gap(con: Connection, filters: Filters, first: str, second: str) -> pd.DataFrame:
    """Difference of the turnout of two regions, and whether it is more than chance.

    Rows:    one.
    Unit:    first_share and second_share from 0 to 1; gap is the first minus the second, between gap_low and
             gap_high (Newcombe interval, 95 %), all from -1 to 1; NULL where one of them has no turnout.
    Counts:  participants of each region once.
    """
    rows = [headline(con, replace(filters, region=(code,), district=())).iloc[0] for code in (first, second)]
    shares = [row["turnout_share"] for row in rows]
    low, high = None, None
    if pd.notna(shares).all():
        parts, wholes = ([int(row[name]) for row in rows] for name in ("attended_participants", "participants"))
        low, high = difference_interval((parts[0], parts[1]), (wholes[0], wholes[1]))
    gap = shares[0] - shares[1]
    found = {"first_share": shares[0], "second_share": shares[1], "gap": gap, "gap_low": low, "gap_high": high}
    return pd.DataFrame([found]).astype(float)
