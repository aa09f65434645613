"""A second table below the first one: nothing of such a file can be trusted."""

import re
from collections.abc import Sequence

from etl.formats.base import Format, Header
from etl.problems import Refusal
from etl.reading import Table


def refuse_second_table(table: Table, header_index: int, layouts: Sequence[Format], name: str) -> None:
    """Raises Refusal where another header stands further down: of a layout we know, or of a summary.

    The same header again, in the same order, is an export glued to another one, and no second table.
    """
    first = Header(table.rows[header_index])
    words = _words(layouts)
    for index in range(header_index + 1, len(table.rows)):
        row, above = table.rows[index], table.rows[index - 1]
        is_first_of_block = sum(bool(cell.strip()) for cell in above) < 2 or index < header_index + 2
        if not is_first_of_block and (len(words.intersection(row)) < 2 or any(map(_holds_data, row))):
            continue
        header = Header(row)
        if header.keys == first.keys or len(header.keys) < 2:
            continue
        is_known = len(header.keys) > 2 and any(not layout.missing(header) for layout in layouts)
        if is_known or (is_first_of_block and _is_summary(table.rows, index, first)):
            number = table.row_numbers[index]
            raise Refusal(
                "MULTI_TABLE",
                f"{name}, строка {number}: здесь начинается вторая таблица. Сохраните таблицы отдельными файлами.",
                f"{name}, row {number}: a second table begins here. Save the tables as separate files.",
            )


def _words(layouts: Sequence[Format]) -> frozenset[str]:
    """Headers as people write them: cheap to look for in every row; rows after a blank one are looked at in full."""
    headers = {word for layout in layouts for words in layout.columns.values() for word in words}
    return frozenset(written for word in headers for written in (word, word.lower(), word.upper(), word.capitalize()))


def _holds_data(cell: str) -> bool:
    """Whether a cell is a mailbox, a date, a phone: what no header is."""
    return "@" in cell or bool(re.search(r"\d{3}", cell))


def _is_summary(rows: list[list[str]], index: int, first: Header) -> bool:
    """Whether a block of a few columns begins here with words, one of them a header of the table or above numbers."""
    filled = _filled(rows[index])
    names = [rows[index][place] for place in filled]
    if not 2 <= len(filled) < len(first.cells) or any(sign.isdigit() or sign == "@" for name in names for sign in name):
        return False
    below = []
    for row in rows[index + 1 :]:
        if not any(cell.strip() for cell in row):
            break
        below.append(row)
    if not below or any(_filled(row) != filled for row in below):
        return False
    counts = any(all(row[place].strip().isdecimal() for row in below) for place in filled)
    return counts or not set(first.keys).isdisjoint(key for key in Header(rows[index]).keys if key)


def _filled(row: list[str]) -> list[int]:
    return [place for place, cell in enumerate(row) if cell.strip()]
