"""The filtered persons themselves, without anything that tells who they are."""

import pandas as pd

from analytics.filters import Filters
from analytics.metrics.presence import STATE, STATES
from analytics.metrics.selection import answer
from analytics.snapshot import Connection

COUNT = "with {people} select coalesce(sum(people), 0)::bigint as people from people where {presence}"
# First the rows of the page, then their lists of tracks and days and their newest registration.
ROWS = """
    with {picked}, sought as (select * from picked where {presence} {cut}), named as (
        select sought.*, region.name_{language} as region_name, district.name_{language} as district_name,
            organisation.name as organisation_name, organisation_type.name_{language} as organisation_type_name,
            format.name_{language} as format_name, role.name_{language} as role_name,
            status.name_{language} as status_name
        from sought
        left join region on region.region_code = sought.region_code
        left join vocabulary district on district.kind = 'district' and district.code = sought.district_code
        left join organisation on organisation.organisation_id = sought.organisation_id
        left join vocabulary organisation_type
            on organisation_type.kind = 'organisation_type' and organisation_type.code = sought.organisation_type
        left join vocabulary format on format.kind = 'format' and format.code = sought.format
        left join vocabulary role on role.kind = 'role' and role.code = sought.role
        left join vocabulary status on status.kind = 'status' and status.code = sought.status
    ), page as (
        select *, row_number() over (order by {order}) as place from named order by place {cut_later}
    ), track_lists as (
        select person_number,
            string_agg(name_{language}, '; ' order by track_bit)
                filter (where (registered_tracks & (1::bigint << track_bit)) <> 0) as tracks_registered,
            string_agg(name_{language}, '; ' order by track_bit)
                filter (where (attended_tracks & (1::bigint << track_bit)) <> 0) as tracks_attended
        from page join track using (forum_code) group by person_number
    ), day_lists as (
        select person_number, string_agg(strftime(day_on, '%Y-%m-%d'), '; ' order by day_on) as days_attended
        from page join day using (forum_code) where (attended_days & (1::bigint << day_bit)) <> 0
        group by person_number
    ), newest as (
        select person_number, file_number, row_number from registration
        where person_number in (select person_number from page)
        qualify row_number() over (
            partition by person_number order by registered_at desc nulls last, registration_id desc
        ) = 1
    )
    select person_id::varchar as person_id, region_name, district_name, organisation_name, organisation_type_name,
        format_name, role_name, status_name, registered_on, tracks_registered, tracks_attended, days_attended,
        entries, source_file.name as file_name, newest.row_number
    from page
    left join track_lists using (person_number)
    left join day_lists using (person_number)
    left join newest using (person_number)
    left join source_file using (file_number)
    order by place
"""
ORDERS = (
    "person_number",
    "region_name",
    "district_name",
    "organisation_name",
    "organisation_type_name",
    "format_name",
    "role_name",
    "status_name",
    "registered_on",
    "entries",
)
SOURCES = """
    with mine as (select person_number from person where forum_code = ? and person_id = ?::uuid)
    select 'registration' as kind, registered_at as happened_at, registration.status as result, null as list_name,
        source_file.name as file_name, registration.row_number
    from registration join mine using (person_number) left join source_file using (file_number)
    union all
    select 'scan', scanned_at, direction || case when is_admitted then '' else '_refused' end, checkin_list.name,
        source_file.name, scan.row_number
    from scan join mine using (person_number) left join source_file using (file_number)
    left join checkin_list on checkin_list.forum_code = scan.forum_code and checkin_list.list_code = scan.list_code
    order by 1, 2 nulls last, 5, 6
"""
LANGUAGES = ("ru", "en")


def people_count(con: Connection, filters: Filters, states: tuple[str, ...] = ()) -> int:
    """Number of persons that the filters pick, on demand only those in some states of `presence`.

    Rows:    a single number.
    Unit:    people.
    Counts:  a person once per forum, participants, walk-ins and persons without an active registration alike.
    """
    return int(answer(con, filters, COUNT.replace("{presence}", _in_states(states)))["people"].iloc[0])


def people_rows(
    con: Connection,
    filters: Filters,
    limit: int | None = None,
    offset: int = 0,
    order: str = "person_number",
    language: str = "ru",
    states: tuple[str, ...] = (),
) -> pd.DataFrame:
    """The persons that the filters pick, each with what is known of registration and attendance.

    Rows:    one per person and forum, sorted by `order` (a leading minus: largest first), `limit` from `offset`; on
             demand only those in some `states` of presence.
    Unit:    entries in admitted scans; registered_on is a date; file_name and row_number lead to the newest
             registration, NULL for somebody never registered.
    Counts:  a person once. Days and tracks attended are complete: a choice of days does not shorten them.
    """
    column = order.removeprefix("-")
    if column not in ORDERS or language not in LANGUAGES:
        raise ValueError(f"No order «{order}» or language «{language}». Orders: {', '.join(ORDERS)}.")
    direction = "desc" if order.startswith("-") else "asc"
    by_column = f"{column} {direction} nulls last, person_number"
    page = f"limit {'all' if limit is None else int(limit)} offset {int(offset)}"
    # Only an order by names has to look up the names of everybody before the page is cut.
    is_named = column.endswith("_name")
    parts = {
        "{cut}": "" if is_named else f"order by {by_column} {page}",
        "{cut_later}": page if is_named else "",
        "{order}": by_column,
        "{language}": language,
        "{presence}": _in_states(states),
    }
    question = ROWS
    for place, text in parts.items():
        question = question.replace(place, text)
    return answer(con, filters, question)


def person_sources(con: Connection, forum: str, person_id: str) -> pd.DataFrame:
    """Every row of the exports that a person's figures come from.

    Rows:    one per registration, then one per scan, in order of time.
    Unit:    happened_at is local time of the forum; row_number counts as a spreadsheet does.
    Counts:  what stands in several files stands here once, under the file it was taken from.
    """
    return con.execute(SOURCES, [forum, person_id]).df()


def _in_states(states: tuple[str, ...]) -> str:
    known = [f"'{state}'" for state in STATES if state in states]
    return f"{STATE} in ({', '.join(known)})" if known else "true"
