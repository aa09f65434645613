"""When and from whom registrations arrived."""

import pandas as pd

from analytics.filters import Filters
from analytics.metrics.breakdown import REGION_NAMES, TRACK_NAMES, VOCABULARY_NAMES
from analytics.metrics.selection import COLUMNS, answer
from analytics.snapshot import Connection

BY_DAY = """
    with {registered}, counted as (
        select applied_on as day_on, sum(registrations)::bigint as registrations, sum(active)::bigint as active
        from registered group by applied_on
    )
    select cast(day_on as varchar(10)) as day, registrations, active,
        sum(registrations) over (order by day_on nulls last)::bigint as cumulative
    from counted order by day_on nulls last
"""
BY_CODE = """
    with {picked_forum}, {relation}, names as ({names}), counted as ({counted})
    select code as "{by}", coalesce(name_ru, code) as name_ru, coalesce(name_en, code) as name_en,
        coalesce(registrations, 0) as registrations, coalesce(active, 0) as active
    from names full join counted using (forum_code, code)
    where is_always is not false or registrations is not null
    order by forum_code, position nulls last, code
"""
COUNTED_BY_PERSON = """
    select '' as forum_code, {column} as code, sum(registrations)::bigint as registrations,
        sum(active_registrations)::bigint as active
    from people group by {column}
"""
COUNTED_BY_STATUS = """
    select '' as forum_code, own_status as code, sum(registrations)::bigint as registrations,
        sum(active)::bigint as active
    from registered group by own_status
"""
COUNTED_BY_TRACK = """
    select forum_code, track_code as code, sum(registrations)::bigint as registrations, sum(active)::bigint as active
    from track_registered group by forum_code, track_code
"""
# Breakdown → the relation it asks and how; all others ask people.
OTHER_COUNTED = {"status": ("{registered}", COUNTED_BY_STATUS), "track": ("{track_registered}", COUNTED_BY_TRACK)}


def registrations(con: Connection, filters: Filters, by: str = "day") -> pd.DataFrame:
    """Registrations received: on each day, or from each row of a breakdown.

    Rows:    by day: one per date with a registration, oldest first, then one without a date where a source gives
             none; otherwise one per region, district, track, organisation type, format, role or status, zero rows
             included (foreign countries only where they occur).
    Unit:    registrations, active (of them) and cumulative (up to and including the day) in registrations.
    Counts:  every registration once, whatever its status; by track once per track chosen in it; by status under its
             own status; by region, district, type, format and role under those of its person.
    """
    if by == "day":
        return answer(con, filters, BY_DAY)
    relation, counted = OTHER_COUNTED.get(by) or ("{people}", COUNTED_BY_PERSON.format(column=COLUMNS[by]))
    names = {"region": REGION_NAMES, "track": TRACK_NAMES}.get(by) or VOCABULARY_NAMES.format(by=by)
    question = BY_CODE.replace("{relation}", relation).replace("{names}", names)
    question = question.replace("{counted}", counted).replace("{by}", by)
    return answer(con, filters, question)
