"""Files that wait to be loaded, and the one loader at work: a folder that every visitor and every refresh sees alike.

`inbox/<id>/<name>` holds a file that waits; `load.json` says what the loader was started for, `progress.json` how far
it has come, `result.json` and `errors.txt` what it said. The loader runs on its own: nothing here imports it.
"""

import fcntl
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import settings

LARGEST_FILE = 200  # MB, as .streamlit/config.toml allows
LONGEST_NAME = 120  # letters
LONGEST_LOOK = 180  # seconds that a preview may take
_started: list[subprocess.Popen] = []  # kept, or Python would complain of a child that nobody waits for


@dataclass(frozen=True)
class Waiting:
    """A file that waits in the inbox."""

    id: str
    path: Path

    @property
    def name(self) -> str:
        """What people call it."""
        return self.path.name


@dataclass(frozen=True)
class Job:
    """The loader: at work or done, what it was started for, how far it is, what it said."""

    state: Literal["running", "done", "failed"]
    files: tuple[str, ...]  # ids of the files it was given
    progress: dict[str, Any]
    result: dict[str, Any]
    trouble: str  # what it wrote on its way out, in both languages


def folder(data: Path) -> Path:
    """The inbox of a data folder; nobody else on this machine may look in."""
    path = data / "inbox"
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    return path


def keep(data: Path, name: str, content: bytes) -> Waiting:
    """Write the bytes of an uploaded file as they are, under its name without what could lead elsewhere."""
    place = folder(data) / secrets.token_hex(8)
    place.mkdir(mode=0o700)
    path = place / safe_name(name)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    return Waiting(place.name, path)


def safe_name(name: str) -> str:
    """The last part of a file name: no folders, no signs that show nothing or that systems read as their own."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join("_" if letter in '<>:"|?*' else letter for letter in last if letter.isprintable()).lstrip(".~ ")
    stem, dot, ending = kept.rpartition(".")
    limit = LONGEST_NAME - len(dot + ending)
    while len(f"{stem[:limit]}{dot}{ending}".encode()) > 240 and limit > 1:  # a name on disk holds 255 bytes
        limit -= 1
    return f"{stem[:limit]}{dot}{ending}"[:LONGEST_NAME] or "file"


def waiting(data: Path) -> list[Waiting]:
    """The files that wait, oldest first."""
    places = [place for place in folder(data).iterdir() if place.is_dir()]
    found = [Waiting(place.name, path) for place in places for path in place.iterdir()]
    return sorted(found, key=lambda one: (one.path.stat().st_mtime_ns, one.name))


def drop(data: Path, *ids: str) -> None:
    """Delete files that wait."""
    known = {one.id for one in waiting(data)}
    for one in known.intersection(ids):
        shutil.rmtree(folder(data) / one)


def start(data: Path, words: list[str], files: tuple[str, ...] = ()) -> bool:
    """Start `python -m etl` on its own; False when it is at work already.

    The child inherits a locked file: as long as it lives the lock holds, whoever started it.
    """
    home = folder(data)
    lock = (home / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return False
    (home / "progress.json").unlink(missing_ok=True)
    (home / "load.json").write_text(json.dumps({"files": files}), "utf-8")
    command = [*_etl(), *words, "--data", str(data), "--json", "--progress", str(home / "progress.json")]
    with lock, (home / "result.json").open("wb") as result, (home / "errors.txt").open("wb") as errors:
        child = subprocess.Popen(
            command,
            cwd=settings.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=result,
            stderr=errors,
            start_new_session=True,
            pass_fds=(lock.fileno(),),
        )
    _started[:] = [one for one in _started if one.poll() is None] + [child]
    return True


def job(data: Path) -> Job | None:
    """The loader that was started last and whose result nobody has put away; None when there is none."""
    home = folder(data)
    task = _read(home / "load.json")
    if not task:
        return None
    progress = _read(home / "progress.json")
    files = tuple(task["files"])
    if _is_locked(home / "lock"):
        return Job("running", files, progress, {}, "")
    result = _read(home / "result.json")
    trouble = (home / "errors.txt").read_text("utf-8", "replace").strip()
    if result and "error" not in result:
        return Job("done", files, progress, result, "")
    return Job("failed", files, progress, result, "" if "Traceback" in trouble else trouble)


def put_away(data: Path) -> None:
    """Forget the result of the last loader."""
    for name in ("load.json", "result.json", "errors.txt", "progress.json"):
        (folder(data) / name).unlink(missing_ok=True)


def ask_loader(data: Path, *words: str, stdin: dict[str, Any] | None = None) -> Any:
    """What one quick command of the loader answers as JSON; {"error": {ru, en}} when it says that it cannot."""
    done = subprocess.run(
        [*_etl(), *words, "--data", str(data), "--json"],
        cwd=settings.ROOT,
        input=json.dumps(stdin or {}),
        capture_output=True,
        text=True,
        timeout=LONGEST_LOOK,
        check=False,
    )
    if not done.stdout.strip():
        raise RuntimeError(f"the loader gave no answer to {words[0]}, exit status {done.returncode}")
    return json.loads(done.stdout)


def _etl() -> list[str]:
    return [sys.executable, "-m", "etl"]


def _is_locked(path: Path) -> bool:
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _read(path: Path) -> dict[str, Any]:
    """The JSON object of a file; {} when it is not there or not whole."""
    try:
        return json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
