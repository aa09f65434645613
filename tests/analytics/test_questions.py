"""The way, regions, the plan, organisations and the meeting equal their slow twins; what they promise holds."""

import random
from datetime import datetime

import duckdb
import pandas as pd
import pytest

from analytics.filters import Filters
from analytics.metrics import NUMBERS
from analytics.metrics.intervals import difference_interval, with_turnout_interval
from analytics.metrics.people import people_count, people_rows, person_sources
from analytics.metrics.presence import STATES
from analytics.metrics.regions import turnout_gap
from tests.analytics import twin_questions
from tests.analytics.forum import three_forums, write_database
from tests.analytics.twin import Twin
from tests.analytics.twins import random_filters, rows_of


@pytest.fixture(scope="module")
def lists_and_con(tmp_path_factory):
    """The lists of three invented forums, and a connection to the same in DuckDB."""
    tables = three_forums()
    path = tmp_path_factory.mktemp("snapshot") / "forums.duckdb"
    write_database(path, tables)
    with duckdb.connect(path, read_only=True, config={"threads": 1}) as con:
        yield tables, con


@pytest.mark.parametrize("turn", range(15))
def test_a_choice_of_states_picks_their_people(lists_and_con, turn):
    tables, con = lists_and_con
    source = random.Random(3000 + turn)
    filters = random_filters(tables, source) if turn else Filters()
    states = tuple(source.sample(STATES, 2))
    picked = sum(twin_questions.state(person) in states for person in Twin(tables, filters).people)
    assert (
        people_count(con.cursor(), filters, states) == picked == len(people_rows(con.cursor(), filters, states=states))
    )


@pytest.mark.parametrize("turn", range(15))
def test_states_add_up_to_everybody_and_to_the_headline(lists_and_con, turn):
    tables, con = lists_and_con
    filters = random_filters(tables, random.Random(4000 + turn))
    people = NUMBERS["presence"].ask(con.cursor(), filters).set_index("presence")["people"]
    total = rows_of(NUMBERS["headline"].ask(con.cursor(), filters))[0]
    assert people.sum() == people_count(con.cursor(), filters)
    assert people[["came", "no_show", "not_measured"]].sum() == total["participants"]
    assert people[["came", "walk_in_inactive", "walk_in_unregistered"]].sum() == total["attendees"]
    assert NUMBERS["attendance_forms"].ask(con.cursor(), filters)["attendees"].sum() == total["attendees"]
    for by in NUMBERS["region_shares"].breakdowns:
        shares = NUMBERS["region_shares"].ask(con.cursor(), filters, by)
        assert shares["participants"].sum() == total["participants"]
        assert not total["participants"] or shares["participants_share"].sum() == pytest.approx(1)


def test_two_of_three_stand_below_many_of_many(lists_and_con):
    _, con = lists_and_con
    ranks = NUMBERS["region_ranks"].ask(con.cursor(), Filters(forum=("kaluga", "omsk", "tula")))
    assert (ranks["rank_best"] <= ranks["rank"]).all() and (ranks["rank"] <= ranks["rank_worst"]).all()
    assert ranks["turnout_low"].is_monotonic_decreasing
    shares = pd.DataFrame({"participants": [3, 200], "attended_participants": [2, 180], "turnout_share": [2 / 3, 0.9]})
    few, many = with_turnout_interval(shares)["turnout_low"]
    assert few < 0.25 < 0.85 < many


def test_regions_differ_only_when_chance_is_unlikely(lists_and_con):
    _, con = lists_and_con
    low, high = difference_interval((180, 100), (200, 200))
    assert 0 < low < 0.4 < high
    low, high = difference_interval((2, 180), (3, 200))
    assert low < 0 < high
    gap = turnout_gap(con.cursor(), Filters(district=("far_east",)), "77", "01").iloc[0]
    assert gap.isna()[["second_share", "gap", "gap_low", "gap_high"]].all()


def test_a_plan_and_a_meeting_ask_for_whole_regions(lists_and_con):
    _, con = lists_and_con
    for name in ("plan_fact", "meeting_regions"):
        whole, narrowed, one = (
            NUMBERS[name].ask(con.cursor(), filters)
            for filters in (Filters(), Filters(role=("speaker",), day=("2025-08-30",)), Filters(region=("77",)))
        )
        assert whole.equals(narrowed) and set(one["region"]) <= {"77"}
    assert len(NUMBERS["meeting_regions"].ask(con.cursor(), Filters())) == 89


def test_a_forum_without_a_meeting_or_measurement_says_so(tmp_path):
    tables = three_forums(people=30)
    tables["attendance"] = [row for row in tables["attendance"] if row["session_code"] != "meeting"]
    write_database(tmp_path / "unseen.duckdb", tables)
    with duckdb.connect(tmp_path / "unseen.duckdb", read_only=True) as con:
        unseen = NUMBERS["meeting_regions"].ask(con, Filters())
    assert unseen[["heads_came", "deputies_came", "others_came"]].isna().all(axis=None)
    tables["programme_session"] = [r for r in tables["programme_session"] if r["session_format"] != "meeting"]
    tables["checkin_list"] = [row for row in tables["checkin_list"] if not row["is_meeting"]]
    write_database(tmp_path / "undeclared.duckdb", tables)
    with duckdb.connect(tmp_path / "undeclared.duckdb", read_only=True) as con:
        assert NUMBERS["meeting_regions"].ask(con, Filters()).empty


def test_a_mark_without_a_time_tells_the_form(tmp_path):
    tables = three_forums(people=40)
    absent = [row for row in tables["person"] if not row["is_attendee"] and row["is_participant"]][-1]
    absent["is_attendee"] = True
    for row in tables["registration"]:
        row["came_as"] = None
    mine = next(r for r in tables["registration"] if r["person_number"] == absent["person_number"])
    before = {"forum": (absent["forum_code"],)}
    found = {}
    for mark in ("online", "both"):
        mine["came_as"] = mark
        write_database(tmp_path / f"{mark}.duckdb", tables)
        with duckdb.connect(tmp_path / f"{mark}.duckdb", read_only=True) as con:
            table = NUMBERS["attendance_forms"].ask(con, Filters(**before))
        found[mark] = table.set_index("attended_as")["attendees"].fillna(0).to_dict()
    assert found["online"]["online"] == found["both"]["online"] + 1
    assert found["both"]["both"] == found["online"]["both"] + 1


def test_every_row_of_a_person_is_found_in_its_file(lists_and_con):
    tables, con = lists_and_con
    files = {row["file_number"]: row["name"] for row in tables["source_file"]}
    for person in tables["person"][-20:]:
        rows = person_sources(con.cursor(), person["forum_code"], person["person_id"])
        expected = [
            (kind, files[row["file_number"]], row["row_number"])
            for kind in ("registration", "scan")
            for row in tables[kind]
            if row["person_number"] == person["person_number"]
        ]
        found = zip(rows["kind"], rows["file_name"], rows["row_number"], strict=True)
        assert sorted(found) == sorted(expected)
        times = pd.to_datetime(rows.loc[rows["kind"] == "scan", "happened_at"])
        assert times.is_monotonic_increasing and (times > datetime(2020, 1, 1)).all()
