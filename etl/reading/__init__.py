"""Bytes to rows of text. What a file is, its content says; a name that promises another kind refuses it.

A file is read in a process of its own (`sandbox`), by `parse`; what comes back is text and numbers only.
"""

from dataclasses import dataclass, field
from pathlib import Path

from etl.problems import Note, RowNote

HEADER_SEARCH_ROWS = 40
CELL_LIMIT = 32_767  # letters; Excel's own limit for a cell
COLUMN_LIMIT = 16_384  # Excel's own
CELL_END, ROW_END = "\x1f", "\x1e"  # what parts cells and rows on their way between the processes; in no cell


@dataclass
class Table:
    """Rows of text with the numbers a spreadsheet gives them; short rows are not padded."""

    name: str
    rows: list[list[str]]
    row_numbers: list[int]
    is_delimited: bool = False
    counts_days_from_1904: bool = False  # numbers in a date column mean days since 1904-01-01


@dataclass
class Contents:
    """All tables of one file, and what had to be repaired to read them."""

    tables: list[Table]
    notes: list[Note] = field(default_factory=list)
    row_notes: list[RowNote] = field(default_factory=list)
    kind: str = "text"  # text, JSON, HTML, XLSX, XLS or ODS


@dataclass
class Lines:
    """A table on its way: each row one text, its cells parted by CELL_END."""

    name: str
    lines: list[str]
    row_numbers: list[int]
    is_delimited: bool = False
    counts_days_from_1904: bool = False

    def drop_blank_end(self) -> list[int]:
        """Without the blank rows after the last one that holds something; their numbers, the last one first."""
        dropped: list[int] = []
        while self.lines and not self.lines[-1].strip(CELL_END + " \t\r\n\u00a0"):
            self.lines.pop()
            dropped.append(self.row_numbers.pop())
        return dropped if self.lines else []


@dataclass
class Parsed:
    """What a reader makes of the bytes of one file."""

    tables: list[Lines]
    notes: list[Note] = field(default_factory=list)
    row_notes: list[RowNote] = field(default_factory=list)


def read_file(path: Path, name: str) -> Contents:
    """Tables of the file at `path`; `name` is what people call it. Raises Refusal when it is not a table."""
    from etl.reading import sandbox

    return sandbox.read_file(path, name)
