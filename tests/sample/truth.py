"""What is known about the sample because it was invented so; tests compare the loaded exports with it."""

from collections import Counter, defaultdict
from typing import Any

from tests.sample.applications import FIRST_DAY, LAST_DAY, ONLINE, Application, Scan
from tests.sample.exports import chosen_sessions
from tests.sample.words import TRACKS

BEST_FIRST = ("active", "pending", "waitlist", "expired", "cancelled", "rejected")
DEFINITIONS = {
    "registrations": "rows of the three registration files, each a registration of its own",
    "people": "distinct people with any registration",
    "participants": "people with at least one active registration",
    "attendees": "people admitted in at least once from 25 to 30 August, and badges of nobody's registration",
    "walk_ins": "attendees without an active registration",
    "not_measured": "participants not seen whose active registrations are all online",
    "no_shows": "all other participants not seen",
    "registered_by_track": "participants who ticked the track in an active registration",
    "registered_by_session": "participants who signed up for the session in an active registration",
    "entries": "admitted scans in on a day of the forum; a pass written twice with the same second counts once",
}


def truth_of(applications: list[Application], scans: list[Scan]) -> dict[str, Any]:
    """Counts by the definitions above."""
    by_person = defaultdict(list)
    for one in applications:
        by_person[one.person.number].append(one)
    active = {who: [a for a in mine if a.status == "active"] for who, mine in by_person.items()}
    participants = {who for who, mine in active.items() if mine}
    online = {who for who in participants if all(a.ticket in ONLINE for a in active[who])}
    entries = {scan for scan in scans if is_entry(scan)}
    seen = {_who(scan) for scan in entries}
    missing = participants - seen
    best = (min((a.status for a in mine), key=BEST_FIRST.index) for mine in by_person.values())
    return {
        "definitions": DEFINITIONS,
        "registrations": len(applications),
        "registrations_by_status": _sorted(Counter(a.status for a in applications)),
        "registrations_by_system": _sorted(Counter(a.system for a in applications)),
        "people": len(by_person),
        "people_by_status": _sorted(Counter(best)),
        "people_with_several_registrations": sum(len(mine) > 1 for mine in by_person.values()),
        "participants": len(participants),
        "attendees": len(seen),
        "attended_participants": len(seen & participants),
        "walk_ins": len(seen - participants),
        "not_measured": len(missing & online),
        "no_shows": len(missing - online),
        "registered_by_track": {
            name: sum(any(number in a.tracks for a in mine) for mine in active.values())
            for number, name in enumerate(TRACKS)
        },
        "registered_by_session": _sorted(
            Counter(
                title
                for mine in active.values()
                for title in {t for a in mine if a.system == "pretix" for t in chosen_sessions(a)}
            )
        ),
        "attendees_by_track": _distinct(entries, lambda scan: None if scan.track is None else TRACKS[scan.track]),
        "attendees_by_day": _distinct(entries, lambda scan: f"{scan.at:%Y-%m-%d}"),
        "attendees_by_list": _distinct(entries, lambda scan: scan.point or None),
        "entries": len(entries),
        "scans_by_system": _sorted(Counter(scan.system for scan in scans)),
        "scans_refused": sum(scan.result != "OK" for scan in scans),
        "scans_outside_dates": sum(not FIRST_DAY <= scan.at.date() <= LAST_DAY for scan in scans),
        "regions_of_participants": len({active[who][0].person.place.code for who in participants} - {"99", "BY", "KZ"}),
    }


def is_entry(scan: Scan) -> bool:
    """Whether the scan shows somebody going in on a day of the forum."""
    return scan.direction == "in" and scan.result == "OK" and FIRST_DAY <= scan.at.date() <= LAST_DAY


def _who(scan: Scan) -> int | str:
    return scan.application.person.number if scan.application else scan.badge


def _distinct(entries: set[Scan], key: Any) -> dict[str, int]:
    people = defaultdict(set)
    for scan in entries:
        people[key(scan)].add(_who(scan))
    return {name: len(people[name]) for name in sorted(filter(None, people))}


def _sorted(counts: Counter) -> dict[str, int]:
    return dict(sorted(counts.items()))
