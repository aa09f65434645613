"""How far a load has come: a bar for people at a terminal, a small file for a program that waits."""

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from tqdm import tqdm

from etl.archive import Arrival
from etl.publish import Progress


def progress_of(arguments: argparse.Namespace) -> Progress:
    """What to wrap the files of a build in, as the command line asks for it."""

    def bar(files: Iterable[Arrival]) -> Iterable[Arrival]:
        shown = tqdm(files, desc="Чтение / reading", unit="file", delay=1, leave=False, disable=arguments.json or None)
        return _noted(shown, len(list(files)), arguments.progress) if arguments.progress else shown

    return bar


def _noted(files: Iterable[Arrival], count: int, path: Path) -> Iterator[Arrival]:
    """The files, and before each of them a line that says how many are done; the last one says that all were read."""
    for done, file in enumerate(files):
        _write(path, {"phase": "reading", "files_done": done, "files": count})
        yield file
    _write(path, {"phase": "building", "files_done": count, "files": count})


def _write(path: Path, state: dict[str, object]) -> None:
    beside = path.with_name(f"{path.name}.part")
    beside.write_text(json.dumps(state), "utf-8")
    beside.replace(path)
