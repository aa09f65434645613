"""A table nobody knows → which of its columns probably feed which field, with a score and the reason.

Two witnesses: the header, compared with every header that our formats know, and the values themselves.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from etl import clean
from etl.formats import FORMATS
from etl.formats.base import SCAN_FIELDS, Header, question_field
from etl.formats.saved import FIELDS, REQUIRED
from etl.formats.wording import is_about_another
from etl.forum import Forum
from etl.names.organisations import is_person, name_kinds, plain, resolve_organisation
from etl.names.regions import resolve_region
from etl.reading import HEADER_SEARCH_ROWS, Table

SAMPLE_ROWS, SAMPLE_VALUES = 400, 25  # rows looked at, distinct values judged in each column
LEAST_LIKENESS = 0.75  # of a header to a known one; below it the likeness says nothing
LEAST_SCORE = 0.5
_BY_HEADER = ("came_text", "person_code", "badge")  # values alone look like too much else
_NAME_PARTS = ("Surn", "Name", "Patr")
_CODE = re.compile(r"[\w/-]*\d[\w/-]*")
_TIME = re.compile(r"\d\d?:\d\d(?::\d\d)?")
_PHONE = re.compile(r"(?:\+|[78]|\(|9\d\d|\d{3}[ -])[\d\s().-]{6,}")
_DIRECTION = re.compile(r"вход|выход|in|out|entry|exit|entrance|вош\w+|выш\w+|check-?in|check-?out")
_POINT = re.compile(r"вход|турникет|зал|двер|стойк|проходн|считывател|корпус|\b(?:gate|door|hall|entrance|turnstile)\b")


class Column(NamedTuple):
    """One column of a table: its header and a sample of distinct values that are not blank."""

    header: str
    values: list[str]
    repeats: float  # filled rows for each distinct value


class Guess(NamedTuple):
    """One column that probably feeds one field; `like` is the known header it resembles, "" where none."""

    field: str
    header: str
    score: float
    like: str
    likeness: float  # of the header, 0 to 1
    values: float | None  # share of values that look like the field; None where values cannot tell


def header_index(table: Table) -> int:
    """The row that is probably the header: most cells that are labels, known ones above all, no value among them."""
    best, highest = 0, -1.0
    for index, row in enumerate(table.rows[:HEADER_SEARCH_ROWS]):
        labels = [cell for cell in Header(row).cells if cell]
        known = sum(max(_likeness(cell)[1].values(), default=0.0) >= 0.9 for cell in labels)
        values = sum(_is_value(cell) for cell in labels)
        score = len(set(labels)) + 2 * known - 3 * values
        if score > highest:
            best, highest = index, score
    return best


def guesses(table: Table, forum: Forum) -> tuple[str, list[Guess]]:
    """(registration or attendance, what its columns probably are, the fields in their order)."""
    columns = _columns(table, header_index(table))
    found = {kind: _assigned(kind, _candidates(kind, columns, forum), columns) for kind in FIELDS}
    return _kind(found, columns), found[_kind(found, columns)]


def _kind(found: dict[str, list[Guess]], columns: list[Column]) -> str:
    """Attendance when a column says in or out, or when people or badges repeat beside a moment."""
    fed = {kind: {guess.field for guess in guesses} for kind, guesses in found.items()}
    complete = {kind: all(fed[kind] & set(group) for group in groups) for kind, groups in REQUIRED.items()}
    who = {guess.header for guess in found["attendance"] if guess.field in REQUIRED["attendance"][1]}
    repeated = any(column.repeats > 1.3 for column in columns if column.header in who)
    has_stays = {"scanned_at", "left_at"} <= fed["attendance"]
    is_journal = has_stays or "direction_text" in fed["attendance"] or (repeated and "list_text" in fed["attendance"])
    if complete["attendance"] and (is_journal or not complete["registration"]):
        return "attendance"
    return "registration"


def _columns(table: Table, index: int) -> list[Column]:
    header = Header(table.rows[index])
    rows = table.rows[index + 1 : index + 1 + SAMPLE_ROWS]
    columns: list[Column] = []
    for place, cell in enumerate(header.cells):
        filled = [row[place].strip() for row in rows if place < len(row) and row[place].strip()]
        distinct = list(dict.fromkeys(filled))
        if cell and cell not in [column.header for column in columns]:
            columns.append(Column(cell, distinct[:SAMPLE_VALUES], len(filled) / max(len(distinct), 1)))
    return columns


def _candidates(kind: str, columns: list[Column], forum: Forum) -> list[Guess]:
    """Every field beside every column where something speaks for it, the most probable first."""
    tests = _tests(forum)
    found = []
    for column in columns:
        spellings, likenesses = _likeness(column.header, kind)
        for name in FIELDS[kind]:
            test = tests.get(name)
            values = _share(column.values, test) if test and column.values else None
            likeness = likenesses.get(name, 0.0)
            is_blind = name in _BY_HEADER or all(value.isdigit() for value in column.values)
            score = 0.0 if is_blind and not likeness else _score(likeness, values)
            if score >= LEAST_SCORE:
                like = spellings[name] if likeness else ""
                found.append(Guess(name, column.header, round(score, 2), like, round(likeness, 2), values))
    return sorted(found, key=lambda guess: -guess.score)


def _score(likeness: float, values: float | None) -> float:
    """From 0 to 1: either witness is enough, values that contradict the header outweigh it."""
    if values is None:
        return 0.9 * likeness
    if values >= 0.6:
        return 0.3 + 0.4 * values + 0.3 * likeness
    return 0.6 * likeness + 0.3 * values - 0.2 * (values < 0.2)


def _assigned(kind: str, candidates: list[Guess], columns: list[Column]) -> list[Guess]:
    """Each column to one field and, names and moments aside, each field one column."""
    found: list[Guess] = []
    for guess in candidates:
        taken = any(guess.field == other.field or guess.header == other.header for other in found)
        if not taken:
            found.append(guess)
    by_header = {column.header: column for column in columns}
    free = [column for column in columns if column.header not in {g.header for g in found if g.field != "name"}]
    found = [*_with_name_parts(found, free), *_times(found, by_header, free)]
    if kind == "attendance" and not {guess.field for guess in found} & set(REQUIRED["attendance"][1]):
        found += _badges([column for column in free if column.header not in {guess.header for guess in found}])
    order = {name: place for place, name in enumerate(FIELDS[kind])}
    places = {column.header: place for place, column in enumerate(columns)}
    return sorted(found, key=lambda guess: (order[guess.field], places[guess.header]))


def _with_name_parts(found: list[Guess], free: list[Column]) -> list[Guess]:
    """With family name, given name and patronymic where no column holds whole names."""
    if any(guess.field == "name" and (guess.values or 0.0) >= 0.6 for guess in found):
        return found
    by_values = {part: column for column in reversed(free) if (part := _part(column))}
    if {"Surn", "Name"} <= by_values.keys():
        chosen = list(by_values.values())
    else:
        chosen = [column for column in free if _likeness(column.header)[1].get("name", 0.0) >= 0.95]
    parts = [_part_guess(column) for column in chosen]
    return [guess for guess in found if guess.field != "name"] + parts if parts else found


def _part_guess(column: Column) -> Guess:
    spellings, likenesses = _likeness(column.header)
    part, likeness = _part(column), likenesses.get("name", 0.0)
    share = _share(column.values, lambda value: part in name_kinds(clean.fold(value))) if part else None
    like = spellings["name"] if likeness else ""
    return Guess("name", column.header, round(_score(likeness, share), 2), like, round(likeness, 2), share)


@lru_cache(maxsize=512)
def _part_of(values: tuple[str, ...]) -> str:
    shares = {
        part: sum(part in name_kinds(clean.fold(value)) for value in values) / len(values) for part in _NAME_PARTS
    }
    best = max(reversed(_NAME_PARTS), key=lambda part: shares[part])
    return best if shares[best] >= 0.6 else ""


def _part(column: Column) -> str:
    """Which part of names a column of single words holds; "" when none."""
    return _part_of(tuple(column.values)) if column.values else ""


def _times(found: list[Guess], by_header: dict[str, Column], free: list[Column]) -> list[Guess]:
    """A column of times of day beside the column of dates that lacks them."""
    taken = {guess.header for guess in found}
    for guess in found:
        is_date = guess.field in ("scanned_at", "registered_at")
        if is_date and not any(":" in value for value in by_header[guess.header].values):
            for column in sorted(free, key=lambda column: -_likeness(column.header)[1].get(guess.field, 0.0)):
                share = _share(column.values, lambda value: bool(_TIME.fullmatch(value))) if column.values else 0.0
                if column.header not in taken and share >= 0.8:
                    likeness = round(_likeness(column.header)[1].get(guess.field, 0.0), 2)
                    like = _likeness(column.header)[0].get(guess.field, "")
                    return [Guess(guess.field, column.header, round(_score(likeness, share), 2), like, likeness, share)]
    return []


def _badges(free: list[Column]) -> list[Guess]:
    """The column of codes that repeat, where nothing else says who was seen."""
    for column in sorted(free, key=lambda column: -len(column.values)):
        share = _share(column.values, lambda value: bool(_CODE.fullmatch(value))) if column.values else 0
        if share >= 0.9 and len(column.values) > 2:
            return [Guess("badge", column.header, round(0.6 * share, 2), "", 0.0, share)]
    return []


def _tests(forum: Forum) -> dict[str, Callable[[str], bool]]:
    """What values of a field look like."""
    zone = forum.time_zone
    return {
        "email": lambda value: bool(clean.email(value)),
        "phone": lambda value: bool(_PHONE.fullmatch(value) and clean.phone(value)) and not _is_moment(value, zone),
        "name": lambda value: _is_text(value) and is_person(plain(value)),
        "person_code": lambda value: bool(_CODE.fullmatch(value)),
        "badge": lambda value: bool(_CODE.fullmatch(value)),
        "region": lambda value: bool(resolve_region(value).code) and not _is_organisation(value),
        "organisation": _is_organisation,
        "registered_at": lambda value: _is_moment(value, zone),
        "scanned_at": lambda value: _is_moment(value, zone),
        "status_text": lambda value: clean.status(value)[1] is None and not _is_yes_or_no(value) and len(value) > 3,
        "direction_text": lambda value: bool(_DIRECTION.fullmatch(clean.fold(value))),
        "ticket_text": lambda value: (
            set(clean.participation(value)) != {"unknown"} and not _is_organisation(value) and len(value) < 60
        ),
        "tracks": lambda value: bool(forum.tracks_in(value)),
        "list_text": lambda value: (
            forum.list_named(value) is not None
            or bool(_POINT.search(clean.fold(value)) and not _DIRECTION.fullmatch(clean.fold(value)))
        ),
        "came_text": _is_yes_or_no,
    }


def _is_moment(value: str, zone: str) -> bool:
    return not value.isdigit() and clean.moment(value, zone)[0] is not None


def _is_organisation(value: str) -> bool:
    if not _is_text(value):
        return False
    answer = resolve_organisation(value)
    return bool(answer.code) and answer.rule != "not_an_organisation"


def _is_text(value: str) -> bool:
    return "@" not in value and any(letter.isalpha() for letter in value)


def _is_yes_or_no(value: str) -> bool:
    return clean.came(value)[1] is None


def _is_value(cell: str) -> bool:
    return bool(clean.email(cell) or _PHONE.fullmatch(cell) or re.fullmatch(r"[\d\s.,:/-]+", cell))


def _share(values: Iterable[str], test: Callable[[str], bool]) -> float:
    answers = [test(value) for value in values]
    return round(sum(answers) / len(answers), 2)


@lru_cache(maxsize=4096)
def _likeness(header: str, kind: str = "") -> tuple[dict[str, str], dict[str, float]]:
    """(field → the known header most like this one, field → how like it is from LEAST_LIKENESS to 1)."""
    text = _words(header)
    spellings: dict[str, str] = {}
    likenesses: dict[str, float] = {}
    for name, known in _known(kind):
        words = _words(known)
        likeness = fuzz.ratio(text, words) / 100
        if len(words) > 3 and f" {words} " in f" {text} ":  # «Контактный телефон участника»
            likeness = max(likeness, 0.85)
        if is_about_another(header, name) and text != words:
            continue
        if likeness >= LEAST_LIKENESS and likeness > likenesses.get(name, 0.0):
            spellings[name], likenesses[name] = known, likeness
    asked = question_field(header)
    if asked and likenesses.get(asked, 0.0) < 0.9:
        spellings[asked], likenesses[asked] = header, 0.9
    return spellings, likenesses


@lru_cache(maxsize=3)
def _known(kind: str) -> list[tuple[str, str]]:
    """(field, header) of all formats whose rows are of the kind, of all formats for "" ."""
    layouts = [part for layout in FORMATS for part in (layout, *layout.parts)]
    mine = [one for one in layouts if not kind or (one.fields is SCAN_FIELDS) == (kind == "attendance")]
    fed = ((name, words) for one in mine for source in (one.columns, one.fallbacks) for name, words in source.items())
    return sorted({(name, word.rstrip("*")) for name, words in fed for word in words if _words(word)})


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", clean.fold(text)))
