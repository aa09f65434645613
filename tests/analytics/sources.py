"""Which file knows which person of an invented forum: overlapping lists, two kinds of doors, a webinar, doubts."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.analytics.forum import Forum, Rows

STATUSES = ("active", "pending", "waitlist", "expired", "cancelled", "rejected")


def describe(forum: Forum) -> None:
    """Adds an older list, a second door and the report of a webinar, and what all files say of people."""
    source = random.Random(forum.code)  # of its own, so that the rest of the forum stays as it is
    older, gate, room = (_add_file(forum, kind) for kind in ("registration", "attendance", "attendance"))
    registrations, scans = (_by_person(forum, name) for name in ("registration", "scan"))
    for person in forum.tables["person"]:
        if person["forum_code"] != forum.code:
            continue
        number = person["person_number"]
        mine = registrations[number]
        if mine:
            for file in (forum.first_file, *([older] if source.random() < 0.5 else [])):
                _add(forum, number, file, "registration", _listed(mine))
        for kind, file in (("door", forum.first_file + 1), ("room", room)):
            seen = [scan for scan in scans[number] if scan["is_online"] == (kind == "room")]
            if seen:
                code = "NAME_ONLY" if kind == "room" else "DEVICE_CLOCK"
                doubt = code if source.random() < (0.3 if kind == "room" else 0.05) else None
                told = {"state": "admitted", "doubt": doubt, "rows": len(seen), "counted_rows": len(seen)}
                _add(forum, number, file, kind, told)
        if person["is_attendee"] and source.random() < 0.1:
            told = {"state": "came", "doubt": None, "rows": 1, "counted_rows": 1}
            _add(forum, number, forum.first_file, "mark", told)
        if source.random() < 0.15:
            state = source.choice(["refused", "left"])
            _add(forum, number, gate, "door", {"state": state, "doubt": None, "rows": 2, "counted_rows": 0})


def _listed(registrations: Rows) -> dict[str, Any]:
    statuses = [row["status"] for row in registrations]
    counts = {"rows": len(statuses), "counted_rows": statuses.count("active")}
    return {"state": min(statuses, key=STATUSES.index), "doubt": None, **counts}


def _add(forum: Forum, person_number: int, file_number: int, kind: str, told: dict[str, Any]) -> None:
    row = {"person_number": person_number, "file_number": file_number, "kind": kind, "row_number": person_number + 1}
    forum.tables["person_source"].append(row | told)


def _add_file(forum: Forum, kind: str) -> int:
    number = len(forum.tables["source_file"]) + 1
    row = {"file_number": number, "forum_code": forum.code, "sha256": f"{number:064x}", "format": "table"}
    row |= {"name": f"{forum.code}-{number}.csv", "arrived_at": datetime(2025, 9, 1, 10, number, tzinfo=UTC)}
    row |= {"kind": kind, "outcome": "loaded", "code": None, "message_ru": "Принят", "message_en": "Taken"}
    counts = dict.fromkeys(("rows_loaded", "rows_merged", "rows_rejected", "rows_skipped"), 0)
    forum.tables["source_file"].append(row | {"rows_read": 0} | counts)
    return number


def _by_person(forum: Forum, table: str) -> dict[int, Rows]:
    found = defaultdict(list)
    for row in forum.tables[table]:
        found[row["person_number"]].append(row)
    return found
