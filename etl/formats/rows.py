"""Which rows below a header are rows of data; the others are told one by one."""

import re
from bisect import bisect_left
from dataclasses import replace
from functools import cached_property

from etl.formats.base import Header, header_key
from etl.problems import Note, RowNote
from etl.reading import Table
from etl.reading.tidy import NO_VALUE, is_error

_TOTAL_DIGITS = 9  # a longer number beside the label of a total is a phone or an identifier
_TOTAL = re.compile(r"(?:итого|всего|total)\b", re.IGNORECASE)
_WORD = re.compile(r"\d+|[^\W\d_]+")
_SAMPLE = 500  # rows
_ROWS_THAT_TELL = 4  # of fewer nobody can say what a column looks like
_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))")


def data_rows(
    table: Table, header: Header, header_index: int, end: int
) -> tuple[list[list[str]], list[int], list[RowNote], list[Note]]:
    """Rows below the header of the right width; blank, repeated-header, numbering, total and footnote rows are told."""
    width = len(header.cells)
    rows: list[list[str]] = []
    numbers: list[int] = []
    row_notes: list[RowNote] = []
    totals: list[tuple[int, list[str]]] = []
    short: dict[int, str] = {}
    places = range(header_index + 1, end)
    for row, number in ((table.rows[place], table.row_numbers[place]) for place in places):
        reason = _not_data(row, header, is_first=not rows)
        if reason:
            row_notes.append(RowNote(number, "skipped", reason))
            if table.is_delimited and len(row) < width:
                short[number] = row[0].strip()
            totals += [(number, row)] if reason == "TOTAL_ROW" else []
        elif table.is_delimited and (len(row) < width or any(cell.strip() for cell in row[width:])):
            row_notes.append(RowNote(number, "rejected", "COL_COUNT"))
        else:
            rows.append(row + [""] * (width - len(row)))
            numbers.append(number)
    looks = Looks(rows[:_SAMPLE])
    if table.is_delimited:
        rows, numbers = _without_commented(rows, numbers, row_notes)
    while rows and looks.is_footer(rows[-1]):
        rows.pop()
        row_notes.append(RowNote(numbers.pop(), "skipped", "FOOTNOTE"))
    row_notes = _without_comments(row_notes, short, numbers, looks)
    last = max([*numbers[-1:], *(note.row_number for note in row_notes if note.fate == "rejected")], default=0)
    row_notes = [note for note in row_notes if note.code != "BLANK_ROW" or note.row_number < last]
    counted = sorted([*numbers, *(note.row_number for note in row_notes if note.fate == "rejected")])
    notes = [note for number, row in totals for note in _total_mismatch(row, bisect_left(counted, number))]
    return rows, numbers, row_notes, notes


def without_errors(table: Table, first: int, end: int) -> tuple[Table, dict[int, dict[int, str]]]:
    """The table with blanks for errors of a spreadsheet in the rows from `first` to `end`, and where they stood:
    {row number: {column: code}}."""
    faults: dict[int, dict[int, str]] = {}
    rows = table.rows
    for place in range(first, end):
        row = rows[place]
        if "#" in "".join(row) and (cells := {n: cell.strip() for n, cell in enumerate(row) if is_error(cell)}):
            codes = {n: "FORMULA_NO_VALUE" if cell == NO_VALUE else "CELL_ERROR" for n, cell in cells.items()}
            faults[table.row_numbers[place]] = codes
            rows = list(table.rows) if rows is table.rows else rows
            rows[place] = ["" if n in cells else cell for n, cell in enumerate(row)]
    return replace(table, rows=rows), faults


def reject_faulty(
    rows: list[list[str]],
    numbers: list[int],
    row_notes: list[RowNote],
    faults: dict[int, dict[int, str]],
    header: Header,
    read: set[int],
) -> tuple[list[list[str]], list[int], list[RowNote], list[Note]]:
    """Rows without those that hold an error where something is read; elsewhere it cannot change a number."""
    bad: dict[int, RowNote] = {}
    unread: set[str] = set()
    for number, cells in faults.items():
        counted = [(column, code) for column, code in cells.items() if column in read]
        if counted:
            bad[number] = RowNote(number, "rejected", counted[0][1], header.cells[counted[0][0]])
        else:
            unread.update(header.cells[column] for column in cells if column < len(header.cells))
    kept = [place for place, number in enumerate(numbers) if number not in bad]
    row_notes = [*(note for note in row_notes if note.row_number not in bad), *bad.values()]
    notes: list[Note] = []
    if titles := ", ".join(sorted(f"«{title}»" for title in unread if title)):
        ru = f"Ошибки и формулы без значения в столбцах, которые не загружаются: {titles}."
        notes = [
            Note(
                "ERRORS_UNREAD", "flagged", ru, f"Errors and formulas without a value in columns not loaded: {titles}."
            )
        ]
    return [rows[place] for place in kept], [numbers[place] for place in kept], row_notes, notes


class Looks:
    """What the cells of each column look like: enough to tell a remark below a table from a row of it."""

    def __init__(self, rows: list[list[str]]) -> None:
        self.rows = rows

    @cached_property
    def usual(self) -> int:
        """How many cells of a row are filled, in the middle of all rows."""
        filled = sorted(sum(bool(cell.strip()) for cell in row) for row in self.rows)
        return filled[len(filled) // 2]

    @cached_property
    def columns(self) -> list[set[str]]:
        """The looks of the filled cells of each column; a row of few cells proves nothing."""
        rows = [row for row in self.rows if 2 * sum(bool(cell.strip()) for cell in row) >= self.usual]
        return [{_look(cell) for cell in column if cell.strip()} for column in zip(*rows, strict=True)]

    def is_footer(self, row: list[str]) -> bool:
        """Whether a last row is a remark, a date of export, a signature: few cells, the first of them unlike its column
        or the only one, and no mailbox."""
        filled = [place for place, cell in enumerate(row) if cell.strip()]
        if len(self.rows) < _ROWS_THAT_TELL or 2 * len(filled) >= self.usual or any("@" in cell for cell in row):
            return False
        is_alone = len(filled) == 1 and filled != [0]
        return is_alone or _look(row[filled[0]]) not in self.columns[filled[0]]

    def begins_row(self, cell: str) -> bool:
        """Whether a line of this cell alone may be a row that was cut off."""
        return bool(self.columns) and any(look.startswith(_look(cell)) for look in self.columns[0])


def _look(cell: str) -> str:
    """«A A A» for a full name, «A-9» for a number of an application: a sign for each word, by its first letter."""
    return _WORD.sub(lambda word: "9" if word[0].isdecimal() else "A" if word[0][0].isupper() else "a", cell.strip())


def _without_commented(
    rows: list[list[str]], numbers: list[int], row_notes: list[RowNote]
) -> tuple[list[list[str]], list[int]]:
    """Without rows that somebody took out by a «#» before them; where most rows begin so, it is part of their cells."""
    commented = {number for row, number in zip(rows, numbers, strict=True) if row[0].startswith("#")}
    if not commented or 2 * len(commented) > len(rows):
        return rows, numbers
    row_notes += [RowNote(number, "rejected", "COMMENT_ROW") for number in sorted(commented)]
    kept = [place for place, number in enumerate(numbers) if number not in commented]
    return [rows[place] for place in kept], [numbers[place] for place in kept]


def _without_comments(notes: list[RowNote], short: dict[int, str], numbers: list[int], looks: Looks) -> list[RowNote]:
    """A line of one cell above the last row of data is no footnote: it may be a row that broke off. Below it neither,
    where it looks like the cell that rows begin with."""
    last = numbers[-1] if numbers else 0
    return [
        RowNote(note.row_number, "rejected", "COL_COUNT")
        if note.code == "FOOTNOTE"
        and note.row_number in short
        and (note.row_number < last or looks.begins_row(short[note.row_number]))
        else note
        for note in notes
    ]


def _not_data(row: list[str], header: Header, is_first: bool) -> str | None:
    filled = [cell.strip() for cell in row if cell.strip()]
    if not filled or not (filled[0][0].isalnum() or any(sign.isalnum() for cell in filled for sign in cell)):
        return "BLANK_ROW"  # also the line that database clients draw under a header
    is_total = _TOTAL.match(filled[0]) and (len(filled) <= 3 or all(map(_is_number, filled[1:])))
    if is_total:
        return "TOTAL_ROW"
    if len(filled) == 1 and len(header.cells) > 3 and filled[0] == row[0].strip() and not filled[0].isalnum():
        return "FOOTNOTE"
    if is_first and filled == [str(n) for n in range(1, len(filled) + 1)] and len(filled) > 2:
        return "NUMBERING_ROW"
    is_alike = row[0].strip().casefold() == header.cells[0].casefold()  # cheap, and rarely so
    if is_alike and [header_key(cell) for cell in row[: len(header.keys)]] == header.keys:
        return "HEADER_REPEATED"
    return None


def _total_mismatch(row: list[str], rows: int) -> list[Note]:
    """A remark when a totals row says another number of rows than there are: the file may be cut off."""
    said = {number for cell in row for number in whole_numbers(cell)}
    if len(said) != 1 or said == {rows}:
        return []
    (stated,) = said
    ru = f"В строке «Итого» {stated}, а строк {rows}: возможно, файл неполный."
    en = f"The totals row says {stated}, there are {rows} rows: the file may be incomplete."
    return [Note("TOTAL_MISMATCH", "flagged", ru, en)]


def _is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"[\d\s.,]+", cell))


def whole_numbers(cell: str) -> list[int]:
    """Numbers that may count rows; «3 150» is one number."""
    words = re.findall(r"\d+", _THOUSANDS.sub("", cell))
    return [int(word) for word in words if len(word) <= _TOTAL_DIGITS]
