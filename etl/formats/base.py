"""What an export layout is: which headers it cannot do without, and which of them feed which canonical field.

A format is a declaration; `shape.py` turns tables into canonical columns by it. Canonical tables are text only;
values are judged later, once per distinct spelling.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from etl.clean import fold
from etl.formats.wording import bare, is_about_another, words_of
from etl.problems import Note, RowNote
from etl.reading import HEADER_SEARCH_ROWS, Table

REGISTRATION_FIELDS = (
    "source order ticket person_code badge name email phone region organisation ticket_text tracks"
    " parent registered_at status_text checked_in checked_out came_text watched_text position sessions"
).split()
SCAN_FIELDS = (
    "source order ticket person_code badge secret name email phone list_text session_text scanned_at left_at"
    " direction_text result_text region"
).split()
NUMBER_FIELDS = ("person_code", "badge", "ticket", "order", "secret")
TIME_FIELDS = ("registered_at", "checked_in", "checked_out", "scanned_at", "left_at")

_QUESTION_NUMBER = re.compile(r"^\s*\d{1,2}\s*[.)]\s*(?=[^\W\d])")
_LOOK_ALIKES = str.maketrans("авсенкмортху", "abcehkmoptxy")


class LeftOut(NamedTuple):
    """Rows that are counted and not loaded: whose cell under one of the headers has these words."""

    headers: tuple[str, ...]
    words: str  # a regular expression over the folded cell
    code: str


@dataclass(frozen=True)
class Format:
    """One export layout.

    `signature`: header sets; a table is of this format when it has one header of each.
    `columns`: canonical field → headers that feed it. Headers ending in `*` match by their beginning.
    In `signature`, `?name` is a question of a form about that field.
    Several columns of one field are joined by `joins[field]`, else the first filled one counts.
    `fallbacks` feed a field in the rows where its columns and questions are empty.
    """

    name: str
    title: str
    kind: str  # registration or attendance
    system: str
    signature: tuple[tuple[str, ...], ...]
    columns: dict[str, tuple[str, ...]]
    fallbacks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    joins: dict[str, str] = field(default_factory=dict)
    asks_questions: bool = False  # further columns are questions of a form, recognised by their words
    is_fallback: bool = False  # claims a table only when no other format does
    rank: int = 0  # of two rows about one registration, the lower rank is believed
    without: tuple[str, ...] = ()  # headers that show it is another layout
    unlike: tuple[tuple[str, ...], ...] = ()  # header sets; a table with one of each is another layout
    unused: tuple[str, ...] = ()  # headers known and left out on purpose; others are named in the report
    holds: str = ""  # registrations or scans: what its rows are; by default what `kind` says
    is_online: bool = False  # its times are of a webinar room, not of a door
    parts: tuple["Format", ...] = ()  # other tables of the same file, each under its own header
    is_summary: bool = False  # a part that repeats another one: loaded only where that one is missing
    left_out: tuple["LeftOut", ...] = ()  # rows that are not what the file is about
    undo: tuple[tuple[str, ...], str] = ((), "")  # (headers, word of a row that takes an earlier scan back)
    filled_down: tuple[str, ...] = ()  # headers written on the first row of a block only, blank below it
    dated_once: tuple[str, ...] = ()  # headers of dates that the rows below in such a block may leave blank, too
    checkins: tuple[str, ...] = ()  # headers of cells that hold many check-ins, «List (moment), List (moment)»
    bracketed: tuple[str, ...] = ()  # fields whose value stands in brackets behind other words
    stays: dict[str, tuple[str, ...]] = field(default_factory=dict)  # a row is an entry and its exit, see stays.py
    constants: dict[str, str] = field(default_factory=dict)  # what every row of the layout says without saying it
    yes_no: dict[str, tuple[str, str]] = field(default_factory=dict)  # fields of Да/Нет: what either says of them
    utc: tuple[str, ...] = ()  # fields whose times are in UTC without a mark
    block: dict[str, tuple[str, ...]] = field(default_factory=dict)  # facts above the header: field → labels
    totals: dict[str, tuple[str, ...]] = field(default_factory=dict)  # the platform's own counts: code → labels
    has_display_names: bool = False  # names are what people call themselves in a webinar room
    has_order_contacts: bool = False  # what a ticket leaves out is filled in from its order
    row_limit: int = 0  # rows after which the platform cuts the export without saying so

    @property
    def fields(self) -> list[str]:
        """Canonical fields of its rows."""
        return SCAN_FIELDS if (self.holds or self.kind) in ("scans", "attendance") else REGISTRATION_FIELDS

    def feeding(self, name: str) -> set[str]:
        """Headers that feed a field, first or where others are empty."""
        return {*self.columns.get(name, ()), *self.fallbacks.get(name, ())}

    def claims(self, header: "Header") -> bool:
        """Whether this header row is of this layout, or of one of the other tables in its files."""
        return any(layout._fits(layout.read(header)) for layout in (self, *self.parts))

    def read(self, header: "Header") -> "Header":
        """The header as this layout knows it: in tables made by hand words that add nothing do not count."""
        return header.bare(tuple(self.columns.values())) if self.is_fallback else header

    def _fits(self, header: "Header") -> bool:
        return all(map(header.find_own, self.signature)) and not self._of_others(header)

    def _of_others(self, header: "Header") -> list[str]:
        """Headers that show it is another layout."""
        is_unlike = bool(self.unlike) and all(map(header.find, self.unlike))
        places = [*header.find(self.without), *(header.find(self.unlike[-1]) if is_unlike else [])]
        return [header.cells[place] for place in places]

    def missing(self, header: "Header") -> list[str]:
        """Headers of the signature that this header row lacks, the first spelling of each."""
        header = self.read(header)
        lacking = [spellings[0] for spellings in self.signature if not header.find_own(spellings)]
        return lacking or self._of_others(header)


class Header:
    """A header row, searched without regard to case, spaces, punctuation and look-alike letters."""

    def __init__(self, cells: list[str]) -> None:
        self.cells = [" ".join(cell.split()) for cell in cells]
        while self.cells and not self.cells[-1]:
            self.cells.pop()
        self.keys = [header_key(cell) for cell in self.cells]
        self._places: dict[str, list[int]] = {}
        for index, key in enumerate(self.keys):
            self._places.setdefault(key, []).append(index)

    def bare(self, columns: tuple[tuple[str, ...], ...]) -> "Header":
        """The same header, its unknown cells under the name that is left of them where one of the columns has it."""
        known = {header_key(spelling) for spellings in columns for spelling in spellings}
        found = Header(self.cells)
        for index, key in enumerate(self.keys):
            left = header_key(bare(self.cells[index]))
            if key not in known and left in known:
                found._places[key].remove(index)
                found._places.setdefault(left, []).append(index)
        return found

    def find(self, spellings: tuple[str, ...]) -> list[int]:
        """Columns that carry one of the spellings, in the order of the spellings."""
        return list(dict.fromkeys(index for spelling in spellings for index in self._columns(spelling)))

    def find_own(self, spellings: tuple[str, ...]) -> list[int]:
        """The same without columns that begin like one of the spellings and are about somebody or something else."""
        exact = self.find(tuple(spelling for spelling in spellings if not spelling.endswith("*")))
        found = self.find(spellings)
        return [index for index in found if index in exact or not is_about_another(self.cells[index])]

    def _columns(self, spelling: str) -> list[int]:
        if spelling.startswith("?"):
            return [index for index, cell in enumerate(self.cells) if cell and question_field(cell) == spelling[1:]]
        wanted = header_key(spelling)
        if spelling.endswith("*"):
            return [index for index, key in enumerate(self.keys) if key.startswith(wanted)]
        return self._places.get(wanted, [])


@lru_cache(maxsize=4096)
def header_key(text: str) -> str:
    """A header as it is compared: folded, without the number of a question («3. ФИО»), punctuation and blanks,
    look-alike letters as Latin ones; # is №."""
    text = "№" if text.strip() == "#" else _QUESTION_NUMBER.sub("", text)
    return re.sub(r"[\W_]+", "", fold(text)).translate(_LOOK_ALIKES)


# «Укажите Вашу фамилию», «Имя (как в паспорте)»: parts of one's own name and no word that may speak of somebody else's.
_PART = r"\b(?:фамили[яюи]|имя|отчеств[оа]|(?:first|last|family|given|middle|full)? ?name|surname|patronymic)\b"
_ASKS = (
    r"(?:[\W\d_]|\b(?:ваш\w*|сво[юеиё]\w*|укажите|введите|напишите|впишите|пожалуйста|участни\w+|полность\w+|полн\w+"
    r"|и|или|в|как|паспорте|при|наличии|если|есть|your|please|enter|the|is|what|and|as|in|passport|attendee|participant)\b)*"
)
_OWN_NAME = rf"^{_ASKS}{_PART}(?:{_ASKS}{_PART})*{_ASKS}$"

# What a question of a form is about, by the words in it; the first rule that fits decides.
QUESTIONS: tuple[tuple[str, str], ...] = (
    ("", r"согласи|consent|персональн|\bсчет|invoice"),
    ("tracks", r"трек|направлени\w* (?:форума|программы)|\btracks?\b"),
    ("sessions", r"\bсесси[яийю]\w*|\bsessions?\b"),
    ("region", r"субъект|регион|\bregion\b|федеральн\w* округ|\bобласт\w*\W+(?:кра|респ)"),
    ("organisation", r"организац|учрежден|место работы|\borgani[sz]ation\b|\bcompany\b|компани|\baffiliation\b"),
    (
        "ticket_text",
        r"форма\w* участия|\bформат\w*(?: \w+)? участв|\bочн\w+ или\b|\battendance (?:format|mode)"
        r"|категори|\bрол[ьи]\b|\bparticipation\b|\bcategory\b|статус участника",
    ),
    ("phone", r"телефон|\bphone\b"),
    ("email", r"почт|e-?mail"),
    ("name", rf"\bф\W{{0,2}}и\W{{0,2}}о\b|фамилия,? имя|{_OWN_NAME}"),
    ("position", r"должност|\bjob title\b|^position$"),
)


def is_part_of_own_name(title: str) -> bool:
    """Whether a header asks for a part of the participant's name and for nothing else."""
    return bool(re.search(_OWN_NAME, words_of(title)))


@lru_cache(maxsize=4096)
def question_field(title: str) -> str:
    """Canonical field a form question feeds; "" when it feeds none, or is about somebody else than the participant."""
    text = words_of(title)
    rules = (name for name, words in QUESTIONS if re.search(words, text))
    return next((name for name in rules if not name or not is_about_another(title, name)), "")


@dataclass
class Extract:
    """A table as canonical text columns (plus row_number), and what became of its other rows."""

    format: Format
    frame: pd.DataFrame
    rows_read: int
    row_notes: list[RowNote]
    notes: list[Note]
    headers: dict[str, str]  # canonical field → header in the file, for messages
    is_derived: bool = False  # made from cells of the extract before it, whose rows are counted there
    totals: dict[str, int] = field(default_factory=dict)  # what the platform itself counted
    unknown: list[str] = field(default_factory=list)  # headers that feed nothing and are not known to
    is_day_first: bool | None = None  # order of day and month where the values do not tell; None where they do


def find_header(table: Table, formats: list[Format]) -> tuple[list[Format], int]:
    """(formats that claim the table, index of its header row); fallbacks only when nobody else claims it."""
    rows = table.rows[:HEADER_SEARCH_ROWS]
    headers = [Header(row) for row in rows]
    for is_fallback in (False, True):
        for index, header in enumerate(headers):
            claims = [f for f in formats if f.is_fallback == is_fallback and f.claims(header)]
            if claims:
                return claims, index
    return [], 0
