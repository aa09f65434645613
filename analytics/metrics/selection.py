"""The persons that filters pick: the one place where a choice becomes SQL.

A question asks relations: `{picked}`, the rows of the picked persons, or one of relations.py, people and what they did
added up. These were counted at the build by the columns that questions and filters need most often (etl/cells.py); the
smallest table that has all columns answers, and where none has, the rows do. A question never knows which.
"""

import re
from collections.abc import Iterable, Set
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from weakref import WeakKeyDictionary

import pandas as pd

from analytics.filters import Filters
from analytics.metrics.relations import CELLS, MADE, PEOPLE, PERSONS, ROWS, ROWS_HAVE, TRACKS_OF_DAYS, WHOLE
from analytics.snapshot import Connection, parsed

COLUMNS = {
    "district": "district_code",
    "region": "region_code",
    "organisation_type": "organisation_type",
    "format": "format",
    "role": "role",
    "status": "status",
}
FILE = "select path from duckdb_databases() where database_name = current_database()"
LEVELS = "select fact, relation, level, columns from cell_level order by cells, level"
FORUMS = "select forum_code from forum order by starts_on desc, forum_code"
TRACKS = "select forum_code, track_code, track_bit from track order by forum_code, track_bit"
DAYS = "select forum_code, day_bit, day_on, is_measured from day order by forum_code, day_bit"
FRAMES_KEPT, TEXTS_KEPT = 8, 2000
MASK_BITS = 63
# Columns that no table of cells has: tracks of some days, in a forum with more pairs of a track and a day than a mask
# has bits; and whatever is counted over all days only.
TRACKS_OF_SOME_DAYS, SOME_DAYS = "tracks_of_days", "some_days"
# Columns by which filters choose: a table that lacks one cannot answer, whatever its fact.
CHOOSING = {
    *(*COLUMNS.values(), "tracks", "attended_days", "attended_track_days"),
    *(TRACKS_OF_SOME_DAYS, SOME_DAYS),
}

Values = dict[str, str | int | date]
Parts = dict[str, str]


class Source(NamedTuple):
    """A table of cells, the level of it that is meant, where it has several, and its columns."""

    table: str
    level: int | None
    columns: frozenset[str]


class Frame(NamedTuple):
    """What is small in a snapshot and asked by every question: its forums, newest first, tracks, days and levels."""

    forums: list[str]
    tracks: list[tuple[str, str, int]]
    days: list[tuple[str, int, date, bool]]
    levels: dict[str, list[Source]]


_frames: dict[tuple[str, int, int], Frame] = {}
_frame_of: WeakKeyDictionary[Connection, Frame] = WeakKeyDictionary()


def frame(con: Connection) -> Frame:
    """The frame of the snapshot that is open, read once for each file: a snapshot never changes."""
    if con in _frame_of:
        return _frame_of[con]
    ((path,),) = con.execute(parsed(FILE)).fetchall()
    if path is None:
        return _read_frame(con)
    file = Path(path).stat()
    key = (path, file.st_ino, file.st_mtime_ns)
    known = _frames.get(key)
    if known is None:  # two who ask at once may both read it, and neither finds it gone
        known = _frames[key] = _read_frame(con)
        while len(_frames) > FRAMES_KEPT:
            _frames.pop(next(iter(_frames)), None)
    _frame_of[con] = known
    return known


def _read_frame(con: Connection) -> Frame:
    found = [con.execute(parsed(text)).fetchall() for text in (FORUMS, TRACKS, DAYS, LEVELS)]
    levels: dict[str, list[Source]] = {}
    for fact, table, level, names in found[3]:
        levels.setdefault(fact, []).append(Source(table, level, frozenset(names.split(","))))
    return Frame([code for (code,) in found[0]], found[1], found[2], levels)


def answer(con: Connection, filters: Filters, question: str) -> pd.DataFrame:
    """Answer of a question: a text that asks the relations it names in braces.

    `{picked}` is `person` narrowed by the filters, with is_seen (seen at all, or on the chosen days) and is_observed
    (seeing the person was possible); `{picked_forum}`, part of `{picked}`, holds the codes of the forums. The text may
    hold `{days}`: whether a row's day_on is observed, and `{seen_tracks}`: tracks where people were seen, as bits.
    """
    text, values = statement(con, filters, question)
    return con.execute(parsed(text), values).df()


def statement(con: Connection, filters: Filters, question: str) -> tuple[str, Values]:
    """The question as one statement, with the values of the parameters that it names."""
    values: Values = {}
    known = frame(con)
    parts = _choice(known, filters, values)
    if TRACKS_OF_SOME_DAYS in parts["seen_tracks"] and ("seen_tracks" in question or "{track_people}" in question):
        parts["persons"] = f"(select * from {parts['persons']} as person {TRACKS_OF_DAYS})"
    named = _words(_filled(question, parts | dict.fromkeys((*ROWS, "picked", "picked_forum"), "")))
    keys = [name for name in COLUMNS.values() if name in named]
    parts |= {
        "columns": "".join(f"person.{name} as {name}, " for name in keys),
        "keys": "".join(f"{k}, " for k in keys),
    }
    parts["picked_forum"] = "picked_forum as (select forum_code from forum where {forums})"
    parts["picked"] = """{picked_forum}, picked as (
        select *, {seen} as is_seen, {observed} as is_observed from {persons} as person where {conditions}
    )"""
    for fact in ROWS:
        if f"{{{fact}}}" in question:
            parts[fact] = f"{fact} as ({_relation(known, fact, named, parts)})"
    question = _filled(question, parts)
    return question, _used(question, values)


def source_of(known: Frame, fact: str, columns: Set[str], chosen_by: frozenset[str] = frozenset()) -> Source | None:
    """The smallest table that has the columns of a fact, and its level; None where only the rows have them.

    A word of the question that is no column of the fact is no matter, unless filters choose by it.
    """
    levels = known.levels.get(fact, [])
    needed = columns & chosen_by.union({TRACKS_OF_SOME_DAYS}, *(source.columns for source in levels))
    return next((source for source in levels if needed <= source.columns), None)


def chosen_forums(con: Connection, filters: Filters) -> tuple[str, ...]:
    """Codes of the chosen forums; without a choice the newest one."""
    return filters.forum or tuple(frame(con).forums[:1])


def knows_tracks_of_days(con: Connection, filters: Filters) -> bool:
    """Whether the rows of people say in which tracks they were seen on which day, in all chosen forums."""
    return all(_fits(frame(con), forum) for forum in chosen_forums(con, filters))


def _choice(known: Frame, filters: Filters, values: Values) -> Parts:
    """What the filters choose, as conditions on rows of persons and on cells."""
    codes_of_forums = filters.forum or known.forums[:1]
    forums = _among("forum_code", codes_of_forums, values)
    conditions = [forums]
    for name, column in COLUMNS.items():
        if codes := getattr(filters, name):
            conditions.append(_among(column, codes, values))
    if filters.track:
        tracks = [
            (forum, bit) for forum, code, bit in known.tracks if forum in codes_of_forums and code in filters.track
        ]
        conditions.append(_holds("tracks", tracks, values))
    chosen = {"forums": forums, "conditions": " and ".join(conditions), "persons": f"({PERSONS})"}
    days = [one for one in known.days if one[0] in codes_of_forums and one[2].isoformat() in filters.day]
    return chosen | _observation(known, days if filters.day else None, values)


def _observation(known: Frame, days: list[tuple[str, int, date, bool]] | None, values: Values) -> Parts:
    """What counts as seen: anything, or what happened on the chosen days."""
    if days is None:
        seen = {"seen": "is_attendee", "observed": "is_measured", "seen_there": "is_there", "seen_at_list": "true"}
        return (
            seen
            | {"seen_tracks": "attended_tracks", "seen_days": "cast(0 as bigint)", "days": "true"}
            | {"of_all_days": "true", "marks": "true"}
        )
    bits = [(forum, bit) for forum, bit, _, _ in days]
    tracks = _tracks_on(known, bits, values)
    measured = sorted({forum for forum, _, _, is_measured in days if is_measured})
    return {
        "seen": _holds("attended_days", bits, values),
        "observed": f"(is_measured and {_among('forum_code', measured, values)})",
        "seen_there": tracks if TRACKS_OF_SOME_DAYS in tracks else _holds("track_days", bits, values),
        "seen_at_list": _holds("list_days", bits, values),
        "seen_on_site": _holds("site_days", bits, values),
        "seen_online": _holds("online_days", bits, values),
        "seen_tracks": tracks,
        "seen_days": "attended_days",
        "of_all_days": SOME_DAYS,
        "marks": "false",
        "days": _among("day_on", sorted({day for _, _, day, _ in days}), values),
    }


def _tracks_on(known: Frame, days: list[tuple[str, int]], values: Values) -> str:
    """Tracks where people were seen on these days, as bits: of their mask of tracks and days, see person."""
    seen = []
    for forum in dict.fromkeys(forum for forum, _ in days):
        if not _fits(known, forum):
            return f"coalesce({TRACKS_OF_SOME_DAYS}, 0)"
        bits = [bit for of_forum, _, bit in known.tracks if of_forum == forum]
        for bit in bits:
            pairs = [(forum, bit + (max(bits) + 1) * day) for of_forum, day in days if of_forum == forum]
            seen.append(f"case when {_holds('attended_track_days', pairs, values)} then {1 << bit} else 0 end")
    return f"cast({' + '.join(seen) or '0'} as bigint)"


def _fits(known: Frame, forum: str) -> bool:
    """Whether one mask holds all pairs of a track and a day of the forum, see persons.sql."""
    tracks = (bit for of_forum, _, bit in known.tracks if of_forum == forum)
    days = (bit for of_forum, bit, _, _ in known.days if of_forum == forum)
    return (max(tracks, default=-1) + 1) * (max(days, default=-1) + 1) <= MASK_BITS


def _relation(known: Frame, fact: str, named: Set[str], parts: Parts) -> str:
    """The text of a relation: over the smallest table of cells that has all columns named, else over the rows."""
    made = {name: text for name, text in MADE.get(fact, {}).items() if name in named}
    conditions = _filled(CELLS[fact], parts)
    told = _words(_filled(f"{conditions} {' '.join(made.values())}", parts))
    asked = named - set(COLUMNS.values()) if fact in WHOLE else named
    source = source_of(known, fact, asked | told, frozenset(told & CHOOSING))
    if source is None:
        made = {name: text for name, text in made.items() if name not in ROWS_HAVE}
        table, columns = ROWS[fact].replace("{alike}", _alike(known, ROWS[fact], parts)), ["*"]
    else:
        table, columns = _cells(source, conditions), sorted(named & source.columns)
    return f"select {', '.join([*columns, *(f'{text} as {name}' for name, text in made.items())])} from {table}"


def _cells(source: Source, conditions: str) -> str:
    level = "" if source.level is None else f" and level = {source.level}"
    return f"{source.table} where {conditions}{level}"


def _alike(known: Frame, text: str, parts: Parts) -> str:
    """The picked people of a text that adds them up: the smallest cells that have its columns, or their rows."""
    told = _words(parts["conditions"])
    named = _words(_filled(text.replace("{alike}", ""), parts))
    source = source_of(known, "people", named | told, frozenset((named | told) & CHOOSING))
    return f"(select * from {_cells(source, parts['conditions'])}) as person" if source else PEOPLE


def _filled(text: str, parts: Parts) -> str:
    """The text with what its braces stand for, and theirs."""
    while places := set(re.findall(r"\{(\w+)\}", text)):
        for name in places:
            text = text.replace(f"{{{name}}}", parts[name])
    return text


@lru_cache(maxsize=TEXTS_KEPT)
def _words(text: str) -> frozenset[str]:
    """The names in a text, what stands in quotes aside."""
    return frozenset(re.findall(r"\w+", re.sub(r"'[^']*'|\"[^\"]*\"", "", text)))


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
