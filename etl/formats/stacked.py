"""A header of two rows, «ФИО участника» above «Фамилия», «Имя», «Отчество»: read as one row."""

import re
from dataclasses import replace
from functools import lru_cache

from etl.formats import plain
from etl.formats.base import header_key
from etl.reading import HEADER_SEARCH_ROWS, Table


def with_one_header(table: Table) -> Table:
    """The table with the lower row of its header completed by the upper one, which is left blank; else itself."""
    for index in range(min(HEADER_SEARCH_ROWS, len(table.rows)) - 1):
        upper, lower = table.rows[index], table.rows[index + 1]
        if _are_one_header(upper, lower):
            beyond = upper[len(lower) :]
            merged = [
                below if below.strip() else above for above, below in zip(_padded(upper, lower), lower, strict=False)
            ]
            rows = [*table.rows[:index], [""], merged + beyond, *table.rows[index + 2 :]]
            return replace(table, rows=rows)
    return table


def _are_one_header(upper: list[str], lower: list[str]) -> bool:
    """Whether the lower row names parts of what the upper one names, and both name columns that we know.

    The lower row holds words only, some of them below cells that the upper row leaves to its neighbour on the left.
    """
    below = [index for index, cell in enumerate(lower) if cell.strip()]
    if len(below) < 2 or any(re.search(r"[\d@]", lower[index]) for index in below):
        return False
    above = _padded(upper, lower)
    is_beside = any(not above[index].strip() and any(cell.strip() for cell in above[:index]) for index in below)
    is_alone = any(_is_known(cell) for index, cell in enumerate(upper) if index not in below or cell == lower[index])
    return is_beside and is_alone and sum(_is_known(lower[index]) for index in below) >= 2


def _padded(row: list[str], other: list[str]) -> list[str]:
    return row + [""] * (len(other) - len(row))


def _is_known(cell: str) -> bool:
    return header_key(cell) in _known()


@lru_cache
def _known() -> frozenset[str]:
    """Headers of tables made by hand, as they are compared; only there headers have two rows."""
    layouts = (plain.REGISTRATIONS, plain.SCANS)
    return frozenset(header_key(word) for layout in layouts for words in layout.columns.values() for word in words)
