"""What the page «Нужна проверка» shows: open questions by weight, likely answers, and decisions with their effect."""

import datetime as dt
from collections import Counter, defaultdict
from typing import Any

import duckdb

from etl.decided import Decided
from etl.decisions import HIDDEN, folded, name_key
from etl.dimensions import impersonal, words_of_names
from etl.names.candidates import organisation_type_candidates, region_candidates
from etl.names.organisations import SOLE_PROPRIETOR, resolve_organisation
from etl.names.regions import resolve_region
from etl.staging import insert_rows, make_table

CANDIDATES = 4
QUESTIONS_WITH_CANDIDATES = 1000  # of each kind: nobody decides more by hand

_CODES = {"region": "region_code", "organisation": "organisation_type"}
_LINKS = """
    INSERT INTO open_registration
    SELECT q.question_id, r.registration_id
    FROM open_question AS q
    JOIN open_text AS t USING (kind, decision_key)
    JOIN chosen_registration AS r ON r.{kind} = t.raw AND r.{code} = 'unresolved'
    WHERE q.kind = '{kind}'
"""
_WEIGHTS = """
    SELECT t.decision_key, count(*), count(DISTINCT i.person_id),
        arg_min(r.file_number, r.row_id), arg_min(r.row_number, r.row_id)
    FROM open_text AS t
    JOIN chosen_registration AS r ON r.{kind} = t.raw AND r.{code} = 'unresolved'
    JOIN registration_person AS i USING (registration_id)
    WHERE t.kind = '{kind}'
    GROUP BY t.decision_key
"""
_EFFECTS = """
    SELECT u.kind, u.line, count(DISTINCT r.registration_id), count(DISTINCT i.person_id)
    FROM chosen_registration AS r
    JOIN registration_person AS i USING (registration_id)
    JOIN decision_use AS u ON {condition}
    GROUP BY u.kind, u.line
"""
_USED_BY = (
    "u.kind = 'region' AND u.raw = r.region AND r.region_rule = 'decision'",
    "u.kind = 'organisation' AND u.raw = r.organisation",
    "u.organisation_id = r.organisation_id",
    "u.person_id = i.person_id::VARCHAR",
)
_DOUBTFUL_PEOPLE = """
    WITH known AS (
        SELECT i.rowid AS number, coalesce(s.person_id, i.own_id) AS person_id
        FROM shared AS i
        LEFT JOIN same_person AS s USING (own_id)
        WHERE i.rowid IN (SELECT one FROM doubtful_person UNION SELECT other FROM doubtful_person)
    ),
    registrations_of AS (
        SELECT person_id, sum(registrations)::INTEGER AS registrations
        FROM person
        SEMI JOIN known USING (person_id)
        GROUP BY person_id
    )
    SELECT d.rule, d.agrees, d.differs, a.person_id::VARCHAR, n.registrations, b.person_id::VARCHAR, m.registrations
    FROM doubtful_person AS d
    JOIN known AS a ON a.number = d.one
    JOIN known AS b ON b.number = d.other
    JOIN registrations_of AS n ON n.person_id = a.person_id
    JOIN registrations_of AS m ON m.person_id = b.person_id
    WHERE a.person_id <> b.person_id
    ORDER BY d.rowid
"""
_DOUBTFUL_ORGANISATIONS = """
    WITH asked AS (SELECT organisation_id FROM doubtful_organisation UNION SELECT other_id FROM doubtful_organisation),
    known AS (
        SELECT o.organisation_id, o.region_code || ':' || o.name AS name,
            count(*) AS registrations, count(DISTINCT p.person_id) AS people
        FROM organisation AS o
        SEMI JOIN asked USING (organisation_id)
        JOIN registration AS r USING (organisation_id)
        JOIN person AS p USING (person_number)
        WHERE o.name <> ?
        GROUP BY ALL
    )
    SELECT d.rule, a.name, a.registrations, a.people, b.name, b.registrations, b.people
    FROM doubtful_organisation AS d
    JOIN known AS a ON a.organisation_id = d.organisation_id
    JOIN known AS b ON b.organisation_id = d.other_id
    ORDER BY d.rowid
"""

Row = dict[str, Any]
Texts = dict[tuple[str, str], Counter[str]]  # kind and key of a decision → spellings and how often each is typed


def fill_review(con: duckdb.DuckDBPyConnection, decided: Decided) -> None:
    """Tables open_question, open_candidate, open_registration and decision; every distinct text is looked at once."""
    texts = _open_texts(con, decided)
    rows = [row for kind in _CODES for row in _questions_of_names(con, kind, texts)]
    rows += _questions_of_organisations(con, decided)
    rows += _questions_of_people(con, decided)
    rows.sort(key=lambda row: (row["kind"], -row["people"], -row["registrations"], row["decision_key"]))
    for number, row in enumerate(rows, start=1):
        row["question_id"] = number
    candidates = _candidates(rows, texts)
    _insert_rows(con, "open_question", rows)
    _insert_rows(con, "open_candidate", candidates)
    for kind, code in _CODES.items():
        con.execute(_LINKS.format(kind=kind, code=code))
    _fill_decisions(con, decided)


def _open_texts(con: duckdb.DuckDBPyConnection, decided: Decided) -> Texts:
    """The spellings that no rule resolved and nobody decided, by what they share; also as table open_text.

    A text that might hold somebody's name is known by its keyed hash.
    """
    found: Texts = defaultdict(Counter)
    names = words_of_names(con)
    is_decided = {(use.kind, use.raw) for use in decided.uses}
    for kind, code in _CODES.items():
        query = f"SELECT {kind}, count(*) FROM chosen_registration WHERE {code} = 'unresolved' GROUP BY {kind}"
        for raw, times in con.execute(query).fetchall():
            if folded(raw) and (kind, raw) not in is_decided:
                found[kind, folded(raw)][raw] += times
    shown = {(kind, key): all(impersonal(raw, names) for raw in raws) for (kind, key), raws in found.items()}
    texts = {(kind, key if shown[kind, key] else decided.hidden(key)): raws for (kind, key), raws in found.items()}
    rows = [(kind, raw, key) for (kind, key), raws in texts.items() for raw in raws]
    make_table(con, "open_text", "kind VARCHAR, raw VARCHAR, decision_key VARCHAR", rows)
    return texts


def _questions_of_names(con: duckdb.DuckDBPyConnection, kind: str, texts: Texts) -> list[Row]:
    """One question per text in all its spellings."""
    rows, rule = [], resolve_region if kind == "region" else resolve_organisation
    for key, registrations, people, file, row in con.execute(_WEIGHTS.format(kind=kind, code=_CODES[kind])).fetchall():
        raws = texts[kind, key]
        best = most_frequent(raws)
        rows.append(
            {"kind": kind, "decision_key": key, "raw": key if HIDDEN.fullmatch(key) else " ".join(best.split())}
            | {"reason": rule(best).rule, "spellings": len(raws), "registrations": registrations, "people": people}
            | {"file_number": file, "row_number": row}
        )
    return rows


def most_frequent(counts: Counter[str]) -> str:
    """The value that occurs most; the alphabet decides between equals."""
    return min(counts, key=lambda value: (-counts[value], value))


def _candidates(rows: list[Row], texts: Texts) -> list[Row]:
    """The likeliest answers to the most weighty questions about names."""
    found = []
    for kind, guess in (("region", region_candidates), ("organisation", organisation_type_candidates)):
        for row in [row for row in rows if row["kind"] == kind][:QUESTIONS_WITH_CANDIDATES]:
            text = most_frequent(texts[kind, row["decision_key"]])
            for place, candidate in enumerate(guess(text, CANDIDATES), start=1):
                answer = {"place": place, "value": candidate.code, "score": candidate.score}
                found.append({"question_id": row["question_id"]} | answer)
    return found


def _questions_of_organisations(con: duckdb.DuckDBPyConnection, decided: Decided) -> list[Row]:
    """Pairs of organisations that may be one and nobody decided."""
    rows: dict[str, Row] = {}
    for rule, one, *weight, two, registrations, people in con.execute(
        _DOUBTFUL_ORGANISATIONS, [SOLE_PROPRIETOR]
    ).fetchall():
        if not decided.is_decided("organisation", one, two):
            row = _pair("organisation", [one, two], rule) | _least([weight, [registrations, people]])
            rows.setdefault(row["decision_key"], row)
    return list(rows.values())


def _questions_of_people(con: duckdb.DuckDBPyConnection, decided: Decided) -> list[Row]:
    """Pairs of people who may be one and nobody decided: pseudonyms and the fields that agree or differ, no value."""
    rows: dict[str, Row] = {}
    for rule, agrees, differs, one, its, two, others in con.execute(_DOUBTFUL_PEOPLE).fetchall():
        if not decided.is_decided("person", one, two):
            row = _pair("person", [one, two], rule) | {"agrees": agrees, "differs": differs}
            rows.setdefault(row["decision_key"], row | _least([(its, 1), (others, 1)]))
    return list(rows.values())


def _pair(kind: str, names: list[str], rule: str) -> Row:
    key = " = ".join(sorted(name_key(kind, name) for name in names))
    return {"kind": f"{kind}_pair", "decision_key": key, "raw": names[0], "other": names[1], "reason": rule}


def _least(weights: list[Any]) -> Row:
    """What a wrong answer would touch: the lighter of the two."""
    registrations, people = min(weights)
    return {"spellings": 2, "registrations": registrations, "people": people}


def _fill_decisions(con: duckdb.DuckDBPyConnection, decided: Decided) -> None:
    """The decisions in force and how many registrations and people each answers; unused ones answer nothing."""
    if not decided.decisions:
        return
    columns = "kind VARCHAR, line INTEGER, raw VARCHAR, organisation_id INTEGER, person_id VARCHAR"
    make_table(con, "decision_use", columns, sorted(decided.uses, key=str))
    effects: Counter[tuple[str, int]] = Counter()
    people: Counter[tuple[str, int]] = Counter()
    for condition in _USED_BY:
        for kind, line, registrations, persons in con.execute(_EFFECTS.format(condition=condition)).fetchall():
            effects[kind, line] += registrations
            people[kind, line] += persons
    used = {(use.kind, use.line) for use in decided.uses}
    rows = [
        {"kind": d.kind, "line": d.line, "decision_key": d.key, "raw": d.raw, "value": d.value, "decided_by": d.who}
        | {"decided_at": utc(d.when), "why": d.why or None, "is_used": (d.kind, d.line) in used}
        | {"registrations": effects[d.kind, d.line], "people": people[d.kind, d.line]}
        for d in decided.decisions
    ]
    _insert_rows(con, "decision", rows)


def utc(when: str) -> dt.datetime:
    """A moment as a decision says it, UTC; one without a zone is taken to be UTC."""
    moment = dt.datetime.fromisoformat(when)
    return (moment.astimezone(dt.UTC) if moment.tzinfo else moment).replace(tzinfo=None)


def _insert_rows(con: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> None:
    columns = [name for name, *_ in con.execute(f"DESCRIBE {table}").fetchall()]
    insert_rows(con, table, [[row.get(name) for name in columns] for row in rows])
