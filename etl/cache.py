"""What was read from each file and what rules said of each name, kept in the archive: asked once, not at every build.

What is kept holds names, mailboxes and phones as the archived files themselves do, and is guarded like them. It depends
on a file, its forum and the rules alone: when one of them changes, it is made anew.
"""

import hashlib
import json
import shutil
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import duckdb

import settings
from etl.archive import Archive, Arrival
from etl.problems import Note
from etl.remarks import FileReport
from etl.staging import Staged

# The tables of staging.sql that a file leaves rows in, with the columns that number its tables and words.
_TABLES = {
    "extract": ("extract",),
    "read_registration": ("extract",),
    "read_scan": ("extract", "words"),
    "scan_words": ("words",),
    "said_region": ("extract",),
    "trial_number": ("extract",),
    "given_badge": ("extract",),
    "row_note": ("extract",),
}
_REPORT = "report.json"
T = TypeVar("T", bound=tuple)
_OF_FILES = ("extract", "row_note")  # tables with a column file_number


class Firsts(NamedTuple):
    """The first free number of a table of a file, and of the words of scans."""

    extract: int
    words: int

    def of(self, column: str) -> int:
        return self.extract if column == "extract" else self.words


def firsts(con: duckdb.DuckDBPyConnection) -> Firsts:
    """Numbers that the next file begins with."""
    query = "SELECT (SELECT coalesce(max(extract) + 1, 0) FROM extract), coalesce(max(words) + 1, 0) FROM scan_words"
    ((extract, words),) = con.execute(query).fetchall()
    return Firsts(extract, words)


class Rulings:
    """What functions of texts answered, by their names."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._known: dict[str, dict[str, list]] = {}
        self._asked: dict[str, dict[str, tuple]] = defaultdict(dict)
        with suppress(OSError, ValueError):  # missing or damaged: everything is asked anew
            self._known = json.loads(path.read_bytes()) if path else {}

    def of(self, function: Callable[..., T], kind: type[T]) -> Callable[..., T]:
        """The function, which is not asked twice about the same texts."""
        known, asked = self._known.get(function.__name__, {}), self._asked[function.__name__]

        def answer(*texts: str) -> T:
            name = "\x1f".join(texts)
            asked[name] = found = kind(*known[name]) if name in known else function(*texts)
            return found

        return answer

    def keep(self) -> None:
        """Writes down what was asked, where it differs from what is written."""
        if self._path and any(self._asked[name].keys() != self._known.get(name, {}).keys() for name in self._asked):
            beside = self._path.with_suffix(".part")
            beside.write_text(json.dumps(self._asked, ensure_ascii=False), "utf-8")
            beside.replace(self._path)


class Cache:
    """The folder `read/` of an archive: for each file Parquet with its tables numbered from zero, and its report."""

    def __init__(self, archive: Archive) -> None:
        self.folder = archive.folder / "read"
        self._archive = archive
        self._rules = rules_digest(archive)
        self.rulings = Rulings(self.folder / f"{self._rules}.json")
        self._used = {f"{self._rules}.json"}

    def restore(self, con: duckdb.DuckDBPyConnection, arrival: Arrival) -> FileReport | None:
        """The report on a file whose rows are in the tables of staging.sql again; None when it has to be read."""
        folder = self._folder(arrival)
        if not folder.exists():
            return None
        first = firsts(con)
        con.execute("BEGIN")
        try:
            for path in sorted(folder.glob("*.parquet")):
                con.execute(_restoring(path, first, arrival), [str(path)])
            told = json.loads((folder / _REPORT).read_text("utf-8"))
        except (duckdb.Error, OSError, ValueError):  # damaged: it is read anew
            con.execute("ROLLBACK")
            return None
        con.execute("COMMIT")
        return FileReport(
            arrival,
            *(told["format"], told["kind"]),
            rows_read=told["rows_read"],
            notes=[Note(*note) for note in told["notes"]],
            totals=[(sheet, *total) for sheet, *total in told["totals"]],
            tables=[Staged(number + first.extract, *rest) for number, *rest in told["tables"]],
        )

    def keep(self, con: duckdb.DuckDBPyConnection, report: FileReport, first: Firsts) -> None:
        """Writes down what a file left in the tables from these numbers on, whole or not at all."""
        folder = self._folder(report.arrival)
        beside = folder.with_suffix(".part")
        for old in (beside, folder):
            shutil.rmtree(old, ignore_errors=True)
        beside.mkdir(parents=True)
        for table, columns in _TABLES.items():
            rows = con.sql(_keeping(table, columns, first, report.arrival))
            if rows.limit(1).fetchall():
                rows.write_parquet(str(beside / f"{table}.parquet"), compression="snappy")
        tables = [table._replace(extract=table.extract - first.extract) for table in report.tables]
        told: dict[str, Any] = {"format": report.format, "kind": report.kind, "rows_read": report.rows_read}
        told |= {"tables": tables, "notes": report.notes, "totals": report.totals}
        (beside / _REPORT).write_text(json.dumps(told, ensure_ascii=False), "utf-8")
        beside.rename(folder)  # not synced: what a power cut leaves of it is read anew

    def close(self) -> None:
        """Keeps the rulings; removes what this build had no use for."""
        self.rulings.keep()
        for path in self.folder.glob("*"):
            if path.name in self._used:
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()

    def _folder(self, arrival: Arrival) -> Path:
        digest = hashlib.sha256(f"{self._rules} {arrival.sha256} {arrival.forum} {arrival.name}".encode())
        for path in sorted(self._archive.forum_folder(arrival.forum).iterdir()):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
        name = digest.hexdigest()
        self._used.add(name)
        return self.folder / name


def rules_digest(archive: Archive) -> str:
    """SHA-256 of what the reading of every file depends on: code, reference data, saved mappings."""
    digest = hashlib.sha256()
    code = [path for path in Path(__file__).parent.rglob("*") if path.suffix in (".py", ".sql")]
    reference = [path for path in settings.REFERENCE.iterdir() if path.suffix == ".csv"]
    for path in sorted([*code, *reference, *archive.mappings.glob("*.toml")]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _keeping(table: str, columns: tuple[str, ...], first: Firsts, arrival: Arrival) -> str:
    """The rows of a file, numbered from zero; what is below zero stands for no table."""
    is_own = f"file_number = {arrival.number}" if table in _OF_FILES else f"{columns[0]} >= {first.of(columns[0])}"
    numbered = ", ".join(f"if({name} < 0, {name}, {name} - {first.of(name)}) AS {name}" for name in columns)
    return f"SELECT * REPLACE ({numbered}) FROM {table} WHERE {is_own}"


def _restoring(path: Path, first: Firsts, arrival: Arrival) -> str:
    """The rows of a file back into the table that its name tells; the path is the parameter."""
    columns = _TABLES[path.stem]
    numbered = [f"if({name} < 0, {name}, {name} + {first.of(name)}) AS {name}" for name in columns]
    if path.stem in _OF_FILES:
        numbered.append(f"{arrival.number} AS file_number")
    return f"INSERT INTO {path.stem} BY NAME SELECT * REPLACE ({', '.join(numbered)}) FROM read_parquet(?)"
