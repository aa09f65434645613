"""Cost of a load beside what the engine needs to parse the same files: `python -m benchmarks.load RUNS REGISTRATIONS…`.

Every measurement is a process of its own; all kinds take turns, and the median of each is printed. CPU is user and
system time of the process. Five scans come with each registration. What pandas and polars do stands in frames.py; the
bare joins of the engine are a part of the job only: parse, dates, drop repeats, one join, one count. Ours is followed
by the same files again, and by others of one per cent more. Up to 100,000 registrations, a workbook of them alone is
loaded.
"""

import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import xlsxwriter

import settings
from benchmarks.exports import write_exports

_FORUM = settings.FORUMS / "spo-2025"
_TRACKS = ["Профессионалитет", "Цифровая педагогика", "Карьера"]
_PARSE = """
import duckdb, sys
for path in sys.argv[2:]:
    duckdb.sql(f"SELECT {sys.argv[1]} FROM read_csv('{path}', all_varchar = true)").fetchall()
"""
_JOINS = """
import duckdb, sys
people, scans = (f"(SELECT DISTINCT * FROM read_csv('{path}', all_varchar = true))" for path in sys.argv[1:])
duckdb.sql(f'''
    SELECT p."Регион", s.scanned_at::DATE AS day_on, count(DISTINCT p."ID")
    FROM (SELECT "ID участника", strptime("Дата и время", '%d.%m.%Y %H:%M:%S') AS scanned_at FROM {scans}) AS s
    JOIN {people} AS p ON p."ID" = s."ID участника"
    GROUP BY ALL
''').fetchall()
"""
LARGEST_WORKBOOK = 100_000  # rows


class Cost(NamedTuple):
    """CPU and wall time in seconds, the largest resident memory in MB."""

    cpu: float
    wall: float
    memory: float


def main() -> None:
    runs, *sizes = map(int, sys.argv[1:])
    found = [measured(size, runs) for size in sizes]
    print(json.dumps(found))


def measured(registrations: int, runs: int) -> dict[str, object]:
    """Medians at one size: parse, parse and hash, bare joins, the job in pandas and in polars, ours."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "more").mkdir()
        # Elsewhere: what this process ever held would count as memory of every process that it starts.
        with ProcessPoolExecutor(1, get_context("spawn")) as other:
            files, more, book = other.submit(_written, folder, registrations).result()
        kinds: dict[str, list[Cost]] = {}
        for run in range(runs):
            ours = ["-m", "etl", "load", *files, "--data", str(folder / f"data{run}"), "--forum", str(_FORUM), "--json"]
            workbook = [*ours[:3], str(book), "--data", str(folder / f"book{run}"), *ours[-3:]]
            for kind, words in (
                ("parse", ["-c", _PARSE, "count(*)", *files]),
                ("hash", ["-c", _PARSE, "bit_xor(hash(COLUMNS(*)))", *files]),
                ("pandas", ["-m", "benchmarks.frames", "pandas", str(folder), *files]),
                ("polars", ["-m", "benchmarks.frames", "polars", str(folder), *files]),
                ("joins", ["-c", _JOINS, *files]),
                ("ours", ours),
                ("again", ours),
                ("one_more", [*ours[:3], *map(str, more), *ours[-5:]]),
                *([("workbook", workbook)] if book else []),
            ):
                kinds.setdefault(kind, []).append(cost_of(words, folder))
    medians = {
        kind: Cost(*(statistics.median(values) for values in zip(*costs, strict=True))) for kind, costs in kinds.items()
    }
    rows = dict.fromkeys(medians, registrations * 6) | {"workbook": registrations, "one_more": registrations // 100 * 6}
    print(
        f"{registrations} registrations, {runs} runs" + f"{'CPU s':>12}{'wall s':>10}{'MB':>8}{'rows/s':>12}",
        file=sys.stderr,
    )
    for kind, cost in medians.items():
        print(
            f"  {kind:20}{cost.cpu:>14.2f}{cost.wall:>10.2f}{cost.memory:>8.0f}{rows[kind] / cost.wall:>12.0f}",
            file=sys.stderr,
        )
    ratios = {
        f"ours_to_{kind}": medians["ours"].cpu / medians[kind].cpu for kind in ("hash", "joins", "pandas", "polars")
    }
    ratios["one_more_to_ours"] = medians["one_more"].cpu / medians["ours"].cpu
    print(" ", ", ".join(f"{name} {ratio:.2f}" for name, ratio in ratios.items()), file=sys.stderr)
    return {"registrations": registrations, **ratios, **{kind: cost._asdict() for kind, cost in medians.items()}}


def _written(folder: Path, registrations: int) -> tuple[list[str], list[Path], Path | None]:
    """The exports, those of one per cent more, and a workbook where one may be so long."""
    files = [str(path) for path in write_exports(folder, registrations, _TRACKS, "2025-08-25")]
    more = write_exports(folder / "more", registrations // 100, _TRACKS, "2025-08-25", first=registrations)
    return files, list(more), _workbook(folder, files[0]) if registrations <= LARGEST_WORKBOOK else None


def _workbook(folder: Path, registrations: str) -> Path:
    """The registrations once more, as a workbook."""
    path = folder / "registrations.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book, open(registrations, encoding="utf-8") as file:
        sheet = book.add_worksheet()
        for number, row in enumerate(csv.reader(file, delimiter=";")):
            sheet.write_row(number, 0, row)
    return path


def cost_of(words: list[str], folder: Path) -> Cost:
    """What one Python process costs."""
    began = time.monotonic()
    environment = os.environ | {"YAVKA_KEY_FILE": str(folder / "pseudonym.key")}
    process = subprocess.Popen([sys.executable, *words], cwd=settings.ROOT, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):  # 1: some rows were rejected in a refused file
        raise SystemExit(f"{words[:4]}: exit {process.returncode}")
    return Cost(used.ru_utime + used.ru_stime, time.monotonic() - began, used.ru_maxrss / 1000)


if __name__ == "__main__":
    main()
