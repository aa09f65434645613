"""Our headline beside the platforms' own numbers, the difference explained to the last ticket.

`pytest tests/etl/test_platform.py -s` prints the table.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from analytics.filters import Filters
from analytics.metrics import NUMBERS
from analytics.snapshot import open_snapshot
from tests.etl.conftest import SHARED, Loader

EXPORTS = SHARED / "exports"
pytestmark = pytest.mark.skipif(not EXPORTS.exists(), reason="the real exports are not beside this checkout")

Parts = dict[str, int]  # why → by how much ours is higher than the platform's


def truth(path: str) -> dict[str, Any]:
    return json.loads((EXPORTS / path).read_text("utf-8"))


def rows(loader: Loader, number: str, by: str | None = None) -> list[dict[str, Any]]:
    frame = NUMBERS[number].ask(open_snapshot(loader.data).cursor(), Filters(), by)
    return [{str(name): value for name, value in row.items()} for row in frame.astype(object).to_dict("records")]


def beside(what: str, ours: int, platform: str, theirs: int, parts: Parts) -> None:
    """One line of the table; the parts must make up the whole difference."""
    why = "; ".join(f"{amount:+d} {reason}" for reason, amount in parts.items() if amount) or "equal"
    print(f"| {what} | {ours} | {theirs} | {ours - theirs:+d} | {platform} | {why} |")
    assert ours - theirs == sum(parts.values()), what


@pytest.mark.parametrize(
    ("event", "files", "unproven"),
    [
        ("main", ("ru/positions_all.csv", "ru/checkinlog_all.csv"), 1),
        ("fair", ("ru/fair_positions_all_excel.csv", "ru/fair_checkinlog_all.csv"), 0),
    ],
)
def test_pretix_beside_its_statistics(loader: Loader, event: str, files: tuple[str, ...], unproven: int) -> None:
    true = truth("pretix/truth.json")[event]
    loader.load(*(EXPORTS / "pretix" / "exports" / name for name in files), forum="exports")
    (ours,) = rows(loader, "headline")
    own, tickets = true["pretix_own_order_overview"]["_total"], true["positions"]
    counted = own["total"] + own["canceled"] + own["expired"] + own["unapproved"]
    name = f"pretix {event}: "
    beside(name + "registrations", ours["registrations"], "order overview, all states", counted, {})
    confirmed, people = tickets["pending_confirmed"], true["unique_people"]["confirmed_incl_valid_if_pending"]
    beside(name + "participants", ours["participants"], "order overview, paid tickets", own["paid"], {
        "tickets «pending (confirmed)»": confirmed,
        "second tickets of one person": people - own["paid"] - confirmed,
        "person registered twice without common evidence": unproven,
    })  # fmt: skip
    parts = {"«pending (confirmed)» is active here": -confirmed, "waiting for approval": own["unapproved"]}
    beside(name + "pending", ours["pending"], "order overview, pending", own["pending"], parts)
    beside(name + "cancelled", ours["cancelled"], "order overview, canceled", own["canceled"], {})
    beside(name + "expired", ours["expired"], "order overview, expired", own["expired"], {})
    seen = {row["list"]: row["attendees"] for row in rows(loader, "attendance", "list")}
    for code, listed in true["by_list"].items():
        there, checked_in = listed["unique_positions"], listed["pretix_own"]["checkin_count"]
        parts = {"second tickets of one person": listed["unique_people"] - there}
        parts["tickets no longer valid for the list"] = there - checked_in
        beside(f"{name}seen at {code}", seen[code], "check-in list, checked in", checked_in, parts)
    beside(
        name + "attendees", ours["attendees"], "people with an entry (database)", true["unique_people"]["attended"], {}
    )


def test_indico_beside_its_counts(loader: Loader) -> None:
    true = truth("indico/truth_indico.json")
    loader.load(EXPORTS / "indico" / "exports" / "registrations_all_columns.csv", forum="exports")
    (ours,) = rows(loader, "headline")
    beside("Indico: registrations", ours["registrations"], "registrants", true["registrations_total"], {})
    for what, platform, registrations, people in (
        ("participants", "registrants, state complete", "confirmed_registrations", "confirmed_unique_people"),
        ("attendees", "registrants, checked in", "checked_in_registrations", "checked_in_unique_people"),
    ):
        parts = {"second registrations of one person": true[people] - true[registrations]}
        beside(f"Indico: {what}", ours[what], platform, true[registrations], parts)


def test_timepad_and_doors_beside_their_counts(loader: Loader) -> None:
    true = truth("replicas/truth_replicas.json")["counts"]
    loader.load(EXPORTS / "replicas" / "timepad.xlsx", forum="exports")
    (ours,), tickets = rows(loader, "headline"), true["timepad.xlsx"]
    for what, counted, people in (
        ("participants", "confirmed_rows", "confirmed_unique_true_people"),
        ("attendees", "came_yes_rows", "came_yes_people"),
    ):
        parts = {"second tickets of one person": tickets[people] - tickets[counted]}
        beside(f"Timepad: {what}", ours[what], "tickets", tickets[counted], parts)


def test_badges_beside_their_counts(loader: Loader) -> None:
    true = truth("replicas/truth_replicas.json")["counts"]["skud_badge_log.csv"]
    loader.load(EXPORTS / "replicas" / "skud_badge_log.csv", forum="exports")
    (ours,) = rows(loader, "headline")
    beside("Badge log: attendees", ours["attendees"], "people admitted", true["participant_unique_people"], {})


@pytest.mark.parametrize("name", ["zoom_webinar_en.csv", "teams_ru_utf16.csv", "teams_en_utf16.csv"])
def test_webinars_beside_their_totals(loader: Loader, name: str) -> None:
    loader.load(EXPORTS / "replicas" / name, forum="exports")
    totals = loader.ask("SELECT total_code, stated, counted FROM control_total ORDER BY total_code")
    assert totals
    for code, stated, counted in totals:
        invented = {"the replica's peak is invented": counted - stated} if code == "peak_viewers" else {}
        beside(f"{Path(name).stem}: {code}", counted, "the report's own total", stated, invented)


@pytest.mark.parametrize("name", ["zoom_ru.csv", "zoom_en.csv"])
def test_meetings_beside_true_people(loader: Loader, name: str) -> None:
    true = truth("replicas/truth_replicas.json")["counts"][name]
    loader.load(EXPORTS / "replicas" / name, forum="exports")
    ((joins, people),) = loader.ask(
        "SELECT count(*), count(DISTINCT person_number) FROM scan WHERE is_admitted AND direction = 'in'"
    )
    waiting = {"joins of the waiting room are no attendance": -true["rows_waiting_room"]}
    beside(f"{Path(name).stem}: joins", joins, "rows of the report", true["rows"], waiting)
    spellings = people - true["unique_true_people"]
    assert 0 <= spellings <= 3
    parts = {"people who joined under two names without a mailbox": spellings}
    beside(f"{Path(name).stem}: people", people, "true people", true["unique_true_people"], parts)
