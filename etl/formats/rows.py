"""Which rows below a header are rows of data; the others are told one by one."""

import re

from etl.formats.base import Header, header_key
from etl.problems import Note, RowNote
from etl.reading import Table

_TOTAL_DIGITS = 9  # a longer number beside the label of a total is a phone or an identifier
_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))")


def data_rows(
    table: Table, header: Header, header_index: int, end: int
) -> tuple[list[list[str]], list[int], list[RowNote], list[Note]]:
    """Rows below the header of the right width; blank, repeated-header, numbering, total and footnote rows are told."""
    width = len(header.cells)
    rows: list[list[str]] = []
    numbers: list[int] = []
    row_notes: list[RowNote] = []
    notes: list[Note] = []
    short: set[int] = set()
    places = range(header_index + 1, end)
    for row, number in ((table.rows[place], table.row_numbers[place]) for place in places):
        reason = _not_data(row, header, is_first=not rows)
        if reason:
            row_notes.append(RowNote(number, "skipped", reason))
            if table.is_delimited and len(row) < width:
                short.add(number)
            rejected = sum(note.fate == "rejected" for note in row_notes)
            notes += _total_mismatch(row, len(rows) + rejected) if reason == "TOTAL_ROW" else []
        elif table.is_delimited and (len(row) < width or any(cell.strip() for cell in row[width:])):
            row_notes.append(RowNote(number, "rejected", "COL_COUNT"))
        else:
            rows.append(row + [""] * (width - len(row)))
            numbers.append(number)
    row_notes = _without_comments(row_notes, short, numbers)
    last = max([*numbers[-1:], *(note.row_number for note in row_notes if note.fate == "rejected")], default=0)
    row_notes = [note for note in row_notes if note.code != "BLANK_ROW" or note.row_number < last]
    return rows, numbers, row_notes, notes


def _without_comments(notes: list[RowNote], short: set[int], numbers: list[int]) -> list[RowNote]:
    """A line of one cell above the last row of data is no footnote: it may be a row that broke off."""
    last = numbers[-1] if numbers else 0
    return [
        RowNote(note.row_number, "rejected", "COL_COUNT")
        if note.code == "FOOTNOTE" and note.row_number < last and note.row_number in short
        else note
        for note in notes
    ]


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


def _total_mismatch(row: list[str], rows: int) -> list[Note]:
    """A remark when a totals row says another number of rows than there are: the file may be cut off."""
    said = {number for cell in row for number in whole_numbers(cell)}
    if len(said) != 1 or said == {rows}:
        return []
    (stated,) = said
    ru = f"В строке «Итого» {stated}, а строк {rows}: возможно, файл неполный."
    en = f"The totals row says {stated}, there are {rows} rows: the file may be incomplete."
    return [Note("TOTAL_MISMATCH", "flagged", ru, en)]


def whole_numbers(cell: str) -> list[int]:
    """Numbers that may count rows; «3 150» is one number."""
    words = re.findall(r"\d+", _THOUSANDS.sub("", cell))
    return [int(word) for word in words if len(word) <= _TOTAL_DIGITS]
