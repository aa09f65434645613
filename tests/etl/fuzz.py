"""Damaged files through the loader: `python -m tests.etl.fuzz [COUNT [SEED]]` (or `make fuzz`).

Bytes are flipped, cut, spliced, doubled in the sample exports and the golden files. Each file must end in a named
outcome, within its time and memory, with every row accounted for; a seed and a number name a file for ever.
"""

import os
import random
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

import settings
from etl.reading import sandbox
from tests.etl.conftest import TESTS
from tests.etl.corpora import faults, load

SEEDS = [
    *sorted((TESTS / "etl" / "golden").glob("*")),
    *sorted(path for path in (TESTS.parent / "data" / "sample").rglob("*") if path.is_file()),
]
FORUM = (
    settings.FORUMS / "sample"
)  # whose days most of the samples fall on: under another one they would all be refused
SIZE_LIMIT = 60_000  # bytes kept of a sample: damage is found in small files as well, and faster
SECONDS = 10.0
FILES_PER_LOAD = 20
_SPLICES = (
    b'"',
    b"\x00",
    b"\r",
    b"\n",
    b";",
    b",",
    b"\t",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xd0",
    b"\x1a",
    b"{",
    b"[",
    b"'",
)


def mutated(seed: int, number: int) -> tuple[str, bytes]:
    """(name, bytes) of the damaged file of that number."""
    rng = random.Random(seed * 1_000_003 + number)
    path = rng.choice(SEEDS)
    content = bytearray(path.read_bytes())
    if len(content) > SIZE_LIMIT and not content.startswith(b"PK"):
        del content[SIZE_LIMIT:]
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        rng.choice(_DAMAGES)(content, rng)
    suffix = rng.choice((*[path.suffix] * 6, ".csv", ".xlsx", ".json", ""))
    return f"{number:05}_{path.stem}{suffix}", bytes(content)


def _place(content: bytearray, rng: random.Random) -> int:
    return rng.randrange(len(content) + 1)


def _flip(content: bytearray, rng: random.Random) -> None:
    for _ in range(rng.choice((1, 3, 30))):
        if content:
            content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)


def _cut(content: bytearray, rng: random.Random) -> None:
    start = _place(content, rng)
    del content[start : start + rng.choice((1, 10, 1000, len(content)))]


def _splice(content: bytearray, rng: random.Random) -> None:
    content[(start := _place(content, rng)) : start] = rng.choice(_SPLICES) * rng.choice((1, 2, 100))


def _double(content: bytearray, rng: random.Random) -> None:
    start, end = sorted((_place(content, rng), _place(content, rng)))
    content[(at := _place(content, rng)) : at] = content[start : min(end, start + 5000)]


def _other(content: bytearray, rng: random.Random) -> None:
    piece = rng.choice(SEEDS).read_bytes()[: rng.choice((50, 500, 5000))]
    content[(start := _place(content, rng)) : start] = piece


_DAMAGES = (_flip, _flip, _cut, _splice, _double, _other)


def run(count: int, seed: int = 1, say: bool = True) -> list[str]:
    """What went wrong in `count` damaged files; empty when nothing did."""
    wrong: list[str] = []
    outcomes: Counter[str] = Counter()
    slowest, started = 0.0, time.monotonic()
    timed = _Timed()
    for first in range(0, count, FILES_PER_LOAD):
        with tempfile.TemporaryDirectory() as folder, timed:
            os.environ["YAVKA_KEY_FILE"] = f"{folder}/secret/pseudonym.key"
            inbox = Path(folder) / "inbox"
            inbox.mkdir()
            for number in range(first, min(first + FILES_PER_LOAD, count)):
                name, content = mutated(seed, number)
                (inbox / name).write_bytes(content)
            paths = sorted(inbox.iterdir())
            try:
                reports = load(paths, Path(folder) / "data", FORUM)
            except Exception as problem:
                last = traceback.extract_tb(problem.__traceback__)[-1]
                where = f"{Path(last.filename).name}:{last.lineno}"
                wrong.append(f"seed {seed}, files {first}…: {type(problem).__name__} {where}: {problem}")
                continue
        wrong += [f"seed {seed}: {fault}" for fault in faults(paths, reports)]
        wrong += [f"seed {seed}: {r['file']}: {r['code']}" for r in reports if r["code"] in sandbox.DEATHS]
        outcomes.update(f"{report['outcome']}" for report in reports)
        slowest = max(slowest, timed.slowest)
    if slowest > SECONDS:
        wrong.append(f"the slowest file took {slowest:.1f} s")
    sandbox.PARSER.stop()  # its size is known when it is gone
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    if say:
        print(f"{count} files, seed {seed}, {time.monotonic() - started:.0f} s:", dict(outcomes.most_common()))
        print(f"slowest reading {slowest:.2f} s, parser at most {largest / 1e6:.0f} MB")
    return wrong


class _Timed:
    """Notes the longest reading of a file while it is entered."""

    def __init__(self) -> None:
        self.slowest = 0.0
        self.read: Any = sandbox.Parser.read

    def __enter__(self) -> None:
        read = self.read

        def timed(parser: sandbox.Parser, path: Path, name: str) -> Any:
            started = time.monotonic()
            try:
                return read(parser, path, name)
            finally:
                self.slowest = max(self.slowest, time.monotonic() - started)

        sandbox.Parser.read = timed  # type: ignore[assignment, method-assign]

    def __exit__(self, *_: object) -> None:
        sandbox.Parser.read = self.read  # type: ignore[method-assign]


if __name__ == "__main__":
    found = run(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    print("\n".join(found) if found else "every file ended in a named outcome, every row is accounted for")
    sys.exit(bool(found))
