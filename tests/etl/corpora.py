"""All files of the public test suites through the loader: `python -m tests.etl.corpora [FOLDER]` (or `make corpora`).

Prints the number of files per outcome; leaves with 1 when one of them crashed, hung or lost a row.
"""

import contextlib
import io
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from etl.__main__ import main
from tests.etl.conftest import SHARED, TESTS

COUNTS = ("rows_loaded", "rows_merged", "rows_rejected", "rows_skipped")
OUTCOMES = "loaded repaired flagged rows_rejected refused unchanged deferred".split()
FILES_PER_LOAD = 25  # one data folder each: a rebuild reads everything that it holds


def load(paths: list[Path], data: Path, forum: Path = TESTS / "forums" / "badinput") -> list[dict[str, Any]]:
    """Reports of the loader on these files, brought into a data folder of their own."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        main(["load", *map(str, paths), "--forum", str(forum), "--data", str(data), "--json"])
    return json.loads(said.getvalue())["files"]


def faults(paths: list[Path], reports: list[dict[str, Any]]) -> Iterator[str]:
    """What is wrong with the reports on these files; nothing when every file has an outcome and every row a fate."""
    named = Counter(report["file"] for report in reports)
    for path in paths:
        if path.name not in named:
            yield f"{path.name}: no report"
    for report in reports:
        if report["outcome"] not in OUTCOMES:
            yield f"{report['file']}: no outcome"
        if report["rows_read"] != sum(report[name] for name in COUNTS):
            yield f"{report['file']}: rows do not add up"
        if report["outcome"] == "refused" and not (report["code"] and report["messages"]):
            yield f"{report['file']}: refused without a reason"


def run(folder: Path) -> int:
    """Load every file of the folder; print what became of them."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    outcomes: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    wrong: list[str] = []
    started = time.monotonic()
    for first in range(0, len(paths), FILES_PER_LOAD):
        some = paths[first : first + FILES_PER_LOAD]
        with tempfile.TemporaryDirectory() as data:
            os.environ["YAVKA_KEY_FILE"] = f"{data}/secret/pseudonym.key"
            reports = load(some, Path(data) / "data")
        wrong += faults(some, reports)
        outcomes.update(report["outcome"] for report in reports)
        codes.update(report["code"] for report in reports if report["outcome"] == "refused")
    print(f"{len(paths)} files in {time.monotonic() - started:.0f} s:", dict(outcomes.most_common()))
    print("refused:", dict(codes.most_common()))
    print("\n".join(wrong) if wrong else "no crash, no hang, every row accounted for")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "badinput" / "corpora"))
