"""What rows are counted by: reference tables, forums, resolved regions and organisations, and what stayed open."""

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import duckdb

import settings
from etl.clean import fold
from etl.forum import Forum
from etl.names.folding import Spelling, fold_organisations
from etl.names.organisations import organisation_key, resolve_organisation
from etl.names.regions import Answer, resolve_region
from etl.staging import insert_rows, make_table

SESSION_BITS = 126  # bits of a HUGEINT that are safe to shift into


def fill_reference(con: duckdb.DuckDBPyConnection) -> None:
    for table, file_name in (("vocabulary", "vocabulary.csv"), ("region", "regions.csv")):
        columns = ", ".join(name for name, *_ in con.execute(f"DESCRIBE {table}").fetchall())
        con.execute(
            f"INSERT INTO {table} SELECT {columns} FROM read_csv(?, header = true, all_varchar = true, nullstr = '')",
            [str(settings.REFERENCE / file_name)],
        )


def fill_forums(con: duckdb.DuckDBPyConnection, forums: list[Forum]) -> None:
    for forum in forums:
        code = forum.code
        con.execute(
            "INSERT INTO forum VALUES (?, ?, ?, ?, ?, ?, FALSE, FALSE, ?)",
            [code, forum.title_ru, forum.title_en, forum.starts_on, forum.ends_on, forum.time_zone, forum.closes_at],
        )
        rows: dict[str, list[tuple]] = {
            "track": [
                (code, t["code"], i, t["name_ru"], t["name_en"], t.get("hall")) for i, t in enumerate(forum.tracks)
            ],
            "day": [(code, day, bit, False) for bit, day in enumerate(forum.days)],
            "hall": [(code, h["code"], h["name_ru"], h["name_en"], h.get("seats")) for h in forum.halls],
            "checkin_list": [
                (code, *(o[name] for name in ("code", "name")), *map(o.get, ("track", "session", "hall")), *_marks(o))
                for o in forum.lists
            ],
            "programme_session": [_session_row(code, i, s) for i, s in enumerate(forum.programme)],
            "plan": [(code, *planned) for planned in forum.plan],
        }
        for table, values in rows.items():
            if values:
                con.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values)


def _marks(declared_list: dict[str, Any]) -> tuple[bool, bool]:
    return declared_list.get("meeting", False), declared_list.get("online", False)


def _session_row(forum_code: str, bit: int, session: dict[str, str]) -> tuple:
    day = session["day"] or None
    starts, ends = (f"{day} {session[name]}" if day and session[name] else None for name in ("starts_at", "ends_at"))
    rest = [session[name] or None for name in ("session_format", "track", "hall", "source")]
    titles = (session["title_ru"], session["title_en"])
    return (
        forum_code,
        session["session_code"],
        bit if bit < SESSION_BITS else None,
        day,
        starts,
        ends,
        *titles,
        *rest,
        False,
    )


def resolve_names(con: duckdb.DuckDBPyConnection) -> None:
    """Region, organisation type and organisation of every row of keyed; each distinct spelling is resolved once."""
    regions = [(raw, resolve_region(raw)) for raw in _spellings(con, "region")]
    make_table(con, "spelled_region", "raw VARCHAR, region_code VARCHAR, rule VARCHAR", map(_coded, regions))
    types = [(raw, resolve_organisation(raw)) for raw in _spellings(con, "organisation")]
    columns = "raw VARCHAR, organisation_type VARCHAR, rule VARCHAR"
    make_table(con, "spelled_organisation", columns, map(_coded, types))
    _fill_organisations(con)
    con.execute((Path(__file__).parent / "names.sql").read_text("utf-8"))


def _spellings(con: duckdb.DuckDBPyConnection, column: str) -> list[str]:
    return [raw for (raw,) in con.execute(f"SELECT DISTINCT {column} FROM keyed").fetchall()]


def _coded(answered: tuple[str, Answer]) -> tuple[str, str, str | None]:
    raw, answer = answered
    return raw, answer.code or "unresolved", answer.rule if answer.code else None


def _fill_organisations(con: duckdb.DuckDBPyConnection) -> None:
    """The organisations, and folded_organisation: which of them each spelling means beside each region ("" for none);
    spellings are folded together by etl/names/folding.py."""
    typed = [
        Spelling(*found)
        for found in con.execute(
            "SELECT k.organisation, replace(g.region_code, 'unresolved', ''), o.organisation_type, count(*)"
            " FROM keyed AS k JOIN spelled_region AS g ON g.raw = k.region"
            " JOIN spelled_organisation AS o ON o.raw = k.organisation GROUP BY ALL"
        ).fetchall()
    ]
    open_keys = {one.raw: organisation_key(one.raw).split() for one in typed if one.organisation_type == "unresolved"}
    names = _words_of_names(con, {word for words in open_keys.values() for word in words})
    folded, _ = fold_organisations(
        one
        for one in typed
        if not names.issuperset(open_keys.get(one.raw, [None]))  # may be somebody's name
    )
    table = {found.key: found for found in folded.values() if found.key}
    numbers = {key: number for number, key in enumerate(sorted(table), start=1)}
    spellings = Counter(found.key for found in folded.values())
    rows = [
        (numbers[key], found.name, found.organisation_type, found.region_code or "unresolved", spellings[key])
        for key, found in sorted(table.items())
    ]
    insert_rows(con, "organisation", rows)
    columns = "raw VARCHAR, region_code VARCHAR, form VARCHAR, organisation_id INTEGER"
    told = (
        (raw, region or "unresolved", found.form, numbers.get(found.key)) for (raw, region), found in folded.items()
    )
    make_table(con, "folded_organisation", columns, told)


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


def fill_unresolved(con: duckdb.DuckDBPyConnection) -> None:
    """Names no rule resolved, by weight. What might be personal is counted and not shown."""
    names = con.execute(
        "SELECT DISTINCT unnest(string_split(tokens, ' ')) FROM chosen_registration WHERE tokens <> ''"
    ).fetchall()
    words = {word for (word,) in names if len(word) > 2}
    for kind in ("region", "organisation"):
        code = "region_code" if kind == "region" else "organisation_type"
        rows = con.execute(
            f"SELECT {kind}, count(*), count(DISTINCT i.person_id) FROM chosen_registration AS r"
            f" JOIN registration_person AS i USING (registration_id) WHERE {code} = 'unresolved' GROUP BY {kind}"
        ).fetchall()
        shown: dict[str | None, list[int]] = defaultdict(lambda: [0, 0])
        for raw, registrations, people in rows:
            total = shown[_impersonal(raw, words)]
            total[0] += registrations
            total[1] += people
        if shown:
            con.executemany(
                "INSERT INTO unresolved_name VALUES (?, ?, ?, ?)", [(kind, r, *n) for r, n in shown.items()]
            )


def _impersonal(raw: str, words_of_names: set[str]) -> str | None:
    """The text as typed, or None when it is empty, long, or might hold a name, a mailbox or a phone."""
    words = [word.strip("«»\"'().,;:") for word in fold(raw).split()]
    names = sum(word in words_of_names for word in words)
    is_personal = "@" in raw or sum(c.isdigit() for c in raw) > 5 or names > 1 or names == len(words)
    return None if is_personal or len(raw) > 200 else raw
