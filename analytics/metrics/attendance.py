"""Who was seen, when and where."""

import pandas as pd

from analytics.filters import Filters
from analytics.metrics.breakdown import names_and_cases
from analytics.metrics.selection import answer
from analytics.snapshot import Connection

BY_LIST = """
    with {picked_forum}, {list_people}, {entered}, seen as (
        select forum_code, list_code, sum(people)::bigint as attendees from list_people group by forum_code, list_code
    ), scanned as (
        select forum_code, list_code, sum(entries)::bigint as entries from entered group by forum_code, list_code
    ), counted as (
        select seen.*, entries
        from seen join scanned on seen.forum_code = scanned.forum_code
            and seen.list_code is not distinct from scanned.list_code
    ), names as (
        select forum_code, list_code, name from checkin_list
        where forum_code in (select forum_code from picked_forum)
    )
    select list_code as list, name, coalesce(attendees, 0) as attendees, coalesce(entries, 0) as entries
    from names full join counted using (forum_code, list_code) order by forum_code, list_code nulls last
"""
BY_CODE = """
    with {picked_forum}, {names_and_cases}, counted as (
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
    with {picked_forum}, {entered}, {names_and_cases}, counted as (
        select forum_code, code, coalesce(sum(people) filter (where is_seen), 0)::bigint as attendees
        from cases group by forum_code, code
    ), scanned as (
        select forum_code, {code} as code, sum(entries)::bigint as entries from entered group by forum_code, {code}
    )
    select code as "{by}", name_ru, name_en, case when is_measured then coalesce(attendees, 0) end as attendees,
        case when is_measured then coalesce(entries, 0) end as entries, is_measured
    from names left join counted using (forum_code, code) left join scanned using (forum_code, code)
    order by forum_code, position
"""
CODES = {"day": "cast(day_on as varchar(10))", "track": "track_code"}


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
    return answer(con, filters, question)
