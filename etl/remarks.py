"""What became of each file of the archive, and remarks on it that only all files together allow."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from etl.archive import Arrival
from etl.problems import Note, Refusal
from etl.staging import Staged, make_table

_SQL = Path(__file__).parent


@dataclass
class FileReport:
    """What became of one file of the archive: rows_read = loaded + merged + rejected + skipped."""

    arrival: Arrival
    format: str | None = None
    kind: str | None = None
    refusal: Refusal | None = None
    rows_read: int = 0
    notes: list[Note] = field(default_factory=list)
    is_held: bool = False  # its rows wait for somebody to confirm them
    totals: list[tuple[int, str, int, int]] = field(default_factory=list)  # sheet, code, stated, rows of the sheet
    tables: list[Staged] = field(default_factory=list)


def hold(con: duckdb.DuckDBPyConnection, reports: Sequence[FileReport], confirmed: dict[int, dict[str, Any]]) -> None:
    """Files that lost most of their rows since they were last brought wait until confirmed; their reports say so, which
    files are older than what is known, and which lack rows of an earlier one."""
    make_table(con, "confirmed_file", "file_number BIGINT", ((number,) for number in sorted(confirmed)))
    con.execute((_SQL / "held.sql").read_text("utf-8"))
    by_number = {report.arrival.number: report for report in reports}
    for number, newest in con.execute("FROM stale_file").fetchall():
        ru = f"Список старше уже загруженного, где есть записи по {newest:%d.%m.%Y}; действует более новый."
        en = f"The list is older than one loaded before, which has entries up to {newest:%Y-%m-%d}; the newer counts."
        by_number[number].notes.insert(0, Note("STALE", "flagged", ru, en))
    for number, gone in con.execute("FROM gone_rows").fetchall():
        ru = f"В прежнем таком же списке есть ещё записи, которых здесь нет: {gone}; они остаются."
        en = f"The same list had {gone} entries before that are not here; they stay."
        note = Note("ROWS_GONE", "flagged", f"{ru} Снятых отметьте: «отменена».", f"{en} Mark them as cancelled.")
        by_number[number].notes.append(note)
    for number, now, before, is_confirmed in con.execute("FROM held_file").fetchall():
        report = by_number[number]
        if is_confirmed:
            report.notes.insert(0, _confirmed_note(now, before, confirmed[number]["at"]))
            continue
        ru = f"Записей {now}, а раньше в таком же списке было {before}: список отложен, прежний действует."
        en = f"{now} records where the same list had {before}: it is held, the earlier one stands."
        note = Note("ROWCOUNT_DROP", "flagged", f"{ru} Выгрузите его целиком.", f"{en} Export it as a whole.")
        report.is_held = True
        report.notes.insert(0, note)


def _confirmed_note(now: int, before: int, at: str) -> Note:
    """Says when, not by whom and why: those stay in the archive."""
    day = dt.datetime.fromisoformat(at)
    ru = f"Записей {now}, а раньше в таком же списке было {before}; подтверждено {day:%d.%m.%Y}, список действует."
    en = f"{now} records where the same list had {before}; confirmed on {day:%Y-%m-%d}, the list counts."
    return Note("ROWCOUNT_CONFIRMED", "confirmed", ru, en)


def note_repeated_people(con: duckdb.DuckDBPyConnection, reports: Sequence[FileReport]) -> None:
    """Says of each list how many of its rows are about people whom it or an earlier one has already."""
    counted = dict(con.execute("FROM repeated_person").fetchall())
    for report in reports:
        if rows := counted.get(report.arrival.number):
            ru = f"Строк о людях, которые уже есть в этом или другом списке: {rows}; каждый человек считается один раз."
            en = f"Rows about people whom this or another list has already: {rows}; each person counts once."
            report.notes.append(Note("SAME_PERSON", "repaired", ru, en))


def note_unpaired(con: duckdb.DuckDBPyConnection, reports: Sequence[FileReport]) -> None:
    """Says of each log how many of its entries have no exit and how many follow another entry."""
    counted = {number: counts for number, *counts in con.execute("FROM unpaired").fetchall()}
    for report in reports:
        entries, doubles = counted.get(report.arrival.number, (0, 0))
        if doubles:
            ru = f"Повторных входов без выхода между ними: {doubles}; пребывание кончается следующим входом."
            en = f"Entries after which the next one is an entry again: {doubles}; the stay ends with that one."
            report.notes.append(Note("DOUBLE_ENTRY", "flagged", ru, en))
        if entries:
            ru = f"Входов, после которых выхода нет: {entries}; длительность пребывания оценена или не измерена."
            en = f"Entries that no exit follows: {entries}; the length of the stay is assumed or not measured."
            report.notes.append(Note("ENTRY_WITHOUT_EXIT", "flagged", ru, en))
