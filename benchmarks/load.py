"""Cost of a load beside what the engine needs to parse the same files: `python -m benchmarks.load RUNS REGISTRATIONS…`.

Every measurement is a process of its own; all kinds take turns, and the median of each is printed. CPU is user and
system time of the process. Five scans come with each registration. What pandas is given is a part of the job only:
parse, dates, drop repeats, one join, one count.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import settings
from benchmarks.exports import write_exports

_FORUM = settings.FORUMS / "spo-2025"
_TRACKS = ["Профессионалитет", "Цифровая педагогика", "Карьера"]
_PARSE = (
    "import duckdb, sys\n"
    "for path in sys.argv[2:]:\n"
    "    duckdb.sql(f\"SELECT {sys.argv[1]} FROM read_csv('{path}', all_varchar = true)\").fetchall()\n"
)
_PANDAS = (
    "import pandas, sys\n"
    "people, scans = (pandas.read_csv(path, sep=';', dtype='str', keep_default_na=False) for path in sys.argv[1:])\n"
    "scans['at'] = pandas.to_datetime(scans['Дата и время'], format='%d.%m.%Y %H:%M:%S')\n"
    "known = people.drop_duplicates('E-mail')[['ID', 'Регион']]\n"
    "scans = scans.drop_duplicates().merge(known, left_on='ID участника', right_on='ID', how='left')\n"
    "scans.groupby(['Регион', scans['at'].dt.date])['ID участника'].nunique()\n"
)


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
    """Medians at one size: parse, parse and hash, ours, and a part of the job in pandas."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [str(path) for path in write_exports(folder, registrations, _TRACKS, "2025-08-25")]
        kinds: dict[str, list[Cost]] = {}
        for run in range(runs):
            ours = ["-m", "etl", "load", *files, "--data", str(folder / f"data{run}"), "--forum", str(_FORUM), "--json"]
            for kind, words in (
                ("parse", ["-c", _PARSE, "count(*)", *files]),
                ("hash", ["-c", _PARSE, "bit_xor(hash(COLUMNS(*)))", *files]),
                ("pandas", ["-c", _PANDAS, *files]),
                ("ours", ours),
            ):
                kinds.setdefault(kind, []).append(cost_of(words, folder))
    medians = {
        kind: Cost(*(statistics.median(values) for values in zip(*costs, strict=True))) for kind, costs in kinds.items()
    }
    rows = registrations * 6
    print(f"{rows} rows, {runs} runs" + f"{'CPU s':>12}{'wall s':>10}{'MB':>8}{'rows/s':>12}", file=sys.stderr)
    for kind, cost in medians.items():
        print(
            f"  {kind:20}{cost.cpu:>14.2f}{cost.wall:>10.2f}{cost.memory:>8.0f}{rows / cost.wall:>12.0f}",
            file=sys.stderr,
        )
    ratio = medians["ours"].cpu / medians["hash"].cpu
    print(f"  ours / hash {ratio:.1f}", file=sys.stderr)
    return {"rows": rows, "ours_to_hash": ratio, **{kind: cost._asdict() for kind, cost in medians.items()}}


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
