"""Twins of the metrics about sources and cleaning rules: dicts and loops."""

from collections import Counter, defaultdict
from dataclasses import replace
from typing import Any

from tests.analytics.forum import Rows, Tables
from tests.analytics.twin import Person, Twin

COUNTED = ("active", "admitted", "came")
BEST_FIRST = (
    "active",
    "admitted",
    "came",
    "pending",
    "left",
    "waitlist",
    "refused",
    "expired",
    "cancelled",
    "rejected",
)
FINDINGS = ("both", "first_only", "second_only", "doubtful")


def words(tables: Tables, kind: str) -> dict[str, dict[str, Any]]:
    """The vocabulary of a kind, by code."""
    return {row["code"]: row for row in tables["vocabulary"] if row["kind"] == kind}


def known(twin: Twin) -> dict[int, Rows]:
    """What the files say of each person."""
    found = defaultdict(list)
    for row in twin.tables["person_source"]:
        found[row["person_number"]].append(row)
    return found


def sources(twin: Twin, by: str | None) -> Rows:
    """Twin of sources."""
    told = known(twin)
    mine = [row for person in twin.people for row in told[person.row["person_number"]]]
    kinds = sorted(
        {row["kind"] for row in mine}, key=lambda kind: int(words(twin.tables, "source_kind")[kind]["position"])
    )
    files = sorted({(row["file_number"], kinds.index(row["kind"]), row["kind"]) for row in mine})
    names = {row["file_number"]: row["name"] for row in twin.tables["source_file"]}
    rows = []
    for number, kind in [*((None, kind) for kind in kinds), *((number, kind) for number, _, kind in files)]:
        these = [row for row in mine if row["kind"] == kind and number in (None, row["file_number"])]
        word = words(twin.tables, "source_kind")[kind]
        row = {"source": kind if number is None else f"{kind}.{number}", "kind": kind, "file_name": names.get(number)}
        row |= {"name_ru": word["name_ru"], "name_en": word["name_en"]}
        row |= {"people": len({one["person_number"] for one in these})}
        rows.append(row | {"counted_people": len({o["person_number"] for o in these if o["state"] in COUNTED})})
    return rows


def judged(twin: Twin, pair: str) -> list[tuple[str, str, Person, Any, Any]]:
    """Finding, reason and both sides of everybody who counts in a source."""
    told = known(twin)
    first, second = pair.split(":")
    found: list[tuple[str, str, Person, Any, Any]] = []
    for person in twin.people:
        a, b = (_side(told[person.row["person_number"]], source) for source in (first, second))
        is_first, is_second = bool(a and a["state"] in COUNTED), bool(b and b["state"] in COUNTED)
        if a and b and is_first and is_second:
            doubt = a["doubt"] or b["doubt"]
            found.append(("doubtful" if doubt else "both", doubt or "agree", person, a, b))
        elif is_first:
            found.append(("first_only", _why_not(person, second, b), person, a, b))
        elif is_second:
            found.append(("second_only", _why_not(person, first, a), person, a, b))
    return found


def _side(rows: Rows, source: str) -> dict[str, Any] | None:
    kind, _, number = source.partition(".")
    mine = [row for row in rows if row["kind"] == kind and number in ("", str(row["file_number"]))]
    if not mine:
        return None
    best = min(mine, key=lambda row: (_grade(row["state"]), row["file_number"]))
    doubts = [row["doubt"] for row in mine if row["state"] in COUNTED]
    return best | {"doubt": min(doubts) if doubts and all(doubts) else None}


def _grade(state: str) -> int:
    return 0 if state in COUNTED else BEST_FIRST.index(state)


def _why_not(person: Person, source: str, side: dict[str, Any] | None) -> str:
    if side:
        return side["state"]
    if source.startswith("registration"):
        status = person.row["status"]
        return "listed_elsewhere" if status == "active" else status
    if person.row["format"] == ("on_site" if source.startswith("room") else "online"):
        return "other_format"
    has_come = person.visits or any(one.get("came_as") for one in person.registrations)
    return "seen_elsewhere" if has_come else "not_seen"


def _named(twin: Twin, finding: str, reason: str) -> dict[str, Any]:
    findings = words(twin.tables, "finding")
    why = words(twin.tables, "reason" if finding == "doubtful" else "finding_reason")[reason]
    row = {"finding": finding, "finding_name_ru": findings[finding]["name_ru"]}
    row |= {"finding_name_en": findings[finding]["name_en"], "reason": reason}
    return row | {"reason_name_ru": why["name_ru"], "reason_name_en": why["name_en"]}


def reconciliation(twin: Twin, by: str | None) -> Rows:
    """Twin of reconciliation."""
    counts = Counter((finding, reason) for finding, reason, *_ in judged(twin, by or "registration:door"))
    order = sorted(counts, key=lambda key: (FINDINGS.index(key[0]), -counts[key], key[1]))
    return [_named(twin, *key) | {"people": counts[key]} for key in order]


def reconciliation_people(twin: Twin, by: str | None) -> Rows:
    """Twin of reconciliation_people, whole."""
    files = {row["file_number"]: row["name"] for row in twin.tables["source_file"]}
    regions = {row["region_code"]: row for row in twin.tables["region"]}
    found = judged(twin, by or "registration:door")
    found.sort(key=lambda one: (FINDINGS.index(one[0]), one[1], one[2].row["person_number"]))
    rows = []
    for finding, reason, person, a, b in found:
        region = regions[person.row["region_code"]]
        row = {"person_id": person.row["person_id"], **_named(twin, finding, reason)}
        row |= {"region_name_ru": region["name_ru"], "region_name_en": region["name_en"]}
        for side, one in (("first", a), ("second", b)):
            row |= {f"{side}_file_name": files[one["file_number"]] if one else None}
            row |= {f"{side}_row_number": one["row_number"] if one else None}
        rows.append(row)
    return rows


def rule_effects(twin: Twin, by: str | None) -> Rows:
    """Twin of rule_effects."""
    told, people = known(twin), Twin(twin.tables, replace(twin.filters, day=())).people
    states = {
        id(p): {row["state"] for row in told[p.row["person_number"]] if row["kind"] in ("door", "room")} for p in people
    }
    participants = [p for p in people if p.is_participant]
    seen = [p for p in people if p.is_seen]
    came = [p for p in participants if p.is_seen]
    lost = [p for p in participants if not p.is_seen and not p.is_observed]
    active = sum(one["status"] == "active" for p in people for one in p.registrations)
    lines = [
        row["counted_rows"] for p in people for row in told[p.row["person_number"]] if row["kind"] == "registration"
    ]
    registered = [p for p in people if p.registrations]
    refused = [p for p in people if not p.is_seen and "refused" in states[id(p)]]
    left = [p for p in people if not p.is_seen and "left" in states[id(p)]]
    named = [p for p in people if _is_by_name(told[p.row["person_number"]])]
    repeated = [p for p in people if sum(one["status"] == "active" for one in p.registrations) > 1]
    effects = {
        "all_rules": (0, None, len(participants), len(seen), len(came)),
        "person_once": (len(repeated), None, active, None, None),
        "registration_once": (None, sum(lines) - active, len(participants), len(seen), len(came)),
        "active_only": (len(registered) - len(participants), None, len(registered), len(seen),
                        sum(p.is_seen for p in registered)),
        "admitted_only": (len(refused), None, len(participants), len(seen) + len(refused),
                          len(came) + sum(p.is_participant for p in refused)),
        "no_exit_alone": (len(left), None, len(participants), len(seen) + len(left),
                          len(came) + sum(p.is_participant for p in left)),
        "name_alone": (len(named), None, len(participants), None, len(came) - sum(p in came for p in named)),
    }  # fmt: skip
    rows = [_effect(twin, "cleaning_rule", rule, *figures, len(lost)) for rule, figures in effects.items()]
    files = {row["file_number"] for row in twin.tables["source_file"] if row["forum_code"] in twin.forums}
    entries = [row for row in twin.tables["ledger"] if row["file_number"] in files]
    left_out = Counter(row["code"] for row in entries if row["fate"] in ("skipped", "rejected"))
    order = sorted(left_out, key=lambda code: (-left_out[code], code))
    return rows + [_effect(twin, "reason", code, None, left_out[code], None, None, None, 0) for code in order]


def _is_by_name(rows: Rows) -> bool:
    doubts = [row["doubt"] for row in rows if row["state"] in ("admitted", "came")]
    return bool(doubts) and set(doubts) == {"NAME_ONLY"}


def _effect(
    twin: Twin, kind: str, rule: str, people: int | None, rows: int | None,
    participants: int | None, attendees: int | None, came: int | None, not_measured: int,
) -> dict[str, Any]:  # fmt: skip
    word = words(twin.tables, kind).get(rule, {"name_ru": rule, "name_en": rule})
    row = {"rule": rule, "name_ru": word["name_ru"], "name_en": word["name_en"], "affected_people": people}
    row |= {"affected_rows": rows, "participants": participants, "attendees": attendees}
    is_known = came is not None and participants is not None and participants > not_measured
    return row | {"turnout_share": came / participants if is_known and came is not None and participants else None}
