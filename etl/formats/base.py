"""What all export layouts share: finding the header, claiming a table, turning it into canonical columns.

A format is a declaration: which headers it cannot do without, and which of its headers feed which canonical
field. Canonical tables are text only; values are judged later, once per distinct spelling.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from etl.clean import fold, is_yes
from etl.problems import Note, RowNote
from etl.reading import HEADER_SEARCH_ROWS, Table

REGISTRATION_FIELDS = (
    "source order ticket person_code name email phone region organisation ticket_text tracks"
    " registered_at status_text checked_in checked_out"
).split()
SCAN_FIELDS = (
    "source order ticket person_code badge secret name email phone list_text session_text scanned_at"
    " direction_text result_text"
).split()

_LOOK_ALIKES = str.maketrans("авсенкмортху", "abcehkmoptxy")


@dataclass(frozen=True)
class Format:
    """One export layout.

    `signature`: header sets; a table is of this format when it has one header of each.
    `columns`: canonical field → headers that feed it. Headers ending in `*` match by their beginning.
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
    unused: tuple[str, ...] = ()  # headers known and left out on purpose; others are named in the report
    holds: str = ""  # registrations or scans: what its rows are; by default what `kind` says

    @property
    def fields(self) -> list[str]:
        """Canonical fields of its rows."""
        return SCAN_FIELDS if (self.holds or self.kind) in ("scans", "attendance") else REGISTRATION_FIELDS

    def missing(self, header: "Header") -> list[str]:
        """Headers of the signature that this header row lacks, the first spelling of each."""
        lacking = [spellings[0] for spellings in self.signature if not header.find(spellings)]
        return lacking or [word for word in self.without if header.find((word,))]


class Header:
    """A header row, searched without regard to case, spaces, punctuation and look-alike letters."""

    def __init__(self, cells: list[str]) -> None:
        self.cells = [" ".join(cell.split()) for cell in cells]
        while self.cells and not self.cells[-1]:
            self.cells.pop()
        self.keys = [header_key(cell) for cell in self.cells]

    def find(self, spellings: tuple[str, ...]) -> list[int]:
        """Columns that carry one of the spellings, in the order of the spellings."""
        return list(dict.fromkeys(index for spelling in spellings for index in self._columns(spelling)))

    def _columns(self, spelling: str) -> list[int]:
        wanted = header_key(spelling)
        if spelling.endswith("*"):
            return [index for index, key in enumerate(self.keys) if key.startswith(wanted)]
        return [index for index, key in enumerate(self.keys) if key == wanted]


@lru_cache(maxsize=4096)
def header_key(text: str) -> str:
    """A header as it is compared: folded, without punctuation and blanks, look-alike letters as Latin ones."""
    return re.sub(r"[\W_]+", "", fold(text)).translate(_LOOK_ALIKES)


# What a question of a form is about, by the words in it; the first rule that fits decides.
QUESTIONS: tuple[tuple[str, str], ...] = (
    ("", r"согласи|consent|персональн|\bсчет|invoice"),
    ("tracks", r"трек|направлени\w* (?:форума|программы)|\btracks?\b"),
    ("region", r"субъект|регион|\bregion\b|федеральн\w* округ"),
    ("organisation", r"организац|учрежден|место работы|\borgani[sz]ation\b|\bcompany\b|компани|\baffiliation\b"),
    ("ticket_text", r"форма\w* участия|категори|роль|\bparticipation\b|\bcategory\b|статус участника"),
    ("phone", r"телефон|\bphone\b"),
    ("email", r"почт|e-?mail"),
    ("name", r"\bфио\b|фамилия имя"),
)


def question_field(title: str) -> str:
    """Canonical field a form question feeds; "" when it feeds none."""
    text = fold(title)
    return next((name for name, words in QUESTIONS if re.search(words, text)), "")


@dataclass
class Extract:
    """A table as canonical text columns (plus row_number), and what became of its other rows."""

    format: Format
    frame: pd.DataFrame
    rows_read: int
    row_notes: list[RowNote]
    notes: list[Note]
    headers: dict[str, str]  # canonical field → header in the file, for messages


def find_header(table: Table, formats: list[Format]) -> tuple[list[Format], int]:
    """(formats that claim the table, index of its header row); fallbacks only when nobody else claims it."""
    rows = table.rows[:HEADER_SEARCH_ROWS]
    headers = [Header(row) for row in rows]
    for is_fallback in (False, True):
        for index, header in enumerate(headers):
            claims = [f for f in formats if f.is_fallback == is_fallback and not f.missing(header)]
            if claims:
                return claims, index
    return [], 0


def extract(table: Table, layout: Format, header_index: int) -> Extract:
    """The table's rows under the canonical names of `layout`; text only, nothing judged but the shape of rows."""
    header = Header(table.rows[header_index])
    columns, fallbacks = _columns(header, layout)
    rows, numbers, row_notes = _data_rows(table, header, header_index)
    frame = pd.DataFrame({"row_number": pd.Series(numbers, dtype="int64")})
    for name in layout.fields:
        values = _values(rows, columns.get(name, []), layout.joins.get(name), header)
        if name in fallbacks:
            others = _values(rows, fallbacks[name], None, header)
            values = [value or other for value, other in zip(values, others, strict=True)]
        frame[name] = pd.Series(values, dtype="str")
    known = {index for indexes in [*columns.values(), *fallbacks.values()] for index in indexes}
    known.update(header.find(layout.unused))
    unknown = [cell for index, cell in enumerate(header.cells) if cell and index not in known]
    headers = {name: header.cells[indexes[0]] for name, indexes in columns.items() if indexes}
    return Extract(layout, frame, len(rows) + len(row_notes), row_notes, _unknown_columns(layout, unknown), headers)


def _columns(header: Header, layout: Format) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """(columns of each field, questions included; columns that feed it where those are empty)."""
    columns = {name: header.find(spellings) for name, spellings in layout.columns.items()}
    fallbacks = {name: header.find(spellings) for name, spellings in layout.fallbacks.items()}
    if layout.asks_questions:
        known = {index for indexes in [*columns.values(), *fallbacks.values()] for index in indexes}
        for index, cell in enumerate(header.cells):
            name = "" if index in known or not cell else question_field(cell)
            if name:
                columns.setdefault(name, []).append(index)
    return columns, fallbacks


def _data_rows(table: Table, header: Header, header_index: int) -> tuple[list[list[str]], list[int], list[RowNote]]:
    """Rows below the header of the right width; blank, repeated-header, numbering, total and footnote rows are told."""
    width = len(header.cells)
    rows: list[list[str]] = []
    numbers: list[int] = []
    notes: list[RowNote] = []
    for row, number in zip(table.rows[header_index + 1 :], table.row_numbers[header_index + 1 :], strict=True):
        reason = _not_data(row, header, is_first=not rows)
        if reason:
            notes.append(RowNote(number, "skipped", reason))
        elif table.is_delimited and (len(row) < width or any(cell.strip() for cell in row[width:])):
            notes.append(RowNote(number, "rejected", "COL_COUNT"))
        else:
            rows.append(row + [""] * (width - len(row)))
            numbers.append(number)
    return rows, numbers, notes


def _not_data(row: list[str], header: Header, is_first: bool) -> str | None:
    filled = [cell.strip() for cell in row if cell.strip()]
    if not filled:
        return "BLANK_ROW"
    if re.match(r"(?:итого|всего|total)\b", filled[0].casefold()) and len(filled) <= 3:
        return "TOTAL_ROW"
    if len(filled) == 1 and len(header.cells) > 3 and filled[0] == row[0].strip() and not filled[0].isalnum():
        return "FOOTNOTE"
    if is_first and filled == [str(n) for n in range(1, len(filled) + 1)] and len(filled) > 2:
        return "NUMBERING_ROW"
    is_alike = row[0].strip().casefold() == header.cells[0].casefold()  # cheap, and rarely so
    if is_alike and [header_key(cell) for cell in row[: len(header.keys)]] == header.keys:
        return "HEADER_REPEATED"
    return None


def _values(rows: list[list[str]], indexes: list[int], join: str | None, header: Header) -> list[str]:
    """One text per row from the columns of a field; options of a multiple-choice question are joined by «; »."""
    if not indexes:
        return [""] * len(rows)
    choices = [header.cells[index].partition(" – ")[2] for index in indexes]
    if len(indexes) > 1 and all(choices):
        return ["; ".join(c for i, c in zip(indexes, choices, strict=True) if is_yes(row[i])) for row in rows]
    if len(indexes) == 1:
        return [row[indexes[0]].strip() for row in rows]
    if join is None:
        return [next((row[index].strip() for index in indexes if row[index].strip()), "") for row in rows]
    return [join.join(row[index].strip() for index in indexes if row[index].strip()) for row in rows]


def _unknown_columns(layout: Format, unknown: list[str]) -> list[Note]:
    if not unknown:
        return []
    named = "; ".join(unknown[:12])
    return [
        Note("UNKNOWN_COLUMNS", "flagged", f"Столбцы не загружены: {named}.", f"Columns not loaded: {named}."),
    ]
