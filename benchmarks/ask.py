"""What a number costs: as the dashboard asks, of the rows of people, of base tables, in pandas.

`python -m benchmarks.ask PEOPLE…` prints milliseconds of processor time (medians; what takes long is asked once), JSON
to standard output. Each size is an invented snapshot, written by another process and removed.
"""

import json
import math
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import pandas as pd

from analytics.filters import Filters
from analytics.metrics import NUMBERS, Number, selection
from analytics.snapshot import Connection, open_snapshot

TURNS, LONG_MS = 3, 200.0
ONCE = {"reconciliation", "reconciliation_people", "registration_forecast"}  # one of their breakdowns is enough
BY_PAGE = {"people", "reconciliation_people", "ledger"}  # rows, not numbers: asked page by page
PAGE = 50
SINGLE = {
    "region": Filters(region=("77",)),
    "district": Filters(district=("volga",)),
    "track": Filters(track=("transfer",)),
    "type": Filters(organisation_type=("college",)),
    "format": Filters(format=("on_site",)),
    "role": Filters(role=("speaker",)),
    "status": Filters(status=("active",)),
    "day": Filters(day=("2025-08-26",)),
}
SEVERAL = {
    "two tracks, two days": Filters(track=("transfer", "leadership"), day=("2025-08-26", "2025-08-27")),
    "type, regions": Filters(organisation_type=("college",), region=("77", "16", "40")),
    "role, format, status": Filters(role=("participant",), format=("on_site",), status=("active",)),
    "track, type, day": Filters(track=("transfer",), organisation_type=("college",), day=("2025-08-26",)),
    "status, region, tracks": Filters(status=("active",), region=("77",), track=("transfer", "leadership")),
}
KINDS = {"none": {"none": Filters()}, "single": SINGLE, "several": SEVERAL}
# The same without person rows, masks and cells: what is registered and what was seen, joined and counted.
BASE = {
    "headline": """
        select count(distinct r.registration_id), count(distinct r.person_number) filter (where r.status = 'active'),
            count(distinct a.person_number), count(distinct r.organisation_id) filter (where r.status = 'active')
        from registration r full join (select distinct person_number from attendance) a using (person_number)
    """,
    "turnout region": """
        select r.region_code, count(distinct r.person_number) filter (where r.status = 'active'),
            count(distinct a.person_number)
        from registration r left join (select distinct person_number from attendance) a using (person_number)
        group by r.region_code
    """,
    "tracks": """
        select track_code, count(distinct r.person_number), count(distinct a.person_number)
        from registration_track join registration r using (registration_id)
        left join (select distinct person_number, track_code from attendance) a using (person_number, track_code)
        where r.status = 'active' group by track_code
    """,
    "registrations day": """
        select registered_at::date, count(distinct registration_id) from registration group by registered_at::date
    """,
    "attendance day": "select day_on, count(distinct person_number), sum(entries) from attendance group by day_on",
}


def cpu_ms(work: Callable[[], Any]) -> float:
    """Milliseconds of processor time of this process, all threads."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def median_ms(work: Callable[[], Any]) -> float:
    """Median after a turn that warms up; what takes long is done once, what the snapshot breaks off takes for ever."""
    try:
        first = cpu_ms(work)
    except duckdb.InterruptException:
        return math.inf
    return first if first > LONG_MS else statistics.median(cpu_ms(work) for _ in range(TURNS))


def asked(con: Connection, name: str, by: str | None) -> dict[str, float]:
    """Milliseconds without a filter, under the costliest single and the costliest of several; from rows without one."""
    number, found = NUMBERS[name], dict.fromkeys((*KINDS, "rows"), math.nan)
    if not number.is_filtered:
        return found | {"none": median_ms(partial(answer, number, con, Filters(), by))}
    for kind, choices in KINDS.items():
        for filters in list(choices.values())[: 1 if found["none"] > LONG_MS else None]:
            cost = median_ms(partial(answer, number, con, filters, by))
            found[kind] = max(cost, found[kind]) if found[kind] >= 0 else cost
    with mock.patch.object(selection, "source_of", lambda *_: None):
        found["rows"] = median_ms(lambda: answer(number, con.cursor(), Filters(), by))
    return found


def answer(number: Number, con: Connection, filters: Filters, by: str | None) -> pd.DataFrame:
    """The answer as the pages ask for it: of rows of people and of files the first page."""
    if number.name not in BY_PAGE:
        return number.ask(con, filters, by)
    choice = [filters] if number.is_filtered else []
    return number.function(con, *choice, *([by] if by else []), limit=PAGE)


def answered(con: Connection, text: str) -> list[tuple]:
    """The rows of a question's answer."""
    return con.execute(text).fetchall()


def in_pandas(con: Connection) -> dict[str, float]:
    """The same questions of data frames that are in memory already."""
    person = con.execute(
        "select region_code, organisation_id, is_participant, is_attendee, registrations, registered_tracks,"
        " attended_tracks, attended_days from person"
    ).df()
    days = con.execute("select registered_at::date as day_on from registration").df()
    participants = person[person["is_participant"]]
    tracks = [1 << bit for bit in range(6)]

    def by_region() -> Any:
        return person.groupby("region_code")[["is_participant", "is_attendee"]].sum()

    return {
        "headline": median_ms(lambda: (person.sum(numeric_only=True), participants["organisation_id"].nunique())),
        "turnout region": median_ms(by_region),
        "tracks": median_ms(lambda: [(participants["registered_tracks"] & bit).astype(bool).sum() for bit in tracks]),
        "registrations day": median_ms(lambda: days["day_on"].value_counts()),
        "attendance day": median_ms(lambda: [(person["attended_days"] & bit).astype(bool).sum() for bit in tracks]),
    }


def measured(people: int) -> list[dict[str, Any]]:
    """A row per number and breakdown at one size."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "benchmarks.snapshots", folder, str(people)], check=True)
        return [{"people": people, **row} for row in asked_of(Path(folder))]


def asked_of(folder: Path) -> list[dict[str, Any]]:
    """A row per number and breakdown of the published snapshot."""
    con = open_snapshot(folder).cursor()
    rows: list[dict[str, Any]] = []
    for name, number in NUMBERS.items():
        for by in (number.breakdowns[:1] if name in ONCE else number.breakdowns) or (None,):
            rows.append({"number": f"{name} {by}" if by else name, **asked(con, name, by)})
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for row in rows:
        base = BASE.get(row["number"])
        row |= {"memory_mb": memory, "base": base and median_ms(partial(answered, con, base))}
    frames = in_pandas(con)
    return [{**row, "pandas": frames.get(row["number"])} for row in rows]


def table(rows: list[dict[str, Any]]) -> str:
    """A line per number and size."""
    columns = ("none", "single", "several", "rows", "base", "pandas")
    lines = [f"{'number':<36}{'people':>10}" + "".join(f"{column:>9}" for column in columns)]
    for row in sorted(rows, key=lambda row: row["number"]):
        cells = (f"{row[column]:>9.1f}" if pd.notna(row[column]) else f"{'':>9}" for column in columns)
        lines.append(f"{row['number']:<36}{row['people']:>10}" + "".join(cells))
    peaks = {row["people"]: row["memory_mb"] for row in rows}
    return "\n".join([*lines, *(f"{people} people: {memory:.0f} MB at most" for people, memory in peaks.items())])


def main() -> None:
    found = [row for people in map(int, sys.argv[1:]) for row in measured(people)]
    print(table(found), file=sys.stderr)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
