"""Twins of what waits for a person's decision, and of what was decided."""

from typing import Any

from tests.analytics.forum import Rows
from tests.analytics.twin import Twin
from tests.analytics.twin_sources import words

COLUMNS = {"region": "region_code", "organisation": "organisation_type"}


def resolved(twin: Twin, by: str | None) -> Rows:
    """Twin of resolved, nothing answered yet."""
    kind = by or "region"
    asked = {row["question_id"] for row in twin.tables["open_question"] if row["kind"] == kind}
    person_of = {row["registration_id"]: row["person_number"] for row in twin.tables["registration"]}
    links = (link for link in twin.tables["open_registration"] if link["question_id"] in asked)
    waits = {person_of[link["registration_id"]] for link in links}
    counts = dict.fromkeys(("known", "waiting", "unstated"), 0)
    for person in twin.tables["person"]:
        if person["is_participant"]:
            is_known = person[COLUMNS[kind]] != "unresolved"
            counts["known" if is_known else "waiting" if person["person_number"] in waits else "unstated"] += 1
    whole = counts["known"] + counts["waiting"]
    return [counts | {"known_share": counts["known"] / whole if whole else None}]


def open_questions(twin: Twin, by: str | None) -> Rows:
    """Twin of open_questions."""
    files = {row["file_number"]: row["name"] for row in twin.tables["source_file"]}
    rules = words(twin.tables, "rule")
    rows = []
    for question in sorted(twin.tables["open_question"], key=lambda row: row["question_id"]):
        if question["kind"] != by:
            continue
        reason = question["reason"]
        names = {f"reason_name_{mine}": rules.get(reason, {}).get(f"name_{mine}", reason) for mine in ("ru", "en")}
        row = {name: question.get(name) for name in ("question_id", "decision_key", "raw", "other", "reason")} | names
        row |= {name: question.get(name) for name in ("agrees", "differs", "people", "registrations", "spellings")}
        rows.append(
            row | {"file_name": files.get(question.get("file_number")), "row_number": question.get("row_number")}
        )
    return rows


def decisions(twin: Twin, by: str | None) -> Rows:
    """Twin of decisions."""
    named = {
        "region": {row["region_code"]: row for row in twin.tables["region"]},
        "organisation": words(twin.tables, "organisation_type"),
    }
    return [
        _decision(row, named.get(row["kind"], {}).get(row["value"], {}))
        for row in sorted(
            sorted(twin.tables["decision"], key=lambda row: (row["kind"], -row["line"])),
            key=lambda row: row["decided_at"],
            reverse=True,
        )
    ]


def _decision(row: dict[str, Any], name: dict[str, Any]) -> dict[str, Any]:
    told = {key: row[key] for key in ("kind", "line", "decision_key", "raw", "value")}
    told |= {f"value_name_{mine}": name.get(f"name_{mine}", row["value"]) for mine in ("ru", "en")}
    told |= {key: row[key] for key in ("people", "registrations", "is_used", "decided_by", "decided_at")}
    return told | {"why": row.get("why")}
