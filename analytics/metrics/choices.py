"""What can be chosen in the filters, and what the codes are called."""

import pandas as pd

from analytics.filters import Filters
from analytics.metrics.selection import chosen_forums
from analytics.snapshot import Connection

CHOICES = """
    select 'forum' as kind, forum_code as code, title_ru as name_ru, title_en as name_en,
        row_number() over (order by starts_on desc, forum_code) as position
    from forum
    union all
    select 'region', region_code, name_ru, name_en, position from region
    union all
    select 'track', track_code, name_ru, name_en, track_bit from track where forum_code = ?
    union all
    select 'day', strftime(day_on, '%Y-%m-%d'), strftime(day_on, '%d.%m.%Y'), strftime(day_on, '%Y-%m-%d'), day_bit
    from day where forum_code = ?
    union all
    select kind, code, name_ru, name_en, position from vocabulary
    order by kind, position, code
"""
REGIONS = """
    select region_code as region, iso_code, name_ru, name_en, abbreviation, district_code as district, region_group,
        population, population_year, tile_row, tile_column
    from region order by position
"""
MEETING_DAYS = """
    select distinct strftime(programme_session.day_on, '%Y-%m-%d') as day
    from checkin_list join programme_session using (forum_code, session_code)
    where checkin_list.is_meeting and programme_session.day_on is not null and forum_code = ? order by day
"""


def choices(con: Connection, forum: str = "") -> pd.DataFrame:
    """Codes of a snapshot with their names: what each filter may take.

    Rows:    one per kind and code, in the order of lists. Kinds: forum, region, those of the vocabulary (district,
             organisation_type, format, role, status, outcome …), and track and day of the given forum.
    Unit:    none.
    Counts:  every code once per kind.
    """
    return con.execute(CHOICES, [forum, forum]).df()


def regions(con: Connection) -> pd.DataFrame:
    """Where people may come from: the regions, with their place on the tile map.

    Rows:    one per subject of the Federation, then Baikonur, federal bodies, foreign countries, unresolved.
    Unit:    population in inhabitants on 1 January of population_year; tile_row and tile_column from 0.
    Counts:  every region once.
    """
    return con.execute(REGIONS).df()


def meeting_days(con: Connection, forum: str) -> list[str]:
    """Days of the all-Russian meeting of the heads of regional bodies, as the programme of the forum has them."""
    return [day for (day,) in con.execute(MEETING_DAYS, [forum]).fetchall()]


def unknown_codes(con: Connection, filters: Filters) -> dict[str, list[str]]:
    """Chosen codes that this snapshot does not know, per filter: a clear answer instead of an empty table."""
    tables = [choices(con, forum) for forum in chosen_forums(con, filters)]
    known = {pair for table in tables for pair in zip(table["kind"], table["code"], strict=True)}
    chosen = filters.to_query()
    unknown = {name: [code for code in codes if (name, code) not in known] for name, codes in chosen.items()}
    return {name: codes for name, codes in unknown.items() if codes}
