"""Whether a staged table belongs to its forum, and to the export of the same layout that was brought before it.

Where it does not, it is refused: another year's list would be counted among ours, a list that lost a column would take
from people what is known of them.
"""

import datetime as dt

import duckdb

from etl.archive import Arrival
from etl.doubts import NOTHING
from etl.forum import Forum
from etl.problems import Note, Refusal
from etl.staging import Staged, insert_rows

_YEAR = dt.timedelta(days=366)  # nobody registers earlier than that
_MANY = 0.3  # of the rows
_SEASON = dt.timedelta(days=90)  # a log this far from the forum is no rehearsal of it


def judge(con: duckdb.DuckDBPyConnection, table: Staged, arrival: Arrival, forum: Forum) -> list[Note]:
    """Remarks on a staged table. Raises Refusal when it is of another event, or lacks a column of its last export."""
    notes = [*_judge_registrations(con, table, arrival, forum), *_blank_regions(con, table)]
    _refuse_other_scans(con, table, arrival, forum)
    _refuse_drift(con, table, arrival)
    found = (table.extract, arrival.forum, table.format, arrival.name)
    insert_rows(con, "fed", [(*found, *header) for header in table.headers.items()])
    return notes


def _judge_registrations(con: duckdb.DuckDBPyConnection, table: Staged, arrival: Arrival, forum: Forum) -> list[Note]:
    """Most of them made more than a year ahead: of another forum. After its end: late, or of the next one."""
    ((registered, early, late, first, last),) = con.execute(
        "SELECT count(registered_at), count(*) FILTER (registered_at::DATE < $2),"
        " count(*) FILTER (registered_at::DATE > $3), min(registered_at), max(registered_at)"
        " FROM read_registration WHERE extract = $1",
        [table.extract, forum.starts_on - _YEAR, forum.ends_on],
    ).fetchall()
    if 2 * early > registered:
        raise _other_event(arrival.name, forum, first, last)
    if 2 * late <= registered:
        return []
    ru = f"Большинство заявок ({late} из {registered}) подано после окончания форума ({forum.ends_on:%d.%m.%Y})."
    en = f"Most registrations ({late} of {registered}) were made after the forum ended ({forum.ends_on:%Y-%m-%d})."
    return [Note("WRONG_EVENT", "flagged", f"{ru} Тот ли это форум?", f"{en} Is it the right forum?")]


def _blank_regions(con: duckdb.DuckDBPyConnection, table: Staged) -> list[Note]:
    """A remark where many left the region empty, though the table asks for it."""
    ((rows, blank),) = con.execute(
        "SELECT count(*), count(*) FILTER (lower(region) IN (SELECT unnest(?::VARCHAR[]))) FROM read_registration"
        " WHERE extract = ?",
        [list(NOTHING), table.extract],
    ).fetchall()
    if "region" not in table.headers or blank < _MANY * rows or not blank:
        return []
    ru = f"Регион не указан в строках: {blank} из {rows}; эти люди не видны в разрезе регионов."
    en = f"The region is empty in {blank} of {rows} rows; these people are missing from every view by region."
    return [Note("REGION_EMPTY", "flagged", ru, en)]


def _refuse_other_scans(con: duckdb.DuckDBPyConnection, table: Staged, arrival: Arrival, forum: Forum) -> None:
    ((loaded, named, outside, first, last),) = con.execute(
        "SELECT (SELECT count(*) FROM read_scan WHERE extract = $1)"
        " + (SELECT count(*) FROM read_registration WHERE extract = $1),"
        " count(*) FILTER (code = 'OTHER_EVENT'), count(*) FILTER (code = 'OUTSIDE_EVENT'),"
        " (SELECT seen_from FROM extract WHERE extract = $1), (SELECT seen_until FROM extract WHERE extract = $1)"
        " FROM row_note WHERE extract = $1 AND fate = 'skipped'",
        [table.extract],
    ).fetchall()
    if named and not loaded and not outside:
        raise _other_event(arrival.name, forum, None, None)
    is_far = first and (last.date() < forum.starts_on - _SEASON or first.date() > forum.ends_on + _SEASON)
    if outside and not loaded and is_far:
        raise _other_event(arrival.name, forum, first, last)


def _other_event(name: str, forum: Forum, first: dt.datetime | None, last: dt.datetime | None) -> Refusal:
    found = f"{first:%d.%m.%Y}–{last:%d.%m.%Y}" if first and last else ""
    days = f"{forum.starts_on:%d.%m.%Y}–{forum.ends_on:%d.%m.%Y}"
    told = (f"даты записей {found}", f"its dates are {found}") if found else ("все строки о другом", "so all rows say")
    return Refusal(
        "WRONG_EVENT",
        f"{name}: это выгрузка другого мероприятия или года: {told[0]}, а форум — {days}."
        " Загрузите её для того форума, к которому она относится.",
        f"{name}: an export of another event or year: {told[1]}, the forum is {days}. Load it for the forum it is of.",
    )


def _refuse_drift(con: duckdb.DuckDBPyConnection, table: Staged, arrival: Arrival) -> None:
    """The same list again, under the same headers but some: a column went missing on the way."""
    earlier = con.execute(
        "WITH now AS (SELECT unnest($3::VARCHAR[]) AS field, unnest($4::VARCHAR[]) AS title)"
        " SELECT o.extract, any_value(o.file_name), list(o.title ORDER BY o.title) FILTER (n.field IS NULL)"
        " FROM fed AS o LEFT JOIN now AS n USING (field) WHERE o.forum_code = $1 AND o.format = $2 GROUP BY o.extract"
        " HAVING count(*) FILTER (n.field IS NULL) BETWEEN 1 AND count(*) / 2"
        " AND bool_and(o.title = n.title) IS NOT FALSE"
        " ORDER BY o.extract DESC",
        [arrival.forum, table.format, list(table.headers), list(table.headers.values())],
    ).fetchall()
    for number, file_name, lost in earlier:
        ((rows, repeated),) = con.execute(
            "SELECT count(*), count(*) FILTER (email IN (SELECT email FROM read_registration WHERE extract = $2))"
            " FROM read_registration WHERE extract = $1 AND email <> ''",
            [table.extract, number],
        ).fetchall()
        if 2 * repeated > rows:
            raise _drift(arrival.name, file_name, lost, table.unknown)


def _drift(name: str, earlier: str, lost: list[str], unknown: list[str]) -> Refusal:
    gone, new = ("; ".join(f"«{title}»" for title in titles[:12]) for titles in (lost, unknown))
    ru, en = (f" Новые: {new}.", f" New: {new}.") if unknown else ("", "")
    return Refusal(
        "SCHEMA_DRIFT",
        f"{name}: это тот же список, что «{earlier}», но столбцов {gone} больше нет.{ru} Прежний список действует."
        " Выгрузите все столбцы; столбец, которого больше нет, оставьте пустым.",
        f"{name}: the same list as “{earlier}”, but without its columns {gone}.{en} The earlier list stands."
        " Export all columns; leave one that no longer exists empty.",
    )
