"""One table of one file → rows judged and cleaned, still with their names, in temporary tables of the engine.

The rows stay in the engine (`registrations.sql`, `scans.sql`); Python is asked once per distinct spelling, and only for
those that `clean.sql` leaves open. Names, mailboxes and phones never leave the temporary tables.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pandas as pd

from etl import clean, doubts, passes, presence
from etl.archive import Arrival
from etl.formats.base import NUMBER_FIELDS, SCAN_FIELDS, TIME_FIELDS, Extract
from etl.forum import Forum
from etl.names.positions import resolve_position
from etl.places import place_of
from etl.problems import Note, Refusal, RowNote

NAME_LIMIT = 500  # letters; longer than any name, shorter than a swallowed file
_SQL = Path(__file__).parent
CONTENTS = -1  # the `extract` of notes about rows that no table of the file has


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """The temporary tables and macros of one load."""
    for name in ("clean.sql", "staging.sql"):
        con.execute((_SQL / name).read_text("utf-8"))


_PLAIN = {
    "name": "name_words(name) AS name_parts",
    "email": "plain_email(email) AS plain_email",
    "phone": "plain_phone(phone) AS plain_phone",
} | {name: f"plain_moment({name}) AS plain_{name}" for name in TIME_FIELDS}


def bring(
    con: duckdb.DuckDBPyConnection, rows: str, fields: Mapping[str, str], constants: Mapping[str, str], *more: str
) -> None:
    """Canonical rows as the table incoming_rows and the view `incoming`, with what clean.sql makes of their cells.

    `fields` and `constants` are SQL over `rows`; what is the same in all rows takes no place in the table. `more`
    columns stay in the table; is_odd, where it is among them, leaves a row out.
    """
    stored = [*_as_columns(fields), *more]
    con.execute(f"CREATE OR REPLACE TEMP TABLE incoming_rows AS SELECT {', '.join(stored)} FROM {rows}")
    number = "" if "row_number" in fields else "rowid + 2 AS row_number, "
    shown = ", ".join(["*", *_as_columns(constants)])
    con.execute(
        f"CREATE OR REPLACE TEMP VIEW incoming AS SELECT rowid + 1 AS place, {number}{shown} FROM incoming_rows"
        + (" WHERE NOT is_odd" if more else "")
    )


def bring_frame(con: duckdb.DuckDBPyConnection, frame: pd.DataFrame) -> None:
    """Canonical rows that Python read, as `incoming`; numbers of people and tickets in plain figures and letters."""
    for name in frame.columns.intersection(list(NUMBER_FIELDS)):
        if not frame[name].str.isascii().all():
            frame[name] = frame[name].str.normalize("NFKC")
    con.register("frame", frame)
    bring(con, "frame", {str(name): f'frame."{name}"' for name in frame.columns}, {})
    con.unregister("frame")


def _as_columns(fields: Mapping[str, str]) -> list[str]:
    """The fields, and each that clean.sql has a rule for once more, cleaned."""
    named = [f'{sql} AS "{name}"' for name, sql in fields.items()]
    return named + [plain for name, plain in _PLAIN.items() if name in fields]


class Source(NamedTuple):
    """The file and the forum of a table, and its number among all tables of the load."""

    arrival: Arrival
    forum: Forum
    extract: int
    sheet: int


class Staged(NamedTuple):
    """A table of a file whose rows are in the tables of staging.sql: its number there, its format, which header feeds
    which field, and headers that feed nothing."""

    extract: int
    format: str
    headers: dict[str, str]
    unknown: list[str]


def stage(con: duckdb.DuckDBPyConnection, extract: Extract, source: Source) -> list[Note]:
    """Reads `incoming` into the tables of staging.sql. Remarks on the table as a whole; raises Refusal."""
    layout, forum = extract.format, source.forum
    holds_scans = layout.fields is SCAN_FIELDS or extract.is_derived
    con.execute(
        "INSERT INTO extract VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL)",
        [
            *(source.extract, source.arrival.number, source.sheet, forum.code, layout.system, layout.rank),
            *(layout.is_online, extract.is_derived, extract.is_derived or bool(layout.stays)),
        ],
    )
    con.execute("SET VARIABLE extract = ?::INTEGER", [source.extract])
    con.execute("SET VARIABLE file_number = ?::INTEGER", [source.arrival.number])
    con.execute("SET VARIABLE sources = ?::VARCHAR[]", [list(forum.sources)])
    make_table(con, "header", "field VARCHAR, title VARCHAR", extract.headers.items())
    make_table(con, "days", "day_on DATE", ((day,) for day in forum.days))
    note_rows(con, source.arrival.number, source.extract, extract.row_notes)
    notes = _stage_scans(con, extract, source) if holds_scans else _stage_registrations(con, extract, forum)
    con.execute("DROP TABLE incoming_rows")  # the text of the cells: the most of what a load holds
    return notes


def note_rows(con: duckdb.DuckDBPyConnection, file_number: int, extract: int, notes: Sequence[RowNote]) -> None:
    """What became of rows before they were staged."""
    if notes:
        columns = [list(values) for values in zip(*notes, strict=True)]
        con.execute(
            "INSERT INTO row_note SELECT ?, ?, 0, generate_subscripts($3, 1), unnest($3::BIGINT[]),"
            " unnest($4::VARCHAR[]), unnest($5::VARCHAR[]), unnest($6::VARCHAR[])".replace("?, ?", "$1, $2"),
            [file_number, extract, *columns],
        )


def forget(con: duckdb.DuckDBPyConnection, file_number: int) -> None:
    """Takes back what a file left in the tables: it is refused."""
    for table in ("read_registration", "read_scan", "said_region", "trial_number", "given_badge", "fed"):
        con.execute(
            f"DELETE FROM {table} WHERE extract IN (SELECT extract FROM extract WHERE file_number = ?)", [file_number]
        )
    con.execute("DELETE FROM row_note WHERE file_number = ?", [file_number])
    con.execute("DELETE FROM extract WHERE file_number = ?", [file_number])


def make_table(con: duckdb.DuckDBPyConnection, name: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    """A temporary table of a few rows made here, column by column; `columns` as «name TYPE, name TYPE»."""
    named = [column.split(" ") for column in columns.split(", ")]
    parts = (f"unnest(${place}::{kind}[]) AS {title}" for place, (title, kind) in enumerate(named, start=1))
    values = [list(values) for values in zip(*rows, strict=True)] or [[] for _ in named]
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {', '.join(parts)}", values)


def insert_rows(con: duckdb.DuckDBPyConnection, name: str, rows: Sequence[Sequence[Any]]) -> None:
    """The rows into a table, column by column."""
    if not rows:
        return
    kinds = [kind for _, kind, *_ in con.execute(f"DESCRIBE {name}").fetchall()]
    parts = ", ".join(f"unnest(${place}::{kind}[])" for place, kind in enumerate(kinds, start=1))
    con.execute(f"INSERT INTO {name} SELECT {parts}", [list(values) for values in zip(*rows, strict=True)])


def _stage_registrations(con: duckdb.DuckDBPyConnection, extract: Extract, forum: Forum) -> list[Note]:
    zone = forum.time_zone
    _judge_contacts(con)
    registered = _judge_moments(con, ("registered_at", "checked_in", "checked_out"), zone)
    _judge(con, "status", "status_text", "status VARCHAR, code VARCHAR", clean.status)
    _refuse_unknown_statuses(con, extract)
    _judge(con, "ticket", "ticket_text", "format VARCHAR, role VARCHAR", forum.participation)
    _judge(con, "tracks", "tracks", "tracks VARCHAR", lambda raw: (";".join(forum.tracks_in(raw)),))
    asked = _distinct(con, "sessions, ticket_text")  # an add-on ticket is named after its session
    named = ((*texts, ";".join(forum.sessions_in("\n".join(texts)))) for texts in asked)
    make_table(con, "spelled_sessions", "raw VARCHAR, ticket_text VARCHAR, sessions VARCHAR", named)
    ranked = ((*texts, *resolve_position(*texts)) for texts in _distinct(con, "position, organisation"))
    columns = "raw VARCHAR, organisation VARCHAR, position_rank VARCHAR, position_rule VARCHAR"
    make_table(con, "spelled_position", columns, ranked)
    status, came = map(extract.format.feeding, ("status_text", "came_text"))
    is_one = extract.headers.get("status_text", "") == extract.headers.get("came_text")
    is_status = is_one or (bool(status) and status <= came)  # whose other words say nothing of presence
    _judge(
        con,
        *("came", "came_text", "has_come BOOLEAN, code VARCHAR"),
        lambda raw: (clean.came(raw)[0], None) if is_status else clean.came(raw),
        "came_text <> ''",
    )
    _judge(
        con,
        *("watched", "watched_text", "has_watched BOOLEAN"),
        lambda raw: (presence.is_positive(raw),),
        "watched_text <> ''",
    )
    _judge_trials(con)
    _make_told_twice(con, doubts.told_twice(zone))
    con.execute((_SQL / "registrations.sql").read_text("utf-8"))
    return _year_note(registered)


def _stage_scans(con: duckdb.DuckDBPyConnection, extract: Extract, source: Source) -> list[Note]:
    _judge_contacts(con)
    scanned = _judge_moments(con, ("scanned_at", "left_at"), source.forum.time_zone)
    _reject_days_alone(con, scanned)
    _judge_words(con, extract, source)
    _judge_trials(con)
    first, last = min(source.forum.days), max(source.forum.days)
    changes = doubts.told_twice(source.forum.time_zone)
    _make_told_twice(con, [change for change in changes if first <= change[0].date() <= last])
    con.execute((_SQL / "scans.sql").read_text("utf-8"))
    if not con.execute("SELECT 1 FROM read_scan WHERE extract = ? LIMIT 1", [source.extract]).fetchall():
        con.execute(  # how far off all of them are
            "UPDATE extract SET seen_from = s.first_at, seen_until = s.last_at"
            " FROM (SELECT min(scanned_at) AS first_at, max(scanned_at) AS last_at FROM judged_scan) AS s"
            " WHERE extract = ?",
            [source.extract],
        )
    if "region" in extract.headers:
        con.execute(
            "INSERT INTO said_region SELECT ?, place, region FROM incoming WHERE region <> ''", [source.extract]
        )
    return _year_note(scanned)


def _judge_words(con: duckdb.DuckDBPyConnection, extract: Extract, source: Source) -> None:
    """Tables said and scan_words: each distinct combination of what scans say beside who and when."""
    forum, layout = source.forum, extract.format
    columns = "list_text, session_text, direction_text, result_text"
    found = sorted(_distinct(con, columns))
    first = con.execute("SELECT coalesce(max(words) + 1, 0) FROM scan_words").fetchall()[0][0]
    said, meant = [], []
    for words, texts in enumerate(found):
        list_text, session_text, direction_text, result_text = texts
        place = place_of(forum, list_text, session_text, source.arrival.name, layout.is_online)
        is_admitted, doubt = passes.admission(result_text)
        direction = "in" if layout.is_online and not direction_text else _direction(extract, *texts)
        is_told = direction_text in ("", "-", "–", "—") or passes.direction(direction_text) != "unknown"
        is_odd = not is_told and "direction_text" in extract.headers  # other columns may tell a way, and need not
        said.append((first + 2 * words, *texts, doubt, "DIRECTION_UNKNOWN" if is_odd else None))
        for number, one in ((first + 2 * words, direction), (first + 2 * words + 1, "out")):
            meant.append((number, *place, one, is_admitted, result_text))
    texts_of = columns.replace(",", " VARCHAR,")
    make_table(con, "said", f"words INTEGER, {texts_of} VARCHAR, result_doubt VARCHAR, way_doubt VARCHAR", said)
    insert_rows(con, "scan_words", meant)
    if any(doubt for *_, doubt, _ in said):
        _refuse_unknown_results(con, extract)


def _direction(extract: Extract, list_text: str, session_text: str, direction_text: str, result_text: str) -> str:
    """The column of directions tells; where it does not, the event; of a turnstile the name of its point, too."""
    points = [list_text] if extract.format.system == "turnstile" else []
    ways = [passes.direction(direction_text), *map(passes.way, (result_text, *points))]
    return next((found for found in ways if found != "unknown"), "unknown")


def _refuse_unknown_results(con: duckdb.DuckDBPyConnection, extract: Extract) -> None:
    """Most results of people's scans are unknown words: nobody could say who was there."""
    ((rows, unknown),) = con.execute(
        "SELECT count(*), count(w.result_doubt) FROM incoming AS i"
        " JOIN said AS w USING (list_text, session_text, direction_text, result_text)"
        " WHERE result_text <> '' AND concat(i.badge, i.person_code, i.name, i.email, i.ticket, i.secret) <> ''"
    ).fetchall()
    if 2 * unknown > rows:
        header = extract.headers.get("result_text", "result")
        raise Refusal(
            "ENUM_UNKNOWN_SHARE",
            f"столбец «{header}»: {unknown} из {rows} значений не говорят, прошёл ли человек."
            " Проверьте, тот ли это столбец, или сообщите нам новые слова.",
            f"column “{header}”: {unknown} of {rows} values do not say whether the person passed."
            " Check that it is the right column, or tell us the new words.",
        )


def _judge_contacts(con: duckdb.DuckDBPyConnection) -> None:
    _judge(
        con,
        *("name", "name", "tokens VARCHAR, is_too_long BOOLEAN, doubt VARCHAR"),
        lambda raw: (" ".join(clean.name_tokens(raw)), len(raw) > NAME_LIMIT, doubts.name_doubt(raw)),
        "name_parts IS NULL OR strlen(name) > 500",
    )
    _judge(
        con,
        *("email", "email", "email VARCHAR, doubt VARCHAR"),
        lambda raw: (mail := clean.email(raw), doubts.mail_doubt(raw, mail)),
        "plain_email IS NULL",
    )
    _judge(
        con,
        *("phone", "phone", "phone VARCHAR, doubt VARCHAR"),
        lambda raw: (phone := clean.phone(raw), doubts.phone_doubt(raw, phone)),
        "plain_phone IS NULL",
    )


def _judge_trials(con: duckdb.DuckDBPyConnection) -> None:
    """Table spelled_trial of names and mailboxes that may betray a trial; the words: those of clean Cyrillic."""
    odd = "name = '' OR name_parts IS NULL OR regexp_matches(lower(name), 'тес|йцу|провер')"
    pairs = _distinct(con, "name, email", f"(name <> '' OR email <> '') AND ({odd})")
    told = ((name, mail, doubts.is_trial(name, mail)) for name, mail in pairs)
    make_table(con, "spelled_trial", "name VARCHAR, email VARCHAR, is_trial BOOLEAN", told)


def _make_told_twice(con: duckdb.DuckDBPyConnection, changes: Iterable[tuple[dt.datetime, dt.datetime]]) -> None:
    """Table told_twice of the hours that the clock of the forum shows twice."""
    make_table(con, "told_twice", "begins TIMESTAMP, ends TIMESTAMP", changes)


def _judge_moments(con: duckdb.DuckDBPyConnection, fields: Sequence[str], zone: str) -> list[str]:
    """Table spelled_moment of all the fields; what was asked of the first of them."""
    asked = [[raw for (raw,) in _distinct(con, name, f"plain_{name} IS NULL AND {name} <> ''")] for name in fields]
    found = sorted({raw for raws in asked for raw in raws})
    told = (
        (raw, *clean.moment(raw, zone), bool(re.search(r"\d:\d\d:\d\d", raw)), bool(re.fullmatch(clean.ZONED, raw)))
        for raw in found
    )
    columns = "raw VARCHAR, moment TIMESTAMP, code VARCHAR, is_to_second BOOLEAN, is_zoned BOOLEAN"
    make_table(con, "spelled_moment", columns, told)
    return asked[0]


def _reject_days_alone(con: duckdb.DuckDBPyConnection, scanned: Sequence[str]) -> None:
    """In a log of moments a day without its hour is no midnight: its time is missing."""
    alone = [raw for raw in scanned if ":" not in raw and not re.fullmatch(r"\d{5}[.,]\d+", raw)]
    if alone:
        con.execute(
            "UPDATE spelled_moment SET moment = NULL, code = 'DATE_MISSING'"
            " WHERE code IS NULL AND list_contains($1, raw)"
            " AND (SELECT 2 * count(*) FILTER (list_contains($1, scanned_at)) < count(*) FROM incoming)",
            [alone],
        )


def _judge(
    con: duckdb.DuckDBPyConnection,
    name: str,
    field: str,
    columns: str,
    judge: Callable[[str], tuple[Any, ...]],
    asked: str = "TRUE",
) -> None:
    """Table spelled_<name>: what `judge` says of each distinct text of a field, where the condition holds."""
    raws = [raw for (raw,) in _distinct(con, field, asked)]
    make_table(con, f"spelled_{name}", f"raw VARCHAR, {columns}", ((raw, *judge(raw)) for raw in raws))


def _distinct(con: duckdb.DuckDBPyConnection, columns: str, asked: str = "TRUE") -> list[tuple]:
    return con.execute(f"SELECT DISTINCT {columns} FROM incoming WHERE {asked}").fetchall()


def _refuse_unknown_statuses(con: duckdb.DuckDBPyConnection, extract: Extract) -> None:
    """More than one unknown status in a hundred rows: the mapping is wrong, not the rows."""
    ((rows, unknown),) = con.execute(
        "SELECT count(*), count(code) FROM incoming LEFT JOIN spelled_status ON raw = status_text"
    ).fetchall()
    if unknown > 0.01 * rows:
        header = extract.headers.get("status_text", "status")
        raise Refusal(
            "ENUM_UNKNOWN_SHARE",
            f"столбец «{header}»: {unknown} из {rows} значений — неизвестные статусы."
            " Проверьте, тот ли это столбец, или сообщите нам новые слова.",
            f"column “{header}”: {unknown} of {rows} values are unknown statuses."
            " Check that it is the right column, or tell us the new words.",
        )


def _year_note(raw: list[str]) -> list[Note]:
    if any(re.match(r"\d\d?[./]\d\d?[./]\d\d(?!\d)", text) for text in raw):
        return [
            Note("YEAR_2DIGIT", "repaired", "Год из двух цифр прочитан как 20xx.", "Two-digit years were read as 20xx.")
        ]
    if any(re.fullmatch(r"\d{5}(\.\d+)?", text) for text in raw):
        return [
            Note(
                "DATE_SERIAL",
                "repaired",
                "Даты-числа прочитаны как дни таблицы.",
                "Numbers in a date column were read as spreadsheet days.",
            )
        ]
    return []
