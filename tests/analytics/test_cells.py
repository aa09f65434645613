"""Frequent questions are asked of the smallest cells that have the columns; test_twins.py tests that they are right."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from analytics.filters import Filters
from analytics.metrics import NUMBERS, selection
from analytics.snapshot import Connection
from tests.analytics import base
from tests.analytics.forum import TRACKS, Forum, Tables, empty_tables, three_forums, write_database
from tests.analytics.twin import Twin
from tests.analytics.twin_stays import StaysTwin
from tests.analytics.twins import COUNTED, TWINS, plain, rows_of

CHOICES = {
    "none": Filters(),
    "region": Filters(region=("77",)),
    "district": Filters(district=("volga", "central")),
    "track": Filters(track=("transfer", "youth")),
    "type": Filters(organisation_type=("college",)),
    "format": Filters(format=("on_site",)),
    "role": Filters(role=("speaker",)),
    "status": Filters(status=("active",)),
    "day": Filters(day=("2025-08-26",)),
}
# In the rows alone: delegations by track or day, sessions on a day …
OF_ROWS = {
    *((name, label) for name in ("delegations", "absent_delegations") for label in ("track", "day")),
    *((name, "day") for name in ("sessions", "session_formats")),
}
# … and people at once, whoever is picked: only those of everybody are counted, day by day.
OF_ALL = {"track_days", "sessions", "session_formats", "place_days", "occupancy", "doors"}
DAY = "2025-08-26"
# Several filters at once, and the numbers that cells still answer.
SEVERAL = (
    (Filters(region=("77",), track=("youth",), day=(DAY,)), ("headline", "way", "turnout", "region_shares")),
    (Filters(organisation_type=("college",), track=("youth",), day=(DAY,)), ("attendance_forms", "registration_pace")),
    (Filters(organisation_type=("college",), track=("youth",)), ("registrations", "attendance", "forums")),
    (Filters(region=("77",), track=("youth",), status=("active",)), ("attendance_forms", "forums", "sources")),
    (Filters(format=("on_site",), role=("speaker",), status=("active",)), ("registration_pace", "headline")),
)
# What asks for tracks by days.
WIDE = (
    "turnout",
    "tracks",
    "attendance",
    "type_tracks",
    "track_days",
    "track_pairs",
    "track_combinations",
    "track_flow",
)


def test_cells_answer_without_and_with_one_filter(
    forums: tuple[Tables, Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    """None of these numbers reads the rows of people under one kind of filter; breakdowns take turns."""
    _, con = forums
    find, missed = selection.source_of, set()
    asked = ("", "")

    def noted(known: selection.Frame, fact: str, *columns: Any) -> selection.Source | None:
        source = find(known, fact, *columns)
        if source is None:
            missed.add(asked)
        return source

    monkeypatch.setattr(selection, "source_of", noted)
    for name in sorted(COUNTED):
        breakdowns = NUMBERS[name].breakdowns or (None,)
        for place, (label, filters) in enumerate(CHOICES.items()):
            asked = (name, label)
            NUMBERS[name].ask(con.cursor(), filters, breakdowns[place % len(breakdowns)])
    of_all = {(name, label) for name in OF_ALL for label in CHOICES if label not in ("none", "day")}
    assert of_all <= missed <= of_all | OF_ROWS


def test_cells_answer_several_filters_of_frequent_questions(
    forums: tuple[Tables, Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, con = forums
    find = selection.source_of

    def found(known: selection.Frame, fact: str, *columns: Any) -> selection.Source:
        source = find(known, fact, *columns)
        assert source is not None, (name, filters, fact)
        return source

    monkeypatch.setattr(selection, "source_of", found)
    for filters, names in SEVERAL:
        for name in names:
            NUMBERS[name].ask(con.cursor(), filters)


def test_a_question_reads_the_columns_of_cells_that_it_names(forums: tuple[Tables, Connection]) -> None:
    _, con = forums
    text, _ = selection.statement(
        con, Filters(region=("77",)), "with {people} select sum(people) as people from people"
    )
    assert text.startswith("with people as (select people from people_cell where ")


def test_the_smallest_table_that_has_the_columns_answers(forums: tuple[Tables, Connection]) -> None:
    _, con = forums
    known = selection.frame(con)
    levels = con.execute("select relation, level, columns, cells from cell_level where fact = 'people'").fetchall()
    for wanted in ({"region_code"}, {"role", "tracks"}, {"registered_on", "format"}, {"people"}):
        source = selection.source_of(known, "people", wanted)
        exact = {(table, level): cells for table, level, columns, cells in levels if wanted <= set(columns.split(","))}
        assert source is not None and exact[source.table, source.level] == min(exact.values())
    assert selection.source_of(known, "people", {"region_code", "role", "registered_on"}) is None


def test_a_forum_with_more_tracks_and_days_than_a_mask_has_bits(tmp_path: Path) -> None:
    """Tracks of some days are then asked of the rows of attendance."""
    more = [(f"track{place}", f"Трек {place}", f"Track {place}") for place in range(5)]
    tables, path = empty_tables(), tmp_path / "wide.duckdb"
    Forum(tables, 5, 40, "wide", tracks=[*TRACKS, *more])
    write_database(path, tables, least_people=0)
    with duckdb.connect(path, read_only=True, config={"threads": 1}) as con:
        assert not selection.knows_tracks_of_days(con, Filters())
        for filters in (Filters(), Filters(day=("2025-08-26", "2025-08-28")), Filters(track=("youth",), day=(DAY,))):
            for name in WIDE:
                choices = NUMBERS[name].breakdowns
                by = next((one for one in ("track", "attendance", *choices) if one in choices), None)
                twin = TWINS[name](StaysTwin(tables, filters), by)
                expected = [{column: plain(column, value) for column, value in row.items()} for row in twin]
                assert rows_of(NUMBERS[name].ask(con.cursor(), filters, by)) == expected, (name, filters)


def test_a_wrong_cell_is_noticed_by_the_base_tables(tmp_path: Path) -> None:
    tables, path = three_forums(), tmp_path / "wrong.duckdb"
    write_database(path, tables, least_people=0)
    twin = Twin(tables, Filters())
    with duckdb.connect(path) as con:
        assert base.differences(con, Filters(), twin) == []
        con.execute("delete from attendance where list_code = 'day1'")
        assert base.differences(con, Filters(), twin) == [
            "headline on the base tables",
            "attendance by list on the base tables",
        ]
