"""Dates as their file writes them → ISO texts. Whether the day or the month comes first is decided once per file.

«08/27/2025 10:10:00 AM» and «27/08/2025 10:10» stand under the same header on different accounts; «Mar 22, 2025» too.
"""

import datetime as dt
import re
from collections.abc import Iterable
from typing import NamedTuple

from etl.clean import fold
from etl.problems import Note, Refusal

_NUMERIC = re.compile(r"\s*(\d\d?)([/-])(\d\d?)\2(\d{4}|\d\d)(?![\d/-])")
_ISO = re.compile(r"\d{4}-\d\d-(\d\d)(?!\d)")
_HALF_READ = 4  # dates of a column; of fewer it may be chance that none is later than the 12th
_ENGLISH_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ENGLISH = re.compile(
    r"\s*(?:[a-z]{3,9},\s+)?(?:(?P<m>[a-z]{3,9})\.?\s+(?P<d>\d\d?)|(?P<d2>\d\d?)[\s-]+(?P<m2>[a-z]{3,9})\.?),?[\s-]+(?P<y>\d{4})",
    re.I,
)
_WEEKDAY = re.compile(
    r"^\s*(?:понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|[пвсч][нтрб]|вс),\s*", re.I
)
_SERIAL_WITH_COMMA = re.compile(r"\s*\d{5},\d+\s*")
_TIME_ALONE = re.compile(r"\s*\d\d?:\d\d(:\d\d(\.\d+)?)?\s*([ap]\.?m\.?)?\s*", re.I)


class Order(NamedTuple):
    """How a file writes its dates; `is_told` when some date of it has only one reading."""

    is_day_first: bool
    is_told: bool


def date_order(texts: Iterable[str], month_first_by_default: bool) -> Order | None:
    """The order of day and month in the dates with slashes; None when there are none."""
    found = [match for match in map(_NUMERIC.match, set(texts)) if match]
    pairs = [(int(match[1]), int(match[3])) for match in found]
    if not pairs:
        return None
    day_first = any(12 < first <= 31 and second <= 12 for first, second in pairs)
    month_first = any(12 < second <= 31 and first <= 12 for first, second in pairs)
    if day_first and month_first:
        raise Refusal(
            "DATE_FORMAT_MIXED",
            "даты записаны и как день/месяц, и как месяц/день. Выгрузите файл с датами в одном виде.",
            "dates are written both as day/month and as month/day. Export the file with dates of one style.",
        )
    if day_first or month_first:
        return Order(day_first, True)
    # «5/04/2026»: who pads the second number only, writes the month there.
    is_padded_month = any(len(match[1]) == 1 and match[3].startswith("0") for match in found)
    return Order(is_padded_month or not month_first_by_default, False)


def refuse_half_read(texts: Iterable[str]) -> None:
    """Refuses a column of a sheet in which a program took the months of some dates for days: it could read all that are
    dates now, none after the 12th, and none of those that stayed text, where only one number can be the month."""
    distinct = set(texts)
    read = {found[0]: int(found[1]) for found in map(_ISO.match, distinct) if found}
    left = [(int(found[1]), int(found[3])) for found in map(_NUMERIC.match, distinct) if found]
    if len(read) < _HALF_READ or max(read.values()) > 12 or not left or any(max(pair) <= 12 for pair in left):
        return
    raise Refusal(
        "DATE_FORMAT_MIXED",
        "программа прочла одни даты, поменяв местами день и месяц, а другие оставила текстом (число больше 12)."
        " Возьмите исходную выгрузку, не открывая её в таблице.",
        "a program read some dates with day and month exchanged and left others as text (days after the 12th)."
        " Take the original export without opening it in a spreadsheet.",
    )


def iso(text: str, order: Order | None) -> str:
    """A date at the beginning of a text in ISO form, «GMT+3» as an offset; all other texts as they are."""
    text = _WEEKDAY.sub("", text)
    if _SERIAL_WITH_COMMA.fullmatch(text):
        return text.replace(",", ".")
    text = re.sub(r"\s*\b(?:GMT|UTC)([+-])(\d\d?)$", lambda m: f"{m[1]}{int(m[2]):02}:00", text)
    found = _NUMERIC.match(text)
    if found and order:
        day, month = (found[1], found[3]) if order.is_day_first else (found[3], found[1])
        year = found[4] if len(found[4]) == 4 else f"20{found[4]}"
        return f"{year}-{int(month):02}-{int(day):02}{text[found.end() :]}"
    found = _ENGLISH.match(text)
    word = (found["m"] or found["m2"])[:3].casefold() if found else ""
    if found and word in _ENGLISH_MONTHS:
        month_number = _ENGLISH_MONTHS.index(word) + 1
        return f"{found['y']}-{month_number:02}-{int(found['d'] or found['d2']):02}{text[found.end() :]}"
    return text


ORDER_ASSUMED = {
    is_day_first: Note(
        "DATE_ORDER",
        "flagged",
        f"Порядок дня и месяца из дат не виден; прочитано как {ru}.",
        f"The dates do not tell day from month; read as {en}.",
    )
    for is_day_first, ru, en in ((True, "день/месяц", "day/month"), (False, "месяц/день", "month/day"))
}


_REMARKS = (
    (r"\s*\d\d?([/-])\d\d?\1\d\d(?![\d/-]).*", "YEAR_2DIGIT", "Год из двух цифр", "Two-digit years"),
    (r"[^A-Za-z]*[А-яё]{3,}.*|.*[A-Za-z]{3,}.*\d{4}.*", "DATE_WORDS", "Даты словами", "Dates in words"),
    (r".*(?<!\d)24:00:00.*|.*:\d\d:60\b.*", "TIME_ROLLED", "Время 24:00:00 и 23:59:60", "Times 24:00:00 and 23:59:60"),
)


def remarks(texts: Iterable[str]) -> list[Note]:
    """What had to be understood in the dates of a table made by hand."""
    distinct = set(texts)
    return [
        Note(code, "repaired", f"{ru}: прочитано по календарю.", f"{en}: read by the calendar.")
        for pattern, code, ru, en in _REMARKS
        if any(re.fullmatch(pattern, text) for text in distinct)
    ]


def swapped(text: str) -> str:
    """An ISO text with day and month exchanged, where that is a date."""
    return re.sub(r"^(\d{4})-(\d\d)-(\d\d)", lambda m: f"{m[1]}-{m[3]}-{m[2]}" if int(m[3]) <= 12 else m[0], text)


def is_time_alone(text: str) -> bool:
    """Whether the text is a time of day without a date."""
    return bool(_TIME_ALONE.fullmatch(text))


def date_in_name(name: str) -> str | None:
    """The date that a file name carries, as ISO: 2025-08-26, 2025_08_26, 20250826, 26.08.2025, «26 августа 2025», «Aug
    26, 2025»; None without one."""
    found = re.search(r"(?<!\d)(20\d\d)[-_. ]?(\d\d)[-_. ]?(\d\d)(?!\d)", name)
    parts = found.groups() if found else None
    if parts is None and (found := re.search(r"(?<!\d)(\d\d)[-_. ](\d\d)[-_. ](20\d\d)(?!\d)", name)):
        parts = found.groups()[::-1]
    try:
        return dt.date(*map(int, parts)).isoformat() if parts else _date_in_words(name)
    except ValueError:
        return None


_RUSSIAN = re.compile(r"(?<!\d)(\d\d?) ([а-я]{3,}) (20\d\d)(?!\d)")
_STEMS = "янв фев мар апр ма июн июл авг сен окт ноя дек".split()


def _date_in_words(text: str) -> str | None:
    """A date whose month is a word, somewhere in a text."""
    words = fold(text.replace("_", " "))
    if found := _RUSSIAN.search(words):
        month = next((number for number, stem in enumerate(_STEMS, 1) if found[2].startswith(stem)), 0)
        return f"{found[3]}-{month:02}-{int(found[1]):02}" if month else None
    places = re.finditer(r"\b(?:[a-z]{3,9}\.? \d\d?|\d\d? [a-z]{3,9}\.?),? 20\d\d\b", words)
    dates = (iso(place[0], None) for place in places)
    return next((date for date in dates if re.fullmatch(r"\d{4}-\d\d-\d\d", date)), None)


def date_of_text(text: str) -> str | None:
    """The date in a cell above the table («26 августа 2025», «26.08.2025», «2025-08-26 00:00»), as ISO."""
    return date_in_name(iso(text, date_order([text], month_first_by_default=True)))
