"""Organisations: their delegations, and how types of organisations spread over regions and days."""

import pandas as pd

from analytics.filters import Filters
from analytics.metrics.intervals import with_turnout_interval
from analytics.metrics.selection import answer
from analytics.snapshot import Connection

MEASURES = ("participants", "attendees")
DELEGATIONS = """
    with {picked_forum}, {delegation}, first_forum as (
        select min(starts_on) as starts_on from forum where forum_code in (select forum_code from picked_forum)
    ), earlier as (
        select organisation_id, count(*) as earlier_forums
        from organisation_forum join forum using (forum_code)
        where forum.starts_on < (select starts_on from first_forum) group by organisation_id
    ), known as (
        select exists (select 1 from forum where starts_on < (select starts_on from first_forum)) as is_known
    ), counted as (
        select organisation_id, coalesce(sum(people) filter (where is_participant), 0)::bigint as participants,
            coalesce(sum(people) filter (where is_seen), 0)::bigint as attendees,
            coalesce(sum(people) filter (where is_seen and is_participant), 0)::bigint as attended_participants,
            coalesce(sum(people) filter (where is_participant and not is_seen and is_observed), 0)::bigint as no_shows,
            coalesce(sum(people) filter (where is_participant and not is_seen and not is_observed), 0)::bigint
                as not_measured
        from delegation group by organisation_id
    )
    select organisation_id, organisation.name as organisation_name, type.name_ru as organisation_type_name_ru,
        type.name_en as organisation_type_name_en, region.name_ru as region_name_ru, region.name_en as region_name_en,
        participants, attendees, attended_participants, no_shows, not_measured,
        case when participants > not_measured then attended_participants / participants end as turnout_share,
        case when is_known then coalesce(earlier_forums, 0) end as earlier_forums
    from counted join organisation using (organisation_id) cross join known left join earlier using (organisation_id)
    left join region using (region_code)
    left join vocabulary type on type.kind = 'organisation_type' and type.code = organisation.organisation_type
    where participants + attendees > 0
    order by participants desc, attendees desc, organisation_id
"""
TYPE_REGIONS = """
    with {people}, regions as (
        select region_code, name_ru, name_en, position, region_group from region
    ), types as (
        select code, name_ru as type_name_ru, name_en as type_name_en, position as type_position
        from vocabulary where kind = 'organisation_type'
    ), counted as (
        select region_code, organisation_type as code,
            coalesce(sum(people) filter (where is_participant), 0)::bigint as participants,
            coalesce(sum(people) filter (where is_seen), 0)::bigint as attendees
        from people group by region_code, organisation_type
    ), cells as (
        select regions.region_code as region, name_ru, name_en, position, types.code as organisation_type, type_name_ru,
            type_name_en, type_position, coalesce(participants, 0) as participants,
            coalesce(attendees, 0) as attendees
        from regions cross join types left join counted
            on counted.region_code = regions.region_code and counted.code = types.code
        where region_group <> 'foreign' or regions.region_code in (select region_code from people)
    ), ordered as (
        select region, sum({measure}) as of_region from cells group by region
    )
    select region, name_ru, name_en, organisation_type, type_name_ru, type_name_en, participants, attendees
    from cells join ordered using (region) order by of_region desc, position, type_position
"""
TYPE_DAYS = """
    with {picked_forum}, {people}, types as (
        select code, name_ru, name_en, position from vocabulary where kind = 'organisation_type'
    ), days as (
        select forum_code, day_on, day_bit, is_measured from day
        where {days} and forum_code in (select forum_code from picked_forum)
    ), alike as (
        select organisation_type as code, forum_code, attended_days, sum(people) as people from people
        group by organisation_type, forum_code, attended_days
    ), counted as (
        select code, alike.forum_code, day_on, sum(people)::bigint as attendees
        from alike join days on days.forum_code = alike.forum_code
            and common_bits(attended_days, cast(power(2, day_bit) as bigint)) <> 0
        group by code, alike.forum_code, day_on
    )
    select types.code as organisation_type, name_ru, name_en, cast(days.day_on as varchar(10)) as day,
        case when is_measured then coalesce(attendees, 0) end as attendees
    from types cross join days left join counted
        on counted.code = types.code and counted.forum_code = days.forum_code and counted.day_on = days.day_on
    order by position, days.forum_code, days.day_on
"""


def delegations(con: Connection, filters: Filters) -> pd.DataFrame:
    """Organisations and their delegations: how many each registered, how many came, whether it is new.

    Rows:    one per organisation with a participant or an attendee, largest delegation first. People without a
             resolved organisation are left out.
    Unit:    participants, attendees, attended_participants, no_shows and not_measured in people; turnout_share from 0
             to 1 between turnout_low and turnout_high (Wilson, 95 %), NULL where attendance was not measured;
             earlier_forums: forums of the snapshot that began before and had its participants (0: it is new), NULL
             where no earlier forum is loaded.
    Counts:  a person once, in the organisation of the newest registration that names one.
    """
    table = with_turnout_interval(answer(con, filters, DELEGATIONS))
    return table.assign(earlier_forums=table["earlier_forums"].astype("Int64"))


def absent_delegations(con: Connection, filters: Filters) -> pd.DataFrame:
    """Organisations that registered people of whom nobody came, most registered first.

    Rows:    one per organisation with at least two participants, no attendee, and attendance of all of them measured.
    Unit:    as delegations.
    Counts:  as delegations.
    """
    table = delegations(con, filters)
    is_absent = (table["participants"] > 1) & (table["attendees"] == 0) & (table["not_measured"] == 0)
    return table[is_absent].reset_index(drop=True)


def type_regions(con: Connection, filters: Filters, measure: str = "participants") -> pd.DataFrame:
    """Organisation types of each region: people of each type from each region.

    Rows:    one per region and organisation type, zeros included, regions with most of the measure first.
             Regions: all 89, Baikonur, federal, unresolved; foreign countries only where they occur.
    Unit:    participants and attendees in people.
    Counts:  a person once: the cells exclude each other and add up to the whole.
    """
    if measure not in MEASURES:
        raise ValueError(f"No measure «{measure}». Choose one of: {', '.join(MEASURES)}.")
    return answer(con, filters, TYPE_REGIONS.replace("{measure}", measure))


def type_days(con: Connection, filters: Filters) -> pd.DataFrame:
    """Organisation types by day: people of each type seen on each day.

    Rows:    one per organisation type and day of the forum (only the chosen days under a choice), zeros included.
    Unit:    attendees in people, NULL where the day was not measured.
    Counts:  a person once per day; days overlap and do not add up.
    """
    return answer(con, filters, TYPE_DAYS)
