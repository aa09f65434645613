"""The published snapshot: found through CURRENT, opened read-only and locked down, a new one noticed."""

import json
import threading
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import duckdb

SCHEMA_VERSION = 9
LONGEST_QUESTION_MS = 60_000

Connection = duckdb.DuckDBPyConnection


class NoSnapshot(Exception):
    """There is no snapshot that can be shown; the text says what to do."""


@dataclass(frozen=True)
class Snapshot:
    """One published snapshot, open for questions."""

    number: int
    id: str
    built_at: datetime
    path: Path
    is_sample: bool
    connection: Connection

    def cursor(self) -> Connection:
        """A connection for one script run or one question; the shared one is never used directly."""
        return self.connection.cursor()


_lock = threading.Lock()
_parser, _parser_lock = duckdb.connect(), threading.Lock()  # a connection must not be used by two threads at once
_newest: dict[Path, tuple[tuple[int, ...], Snapshot]] = {}


@lru_cache(maxsize=2000)
def parsed(question: str) -> duckdb.Statement:
    """The text as a statement to execute on any connection: reading a text takes a third of a cheap question's time."""
    with _parser_lock:
        (statement,) = _parser.extract_statements(question)
    return statement


def published(data_folder: Path) -> Path | None:
    """Path of the snapshot that CURRENT points at; None when nothing was published."""
    current = _current_file(data_folder)
    return current.parent / _pointer(current)["path"] if current.exists() else None


def open_snapshot(data_folder: Path) -> Snapshot:
    """The snapshot published now; opened once per process, and again when CURRENT points elsewhere."""
    current = _current_file(data_folder)
    try:
        state = current.stat()
    except FileNotFoundError:
        raise NoSnapshot(f"{current}: no snapshot is published. Load exports with `python -m etl load PATH`.") from None
    mark = (state.st_ino, state.st_mtime_ns, state.st_size)
    with _lock:
        if current not in _newest or _newest[current][0] != mark:
            _newest[current] = (mark, _open(current))
        return _newest[current][1]


def _current_file(data_folder: Path) -> Path:
    return Path(data_folder).resolve() / "snapshots" / "CURRENT"


def _pointer(current: Path) -> dict:
    try:
        pointer = json.loads(current.read_text(encoding="utf-8"))
        return pointer if {"number", "id", "path", "built_at"} <= pointer.keys() else _refuse_pointer(current)
    except (ValueError, AttributeError):
        return _refuse_pointer(current)


def _refuse_pointer(current: Path) -> dict:
    raise NoSnapshot(f"{current}: not a snapshot pointer. Publish again with `python -m etl load PATH`.")


def _open(current: Path) -> Snapshot:
    pointer = _pointer(current)
    path = current.parent / pointer["path"]
    if not path.exists():
        raise NoSnapshot(f"{path}: the snapshot that CURRENT names is missing. Load the exports again.")
    connection = _connect(path)
    version, is_sample = _version(connection, path)
    if version != SCHEMA_VERSION:
        raise NoSnapshot(
            f"{path}: tables of version {version}, this dashboard reads version {SCHEMA_VERSION}. "
            "Build the snapshot again with `python -m etl load PATH` of the same release."
        )
    built_at = datetime.fromisoformat(pointer["built_at"])
    return Snapshot(pointer["number"], pointer["id"], built_at, path, is_sample, connection)


def _connect(path: Path) -> Connection:
    try:
        connection = duckdb.connect(path, read_only=True)
    except duckdb.Error:
        raise NoSnapshot(f"{path}: not a readable snapshot. Load the exports again.") from None
    connection.execute("set enable_external_access = false")
    connection.execute("set autoinstall_known_extensions = false")
    connection.execute("set autoload_known_extensions = false")
    connection.execute("set python_enable_replacements = false")
    connection.execute(f"set max_execution_time = {LONGEST_QUESTION_MS}")
    connection.execute("set lock_configuration = true")
    return connection


def _version(connection: Connection, path: Path) -> tuple[int, bool]:
    try:
        rows = connection.execute("select schema_version, is_sample from snapshot").fetchall()
    except duckdb.Error:
        rows = []
    if len(rows) != 1:
        raise NoSnapshot(f"{path}: not a snapshot of this dashboard. Load the exports again.")
    return rows[0]
