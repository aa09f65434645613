"""Decisions of people, written and read by the loader: what is typed never stands in the list of processes."""

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import settings

Rows = list[dict[str, Any]]


class Refused(Exception):
    """The loader did not do it; `said` holds its own sentence by language, which says what to mend."""

    def __init__(self, said: dict[str, str]) -> None:
        super().__init__(said["ru"])
        self.said = said


def decide(data: Path, decisions: Rows) -> None:
    """Write decisions (kind, raw, value, who, why); all or none."""
    _run("decide", data, decisions)


def undo(data: Path, decisions: Rows) -> None:
    """Take decisions back (kind, raw, value, who)."""
    _run("undo", data, decisions)


_lock = threading.Lock()
_in_force: dict[Path, tuple[tuple, Rows]] = {}


def decisions_in_force(data: Path) -> Rows:
    """The decisions written so far, built into a snapshot or not; asked again only when their files changed."""
    files = sorted((data / "decisions").glob("*.csv"))
    mark = tuple((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in files)
    with _lock:
        if _in_force.get(data, ((), []))[0] != mark:
            _in_force[data] = (mark, _run("decisions", data, []))
        return _in_force.get(data, (mark, []))[1]


def _run(command: str, data: Path, lines: Rows) -> Rows:
    """The module of decisions alone: `python -m etl` reads in the whole loader, which takes seconds."""
    words = [sys.executable, "-m", "etl.deciding", command, "--json", "--data", str(data)]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    done = subprocess.run(words, cwd=settings.ROOT, input=text, capture_output=True, encoding="utf-8", check=False)
    if done.returncode not in (0, 2):
        raise RuntimeError(f"{command} ended with {done.returncode}: {done.stderr}")
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise Refused(answer["error"])
    return answer["decisions"]
