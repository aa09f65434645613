"""A built file becomes the published snapshot: checked, closed, synced, renamed, pointed at. Never edited after."""

import datetime as dt
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

import settings
from engines.base import Engine
from etl.archive import Archive, Arrival
from etl.build import SCHEMA_VERSION, build
from etl.cache import Cache, rules_digest
from etl.checks import verify
from etl.decisions import Decision, read_decisions
from etl.problems import Stop
from etl.pseudonym import read_key

Progress = Callable[[Iterable[Arrival]], Iterable[Arrival]]
KEPT = 3  # published snapshots that stay on disk; all can be made again from the archive


def current(data: Path) -> dict[str, Any] | None:
    """What CURRENT says of the published snapshot: number, id, path, built_at, sha256; None when nothing is."""
    pointer = data / "snapshots" / "CURRENT"
    if not pointer.exists():
        return None
    found = json.loads(pointer.read_text("utf-8"))
    return found if (pointer.parent / found["path"]).exists() else None


class Publication(NamedTuple):
    """The published snapshot (None: there is none), whether it is new, and the file whose ledger tells why."""

    snapshot: dict[str, Any] | None
    is_new: bool
    ledger: Path | None


def publish(data: Path, progress: Progress, memory: str | None = None, engine: Engine | None = None) -> Publication:
    """Build and publish, unless the published snapshot already says what the archive does and no engine is asked for.

    A build to which no file contributed is not published: its ledger stays beside until the next load.
    """
    archive, decisions = Archive(data), read_decisions(data)
    published, identifier = current(data), snapshot_id(archive, decisions)
    if engine is None and published and published["id"] == identifier:
        return Publication(published, False, data / "snapshots" / published["path"])
    if not archive.arrivals():
        return Publication(published, False, None)
    folder = data / "snapshots"
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    number = _last_number(folder) + 1
    target = folder / "building.tmp"
    key = read_key(settings.key_file(), data / "archive" / "key-fingerprint")
    try:
        build(archive, key, target, number, progress, memory, decisions, Cache(archive), engine)
    except duckdb.OutOfMemoryException:
        raise Stop(
            "Памяти для сборки не хватило; прежний снимок действует. Дайте больше ключом --memory."
            " / The build ran out of memory; the earlier snapshot stands. Allow more by --memory."
        ) from None
    with duckdb.connect(str(target), read_only=True) as con:
        verify(con)
        used = con.execute("SELECT count(*) FROM source_file WHERE outcome <> 'refused'").fetchone()
    if used == (0,):
        return Publication(None, False, target)
    found: dict[str, Any] = {
        "number": number,
        "id": identifier,
        "path": f"{number}-{identifier}.duckdb",
        "built_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "sha256": _sha256(target),
    }
    _point(folder, target, found)
    return Publication(found, True, folder / found["path"])


def rebuilt_differences(data: Path) -> list[str]:
    """What a fresh build of the archive says otherwise than the published snapshot; empty when all is well."""
    published = current(data)
    if published is None:
        raise Stop("Снимка нет: загрузите выгрузки. / No snapshot: load exports first.")
    archive, folder = Archive(data), data / "snapshots"
    wrong = [f"archive/{a.sha256}" for a in archive.arrivals() if _sha256(archive.original(a)) != a.sha256]
    if _sha256(folder / published["path"]) != published["sha256"]:
        wrong.append(f"snapshots/{published['path']}")
    target = folder / "verify.tmp"
    _sweep(folder)
    key = read_key(settings.key_file(), data / "archive" / "key-fingerprint")
    try:
        build(archive, key, target, published["number"], decisions=read_decisions(data))
        wrong += _different_tables(folder / published["path"], target)
    finally:
        _sweep(folder)
    return wrong


@contextmanager
def only_writer(data: Path) -> Iterator[None]:
    """One load at a time; a second one is told so."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Stop(
                "Другая загрузка ещё идёт. Подождите и повторите. / Another load is running. Wait and try again."
            ) from None
        yield


def snapshot_id(archive: Archive, decisions: list[Decision]) -> str:
    """Twelve hexadecimal digits of everything a build depends on: files, forums, mappings, decisions, reference
    data, schema, code."""
    digest = hashlib.sha256(f"schema {SCHEMA_VERSION}".encode())
    for arrival in archive.arrivals():
        digest.update(f"{arrival.number} {arrival.sha256} {arrival.forum} {arrival.name}\n".encode())
    for decision in decisions:
        digest.update(json.dumps(decision).encode())
    digest.update(rules_digest(archive).encode())
    for path in sorted(p for p in (archive.folder / "forums").rglob("*") if p.is_file()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    for number, line in sorted(archive.confirmed().items()):
        digest.update(f"{number} confirmed {line['at']}\n".encode())
    return digest.hexdigest()[:12]


def _different_tables(one: Path, two: Path) -> list[str]:
    """Tables whose rows differ between two snapshots, the moment of building aside."""
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{one}' AS published (READ_ONLY)")
        con.execute(f"ATTACH '{two}' AS rebuilt (READ_ONLY)")
        tables = con.execute(
            "SELECT table_name FROM duckdb_tables()"
            " WHERE database_name = 'published' AND table_name <> 'snapshot' ORDER BY table_name"
        ).fetchall()
        wrong = []
        for (table,) in tables:
            rows = "SELECT count(*) FROM (({0} EXCEPT ALL {1}) UNION ALL ({1} EXCEPT ALL {0}))".format(
                f"SELECT * FROM published.{table}", f"SELECT * FROM rebuilt.{table}"
            )
            if con.execute(rows).fetchone() != (0,):
                wrong.append(table)
        return wrong


def _point(folder: Path, target: Path, found: dict[str, Any]) -> None:
    """Rename the file to its name for good, then CURRENT to it; each step is whole or not at all."""
    if target.with_suffix(".tmp.wal").exists():
        raise Stop("Снимок не закрыт, не опубликован. / The snapshot was not closed; not published.")
    _sync(target)
    target.rename(folder / found["path"])
    pointer = folder / "CURRENT.tmp"
    pointer.write_text(json.dumps(found) + "\n", "utf-8")
    _sync(pointer)
    pointer.replace(folder / "CURRENT")
    _sync(folder)
    for old in sorted(folder.glob("*.duckdb"), key=_number)[:-KEPT]:
        old.unlink()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path) -> None:
    """Leftovers of loads that died."""
    for left in [*folder.glob("*.tmp"), *folder.glob("*.wal"), *folder.glob("*.tmp.*")]:
        if left.is_dir():  # what the engine kept beside memory
            shutil.rmtree(left)
        else:
            left.unlink(missing_ok=True)


def _number(path: Path) -> int:
    return int(path.name.partition("-")[0])


def _last_number(folder: Path) -> int:
    pointer = folder / "CURRENT"
    told = json.loads(pointer.read_text("utf-8"))["number"] if pointer.exists() else 0
    return max([told, *map(_number, folder.glob("*.duckdb"))])


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
