"""Columns of lists and forms that no known header names, told by their words and their values together.

Whoever sorts the answers adds «Решение оргкомитета» or «Явка (да/нет)»: passed over, those turned away count as
participants, and nobody came. Words alone are a guess, values alone look like too much else.
"""

import re

from etl import clean, passes
from etl.formats.base import Format, Header
from etl.formats.wording import bare, is_about_another, words_of
from etl.problems import Note

_STATE = (
    r"статус|состояни|решени|согласован|подтвержд|одобр|модерац|рассмотрени|заявк"
    r"|\b(?:status|state|approv\w*|decision|moderation|application)\b"
)
_PLACE = r"(?: (?:на|в) (?:форум|мероприяти|съезд|конференци|совещани|семинар|событи)\w*)?"
_PRESENCE = (
    r"(?:(?:отметка об? |факт |статус )?(?:явк[аеи]|присутстви[яие]|посещени[яие]|прибыти[яие])"
    r"|(?:отметка об |факт )участи[яи]"
    r"|посещаемость|явил(?:ся|ась)|приш(?:ел|ла)|прибыл[аи]?|посетил[аи]?|присутствовал[аи]?|участвовал[аи]?|был[аи]?)"
    rf"{_PLACE}|attended|attendance|present|presence|check(?:ed)? in|came|arrived"
)
_OF_ANOTHER_THING = r"доклад|тезис|стать|проект|документ|справк|работ[аы]\b|\b(?:talk|abstract|paper|poster|report)s?\b"
_RESULT = (
    r"статус|состояни|результат|событи|решени|итог|доступ|проверк"
    r"|\b(?:status|state|result|outcome|event|access|response|decision)\b"
)
_CANCELLED_ON = (
    r"дата(?: и время)? (?:отмены|отказа|отзыва|аннулирования)\b|(?:cancel+(?:ed|ation)|withdrawn) (?:at|on|date)\b"
)
_KEPT_AWAY = ("cancelled", "rejected", "expired")
_BESIDE_STATE = (
    r"[\W\d_]|\b(?:[кв]|на|от|ли|is|was|from|by|оргкомитет\w*|организатор\w*|куратор\w*|модератор\w*|участник\w*"
    r"|участи[еяю]|форум\w*|мероприяти\w*|заявк[аи]|регистраци[яи]|да|нет|yes|no|participation|registration|application"
    r"|attendee|participant)\b"
)
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
        return [*_add_presence(header, layout, rows, columns, free), *_add_state(header, rows, columns, free)]
    if layout.is_fallback:
        return [*_add_ways(header, rows, columns, free), *_add_results(header, rows, columns, free)]
    return []


def _add_ways(header: Header, rows: list[list[str]], columns: dict[str, list[int]], free: list[int]) -> list[Note]:
    if columns.get("direction_text") != []:
        return []
    ways = [index for index in free if _are_ways(_values(rows, index))][:1]
    columns["direction_text"] = ways
    return [_read(header.cells[index], "направление прохода", "the way of a pass") for index in ways]


def _add_results(header: Header, rows: list[list[str]], columns: dict[str, list[int]], free: list[int]) -> list[Note]:
    """A «Статус» of passes: those refused would count as seen."""
    if columns.get("result_text") != []:
        return []
    named = [index for index in free if re.search(_RESULT, words_of(header.cells[index]))]
    results = [index for index in named if _are_results(_values(rows, index))][:1]
    columns["result_text"] = results
    return [_read(header.cells[index], "результат прохода", "the result of a pass") for index in results]


def _add_presence(
    header: Header, layout: Format, rows: list[list[str]], columns: dict[str, list[int]], free: list[int]
) -> list[Note]:
    """A column of marks; or the states, where some of them say that people came («Checked in», «Не пришёл»)."""
    if columns.get("came_text"):
        return []
    marks = [index for index in free if _is_presence(header.cells[index]) and _are_marks(_values(rows, index))][:1]
    states = columns.get("status_text", []) if layout.is_fallback else []
    marks = marks or [index for index in states if any(map(clean.says_presence, _values(rows, index)))][:1]
    columns["came_text"] = marks
    return [_read(header.cells[index], "отметка о приходе", "a mark of presence") for index in marks]


def _add_state(header: Header, rows: list[list[str]], columns: dict[str, list[int]], free: list[int]) -> list[Note]:
    if columns.get("status_text"):
        return []
    states = [index for index in free if _are_states(_values(rows, index))]
    named = [index for index in states if re.search(_STATE, words_of(header.cells[index]))][:1]
    columns["status_text"] = named
    columns["ticket_text"] = [index for index in columns.get("ticket_text", ()) if index not in named]
    if not named and not (named := _state_from_marks(header, rows, columns, free)):
        return [_unread(header.cells[index]) for index in states[:1]]
    return [_read(header.cells[index], "статус заявки", "the state of registrations") for index in named]


def _state_from_marks(
    header: Header, rows: list[list[str]], columns: dict[str, list[int]], free: list[int]
) -> list[int]:
    """The first column whose header is a state and whose cells are yes or no, «Допущен: нет», or that tells when
    somebody cancelled; its cells then say that state, or its opposite."""
    for index in free:
        texts = {row[index].strip() for row in rows} - {""}
        if re.match(_CANCELLED_ON, words_of(header.cells[index])) and texts and all(map(_is_moment, texts)):
            said = dict.fromkeys(texts, "отменена")
        elif (state := _state_in(header.cells[index])) and _are_marks(_values(rows, index)):
            opposite = f"не {state}" if re.search("[а-я]", state) else f"not {state}"
            opposite = "" if clean.status(state)[0] in _KEPT_AWAY else opposite
            said = {text: state if clean.came(text)[0] else opposite for text in texts}
        else:
            continue
        for row in rows:
            row[index] = said.get(row[index].strip(), "")
        columns["status_text"] = [index]
        return [index]
    return []


def _state_in(title: str) -> str:
    """The state that a whole header names, whose negation is a state, too, or which keeps people away; else ""."""
    words = re.sub(r"\([^)]*\)", " ", words_of(title))
    state = " ".join(re.sub(_BESIDE_STATE, " ", words).split())
    code, doubt = clean.status(state)
    if not state or doubt or clean.is_yes(state) or re.search("оплач|paid", state):  # who need not pay comes, too
        return ""
    is_denied = any(clean.status(f"{no} {state}")[1] is None for no in ("не", "not"))
    return state if code in _KEPT_AWAY or (code == "active" and is_denied) else ""


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


def _is_moment(text: str) -> bool:
    return clean.moment(text, "UTC")[0] is not None


def _are_results(values: set[str]) -> bool:
    """Whether all say if somebody went through, and some did and others did not."""
    read = [passes.admission(value) for value in values]
    return all(code is None for _, code in read) and len({is_admitted for is_admitted, _ in read}) == 2


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
