"""Questions under random filters: the snapshot in DuckDB, cells and all, beside rows of people on another engine."""

import random
import statistics
import time
from dataclasses import dataclass, field
from unittest import mock

import duckdb

from analytics.filters import Filters
from analytics.metrics import NUMBERS, selection
from analytics.snapshot import Connection
from engines.base import Engine
from engines.exchange import Beside
from tests.analytics.forum import Rows, Tables
from tests.analytics.twins import random_filters, rows_of

# Numbers whose texts Spark and ClickHouse take as they are.
PORTABLE = """
    headline turnout tracks registrations attendance region_tracks type_tracks way presence attendance_forms
    region_shares region_ranks plan_fact type_regions type_days delegations absent_delegations meeting_regions
    track_pairs track_differences sources forums registration_pace registration_forecast
""".split()
QUESTIONS = [(name, by) for name in PORTABLE for by in NUMBERS[name].breakdowns or (None,)]
CODES = {
    "forum": "SELECT forum_code FROM forum",
    "person": "SELECT DISTINCT district_code, region_code, organisation_type FROM person ORDER BY ALL",
    "track": "SELECT DISTINCT track_code FROM track ORDER BY ALL",
    "day": "SELECT day_on FROM day ORDER BY ALL",
}


@dataclass
class Comparison:
    """How many questions were compared, which differed, and what each engine took."""

    questions: int = 0
    differences: list[str] = field(default_factory=list)
    here_seconds: list[float] = field(default_factory=list)
    there_seconds: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        here, there = (statistics.median(times) * 1000 for times in (self.here_seconds, self.there_seconds))
        median = f"median {here:.0f} ms in DuckDB, {there:.0f} ms there"
        return f"{self.questions} questions, {len(self.differences)} differences; {median}"


def compare(con: Connection, engine: Engine, filter_sets: int, each: int, seed: int) -> Comparison:
    """Ask as many questions under each set of filters, the first of them empty; all questions take turns."""
    codes: Tables = {name: con.execute(text).df().to_dict("records") for name, text in CODES.items()}  # type: ignore[misc]
    there, found = Beside(con, engine), Comparison()
    for turn in range(filter_sets):
        filters = random_filters(codes, random.Random(f"{seed} {turn}")) if turn else Filters()
        for place in range(turn * each, (turn + 1) * each):
            name, by = QUESTIONS[place % len(QUESTIONS)]
            expected, seconds = _asked(name, by, con.cursor(), filters)
            found.here_seconds.append(seconds)
            with mock.patch.object(selection, "source_of", lambda *_: None):
                answered, seconds = _asked(name, by, there, filters)  # type: ignore[arg-type]
            found.there_seconds.append(seconds)
            found.questions += 1
            if answered != expected:
                found.differences.append(f"{name} by {by}, {filters.to_query()}")
    return found


def _asked(name: str, by: str | None, con: duckdb.DuckDBPyConnection, filters: Filters) -> tuple[Rows, float]:
    started = time.monotonic()
    table = NUMBERS[name].ask(con, filters, by)
    return rows_of(table), time.monotonic() - started
