"""What arrived: every file for ever under its SHA-256, never edited; the index says name, number and forum."""

import datetime as dt
import fcntl
import hashlib
import json
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from etl.problems import Refusal, Stop

IGNORED = (".ds_store", "thumbs.db", "desktop.ini")
# Names that a copy bears until it is whole.
UNFINISHED = (".part", ".partial", ".filepart", ".crdownload", ".opdownload", ".download", ".tmp")
STILL_WRITTEN = "STILL_WRITTEN"  # the reason that defers a file instead of refusing it
_BLOCK = 4_000_000  # bytes


@dataclass(frozen=True)
class Arrival:
    """One file of the archive."""

    number: int
    sha256: str
    name: str
    arrived_at: str  # ISO, UTC
    forum: str


class Archive:
    """The folder `archive/` of a data folder."""

    def __init__(self, data: Path) -> None:
        self.folder = data / "archive"
        self.index = self.folder / "index.jsonl"
        self.confirmations = self.folder / "confirmed.jsonl"

    def arrivals(self) -> list[Arrival]:
        """All files that arrived, oldest first."""
        return list(self._known.values())

    @cached_property
    def _known(self) -> dict[tuple[str, str], Arrival]:
        """The index, by SHA-256 and forum; read once, however many files are added."""
        lines = self.index.read_text("utf-8").split("\n") if self.index.exists() else []
        arrivals = [Arrival(**json.loads(line)) for line in lines if line]
        return {(arrival.sha256, arrival.forum): arrival for arrival in arrivals}

    def path(self, arrival: Arrival) -> Path:
        """Where the bytes of an arrival are."""
        return self.folder / arrival.sha256

    def original(self, arrival: Arrival) -> Path:
        """The same, where they are still there; without them nothing may be built, or their rows would be lost."""
        path = self.path(arrival)
        if not path.is_file():
            raise Stop(
                f"{arrival.name}: в архиве нет этого файла ({path.name[:12]}…). Верните его из резервной копии или"
                " загрузите тот же файл снова; прежний снимок действует.",
                f"{arrival.name}: the archive lacks this file ({path.name[:12]}…). Bring it back from a backup"
                " or load the same file again; the earlier snapshot stands.",
            )
        return path

    def forum_folder(self, code: str) -> Path:
        """The archive's own copy of a forum folder, so that a rebuild needs nothing else."""
        return self.folder / "forums" / code

    def keep_forum(self, folder: Path) -> None:
        """Copy the description of a forum; a changed one replaces the old."""
        target = self.forum_folder(folder.name)
        target.mkdir(parents=True, exist_ok=True)
        for name in ("forum.toml", "programme.csv", "plan.csv"):
            if (folder / name).exists():
                shutil.copyfile(folder / name, target / name)
            else:
                (target / name).unlink(missing_ok=True)

    @property
    def mappings(self) -> Path:
        """The archive's own copy of the saved mappings."""
        return self.folder / "mappings"

    def keep_mappings(self, folder: Path) -> None:
        """Copy the saved mappings of a data folder; a changed one replaces the old."""
        for path in folder.glob("*.toml"):
            self.mappings.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, self.mappings / path.name)

    def keep_mapping(self, name: str, toml: str) -> None:
        """Write one mapping down."""
        self.mappings.mkdir(parents=True, exist_ok=True)
        _write_whole(self.mappings / f"{name}.toml", toml.encode())

    def confirmed(self) -> dict[int, dict[str, Any]]:
        """Numbers of the short lists that somebody confirmed, each with the line that says so: at, who, why."""
        if not self.confirmations.exists():
            return {}
        lines = [json.loads(line) for line in self.confirmations.read_text("utf-8").split("\n") if line]
        last = {line["file_number"]: line for line in lines}
        return {number: line for number, line in last.items() if line["is_confirmed"]}

    def confirm(self, arrival: Arrival, *, is_confirmed: bool, who: str, why: str) -> None:
        """Write down that a short list is valid as it is, or that it is not after all; the last line counts."""
        line = {"file_number": arrival.number, "sha256": arrival.sha256, "is_confirmed": is_confirmed}
        _append(self.confirmations, line | {"at": _now(), "who": who, "why": why})

    def add(self, path: Path, forum: str) -> Arrival:
        """The file in the archive. The same bytes for the same forum arrive only once; gone ones come back."""
        self.folder.mkdir(parents=True, exist_ok=True)
        beside = self.folder / "arriving.part"
        try:
            for target in (Path(os.devnull), beside):  # most that is brought again is there already: read first
                digest = _copy_regular(path, target)
                _compare_with_sidecar(path, digest)
                known = self._known.get((digest, forum))
                if known and self.path(known).is_file():
                    return known
            _sync(beside)
            beside.replace(self.folder / digest)
        finally:
            beside.unlink(missing_ok=True)
        if known:  # it had gone from the archive and is back
            return known
        last = next(reversed(self._known.values()), None)
        arrival = Arrival(last.number + 1 if last else 1, digest, _shown_name(path), _now(), forum)
        _append(self.index, asdict(arrival))
        self._known[digest, forum] = arrival
        return arrival


def files_in(paths: list[Path]) -> Iterator[Path]:
    """The files named, folders walked in the order of names; a folder named that holds nothing, to be refused."""
    for path in paths:
        inside = list(_inside(path))
        yield from inside or [path]


def _inside(path: Path) -> Iterator[Path]:
    if path.is_dir() and not path.is_symlink():
        for one in sorted(path.iterdir()):
            yield from _inside(one)
    else:
        yield path


def is_ignored(path: Path) -> bool:
    """Lock files of office programs and what file managers leave behind."""
    is_sidecar = path.suffix == ".sha256" and path.with_suffix("").exists()
    is_lock = path.name.startswith(("~$", ".~lock.", "._"))  # the last: what macOS keeps beside a file elsewhere
    return is_sidecar or is_lock or "__MACOSX" in path.parts or path.name.casefold() in IGNORED


def _shown_name(path: Path) -> str:
    return path.name.encode("utf-8", "replace").decode("utf-8")


def _copy_regular(path: Path, target: Path) -> str:
    """Copies a regular file block by block; SHA-256 of its bytes.

    Links, symbolic and hard, pipes and devices are refused without being opened for long.
    """
    name = _shown_name(path)
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as problem:
        code = "PERMISSION" if isinstance(problem, PermissionError) else "NOT_REGULAR_FILE"
        raise _unreadable(code, name) from problem
    what = os.fstat(handle)
    if not stat.S_ISREG(what.st_mode) or what.st_nlink > 1:  # its other name may be anybody's file
        os.close(handle)
        raise _unreadable("NOT_REGULAR_FILE", name)
    with os.fdopen(handle, "rb") as file:
        before = os.fstat(handle)
        digest = _copy(file, target)
        after = os.fstat(handle)
        is_moving = (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns)
        if is_moving or path.suffix.casefold() in UNFINISHED or _is_open_for_writing(handle):
            raise Refusal(
                STILL_WRITTEN,
                f"{name}: файл ещё записывается и отложен. Загрузите его снова, когда запись закончится.",
                f"{name}: the file is still being written and is deferred. Load it again when it is whole.",
            )
        return digest


def _copy(file: BinaryIO, target: Path) -> str:
    """Copies what is left of a file; SHA-256 of it. No file is ever held in memory whole."""
    digest = hashlib.sha256()
    with target.open("wb") as copy:
        while block := file.read(_BLOCK):
            digest.update(block)
            copy.write(block)
    return digest.hexdigest()


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _is_open_for_writing(handle: int) -> bool:
    """Whether some program has the file open for writing, where the system tells: Linux then grants no read lease."""
    if not hasattr(fcntl, "F_SETLEASE"):
        return False
    try:
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:  # another owner's file, a network share
        return False
    return False


def _compare_with_sidecar(path: Path, digest: str) -> None:
    """A file beside it, «name.sha256», says which bytes were sent."""
    sidecar = path.with_name(f"{path.name}.sha256")
    if not sidecar.is_file():
        return
    said = sidecar.read_bytes()[:64].decode("ascii", "replace").casefold()
    if said != digest:
        name = _shown_name(path)
        raise Refusal(
            "CHECKSUM_WRONG",
            f"{name}: контрольная сумма не та, что в «{name}.sha256»: файл пришёл не целиком. Передайте его заново.",
            f"{name}: the checksum is not the one in “{name}.sha256”: the file is not whole. Send it again.",
        )


def _unreadable(code: str, name: str) -> Refusal:
    if code == "PERMISSION":
        return Refusal(code, f"{name}: нет права на чтение файла.", f"{name}: no permission to read the file.")
    return Refusal(
        code,
        f"{name}: это не обычный файл, а ссылка, папка или устройство, либо его нет. Скопируйте сам файл"
        " и загрузите копию.",
        f"{name}: not a regular file but a link, a folder or a device, or it is not there. Copy the file itself"
        " and load the copy.",
    )


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _append(path: Path, line: dict[str, Any]) -> None:
    """One line more, on the disk when this returns."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _write_whole(path: Path, content: bytes) -> None:
    """The bytes under that name, or nothing: written beside, synced, renamed."""
    beside = path.with_suffix(".part")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
