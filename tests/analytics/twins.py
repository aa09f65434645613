"""Every number beside its twin: random filters asked of both. `python -m tests.analytics.twins COUNT SEED` asks more.

A new number costs a line in TWINS: (the lists under filters, the breakdown) → the rows it must answer.
"""

import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import duckdb
import pandas as pd

from analytics.filters import Filters
from analytics.metrics import NUMBERS, selection
from analytics.snapshot import Connection
from tests.analytics import base, twin_forums, twin_quality, twin_questions, twin_review, twin_sources
from tests.analytics.forum import Rows, Tables, three_forums, write_database
from tests.analytics.twin_stays import StaysTwin

TWINS: dict[str, Callable[[StaysTwin, str | None], Rows]] = {
    "headline": lambda twin, by: twin.headline(),
    "turnout": lambda twin, by: twin.turnout(by or ""),
    "tracks": lambda twin, by: twin.track_rows(),
    "registrations": lambda twin, by: twin.registrations(by or ""),
    "attendance": lambda twin, by: twin.attendance(by or ""),
    "region_tracks": lambda twin, by: twin.by_track("region", by or ""),
    "type_tracks": lambda twin, by: twin.by_track("organisation_type", by or ""),
    "way": lambda twin, by: twin_questions.way(twin),
    "presence": lambda twin, by: twin_questions.presence(twin),
    "attendance_forms": lambda twin, by: twin_questions.attendance_forms(twin),
    "region_shares": lambda twin, by: twin_questions.region_shares(twin, by or ""),
    "region_ranks": lambda twin, by: twin_questions.region_ranks(twin),
    "plan_fact": lambda twin, by: twin_questions.plan_fact(twin),
    "type_regions": lambda twin, by: twin_questions.type_regions(twin, by or ""),
    "type_days": lambda twin, by: twin_questions.type_days(twin),
    "delegations": lambda twin, by: twin_questions.delegations(twin),
    "absent_delegations": lambda twin, by: twin_questions.absent_delegations(twin),
    "meeting_regions": lambda twin, by: twin_questions.meeting_regions(twin),
    "track_popularity": lambda twin, by: twin.track_popularity(),
    "track_days": lambda twin, by: twin.track_days(),
    "track_pairs": lambda twin, by: twin.track_pairs(by or ""),
    "track_combinations": lambda twin, by: twin.track_combinations(by or ""),
    "track_flow": lambda twin, by: twin.track_flow(),
    "track_differences": lambda twin, by: twin.track_differences(),
    "sessions": lambda twin, by: twin.sessions(),
    "session_formats": lambda twin, by: twin.session_formats(),
    "place_days": lambda twin, by: twin.place_days(),
    "occupancy": lambda twin, by: twin.occupancy(by or ""),
    "doors": lambda twin, by: twin.doors(),
    "control_totals": twin_quality.control_totals,
    "people": lambda twin, by: twin.people_rows("ru"),
    "sources": twin_sources.sources,
    "reconciliation": twin_sources.reconciliation,
    "reconciliation_people": twin_sources.reconciliation_people,
    "rule_effects": twin_sources.rule_effects,
    "forums": twin_forums.forums,
    "registration_pace": twin_forums.registration_pace,
    "registration_forecast": twin_forums.registration_forecast,
    "resolved": twin_review.resolved,
    "open_questions": twin_review.open_questions,
    "decisions": twin_review.decisions,
    "source_files": twin_quality.source_files,
    "ledger": twin_quality.ledger,
    "ledger_summary": twin_quality.ledger_summary,
    "unresolved_names": twin_quality.unresolved_names,
    "dictionary": twin_quality.dictionary,
}


# Numbers that cells answer: equal, too, when they are asked of the rows of people.
COUNTED = set(
    """
    headline turnout tracks registrations attendance region_tracks type_tracks way presence region_shares region_ranks
    attendance_forms delegations absent_delegations forums
    track_days sessions session_formats place_days occupancy doors reconciliation rule_effects sources track_flow
    plan_fact type_regions type_days track_popularity track_pairs track_combinations track_differences
    registration_pace registration_forecast
    """.split()
)


def random_filters(tables: Tables, source: random.Random) -> Filters:
    """A few random choices; now and then a code that nobody carries."""
    people = tables["person"]
    codes = {
        "forum": [row["forum_code"] for row in tables["forum"]],
        "district": [row["district_code"] for row in people],
        "region": [row["region_code"] for row in people] + ["01"],
        "track": [row["track_code"] for row in tables["track"]],
        "organisation_type": [row["organisation_type"] for row in people] + ["ngo"],
        "format": ["on_site", "online", "both", "unknown"],
        "role": ["participant", "speaker", "guest"],
        "day": [row["day_on"].isoformat() for row in tables["day"]],
        "status": ["active", "pending", "cancelled", "unregistered"],
    }
    chosen = [name for name in codes if source.random() < 0.25]
    return Filters.from_query({name: source.choices(codes[name], k=source.randint(1, 4)) for name in chosen})


def rows_of(table: pd.DataFrame) -> Rows:
    """Rows with None for what is missing, dates without a time, shares to nine digits."""
    cells = table.astype(object)
    rows = cells.where(cells.notna(), None).to_dict(orient="records")
    return [{str(name): plain(str(name), value) for name, value in row.items()} for row in rows]


def plain(name: str, value: object) -> object:
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime() if name.endswith("_at") else value.date()
    return round(value, 9) if isinstance(value, float) else value


def differences(
    tables: Tables, con: Connection, filters: Filters, source: random.Random, part: float = 1.0
) -> list[str]:
    """Numbers that differ from their twins under the filters, each asked by one random breakdown of its own.

    What knows no filters is asked without filters only. Of the others a `part` is drawn, except without filters. A
    smaller part (all, where `part` is 1) is asked of the rows of people and of the base tables, too.
    """
    twin, found = StaysTwin(tables, filters), []
    if source.random() < part**2:
        found += base.differences(con, filters, twin)
    for name, number in NUMBERS.items():
        if filters != Filters() and (not number.is_filtered or source.random() > part):
            continue
        by = source.choice(number.breakdowns) if number.breakdowns else None
        asked = rows_of(number.ask(con.cursor(), filters, by))
        expected = [{n: plain(n, value) for n, value in row.items()} for row in TWINS[name](twin, by)]
        if asked != expected:
            found.append(f"{name} by {by}: {_first_difference(asked, expected)}")
        if name in COUNTED and source.random() < part**2:
            with mock.patch.object(selection, "source_of", lambda *_: None):
                asked = rows_of(number.ask(con.cursor(), filters, by))
            if asked != expected:
                found.append(f"{name} by {by} of rows: {_first_difference(asked, expected)}")
    return found


def _first_difference(asked: Rows, expected: Rows) -> str:
    if len(asked) != len(expected):
        return f"{len(asked)} rows, the twin has {len(expected)}"
    row = next(place for place, pair in enumerate(zip(asked, expected, strict=True)) if pair[0] != pair[1])
    keys = [
        name for name in {**asked[row], **expected[row]} if asked[row].get(name, ...) != expected[row].get(name, ...)
    ]
    return f"row {row}, {', '.join(keys)}"


def compare(tables: Tables, con: Connection, count: int, seed: int, part: float = 1.0) -> list[str]:
    """What differs under `count` sets of filters, the first of them empty; each with the seed that repeats it."""
    found = []
    for turn in range(count):
        source = random.Random(f"{seed} {turn}")
        filters = random_filters(tables, source) if turn else Filters()
        found += [
            f"seed {seed}, turn {turn}, {filters}: {one}" for one in differences(tables, con, filters, source, part)
        ]
    return found


def main(count: int, seed: int) -> int:
    """Ask `count` sets of filters of three forums; say what differs."""
    with tempfile.TemporaryDirectory() as folder:
        tables, path = three_forums(), Path(folder) / "forums.duckdb"
        write_database(path, tables, least_people=0)
        with duckdb.connect(path, read_only=True, config={"threads": 1}) as con:
            found = compare(tables, con, count, seed)
    print("\n".join(found))
    print(f"{len(NUMBERS)} numbers, {count} sets of filters, 3 forums, seed {seed}: {len(found)} differences")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
