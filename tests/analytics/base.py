"""Numbers once more with COUNT(DISTINCT) over the base tables: registrations, their tracks, admitted entries.

Of the person row only what a person's one region, type, format, role, status and organisation is.
"""

from collections.abc import Callable

from analytics.filters import Filters
from analytics.metrics.selection import COLUMNS
from analytics.snapshot import Connection
from tests.analytics.forum import Rows
from tests.analytics.twin import Twin

CHOSEN = """
    with chosen as (
        select distinct person.* from person
        left join registration using (person_number)
        left join registration_track using (registration_id)
        left join attendance using (person_number)
        where person.forum_code in (select unnest($forum)) and {conditions}
    ), seen as (select * from attendance where {days}), marked as (
        select person_number, bool_or(came_as is not null) and {marks} as has_come
        from registration group by person_number
    )
"""
OF_TRACK = """(
    registration_track.track_code in (select unnest($track))
        and (registration.status = 'active' or not person.is_participant)
    or attendance.track_code in (select unnest($track))
)"""
HEADLINE = """
    select count(distinct registration_id) as registrations,
        count(distinct person_number) filter (where registration.status = 'active') as participants,
        count(distinct person_number) filter (where seen.day_on is not null or has_come) as attendees,
        count(distinct person_number) filter (
            where registration.status = 'active' and (seen.day_on is not null or has_come)
        ) as attended_participants,
        count(distinct chosen.organisation_id) filter (where registration.status = 'active') as organisations
    from chosen left join registration using (person_number) left join seen using (person_number)
    left join marked using (person_number)
"""
TRACKS = """
    select track.track_code as track, count(distinct registration.person_number) as registered
    from track left join (
        registration_track join registration using (registration_id) join chosen using (person_number)
    ) on registration.forum_code = track.forum_code and registration_track.track_code = track.track_code
        and registration.status = 'active'
    where track.forum_code in (select unnest($forum)) group by track.forum_code, track.track_code, track_bit
    order by track.forum_code, track_bit
"""
REGISTRATIONS = """
    select strftime(registered_at, '%Y-%m-%d') as day, count(distinct registration_id) as registrations
    from registration join chosen using (person_number) group by day order by day nulls last
"""
LISTS = """
    select place.list_code as list, count(distinct chosen.person_number) as attendees
    from (
        select forum_code, list_code from checkin_list
        union select seen.forum_code, list_code from seen join chosen using (person_number) where list_code is not null
    ) as place left join (seen join chosen using (person_number))
        on seen.forum_code = place.forum_code and seen.list_code = place.list_code
    where place.forum_code in (select unnest($forum))
    group by place.forum_code, place.list_code order by place.forum_code, place.list_code
"""
QUESTIONS: dict[str, tuple[str, Callable[[Twin], Rows]]] = {
    "headline": (HEADLINE, lambda twin: twin.headline()),
    "tracks": (TRACKS, lambda twin: twin.track_rows()),
    "registrations by day": (REGISTRATIONS, lambda twin: twin.registrations("day")),
    "attendance by list": (LISTS, lambda twin: [row for row in twin.attendance("list") if row["list"]]),
}


def differences(con: Connection, filters: Filters, twin: Twin) -> list[str]:
    """Names of the numbers whose columns differ from those of the twin."""
    values: dict[str, list[str]] = filters.to_query() | {"forum": list(twin.forums)}
    conditions = [f"person.{column} in (select unnest(${name}))" for name, column in COLUMNS.items() if name in values]
    conditions += [OF_TRACK] if filters.track else []
    days = "strftime(day_on, '%Y-%m-%d') in (select unnest($day))" if filters.day else "true"
    chosen = CHOSEN.format(conditions=" and ".join(conditions) or "true", days=days, marks=not filters.day)
    wrong = []
    for name, (question, expected) in QUESTIONS.items():
        text = chosen + question
        used = {parameter: codes for parameter, codes in values.items() if f"${parameter})" in text}
        found = con.cursor().execute(text, used)
        columns = [column for column, *_ in found.description]
        if found.fetchall() != [tuple(row[column] for column in columns) for row in expected(twin)]:
            wrong.append(f"{name} on the base tables")
    return wrong
