"""What a file of people costs, of the question down to the bytes: `python -m benchmarks.export ROWS…`.

Prints rows per second of wall time (medians of three) and JSON; each size is an invented snapshot of its own.
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import pandas as pd

from analytics.filters import Filters
from analytics.metrics import NUMBERS
from analytics.reports import About, csv_bytes, parquet_bytes, xlsx_bytes
from analytics.snapshot import open_snapshot

TURNS = 3
LARGEST_WORKBOOK = 100_000  # rows
ABOUT = About("People", 1, datetime(2025, 8, 30))
FORMS: dict[str, Callable[[pd.DataFrame], bytes]] = {
    "csv": csv_bytes,
    "parquet": parquet_bytes,
    "xlsx": lambda table: xlsx_bytes(table, ABOUT),
}


def measured(people: int) -> dict[str, float]:
    """Rows per second of the question and of each form of its answer, and the largest resident memory in MB."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "benchmarks.snapshots", folder, str(people)], check=True)
        con = open_snapshot(Path(folder)).cursor()
        ask = partial(NUMBERS["people"].ask, con, Filters())
        seconds, table = seconds_of(ask), ask()
        found = {"people": people, "question": len(table) / seconds}
        for name, form in FORMS.items():
            if name != "xlsx" or people <= LARGEST_WORKBOOK:
                found[name] = len(table) / (seconds + seconds_of(partial(form, table)))
    return found | {"memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def seconds_of(work: Callable[[], object]) -> float:
    """Median of the wall time."""
    found = []
    for _ in range(TURNS):
        began = time.monotonic()
        work()
        found.append(time.monotonic() - began)
    return statistics.median(found)


def main() -> None:
    found = [measured(int(people)) for people in sys.argv[1:]]
    for row in found:
        print("  ".join(f"{name} {value:,.0f}" for name, value in row.items()), file=sys.stderr)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
