"""Typed names of organisations → organisations, each spelling beside each region.

The engine groups what is equal (`forms.sql`, `organisations.sql`); `names/folding.py` is asked once about each distinct
name, and about those forms only that some rule might bring together.
"""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from etl.cache import Rulings
from etl.decided import Decided
from etl.names.folding import Doubt, Form, Said, Typed, fold, related, said_of
from etl.names.organisations import organisation_key
from etl.names.regions import Answer
from etl.staging import insert_rows, make_table

_SQL = Path(__file__).parent


def fold_organisations(
    con: duckdb.DuckDBPyConnection,
    ruled: dict[str, Answer],
    types: dict[str, Answer],
    decided: Decided,
    rulings: Rulings,
) -> None:
    """Tables organisation, folded_organisation, doubtful_organisation, see organisations.sql, and ruled_form (spelling,
    region_code, form): what a spelling means by the rules alone.

    In: typed_name, see typed.sql; spelled_organisation (spelling, raw); the types of each name, without and with
    decisions.
    """
    doubts = _fold_beside(con, "ruled_region", ruled, rulings)
    con.execute(
        "CREATE TEMP TABLE ruled_form AS"
        " SELECT spelling, typed_region AS region_code, coalesce(head_words, words) AS form"
        " FROM spelled_form LEFT JOIN joined_form USING (region_code, words)"
    )
    if decided.names:
        doubts = _fold_beside(con, "region_code", types, rulings)
    make_table(con, "called_same", "organisation_id INTEGER, head_id INTEGER", [])
    pairs = [(place, *_said(one), *_said(two), rule) for place, (one, two, _, rule) in enumerate(doubts)]
    columns = (
        "place INTEGER, one_region VARCHAR, one_words VARCHAR, two_region VARCHAR, two_words VARCHAR, rule VARCHAR"
    )
    make_table(con, "doubtful_form", columns, pairs)
    con.execute((_SQL / "organisations.sql").read_text("utf-8"))
    if decided.has_organisations:
        _join_decided(con, decided)
    con.execute((_SQL / "joined.sql").read_text("utf-8"))


def _fold_beside(
    con: duckdb.DuckDBPyConnection, region: str, types: dict[str, Answer], rulings: Rulings
) -> list[Doubt]:
    """Tables said, spelled_form, form and joined_form, names beside the region of that column; the doubtful pairs."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE spelled AS SELECT organisation AS spelling,"
        f" replace({region}, 'unresolved', '') AS region_code, sum(times)::BIGINT AS times"
        " FROM typed_name GROUP BY 1, 2"
    )
    _say(con, types, rulings)
    con.execute((_SQL / "forms.sql").read_text("utf-8"))
    merged, doubts = fold(_open_forms(con))
    rows = ((*_said(form), *_said(head), rule) for form, (head, rule) in merged.items())
    columns = "region_code VARCHAR, words VARCHAR, head_region VARCHAR, head_words VARCHAR, rule VARCHAR"
    make_table(con, "joined_form", columns, rows)
    return doubts


def _said(form: Form) -> tuple[str, str]:
    return form.region_code, " ".join(form.words)


def _say(con: duckdb.DuckDBPyConnection, types: dict[str, Answer], rulings: Rulings) -> None:
    """Table said: each name that may be one of an organisation, and of nobody."""
    say = rulings.of(said_of, Said)
    open_keys = {raw: organisation_key(raw).split() for raw, answer in types.items() if not answer.code}
    names = _words_of_names(con, {word for words in open_keys.values() for word in words})
    personal = {raw for raw, words in open_keys.items() if names.issuperset(words)}
    numbers = dict(con.execute("SELECT raw, spelling FROM spelled_organisation").fetchall())
    rows = (
        (numbers[raw], raw.isupper() or raw.islower(), *say(raw, answer.code or "unresolved"))
        for raw, answer in types.items()
        if raw not in personal
    )
    texts = "raw, organisation_type, words, named, adjective, company, name".replace(",", " VARCHAR,")
    make_table(con, "said", f"spelling INTEGER, is_one_case BOOLEAN, {texts} VARCHAR", rows)


def _words_of_names(con: duckdb.DuckDBPyConnection, words: set[str]) -> set[str]:
    """Those of the words that occur in names of people."""
    if not words:
        return set()
    found = con.execute(
        "SELECT DISTINCT word FROM (SELECT unnest(string_split(tokens, ' ')) AS word FROM keyed)"
        " WHERE word IN (SELECT unnest(?::VARCHAR[]))",
        [list(words)],
    )
    return {word for (word,) in found.fetchall()}


def _open_forms(con: duckdb.DuckDBPyConnection) -> Iterator[Typed]:
    """Forms that may not stand for themselves: those of no region, and those related to others."""
    known = (tuple(words.split(" ")) for (words,) in con.execute("SELECT DISTINCT words FROM form").fetchall())
    make_table(con, "related", "words VARCHAR", ((" ".join(words),) for words in related(known)))
    query = (
        "SELECT region_code, words, organisation_type, times FROM form"
        " WHERE words IN (SELECT words FROM related UNION SELECT words FROM form WHERE region_code = '')"
    )
    for region, words, organisation_type, times in con.execute(query).fetchall():
        yield Form(region, tuple(words.split(" "))), organisation_type, times


def _join_decided(con: duckdb.DuckDBPyConnection, decided: Decided) -> None:
    """Table called_same: organisations that a person called the same, under the number of one of them."""
    named = con.execute(
        "SELECT coalesce(nullif(h.region_code, ''), 'unresolved'), s.raw, h.organisation_id FROM folded_organisation"
        " JOIN head_form AS h USING (organisation_id) JOIN said AS s USING (spelling)"
        " UNION SELECT coalesce(nullif(region_code, ''), 'unresolved'), name, organisation_id FROM head_form ORDER BY 3"
    ).fetchall()
    heads = decided.join_organisations({(region, raw): number for region, raw, number in named})
    insert_rows(con, "called_same", list(heads.items()))
