"""A file looked at before it is loaded: its first rows, what it is, and what would become of its rows.

The trial is a real load of this one file into a data folder that is thrown away, so it cannot say otherwise than
the load will; what other files of the archive have to say about the same people only the load can tell.
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from etl.archive import Archive
from etl.build import build
from etl.formats import recognise, tables_of
from etl.formats.saved import FIELDS, JOINS, REQUIRED, Mapping, read_mappings
from etl.forum import Forum, read_forum
from etl.problems import Refusal
from etl.proposal import Guess, guesses, header_index
from etl.reading import Table, read_file
from etl.reports import Report, refused, reports_of

SHOWN_ROWS = 20


def inspection(path: Path, data: Path, forum_folder: Path, mapping: Mapping | None) -> dict[str, Any]:
    """The tables of a file as read, its format or a proposed mapping, and the report of a trial load."""
    forum = read_forum(forum_folder)
    found: dict[str, Any] = {"file": path.name, "tables": [], "format": None, "proposal": None, "fields": _fields()}
    try:
        tables = tables_of(read_file(path, path.name))
    except Refusal as refusal:
        return found | {"trial": refused(path.name, refusal)}
    found["tables"] = [_shown(table) for table in tables]
    found["proposal"] = _proposal(max(tables, key=lambda table: len(table.rows), default=None), forum)
    with TemporaryDirectory(dir=data if data.exists() else None, prefix="trial-") as folder:
        archive = Archive(Path(folder))
        _lay_out(archive, data, mapping)
        found["format"] = _format(path, archive)
        found["trial"] = _trial(path, archive, forum_folder)
    return found


def _fields() -> dict[str, list[dict[str, Any]]]:
    """The fields of each kind: whether one of its group is required, and whether several columns may feed it."""
    return {
        kind: [
            {
                "field": name,
                "is_required": any(name in group for group in REQUIRED[kind]),
                "is_alone": (name,) in REQUIRED[kind],
                "takes_several": name in JOINS,
            }
            for name in names
        ]
        for kind, names in FIELDS.items()
    }


def _shown(table: Table) -> dict[str, Any]:
    index = header_index(table)
    header_row = table.row_numbers[index] if table.rows else None
    rows, numbers = table.rows[:SHOWN_ROWS], table.row_numbers[:SHOWN_ROWS]
    count = len(table.rows)
    return {"name": table.name, "header_row": header_row, "rows": rows, "row_numbers": numbers, "count": count}


def _proposal(table: Table | None, forum: Forum) -> dict[str, Any] | None:
    if table is None or not table.rows:
        return None
    kind, found = guesses(table, forum)
    headers = [" ".join(cell.split()) for cell in table.rows[header_index(table)]]
    columns: dict[str, list[str]] = {}
    for guess in found:
        columns.setdefault(guess.field, []).append(guess.header)
    return {
        "kind": kind,
        "headers": list(dict.fromkeys(header for header in headers if header)),
        "columns": columns,
        "guesses": [_reasoned(guess) for guess in found],
    }


def _reasoned(guess: Guess) -> dict[str, Any]:
    return guess._asdict() | {"reason": "header" if guess.likeness >= (guess.values or 0.0) else "values"}


def _lay_out(archive: Archive, data: Path, mapping: Mapping | None) -> None:
    """The mappings in force, and the one to be tried in the place of any other for the same layout."""
    archive.keep_mappings(Archive(data).mappings)
    archive.keep_mappings(data / "mappings")
    if mapping is None:
        return
    for other in read_mappings(archive.mappings):
        if other.keys == mapping.keys:
            (archive.mappings / f"{other.name}.toml").unlink()
    archive.keep_mapping(mapping.name, mapping.toml())


def _format(path: Path, archive: Archive) -> dict[str, Any] | None:
    """What the file is recognised as; None when it is not, and then the trial says why."""
    try:
        extracts = recognise(read_file(path, path.name), path.name, read_mappings(archive.mappings))
    except Refusal:
        return None
    layout = extracts[0].format
    is_saved = layout.name.startswith("mapping:")
    headers = {name: header for extract in extracts for name, header in extract.headers.items()}
    return {
        "name": layout.name,
        "title": layout.title,
        "kind": layout.kind,
        "is_saved": is_saved,
        "is_platform": not is_saved and not layout.is_fallback,
        "headers": headers,
    }


def _trial(path: Path, archive: Archive, forum_folder: Path) -> Report:
    archive.keep_forum(forum_folder)
    try:
        arrival = archive.add(path, forum_folder.name)
    except Refusal as refusal:
        return refused(path.name, refusal)
    ledger = archive.folder.parent / "trial.duckdb"
    build(archive, os.urandom(32), ledger, 1)
    (report,) = reports_of(ledger, [(arrival, True)])
    return report
