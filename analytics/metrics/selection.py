"""The persons that filters pick: the one place where a choice becomes SQL.

A question asks relations: `{picked}`, the rows of the picked persons, or one of relations.py, people and what they did
added up. These were counted at the build by the columns that questions and filters need most often (etl/cells.py); the
smallest table that has all columns answers, and where none has, the rows do. A question never knows which.
"""

import re
from collections.abc import Iterable
from datetime import date

import pandas as pd

from analytics.filters import Filters
from analytics.metrics.relations import PERSONS, ROWS, SHOWN, TRACKS_OF_DAYS
from analytics.snapshot import Connection, parsed

COLUMNS = {
    "district": "district_code",
    "region": "region_code",
    "organisation_type": "organisation_type",
    "format": "format",
    "role": "role",
    "status": "status",
}
# Columns of persons that a question of a relation may name.
OF_PERSONS = (*COLUMNS.values(), "organisation_id", "registered_on", "tracks")
DAYS = "select forum_code, day_on, day_bit, is_measured from day where {forums} and cast(day_on as varchar) in ({codes})"

Values = dict[str, str | date]


def answer(con: Connection, filters: Filters, question: str) -> pd.DataFrame:
    """Answer of a question: a text that asks the relations it names in braces.

    `{picked}` is `person` narrowed by the filters, with is_seen (seen at all, or on the chosen days), is_observed
    (seeing the person was possible) and seen_tracks (tracks where the person was seen, as bits), where it is named.
    `{picked_forum}`, part of `{picked}`, holds the codes of the forums. The text may hold `{days}`: whether a row's
    day_on is observed.
    """
    text, values = statement(con, filters, question)
    return con.execute(parsed(text), values).df()


def statement(con: Connection, filters: Filters, question: str) -> tuple[str, Values]:
    """The question as one statement, with the values of the parameters that it names."""
    values: Values = {}
    parts = _choice(con, filters, question, values)
    words = set(re.findall(r"\w+", question)) | set(re.findall(r"\w+", f"{parts['conditions']} {parts['seen']}"))
    parts["picked_forum"] = "picked_forum as (select forum_code from forum where {forums})"
    parts["picked"] = """{picked_forum}, picked as (
        select *, {seen} as is_seen, {observed} as is_observed, {seen_tracks} as seen_tracks
        from {persons} where {conditions}
    )"""
    for name in ROWS:
        if f"{{{name}}}" in question:
            parts[name] = f"{name} as ({_relation(con, name, words, bool(filters.day))})"
    while places := set(re.findall(r"\{(\w+)\}", question)):
        for name in places:
            question = question.replace(f"{{{name}}}", parts[name])
    names = set(re.findall(r"\$(\w+)", question))
    return question, {name: value for name, value in values.items() if name in names}


def source_of(con: Connection, fact: str, needed: set[str]) -> tuple[str, int | None, set[str]] | None:
    """The smallest table that has the columns, its level and columns; None where only the rows have them."""
    text = "select relation, level, columns from cell_level where fact = $fact order by cells"
    for relation, level, columns in con.execute(parsed(text), {"fact": fact}).fetchall():
        if needed <= set(columns.split(",")):
            return relation, level, set(columns.split(","))
    return None


def chosen_forums(con: Connection, filters: Filters) -> tuple[str, ...]:
    """Codes of the chosen forums; without a choice the newest one."""
    newest = parsed("select forum_code from forum order by starts_on desc, forum_code limit 1")
    return filters.forum or tuple(code for (code,) in con.execute(newest).fetchall())


def _choice(con: Connection, filters: Filters, values: Values) -> Parts:
    """What the filters choose, as conditions on rows of persons and on cells."""
    forums = _among("forum_code", chosen_forums(con, filters), values)
    conditions = [forums]
    for name, column in COLUMNS.items():
        if codes := getattr(filters, name):
            conditions.append(_among(column, codes, values))
    if filters.track:
        chosen = f"select forum_code, track_bit from track where {forums} and {_among('track_code', filters.track, values)}"
        bits = con.execute(parsed(chosen), _used(chosen, values)).fetchall()
        conditions.append(_holds("tracks", bits, values))
    return {"forums": forums, "conditions": " and ".join(conditions)} | _observation(con, filters, forums, values)


def _observation(con: Connection, filters: Filters, forums: str, values: Values) -> Parts:
    """What counts as seen: anything, or what happened on the chosen days."""
    if not filters.day:
        seen = {"seen": "is_attendee", "observed": "is_measured", "seen_there": "is_there", "seen_at_list": "true"}
        return seen | {"seen_tracks": "attended_tracks", "days": "true", "persons": f"({PERSONS})"}
    chosen = f"""
        select forum_code, day_bit, day_on, is_measured from day
        where {forums} and {_among("cast(day_on as varchar)", filters.day, values)}
    """
    rows = con.execute(parsed(chosen), _used(chosen, values)).fetchall()
    bits = [(forum, bit) for forum, bit, _, _ in rows]
    measured = sorted({forum for forum, _, _, is_measured in rows if is_measured})
    return {
        "seen": _holds("attended_days", bits, values),
        "observed": f"(is_measured and {_among('forum_code', measured, values)})",
        "seen_there": _holds("track_days", bits, values),
        "seen_at_list": _holds("list_days", bits, values),
        "days": _among("day_on", sorted({day for _, _, day, _ in rows}), values),
    }


def _relation(con: Connection, fact: str, question: str, parts: Parts, has_days: bool) -> str:
    """The text of a relation: over the smallest table of cells that has all columns named, else over the rows."""
    read = parts["conditions"] + parts["seen"] + (SHOWN_OF_DAYS if has_days else "")
    source = source_of(con, fact, words(f"{question} {parts['conditions']} {CELLS[fact]}".format_map))
    return ""


def _among(column: str, codes: Iterable[str | date], values: Values) -> str:
    """Condition that the column holds one of the codes."""
    places = [_place(code, values) for code in codes]
    return f"{column} in ({', '.join(places)})" if places else "false"


def _holds(mask: str, bits: list[tuple[str, int]], values: Values) -> str:
    """Condition that the mask shares a bit with those of its forum."""
    of_forums: dict[str, int] = {}
    for forum, bit in bits:
        of_forums[forum] = of_forums.get(forum, 0) | 1 << bit
    tests = [
        f"(forum_code = {_place(forum, values)} and common_bits({mask}, {_place(held, values)}) <> 0)"
        for forum, held in of_forums.items()
    ]
    return f"({' or '.join(tests)})" if tests else "false"


def _place(value: str | int | date, values: Values) -> str:
    """The parameter that stands for the value."""
    names = {bound: name for name, bound in values.items()}
    name = names.get(value, f"value_{len(values)}")
    values[name] = value
    return f"${name}"


def _used(text: str, values: Values) -> Values:
    names = set(re.findall(r"\$(\w+)", text))
    return {name: value for name, value in values.items() if name in names}
