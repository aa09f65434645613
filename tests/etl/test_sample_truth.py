"""The bundled sample, loaded, against what its generator knows of it."""

import json
from collections.abc import Callable

import pytest

import settings
from analytics.filters import Filters
from analytics.metrics import NUMBERS
from analytics.snapshot import open_snapshot
from tests.etl.conftest import Loader

TRUTH = json.loads((settings.ROOT / "tests" / "sample" / "truth.json").read_text("utf-8"))


@pytest.fixture
def sample(loader: Loader) -> Loader:
    assert loader("load", settings.SAMPLE).status == 0  # without --forum: the sample's own
    return loader


def test_sample_numbers_equal_what_its_generator_knows(sample: Loader) -> None:
    con = open_snapshot(sample.data).cursor()
    ask = {name: NUMBERS[name].ask(con, Filters()) for name in ("headline", "tracks")}
    (headline,) = ask["headline"].to_dict("records")
    for name in "registrations participants attendees attended_participants walk_ins no_shows not_measured".split():
        assert headline[name] == TRUTH[name], name
    status = TRUTH["registrations_by_status"]
    assert headline["pending"] == status["pending"] + status["waitlist"]
    assert [headline[name] for name in ("cancelled", "expired", "rejected")] == [
        status[name] for name in ("cancelled", "expired", "rejected")
    ]
    tracks = {row["name_ru"]: row for row in ask["tracks"].to_dict("records")}
    assert {name: row["registered"] for name, row in tracks.items()} == TRUTH["registered_by_track"]
    assert {name: row["attended"] for name, row in tracks.items()} == TRUTH["attendees_by_track"]
    for by, key in (("day", "attendees_by_day"), ("list", "attendees_by_list")):
        rows = NUMBERS["attendance"].ask(con, Filters(), by).dropna(subset=["attendees"]).to_dict("records")
        name = "day" if by == "day" else "name"
        assert {
            row[name]: row["attendees"] for row in rows if row["attendees"] and isinstance(row[name], str)
        } == TRUTH[key]
    assert sample.ask("SELECT sum(entries) FROM attendance") == [(TRUTH["entries"],)]
    assert headline["regions_represented"] == TRUTH["regions_of_participants"]


def test_sample_says_that_it_is_one(sample: Loader) -> None:
    assert sample.ask("SELECT forum_code FROM forum") == [("sample",)]
    assert open_snapshot(sample.data).is_sample


def test_order_of_loading_the_sample_does_not_matter(new_loader: Callable[[str], Loader], sample: Loader) -> None:
    other = new_loader("other")
    for path in sorted(settings.SAMPLE.iterdir(), reverse=True):
        other("load", path)
    people = "SELECT * EXCLUDE (person_number, organisation_id) FROM person ORDER BY ALL"
    assert other.ask(people) == sample.ask(people)
    assert other("load", settings.SAMPLE).result["published"] is False
