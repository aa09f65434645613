"""Tracks, halls and sessions equal their slow twins under random filters; and their promises hold."""

import random

import duckdb
import pytest

from analytics.filters import Filters
from analytics.metrics import NUMBERS
from analytics.metrics.programme import control_totals
from tests.analytics.forum import Forum, Tables, empty_tables, three_forums, write_database
from tests.analytics.twins import random_filters

NOTHING = (
    "attended_tracks attended_days registered_sessions attended_sessions registrations active_registrations "
    "pending_registrations cancelled_registrations rejected_registrations expired_registrations entries"
).split()


def one_forum() -> Tables:
    """A forum with enough people for its tracks to be compared."""
    tables = empty_tables()
    Forum(tables, seed=31, people=140)
    return tables


@pytest.fixture(scope="module", params=[one_forum, three_forums], ids=lambda make: make.__name__)
def lists_and_con(request, tmp_path_factory):
    """The lists of an invented snapshot, and a connection to the same in DuckDB."""
    tables = request.param()
    path = tmp_path_factory.mktemp("stays") / "forum.duckdb"
    write_database(path, tables)
    with duckdb.connect(path, read_only=True, config={"threads": 1}) as con:
        yield tables, con


@pytest.mark.parametrize("turn", range(12))
def test_no_more_people_at_once_than_there_were(lists_and_con, turn):
    tables, con = lists_and_con
    filters = random_filters(tables, random.Random(6000 + turn)) if turn else Filters()
    sessions, tracks, places = (
        NUMBERS[name].ask(con.cursor(), filters) for name in ("sessions", "track_days", "place_days")
    )
    for table, whole in ((sessions, "present"), (tracks, "attended"), (places, "visitors")):
        known = table.dropna(subset="peak_people")
        assert (known["peak_people"] <= known[whole]).all()
        assert table["average_stay_minutes"].dropna().between(0, 24 * 60).all()
    halls = NUMBERS["occupancy"].ask(con.cursor(), filters, "hall").groupby(["place", "day"])["people_inside"].max()
    peaks = places[places["place"] != "venue"].dropna(subset="peak_people").set_index(["place", "day"])["peak_people"]
    if len(filters.forum) < 2:
        assert halls.to_dict() == peaks[peaks.index.isin(halls.index)].to_dict()


@pytest.mark.parametrize("way", ["registration", "attendance"])
def test_combinations_add_up_to_the_people_with_a_track(lists_and_con, way):
    _, con = lists_and_con
    sets = NUMBERS["track_combinations"].ask(con.cursor(), Filters(), way)
    pairs = NUMBERS["track_pairs"].ask(con.cursor(), Filters(), way)
    assert sets["people_share"].sum() == pytest.approx(1)
    own = pairs[pairs["track"] == pairs["other"]]["people"].sum()
    assert (sets["people"] * sets["track_count"]).sum() == own > 0


def test_where_nobody_was_seen_leaving_nothing_is_zero(lists_and_con):
    _, con = lists_and_con
    places = NUMBERS["place_days"].ask(con.cursor(), Filters())
    unknown = places[places["peak_people"].isna()]
    assert len(unknown) and (unknown["visitors"] > 0).any()
    assert unknown[["fill_share", "person_hours", "average_stay_minutes", "exit_share"]].isna().all(axis=None)
    assert not set(unknown["place"] + unknown["day"]) & {
        place + day
        for of in ("venue", "hall")
        for place, day in NUMBERS["occupancy"].ask(con.cursor(), Filters(), of)[["place", "day"]].to_numpy().tolist()
    }


def test_a_clear_difference_of_turnout_is_found_and_a_small_one_is_not(tmp_path):
    tables = empty_tables()
    Forum(tables, seed=5, people=0)
    for number in range(300):
        track, is_seen = number % 3, number % 100 < (90 if number % 3 == 0 else 50)
        row = {"person_number": number, "person_id": f"00000000-0000-0000-0000-{number:012}", "forum_code": "kaluga"}
        row |= dict.fromkeys(["status", "region_code", "district_code", "organisation_type", "format", "role"], "x")
        row |= {"is_participant": True, "is_attendee": is_seen, "is_measured": True, "registered_tracks": 1 << track}
        row |= dict.fromkeys(NOTHING, 0)
        tables["person"].append(row)
    write_database(tmp_path / "forum.duckdb", tables)
    with duckdb.connect(tmp_path / "forum.duckdb", read_only=True) as con:
        rows = NUMBERS["track_differences"].ask(con, Filters())
    different = rows[rows["is_different"]]
    assert {frozenset(pair) for pair in different[["track", "other"]].to_numpy().tolist()} == {
        frozenset({"leadership", "sovereignty"}), frozenset({"leadership", "solutions"})
    }  # fmt: skip
    assert set(different["track"]) == {"leadership"}
    assert rows["p_value"].notna().sum() == 3  # the tracks that nobody chose are not compared


def test_platform_counts_stand_beside_ours(tmp_path):
    tables = empty_tables()
    Forum(tables, seed=5, people=3)
    tables["control_total"] = [{"file_number": 2, "total_code": "unique_viewers", "stated": 10, "counted": 9}]
    write_database(tmp_path / "forum.duckdb", tables)
    with duckdb.connect(tmp_path / "forum.duckdb", read_only=True) as con:
        row = control_totals(con).iloc[0]
    assert (row["file_name"], row["stated"], row["counted"], row["difference"]) == ("kaluga-attendance.xlsx", 10, 9, -1)
    assert row["total_name_en"] and row["total_name_en"] != "unique_viewers"


@pytest.mark.parametrize(("name", "by"), [("occupancy", "street"), ("track_pairs", "x"), ("track_combinations", "x")])
def test_an_unknown_choice_says_what_there_is(lists_and_con, name, by):
    _, con = lists_and_con
    with pytest.raises(ValueError, match="Choose one of: "):
        NUMBERS[name].ask(con, Filters(), by)
