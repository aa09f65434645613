"""The whole archive → a new snapshot file. A pure function: nothing is updated in place, ever.

Names, mailboxes and phones are in memory and in temporary tables only; what is written holds pseudonyms.
"""

import datetime as dt
import sys
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from engines.base import Engine
from engines.exchange import run_script
from etl import belonging, bulk, remarks
from etl.archive import Archive, Arrival
from etl.cache import Cache, Rulings, firsts
from etl.cells import fill_cells
from etl.decided import Decided
from etl.decisions import Decision
from etl.dimensions import fill_forums, fill_reference, fill_unresolved, resolve_names
from etl.formats import recognise
from etl.formats.saved import Mapping, read_mappings
from etl.forum import Forum, read_forum
from etl.matching import identify, key_registrations, pseudonyms, tie_scans
from etl.presence import in_forum_order, seen_by_form
from etl.problems import Note, Refusal, Stop, raised_at
from etl.reading import Contents, read_file
from etl.reading.sandbox import died
from etl.remarks import FileReport
from etl.review import fill_review
from etl.staging import (
    CONTENTS,
    Source,
    Staged,
    bring_frame,
    forget,
    insert_rows,
    make_table,
    note_rows,
    prepare,
    stage,
)

SCHEMA_VERSION = 9
_BYTES_PER_THREAD = 256 << 20
_SQL = Path(__file__).parent


class Rules(NamedTuple):
    """What files are read by, and where it is kept what was read."""

    forums: dict[str, Forum]
    mappings: list[Mapping]
    cache: Cache | None


def build(
    archive: Archive,
    key: bytes,
    target: Path,
    number: int,
    progress: Callable[[Iterable[Arrival]], Iterable[Arrival]] = lambda files: files,
    memory: str | None = None,
    decisions: Sequence[Decision] = (),
    cache: Cache | None = None,
    engine: Engine | None = None,
) -> None:
    """Write the snapshot of the whole archive, under the decisions of people, to the new file `target`.

    Beyond `memory` («2GB») DuckDB keeps rows in files beside the target, see `_bound`. Without a cache every file is
    read. Another engine may count the rows of people and the cells.
    """
    arrivals = archive.arrivals()
    forums = {code: read_forum(archive.forum_folder(code)) for code in sorted({a.forum for a in arrivals})}
    rules = Rules(forums, read_mappings(archive.mappings), cache)
    with duckdb.connect(str(target)) as con:
        kept = filter(Path.exists, map(archive.path, arrivals))  # of one that is gone what was read may still be there
        _bound(con, memory, sum(path.stat().st_size for path in kept))
        # Joins as they are written, the many left of the few: what temporary tables hold the engine does not foresee.
        con.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
        con.execute("BEGIN")
        con.execute((_SQL / "schema.sql").read_text("utf-8"))
        fill_reference(con)
        fill_forums(con, list(forums.values()))
        con.execute("COMMIT")  # rows of an open transaction have no lasting rowid, which the steps below count on
        prepare(con)
        reports = [_read(con, arrival, archive, rules) for arrival in progress(arrivals)]
        names = ((a.number, a.name) for a in arrivals)
        make_table(con, "source_name", "file_number INTEGER, file_name VARCHAR", names)
        rulings = cache.rulings if cache else Rulings()
        _fill(con, reports, forums, Decided(decisions, key), archive.confirmed(), rulings, engine)
        is_sample = bool(forums) and all(forum.is_sample for forum in forums.values())
        now = dt.datetime.now(dt.UTC)
        con.execute("INSERT INTO snapshot VALUES (?, ?, ?, ?)", [number, now, SCHEMA_VERSION, is_sample])
        con.execute("CHECKPOINT")
    if cache:
        cache.close()


def _bound(con: duckdb.DuckDBPyConnection, memory: str | None, size: int) -> None:
    """Bound the engine: by default to half the bytes of the files, but no tighter than its threads need, nor wider than
    it would take of this machine.

    A third to a half of what it takes unbounded, for a quarter more time: readers of the dashboard need the rest.
    """
    query = (
        "SELECT least(parse_formatted_bytes(current_setting('memory_limit')),"
        " greatest(? * current_setting('threads'), ?))::BIGINT"
    )
    ((usual,),) = con.execute(query, [_BYTES_PER_THREAD, size // 2]).fetchall()
    con.execute("SET memory_limit = ?", [memory or f"{usual}B"])


def _fill(
    con: duckdb.DuckDBPyConnection,
    reports: list[FileReport],
    forums: dict[str, Forum],
    decided: Decided,
    confirmed: dict[int, dict[str, Any]],
    rulings: Rulings,
    engine: Engine | None,
) -> None:
    """From cleaned rows to the tables of the snapshot."""
    with pseudonyms(con, decided.secret):
        key_registrations(con)
        resolve_names(con, decided, rulings)
        remarks.hold(con, reports, confirmed)
        con.execute((_SQL / "choose.sql").read_text("utf-8"))
        tie_scans(con, forums)
    identify(con, decided)
    columns = "file_number INTEGER, sheet INTEGER, total_code VARCHAR, stated INTEGER, rows INTEGER"
    make_table(con, "staged_total", columns, _totals(reports))
    con.execute((_SQL / "build.sql").read_text("utf-8"))
    run_script(con, (_SQL / "persons.sql").read_text("utf-8"), engine)
    for name in ("person_sessions.sql", "visits.sql", "doubts.sql", "sources.sql"):
        con.execute((_SQL / name).read_text("utf-8"))
    remarks.note_unpaired(con, reports)
    remarks.note_repeated_people(con, reports)
    _fill_files(con, reports)
    fill_unresolved(con)
    fill_review(con, decided)
    fill_cells(con, engine=engine)


def _read(con: duckdb.DuckDBPyConnection, arrival: Arrival, archive: Archive, rules: Rules) -> FileReport:
    """The rows of one file in the tables of staging.sql, as kept or read now; a refused file leaves nothing there."""
    report = (rules.cache and rules.cache.restore(con, arrival)) or FileReport(arrival)
    try:
        if not report.tables:
            first = firsts(con)
            _stage(con, report, archive.original(arrival), rules)
            if rules.cache:
                rules.cache.keep(con, report, first)
        for table in report.tables:
            report.notes += belonging.judge(con, table, arrival, rules.forums[arrival.forum])
    except Refusal as refusal:
        forget(con, arrival.number)
        named = refusal if arrival.name in refusal.en else _with_name(refusal, arrival.name)
        return FileReport(arrival, report.format, report.kind, named)
    except (Stop, OSError, MemoryError):  # of the machine, not of this file
        raise
    except Exception as problem:
        if isinstance(problem, duckdb.Error) and not isinstance(problem, duckdb.DataError):
            raise
        return _broken_off(con, report, problem)
    return report


def _broken_off(con: duckdb.DuckDBPyConnection, report: FileReport, problem: Exception) -> FileReport:
    """A mistake of ours met by one file refuses that file: it is in the archive, and would end every later load."""
    arrival = report.arrival
    forget(con, arrival.number)
    frames = "".join(traceback.format_tb(problem.__traceback__))  # without the text, which may hold a value of a cell
    print(f"{arrival.sha256}: {raised_at(problem)}\n{frames}", file=sys.stderr)
    return FileReport(arrival, report.format, report.kind, died("PARSER_DIED", arrival.name, raised_at(problem)))


def _stage(con: duckdb.DuckDBPyConnection, report: FileReport, path: Path, rules: Rules) -> None:
    """Recognise and clean a file; its report says what was found."""
    arrival, forum = report.arrival, rules.forums[report.arrival.forum]
    whole = bulk.read(con, path, arrival.name, rules.mappings)
    contents = Contents([]) if whole else read_file(path, arrival.name)
    extracts = [whole] if whole else recognise(contents, arrival.name, rules.mappings)
    report.format = "+".join(dict.fromkeys(e.format.name for e in extracts))
    sheet = -1
    for extract in extracts:
        sheet += not extract.is_derived
        if not whole:
            extract = seen_by_form(extract, forum, arrival.name)
            in_forum_order(extract, forum)
            bring_frame(con, extract.frame)
        report.kind = extract.format.kind
        number = firsts(con).extract
        report.notes += [*extract.notes, *stage(con, extract, Source(arrival, forum, number, sheet))]
        report.rows_read += extract.rows_read
        report.totals += [(sheet, code, stated, extract.rows_read) for code, stated in extract.totals.items()]
        report.tables.append(Staged(number, extract.format.name, extract.headers, extract.unknown))
    report.notes += contents.notes
    note_rows(con, arrival.number, CONTENTS, contents.row_notes)
    report.rows_read += sum(note.fate != "flagged" for note in contents.row_notes)  # flagged rows are in a table


def _with_name(refusal: Refusal, name: str) -> Refusal:
    return Refusal(refusal.code, f"{name}: {refusal.ru}", f"{name}: {refusal.en}")


def _totals(reports: list[FileReport]) -> list[tuple]:
    """What the platforms counted; a report glued to itself says it twice."""
    told = {
        (report.arrival.number, code): (report.arrival.number, sheet, code, stated, rows)
        for report in reports
        for sheet, code, stated, rows in reversed(report.totals)
    }
    return list(told.values())


def _fill_files(con: duckdb.DuckDBPyConnection, reports: list[FileReport]) -> None:
    """The ledger of files: how many rows of each had which fate, and the first reason for it."""
    counted = con.execute(
        "SELECT file_number, fate, count(*), arg_min(code, (extract, batch, place)) FROM row_fate GROUP BY 1, 2"
        " UNION ALL SELECT file_number, 'merged', count(*), min(code) FILTER (code <> 'SUPERSEDED') FROM ledger"
        " WHERE fate = 'merged' GROUP BY 1"
        " UNION ALL SELECT file_number, 'doubt', count(*), min(code) FROM ledger WHERE fate = 'flagged' GROUP BY 1"
        " UNION ALL SELECT file_number, 'doubtful', count(*), arg_min(code, (extract, batch, place)) FROM row_fate"
        " WHERE fate = 'skipped' AND code IN ('OUTSIDE_EVENT', 'TEST_RECORD') GROUP BY 1"
    ).fetchall()  # the last: left out by a guess of ours, so that somebody should look
    fates: dict[int, dict[str, tuple[int, str | None]]] = defaultdict(dict)
    for number, fate, times, code in counted:
        fates[number][fate] = (times, code)
    insert_rows(con, "source_file", [_file_row(report, fates[report.arrival.number]) for report in reports])


def _file_row(report: FileReport, fates: dict[str, tuple[int, str | None]]) -> tuple:
    merged, rejected, skipped = (fates.get(fate, (0, None))[0] for fate in ("merged", "rejected", "skipped"))
    outcome, code = _outcome(report, {fate: code for fate, (_, code) in fates.items()})
    said: list[Note | Refusal] = [report.refusal] if report.refusal else list(report.notes)
    loaded = report.rows_read - merged - rejected - skipped
    arrival = report.arrival
    return (
        *(arrival.number, arrival.forum, arrival.sha256, arrival.name, arrival.arrived_at, report.format, report.kind),
        *(outcome, code, " ".join(one.ru for one in said) or None, " ".join(one.en for one in said) or None),
        *(report.rows_read, loaded, merged, rejected, skipped),
    )


def _outcome(report: FileReport, rows: dict[str, str | None]) -> tuple[str, str | None]:
    """(outcome, its main reason): the gravest of what happened to the file and its rows."""
    if report.refusal:
        return "refused", report.refusal.code
    if report.is_held:
        return "flagged", "ROWCOUNT_DROP"
    noted = {note.fate: note.code for note in reversed(report.notes)}
    flagged = noted.get("flagged") or rows.get("flagged") or rows.get("doubtful") or rows.get("doubt")
    for code, outcome in (
        (noted.get("rejected") or rows.get("rejected"), "rows_rejected"),
        (flagged, "flagged"),
        (noted.get("repaired") or rows.get("repaired"), "repaired"),
        (rows.get("skipped") or rows.get("merged"), "repaired"),
    ):
        if code:
            return outcome, code
    return "loaded", None
