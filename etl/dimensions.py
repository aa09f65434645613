"""What rows are counted by: reference tables, forums, resolved regions and organisations, and what stayed open."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb

import settings
from etl.cache import Rulings
from etl.clean import fold
from etl.decided import Decided
from etl.forum import Forum
from etl.names.evidence import resolve_region_beside
from etl.names.organisations import resolve_organisation
from etl.names.regions import Answer, resolve_region
from etl.organisations import fold_organisations
from etl.staging import make_table

SESSION_BITS = 126  # bits of a HUGEINT that are safe to shift into
_SQL = Path(__file__).parent


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


def resolve_names(con: duckdb.DuckDBPyConnection, decided: Decided, rulings: Rulings) -> None:
    """Region, organisation type and organisation of every row of keyed; each distinct spelling is resolved once.

    A person's decision comes before the rules; who is who stays with the rules (`ruled_region`, `form`), so that no
    pseudonym changes with a decision on a region or a type.
    """
    _resolve_regions(con, decided, rulings)
    rule = rulings.of(resolve_organisation, Answer)
    ruled = {raw: rule(raw) for raw in _spellings(con, "organisation")}
    types = {raw: decided.organisation(raw, answer) for raw, answer in ruled.items()}
    columns = "spelling INTEGER, raw VARCHAR, organisation_type VARCHAR, rule VARCHAR"
    rows = ((number, raw, *_coded(answer)) for number, (raw, answer) in enumerate(types.items()))
    make_table(con, "spelled_organisation", columns, rows)
    con.execute((_SQL / "typed.sql").read_text("utf-8"))
    fold_organisations(con, ruled, types, decided, rulings)
    con.execute((_SQL / "names.sql").read_text("utf-8"))


def _spellings(con: duckdb.DuckDBPyConnection, column: str) -> list[str]:
    return [raw for (raw,) in con.execute(f"SELECT DISTINCT {column} FROM keyed").fetchall()]


def _coded(answer: Answer) -> tuple[str, str | None]:
    return answer.code or "unresolved", answer.rule if answer.code else None


def _resolve_regions(con: duckdb.DuckDBPyConnection, decided: Decided, rulings: Rulings) -> None:
    """The region of a text: by the rules, and as decided (spelled_region); of one that several regions share also by
    the organisation beside it (region_beside)."""
    named = {raw for (raw,) in con.execute("SELECT DISTINCT region FROM said_region").fetchall()}
    rule, rule_beside = rulings.of(resolve_region, Answer), rulings.of(resolve_region_beside, Answer)
    ruled = {raw: rule(raw) for raw in (*_spellings(con, "region"), *sorted(named))}
    shared = [raw for raw, answer in ruled.items() if answer.rule == "ambiguous"]
    query = "SELECT DISTINCT region, organisation FROM keyed WHERE region IN (SELECT unnest(?::VARCHAR[]))"
    typed = con.execute(query, [shared]).fetchall() if shared else []
    beside = {pair: answer.code for pair in typed if (answer := rule_beside(*pair)).code}
    told = set(shared).difference(raw for raw, _ in set(typed).difference(beside))  # no row is left to a decision
    meant = {raw: answer if raw in told else decided.region(raw, answer) for raw, answer in ruled.items()}
    columns = "spelling INTEGER, raw VARCHAR, ruled_region VARCHAR, region_code VARCHAR, rule VARCHAR"
    coded = ((raw, ruled[raw].code or "unresolved", *_coded(answer)) for raw, answer in meant.items())
    rows = ((number, *row) for number, row in enumerate(coded))
    make_table(con, "spelled_region", columns, rows)
    columns = "raw VARCHAR, organisation VARCHAR, region_code VARCHAR"
    make_table(con, "region_beside", columns, ((*pair, code) for pair, code in beside.items()))


def fill_unresolved(con: duckdb.DuckDBPyConnection) -> None:
    """Names no rule resolved, by weight. What might be personal is counted and not shown."""
    words = words_of_names(con)
    for kind in ("region", "organisation"):
        code = "region_code" if kind == "region" else "organisation_type"
        rows = con.execute(
            f"SELECT {kind}, count(*), count(DISTINCT i.person_id) FROM chosen_registration AS r"
            f" JOIN registration_person AS i USING (registration_id) WHERE {code} = 'unresolved' GROUP BY {kind}"
        ).fetchall()
        shown: dict[str | None, list[int]] = defaultdict(lambda: [0, 0])
        for raw, registrations, people in rows:
            total = shown[impersonal(raw, words)]
            total[0] += registrations
            total[1] += people
        if shown:
            con.executemany(
                "INSERT INTO unresolved_name VALUES (?, ?, ?, ?)", [(kind, r, *n) for r, n in shown.items()]
            )


def words_of_names(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Words of the names of everybody who registered, initials aside."""
    names = con.execute(
        "SELECT DISTINCT unnest(string_split(tokens, ' ')) FROM chosen_registration WHERE tokens <> ''"
    ).fetchall()
    return {word for (word,) in names if len(word) > 2}


def impersonal(raw: str, words_of_names: set[str]) -> str | None:
    """The text as typed, or None when it is empty, long, or might hold a name, a mailbox or a phone."""
    words = [word.strip("«»\"'().,;:") for word in fold(raw).split()]
    names = sum(word in words_of_names for word in words)
    is_personal = "@" in raw or sum(c.isdigit() for c in raw) > 5 or names > 1 or names == len(words)
    return None if is_personal or len(raw) > 200 else raw
