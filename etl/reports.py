"""What became of each file of a load, for people and for programs: one object per file, sentences in both languages."""

from pathlib import Path
from typing import Any

import duckdb

from etl.archive import STILL_WRITTEN, Arrival
from etl.problems import Refusal

COUNTS = ("rows_read", "rows_loaded", "rows_merged", "rows_rejected", "rows_skipped")
Report = dict[str, Any]
Twins = list[tuple[str, Arrival]]  # names under which bytes came that another file of the same load had

_FILES = "SELECT * EXCLUDE (arrived_at) FROM source_file"
_REASONS = """
    SELECT l.file_number, l.fate, l.code, v.name_ru, v.name_en, count(*) AS rows, min(l.row_number) AS first_row,
        any_value(l.column_name) AS column_name
    FROM ledger AS l LEFT JOIN vocabulary AS v ON v.kind = 'reason' AND v.code = l.code
    GROUP BY l.file_number, l.fate, l.code, v.name_ru, v.name_en ORDER BY ALL
"""
_FLAGGED = "SELECT file_number, count(DISTINCT row_number) FROM ledger WHERE fate = 'flagged' GROUP BY file_number"


def report(name: str, **known: Any) -> Report:
    """The report on one file, with zeros and blanks where nothing is known."""
    blank = {"file": name, "sha256": None, "format": None, "kind": None, "outcome": None, "code": None}
    counts = dict.fromkeys(COUNTS, 0)
    return {**blank, **counts, "messages": [], "messages_en": [], "rows_flagged": 0, "reasons": [], **known}


def refused(name: str, refusal: Refusal) -> Report:
    """The report on a file that did not even reach the archive."""
    outcome = "deferred" if refusal.code == STILL_WRITTEN else "refused"
    return report(name, outcome=outcome, code=refusal.code, messages=[refusal.ru], messages_en=[refusal.en])


def numbers_of(snapshot: Path | None) -> set[int]:
    """Numbers of the files that a snapshot was built from; of none where there is no snapshot."""
    if snapshot is None:
        return set()
    with duckdb.connect(str(snapshot), read_only=True) as con:
        return {number for (number,) in con.execute("SELECT file_number FROM source_file").fetchall()}


def reports_of(ledger_file: Path | None, arrivals: list[tuple[Arrival, bool]]) -> list[Report]:
    """What the ledger of a built file says of these arrivals, each new in it or not; of some it may not know yet."""
    if ledger_file is None:
        return []
    with duckdb.connect(str(ledger_file), read_only=True) as con:
        ledger = {row["file_number"]: row for row in _rows(con, _FILES)}
        reasons = _rows(con, _REASONS)
        flagged: dict[int, int] = dict(con.execute(_FLAGGED).fetchall())
    return [
        _of_ledger(
            ledger[arrival.number],
            [reason for reason in reasons if reason["file_number"] == arrival.number],
            flagged.get(arrival.number, 0),
            is_new,
        )
        if arrival.number in ledger
        else _of_waiting(arrival)
        for arrival, is_new in arrivals
    ]


def twin_reports(twins: Twins, reports: list[Report]) -> list[Report]:
    """Reports on files with the bytes of another one: nothing of them is loaded again."""
    by_bytes = {one["sha256"]: one for one in reports if one["sha256"]}
    return [_of_twin(name, arrival, by_bytes.get(arrival.sha256, {})) for name, arrival in twins]


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    found = con.execute(query)
    names = [name for name, *_ in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _of_ledger(row: dict[str, Any], reasons: list[dict[str, Any]], flagged: int, is_new: bool) -> Report:
    lost = [reason for reason in reasons if reason["fate"] != "merged"]
    messages = ([row["message_ru"]] if row["message_ru"] else []) + [_sentence(row["name"], one) for one in lost]
    english = ([row["message_en"]] if row["message_en"] else []) + [_sentence_en(row["name"], one) for one in lost]
    names = "fate code name_ru name_en rows first_row column_name".split()
    found = report(
        row["name"],
        messages=messages,
        messages_en=english,
        rows_flagged=flagged,
        reasons=[{name: reason[name] for name in names} for reason in reasons],
        **{name: row[name] for name in ("sha256", "format", "kind", "outcome", "code", *COUNTS)},
    )
    return found if is_new or row["outcome"] == "refused" else found | {"outcome": "unchanged"}


def _of_waiting(arrival: Arrival) -> Report:
    """A file that is kept, but whose build did not come to its end."""
    return report(
        arrival.name,
        sha256=arrival.sha256,
        outcome="deferred",
        code="NOT_BUILT",
        messages=[f"{arrival.name}: файл в архиве, но сборка не дошла до конца. Повторите: python -m etl build."],
        messages_en=[f"{arrival.name}: the file is kept, but its build did not end. Repeat it: python -m etl build."],
    )


def _sentence(name: str, reason: dict[str, Any]) -> str:
    where = f", столбец «{reason['column_name']}»" if reason["column_name"] else ""
    return f"{name}, строка {reason['first_row']}{where}: {reason['name_ru']} — строк: {reason['rows']}."


def _sentence_en(name: str, reason: dict[str, Any]) -> str:
    where = f", column “{reason['column_name']}”" if reason["column_name"] else ""
    return f"{name}, row {reason['first_row']}{where}: {reason['name_en']} — rows: {reason['rows']}."


def _of_twin(name: str, arrival: Arrival, first: Report) -> Report:
    known = {"sha256": arrival.sha256, "format": first.get("format"), "kind": first.get("kind")}
    if first.get("outcome") == "refused":
        return report(
            name, outcome="refused", **{key: first[key] for key in ("code", "messages", "messages_en")}, **known
        )
    said = [f"{name}: те же байты, что в файле «{arrival.name}»; ничего не загружено дважды."]
    english = [f"{name}: the same bytes as in the file “{arrival.name}”; nothing was loaded twice."]
    return report(name, outcome="unchanged", messages=said, messages_en=english, **known)
