"""The headline of five people, counted by hand."""

from datetime import date, datetime
from typing import Any

import duckdb
import pytest

from analytics.filters import Filters
from analytics.metrics.headline import headline
from analytics.metrics.turnout import turnout
from tests.analytics.forum import Forum, empty_tables, write_database

ABSENT = {"attended_tracks": 0, "attended_days": 0, "entries": 0, "is_attendee": False, "is_measured": True}
MONDAY = {"attended_tracks": 1, "attended_days": 1, "entries": 1, "is_attendee": True, "is_measured": True}
SATURDAY = "2025-08-30"


def person(number: int, status: str, region: str, organisation: int | None, seen: dict[str, Any]) -> dict[str, Any]:
    """A row of `person` with one registration, or none when unregistered."""
    counts = {f"{name}_registrations": int(name == status) for name in ("active", "pending", "cancelled", "rejected")}
    row = {"person_number": number, "person_id": f"00000000-0000-0000-0000-{number:012}", "forum_code": "kaluga"}
    row |= {"status": status, "is_participant": status == "active", "region_code": region, "district_code": "central"}
    row |= {"organisation_type": "college", "organisation_id": organisation, "format": "on_site", "role": "participant"}
    row |= {"registered_on": date(2025, 8, 1), "registered_tracks": 3, "registered_sessions": 0, "attended_sessions": 0}
    row |= {"registrations": int(status != "unregistered"), "expired_registrations": 0}
    return row | counts | seen


@pytest.fixture(scope="module")
def con(tmp_path_factory):
    """Two came of four participants; one of the others could not be measured; one walked in."""
    tables = empty_tables()
    Forum(tables, seed=1, people=0)
    tables["person"] = [
        person(1, "active", "40", 1, MONDAY),
        person(2, "active", "77", 2, MONDAY | {"attended_days": 2}),
        person(3, "active", "77", 1, ABSENT),
        person(4, "active", "BY", None, ABSENT | {"is_measured": False, "format": "online"}),
        person(5, "cancelled", "16", 3, MONDAY),
    ]
    place = {"day_on": date(2025, 8, 25), "list_code": "hall_leadership", "track_code": "leadership", "entries": 1}
    moment = {"first_at": datetime(2025, 8, 25, 10), "last_at": datetime(2025, 8, 25, 10)}
    tables["attendance"] = [{"forum_code": "kaluga", "person_number": 1, **place, **moment}]
    path = tmp_path_factory.mktemp("hand") / "hand.duckdb"
    write_database(path, tables)
    with duckdb.connect(path, read_only=True) as connection:
        yield connection


def test_headline_counts_five_people(con):
    assert headline(con.cursor(), Filters()).iloc[0].to_dict() == {
        "registrations": 5,
        "participants": 4,
        "cancelled": 1,
        "pending": 0,
        "expired": 0,
        "rejected": 0,
        "attendees": 3,
        "attended_participants": 2,
        "walk_ins": 1,
        "no_shows": 1,
        "not_measured": 1,
        "turnout_share": 0.5,
        "regions_represented": 2,
        "organisations": 2,
    }


def test_a_day_narrows_attendees_and_not_participants(con):
    monday = headline(con.cursor(), Filters(day=("2025-08-25",))).iloc[0]
    assert (monday["participants"], monday["attendees"], monday["no_shows"]) == (4, 2, 2)


def test_a_day_without_scans_is_not_measured_and_not_zero(con):
    saturday = headline(con.cursor(), Filters(day=(SATURDAY,))).iloc[0]
    assert (saturday["no_shows"], saturday["not_measured"]) == (0, 4)
    assert saturday.isna()["turnout_share"]
    day = turnout(con.cursor(), Filters(), "day").set_index("day").loc[SATURDAY]
    assert day.isna()[["attendees", "no_shows", "turnout_share"]].all()
    assert day["not_measured"] == 4


def test_a_track_nobody_was_ever_seen_in_is_not_measured(con):
    rows = turnout(con.cursor(), Filters(), "track").set_index("track")
    assert rows.loc["leadership", ["participants", "attendees", "walk_ins"]].tolist() == [4, 3, 1]
    assert rows.isna()["attendees"].to_dict()["sovereignty"]
    assert rows.loc["sovereignty", "not_measured"] == 4


@pytest.mark.parametrize("filters", [Filters(region=("05",)), Filters(forum=("nowhere",)), Filters(track=("nothing",))])
def test_headline_of_nobody_is_zero_without_turnout(con, filters):
    row = headline(con.cursor(), filters).iloc[0]
    assert row.isna()["turnout_share"]
    assert row.drop("turnout_share").eq(0).all()
