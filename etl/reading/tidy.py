"""Letters that no table is meant to hold: taken out of a text, counted, named. Never a line break, never a space."""

import re
import unicodedata

from etl.problems import Note
from etl.reading import CELL_END, ROW_END

_BIDI = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
# The joiners stay between emoji, which are made with them.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0]|(?<=\\w)[\u200c\u200d]|[\u200c\u200d](?=\\w)"
)
_CONTROL = re.compile("[\x01-\x08\x0e-\x1d\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")  # our marks stay
# What a terminal obeys: colours and moves of the cursor, titles of windows, choices of an alphabet.
_ANSI = re.compile("(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\\][^\x07\x1b\n\r]*(?:\x07|\x1b\\\\)|\x1b[()*+][0-9A-Z]")
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]"
_MARKS = re.compile(f"({_MARK}{{4}}){_MARK}+")
# Words of nothing but question marks, or with them amid their letters; «Когда???» lost none.
_LOST = re.compile(
    f'(?:^|(?<=[\\s;,|{CELL_END}{ROW_END}"]))\\?{{3,}}(?=$|[\\s;,|{CELL_END}{ROW_END}"])|\ufffd'
    r"|(?<!\w)[^\W\d_]\?{3,}|\?{3,}(?=[^\W\d_])"
)
STRANGE = re.compile("[^\t\n\r\x0b\x0c -~А-яЁё№«»–—\u00a0\u2028\x85\x1e\x1f]|\\?\\?\\?")
_SURROGATE = re.compile("[\ud800-\udfff]")
ERROR, NO_VALUE = "#VALUE!", "#NO_VALUE!"  # marks of cells with an error, and with a formula that has no value
ERRORS = re.compile(
    r"#(?:NO_VALUE!|N/A|DIV/0!|REF!|NAME\?|NULL!|NUM!|VALUE!|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!"
    r"|Н/Д|ДЕЛ/0!|ССЫЛКА!|ИМЯ\?|ПУСТО!|ЧИСЛО!|ЗНАЧ!|ПЕРЕНОС!|ВЫЧИСЛ!|ПОЛЕ!)"
)


def is_error(cell: str) -> bool:
    """Whether a spreadsheet wrote an error where a value should be, «#Н/Д» for example."""
    return "#" in cell and bool(ERRORS.fullmatch(cell.strip()))


def tidy(text: str) -> tuple[str, list[Note]]:
    """(the text without letters that show nothing, what was done)."""
    if not STRANGE.search(text):
        return text, []
    notes: list[Note] = []
    for code, pattern, ru, en in (
        ("NUL_STRIPPED", re.compile("\x00"), "нулевые символы", "NUL characters"),
        ("CTRL_STRIPPED", _ANSI, "управляющие последовательности", "control sequences"),
        ("CTRL_STRIPPED", _CONTROL, "управляющие символы", "control characters"),
        ("BIDI_STRIPPED", _BIDI, "знаки направления письма", "marks of writing direction"),
        ("INVISIBLE_STRIPPED", _INVISIBLE, "невидимые символы", "invisible characters"),
    ):
        text, times = pattern.subn("", text)
        if times:
            notes.append(Note(code, "repaired", f"Удалены {ru}: {times}.", f"Removed {en}: {times}."))
    text, times = _MARKS.subn(r"\1", text)
    if times:
        ru, en = f"Букв с грудой знаков: {times}.", f"Letters under piles of marks: {times}."
        notes.append(Note("MARKS_CAPPED", "flagged", ru, en))
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
        notes.append(Note("NFC", "repaired", "Составные буквы собраны.", "Composed letters were put together."))
    lost = len(_LOST.findall(text))
    if lost:
        ru, en = f"Потерянных букв (??? или �): мест {lost}.", f"Lost letters (??? or �): in {lost} places."
        notes.append(Note("LOSSY_TEXT", "flagged", ru + " Выгрузите заново в UTF-8.", en + " Export again as UTF-8."))
    return text, notes


def holds_half_letters(text: str) -> bool:
    """Whether it holds lone surrogates: halves of letters that no encoding can write."""
    return bool(_SURROGATE.search(text))
