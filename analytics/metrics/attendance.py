"""Who was seen, when and where."""

import pandas as pd

from analytics.filters import Filters
from analytics.metrics.breakdown import names_and_cases
from analytics.metrics.selection import answer
from analytics.snapshot import Connection

# The question of a list or a door has no bit in the person row: it is asked of `attendance`.
BY_LIST = """
    with {picked}, seen as (
        select forum_code, list_code, count(distinct person_number) as attendees, sum(entries)::bigint as entries
        from attendance where {days} and person_number in (select person_number from picked)
        group by forum_code, list_code
    ), names as (
        select forum_code, list_code, name from checkin_list
        where forum_code in (select forum_code from picked_forum)
    )
    select list_code as list, name, coalesce(attendees, 0) as attendees, coalesce(entries, 0) as entries
    from names full join seen using (forum_code, list_code) order by forum_code, list_code nulls last
"""
BY_CODE = """
    with {picked}, {names_and_cases}, counted as (
        select forum_code, code, coalesce(sum(people) filter (where is_seen), 0)::bigint as attendees
        from cases group by forum_code, code
    )
    select code as "{by}", coalesce(name_ru, code) as name_ru, coalesce(name_en, code) as name_en,
        coalesce(attendees, 0) as attendees
    from names full join counted using (forum_code, code)
    where is_always is not false or attendees is not null
    order by forum_code, position nulls last, code
"""
WITH_ENTRIES = """
    with {picked}, {names_and_cases}, counted as (
        select forum_code, code, coalesce(sum(people) filter (where is_seen), 0)::bigint as attendees
        from cases group by forum_code, code
    ), entered as (
        select forum_code, {code} as code, sum(entries)::bigint as entries from attendance
        where {days} and person_number in (select person_number from picked) group by forum_code, {code}
    )
    select code as "{by}", name_ru, name_en, case when is_measured then coalesce(attendees, 0) end as attendees,
        case when is_measured then coalesce(entries, 0) end as entries, is_measured
    from names left join counted using (forum_code, code) left join entered using (forum_code, code)
    order by forum_code, position
"""
CODES = {"day": "strftime(day_on, '%Y-%m-%d')", "track": "track_code"}


def attendance(con: Connection, filters: Filters, by: str = "day") -> pd.DataFrame:
    """People seen on each day, on each check-in list, in each track or from each row of another breakdown.

    Rows:    one per day of the forum (only the chosen ones under a choice of days), per check-in list or door, per
             track, or per region, district, organisation type, format, role or status; zero rows included
             (foreign countries only where they occur).
    Unit:    attendees in people, entries in admitted scans. Both NULL where is_measured is false: nobody was
             scanned there at all, which is not zero.
    Counts:  a person once per row. Days, lists and tracks overlap and do not add up to the headline.
    """
    if by == "list":
        return answer(con, filters, BY_LIST)
    question = WITH_ENTRIES.replace("{code}", CODES[by]) if by in CODES else BY_CODE
    question = question.replace("{names_and_cases}", names_and_cases(by)).replace("{by}", by)
    return answer(con, filters, question, with_tracks=by == "track")
