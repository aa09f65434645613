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
    assert sample.ask("SELECT sum(entries) FROM attendance WHERE forum_code = 'sample'") == [(TRUTH["entries"],)]
    assert headline["regions_represented"] == TRUTH["regions_of_participants"]
    signed_up = sample.ask(
        "SELECT title_ru, count(DISTINCT person_number) FROM registration_session"
        " JOIN registration AS r USING (registration_id) JOIN programme_session USING (forum_code, session_code)"
        " WHERE forum_code = 'sample' AND r.status = 'active' GROUP BY ALL"
    )
    assert dict(signed_up) == TRUTH["registered_by_session"]
    assert open_snapshot(sample.data).is_sample
    forums = sample.ask("SELECT forum_code FROM forum ORDER BY starts_on DESC")
    assert forums == [("sample",), ("sample-2024",), ("sample-2023",)]
    _compare_earlier_forums(sample)
    _look_at_what_pages_need(sample)


def _compare_earlier_forums(sample: Loader) -> None:
    """Their headline and who was seen at each door are as invented; half of them have people of the newest forum."""
    con = open_snapshot(sample.data).cursor()
    for code, truth in TRUTH["earlier"].items():
        chosen = Filters(forum=(code,))
        (headline,) = NUMBERS["headline"].ask(con, chosen).to_dict("records")
        names = "registrations participants attendees attended_participants walk_ins no_shows not_measured".split()
        assert {name: headline[name] for name in names} == {name: truth[name] for name in names}
        lists = NUMBERS["attendance"].ask(con, chosen, "list").dropna(subset=["attendees"]).to_dict("records")
        seen = {row["name"]: row["attendees"] for row in lists if row["attendees"]}
        assert {name: seen[name] for name in truth["attendees_by_list"]} == truth["attendees_by_list"]
        returning = "SELECT count(*) FROM person AS p JOIN person AS o USING (person_id) WHERE o.forum_code = 'sample'"
        assert sample.ask(f"{returning} AND p.forum_code = '{code}'") == [(truth["people_of_the_newest_forum"],)]


def _look_at_what_pages_need(sample: Loader) -> None:
    """Every state that a page has to show is there: stays measured and not, ranks at the meeting, plans, sign-ups."""
    measured = dict(sample.ask("SELECT forum_code, count(left_at) FROM visit WHERE NOT is_online GROUP BY ALL"))
    assert measured["sample-2024"] == 0 < min(measured["sample"], measured["sample-2023"])
    assert sample.ask("SELECT count(*) > 0 FROM visit WHERE is_online AND left_at IS NOT NULL") == [(True,)]
    ranks = sample.ask("SELECT DISTINCT position_rank FROM person WHERE organisation_type = 'roiv'")
    assert {rank for (rank,) in ranks} == {"head", "deputy", "department", "other", "unknown"}
    assert sample.ask("SELECT forum_code, count(*) FROM plan GROUP BY ALL ORDER BY 1") == [
        (code, 89) for code in ("sample", "sample-2023", "sample-2024")
    ]
    asked = sample.ask("SELECT DISTINCT forum_code FROM programme_session WHERE is_registration_asked ORDER BY 1")
    assert asked == [("sample",), ("sample-2024",)]
    assert sample.ask("SELECT count(*) FROM person WHERE registered_sessions <> 0 AND forum_code = 'sample-2023'") == [
        (0,)
    ]


def test_order_of_loading_the_sample_does_not_matter(new_loader: Callable[[str], Loader], sample: Loader) -> None:
    other = new_loader("other")
    other("load", *sorted((path for path in settings.SAMPLE.rglob("*") if path.is_file()), reverse=True))
    people = "SELECT * EXCLUDE (person_number, organisation_id) FROM person ORDER BY ALL"
    assert other.ask(people) == sample.ask(people)
    assert other("load", settings.SAMPLE).result["published"] is False
