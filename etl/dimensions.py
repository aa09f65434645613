"""What rows are counted by: reference tables, forums, resolved regions and organisations, and what stayed open."""

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

import duckdb
import pandas as pd

import settings
from etl.clean import fold
from etl.forum import Forum
from etl.names.folding import Spelling, fold_organisations
from etl.names.organisations import organisation_key, resolve_organisation
from etl.names.regions import resolve_region

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


def resolve_names(con: duckdb.DuckDBPyConnection, rows: pd.DataFrame) -> None:
    """Region, organisation type and organisation of every row; each distinct spelling is resolved once."""
    regions = {raw: resolve_region(raw) for raw in rows["region"].unique()}
    rows["region_code"] = _answers(rows["region"], regions, lambda answer: answer.code or "unresolved")
    rows["region_rule"] = _answers(rows["region"], regions, lambda answer: answer.rule if answer.code else None)
    types = {raw: resolve_organisation(raw) for raw in rows["organisation"].unique()}
    rows["organisation_type"] = _answers(rows["organisation"], types, lambda answer: answer.code or "unresolved")
    rows["organisation_rule"] = _answers(rows["organisation"], types, lambda a: a.rule if a.code else None)
    _fill_organisations(con, rows)


def _answers(column: pd.Series, answers: dict[str, Any], part: Callable[[Any], str | None]) -> pd.Series:
    return pd.Series([part(answers[raw]) for raw in column], index=column.index, dtype="str")


def _fill_organisations(con: duckdb.DuckDBPyConnection, rows: pd.DataFrame) -> None:
    """The organisations, and which of them each row names: spellings are folded together by etl/names/folding.py."""
    typed = list(zip(rows["organisation"], rows["region_code"].replace("unresolved", ""), strict=True))
    kinds = dict(zip(rows["organisation"], rows["organisation_type"], strict=True))
    surnames = {word for tokens in rows["tokens"].unique() for word in tokens.split()}
    folded, _ = fold_organisations(
        Spelling(raw, region, kinds[raw], times)
        for (raw, region), times in Counter(typed).items()
        if kinds[raw] != "unresolved" or not set(organisation_key(raw).split()) <= surnames  # may be somebody's name
    )
    table = {found.key: found for found in folded.values() if found.key}
    numbers = {key: number for number, key in enumerate(sorted(table), start=1)}
    spellings = Counter(found.key for (raw, _), found in folded.items())
    columns = ["organisation_id", "name", "organisation_type", "region_code", "spellings"]
    values = [
        (numbers[key], found.name, found.organisation_type, found.region_code or "unresolved", spellings[key])
        for key, found in sorted(table.items())
    ]
    insert(con, "organisation", pd.DataFrame(values, columns=columns))
    forms = {pair: found.form for pair, found in folded.items()}
    ids = {pair: numbers.get(found.key) for pair, found in folded.items()}
    rows["organisation_key"] = pd.Series([forms.get(pair, "") for pair in typed], index=rows.index, dtype="str")
    rows["organisation_id"] = pd.Series([ids.get(pair) for pair in typed], index=rows.index, dtype="Int64")


def fill_unresolved(con: duckdb.DuckDBPyConnection) -> None:
    """Names no rule resolved, by weight. What might be personal is counted and not shown."""
    names = con.execute(
        "SELECT DISTINCT unnest(string_split(tokens, ' ')) FROM chosen_registration WHERE tokens <> ''"
    ).fetchall()
    words = {word for (word,) in names if len(word) > 2}
    for kind in ("region", "organisation"):
        code = "region_code" if kind == "region" else "organisation_type"
        rows = con.execute(
            f"SELECT {kind}, count(*), count(DISTINCT i.person_key) FROM chosen_registration AS r"
            f" JOIN identity_person AS i USING (identity) WHERE {code} = 'unresolved' GROUP BY {kind}"
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


def insert(con: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame, temporary: bool = False) -> None:
    """Rows of a frame into a table; a temporary table is made from the frame itself."""
    con.register("incoming", frame)
    if temporary:
        con.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM incoming")
    elif len(frame):
        con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")
    con.unregister("incoming")
