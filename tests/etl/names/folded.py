"""Typed names folded as a build folds them, without the rest of a build."""

from collections.abc import Iterable
from typing import NamedTuple

import duckdb

from etl.cache import Rulings
from etl.decided import Decided
from etl.names.regions import Answer
from etl.organisations import fold_organisations
from etl.staging import make_table


class Spelling(NamedTuple):
    """A typed name beside the region of those who typed it ("" when it is not known), and how often it occurs."""

    raw: str
    region_code: str
    organisation_type: str
    times: int


class Organisation(NamedTuple):
    """What a spelling was folded into, and the rule that did it; number 0: it names none."""

    number: int
    form: str
    name: str
    rule: str


class Doubt(NamedTuple):
    """Two organisations that may be one: their numbers, and what speaks for it."""

    number: int
    other: int
    rule: str


def fold(spellings: Iterable[Spelling]) -> tuple[dict[tuple[str, str], Organisation], list[Doubt]]:
    """(raw, region_code) → its organisation, and the pairs a person should look at."""
    known = sorted(set(spellings))
    numbers = {raw: number for number, raw in enumerate(sorted({spelling.raw for spelling in known}))}
    types = {s.raw: Answer(s.organisation_type.replace("unresolved", ""), "", "", 1.0) for s in known}
    con = duckdb.connect()
    con.execute(
        "CREATE TABLE organisation (organisation_id INTEGER, name VARCHAR, type VARCHAR, region VARCHAR, n INTEGER)"
    )
    make_table(con, "keyed", "tokens VARCHAR", [])
    make_table(con, "spelled_organisation", "raw VARCHAR, spelling INTEGER", numbers.items())
    columns = "organisation INTEGER, ruled_region VARCHAR, region_code VARCHAR, times BIGINT"
    rows = ((numbers[s.raw], s.region_code or "unresolved", s.region_code or "unresolved", s.times) for s in known)
    make_table(con, "typed_name", columns, rows)
    fold_organisations(con, types, types, Decided([], b""), Rulings())
    found = con.execute(
        "SELECT raw, p.typed_region, organisation_id, form, name, coalesce(rule, 'same_form') FROM spelled_form AS p"
        " JOIN spelled_organisation USING (spelling) LEFT JOIN joined_form USING (region_code, words)"
        " JOIN folded_organisation AS o ON o.spelling = p.spelling AND o.region_code = p.typed_region"
        " JOIN ruled_form AS r ON r.spelling = p.spelling AND r.region_code = p.typed_region"
        " JOIN organisation USING (organisation_id)"
    ).fetchall()
    nobody = {(s.raw, s.region_code): Organisation(0, "", "", "not_an_organisation") for s in known}
    named = {(raw, region): Organisation(*rest) for raw, region, *rest in found}
    return nobody | named, [Doubt(*row) for row in con.execute("FROM doubtful_organisation ORDER BY rowid").fetchall()]
