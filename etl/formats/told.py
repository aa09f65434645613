"""Columns of lists and forms that no known header names, told by their words and their values together.

Whoever sorts the answers adds «Решение оргкомитета» or «Явка (да/нет)»: passed over, those turned away count as
participants, and nobody came. Words alone are a guess, values alone look like too much else.
"""

import re

from etl import clean
from etl.formats.base import Format, Header
from etl.formats.wording import bare, is_about_another, words_of
from etl.problems import Note

_STATE = (
    r"статус|состояни|решени|согласован|подтвержд|одобр|модерац|рассмотрени|заявк"
    r"|\b(?:status|state|approv\w*|decision|moderation|application)\b"
)
_PLACE = r"(?: (?:на|в) (?:форум|мероприяти|съезд|конференци|совещани|семинар|событи)\w*)?"
_PRESENCE = (
    r"(?:(?:отметка об? |факт )?(?:явк[аеи]|присутстви[яие]|посещени[яие]|прибыти[яие])|(?:отметка об |факт )участи[яи]"
    r"|посещаемость|явил(?:ся|ась)|приш(?:ел|ла)|прибыл[аи]?|посетил[аи]?|присутствовал[аи]?|участвовал[аи]?|был[аи]?)"
    rf"{_PLACE}|attended|attendance|present|presence|check(?:ed)? in|came|arrived"
)
_OF_ANOTHER_THING = r"доклад|тезис|стать|проект|документ|справк|работ[аы]\b|\b(?:talk|abstract|paper|poster|report)s?\b"
_IN, _OUT = {"вход", "вошел", "вошла", "in", "entry"}, {"выход", "вышел", "вышла", "out", "exit"}
_KINDS_AT_MOST = 20  # different words; states are few


def add_told(
    header: Header, layout: Format, rows: list[list[str]], columns: dict[str, list[int]], known: set[int]
) -> list[Note]:
    """Feeds the state, the presence or the way of people from columns that tell them, where no header did; says so.

    `known` are the columns that feed something else.
    """
    known = known - set(columns.get("ticket_text", ()))  # «Статус участника»: a category, or a state
    free = [index for index, cell in enumerate(header.cells) if cell and index not in known and not _is_else(cell)]
    if layout.asks_questions and layout.kind == "registration":
        return [*_add_presence(header, rows, columns, free), *_add_state(header, rows, columns, free)]
    if layout.is_fallback and columns.get("direction_text") == []:
        ways = [index for index in free if _are_ways(_values(rows, index))][:1]
        columns["direction_text"] = ways
        return [_read(header.cells[index], "направление прохода", "the way of a pass") for index in ways]
    return []


def _add_presence(header: Header, rows: list[list[str]], columns: dict[str, list[int]], free: list[int]) -> list[Note]:
    if columns.get("came_text"):
        return []
    marks = [index for index in free if _is_presence(header.cells[index]) and _are_marks(_values(rows, index))][:1]
    columns["came_text"] = marks
    return [_read(header.cells[index], "отметка о приходе", "a mark of presence") for index in marks]


def _add_state(header: Header, rows: list[list[str]], columns: dict[str, list[int]], free: list[int]) -> list[Note]:
    if columns.get("status_text"):
        return []
    states = [index for index in free if _are_states(_values(rows, index))]
    named = [index for index in states if re.search(_STATE, words_of(header.cells[index]))][:1]
    columns["status_text"] = named
    columns["ticket_text"] = [index for index in columns.get("ticket_text", ()) if index not in named]
    if not named:
        return [_unread(header.cells[index]) for index in states[:1]]
    return [_read(header.cells[index], "статус заявки", "the state of registrations") for index in named]


def _is_else(title: str) -> bool:
    return is_about_another(title) or bool(re.search(_OF_ANOTHER_THING, words_of(title)))


def _is_presence(title: str) -> bool:
    return bool(re.fullmatch(_PRESENCE, " ".join(re.findall(r"\w+", bare(title)))))


def _values(rows: list[list[str]], index: int) -> set[str]:
    """The different texts of a column; empty where they are more than states have."""
    found: set[str] = set()
    for row in rows:
        found.add(row[index].strip())
        if len(found) > _KINDS_AT_MOST:
            return set()
    return found - {""}


def _are_states(values: set[str]) -> bool:
    """Whether all are words of states, and some of them keep a person from taking part."""
    read = [clean.status(value) for value in values]
    return all(code is None for _, code in read) and any(state != "active" for state, _ in read)


def _are_ways(values: set[str]) -> bool:
    """Whether all say a way, and some of them the way out: it would count as an entry."""
    ways = {clean.fold(value) for value in values}
    return bool(ways & _OUT) and ways <= _IN | _OUT


def _are_marks(values: set[str]) -> bool:
    read = [clean.came(value) for value in values]
    return all(code is None for _, code in read) and any(has_come for has_come, _ in read)


def _read(title: str, ru: str, en: str) -> Note:
    return Note(
        "COLUMN_BY_VALUES",
        "repaired",
        f"Столбец «{title}» узнан по словам и значениям: {ru}.",
        f"Column “{title}” is known by its words and values: {en}.",
    )


def _unread(title: str) -> Note:
    return Note(
        "STATE_UNREAD",
        "flagged",
        f"Значения столбца «{title}» похожи на статус заявки, но не прочитаны. Статус? Назовите столбец «Статус».",
        f"The values of “{title}” look like states of registrations; it was not read. If so, call the column “Status”.",
    )
