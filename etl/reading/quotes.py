"""Quotes of a delimited text: which sign they are, how inner ones are written, and whether one of them is missing."""

import csv
import re
from collections import Counter
from typing import Any

_LINES_LIMIT = 50  # of one cell
_SAMPLE = 1000  # rows that show what the cells of each column look like


def is_single_quoted(text: str, separator: str) -> bool:
    """Whether the quotes of a file are apostrophes."""
    first = text.lstrip().split("\n", 2)[:2]  # the header may have none
    return any(line.startswith("'") and line.rstrip().endswith("'") and f"'{separator}'" in line for line in first)


def with_bare_quotes_doubled(text: str, separator: str) -> str:
    """Cells that begin with a quoted word, `"Ромашка" ООО`, as a careful program writes them: their quotes stay."""
    sign = re.escape(separator)
    pattern = rf'(^|{sign})"([^{sign}"\n]+)"([^{sign}"\n]+)(?=$|{sign})'
    return re.sub(pattern, r'\1"""\2""\3"', text, flags=re.MULTILINE)


def escapes_by_backslash(text: str, separator: str, quote: str) -> bool:
    """Whether quotes inside a cell follow a backslash instead of being doubled."""
    if f"\\{quote}" not in text:
        return False
    inside = f"(?=[^{re.escape(separator)}{quote}\n])"  # a quote before an ordinary letter does not close its cell
    escaped, doubled = (len(re.findall(sign + inside, text)) for sign in (rf"\\{quote}", quote * 2))
    return escaped > doubled


def swallows_rows(row: list[str], width: int, separator: str) -> bool:
    """Whether a cell holds lines that look like rows of this file: its quote was never closed."""
    enough = max(2, width // 2)
    return any(
        cell.count("\n") > _LINES_LIMIT or any(line.count(separator) >= enough for line in cell.split("\n")[1:])
        for cell in row
        if "\n" in cell
    )


def ends_inside_quotes(text: str, last_line: str, dialect: Any) -> bool:
    """Whether the quote of the last cell is never closed: the file was cut off there."""
    height = 1 + last_line.rstrip("\n").count("\n")
    return is_cut_off(text.rstrip("\n").rsplit("\n", height)[-height:], dialect)


def is_cut_off(lines: list[str], dialect: Any) -> bool:
    """Whether these lines end inside quotes."""
    try:
        list(csv.reader(lines, dialect, strict=True))
    except csv.Error as problem:
        return "unexpected end" in str(problem)
    return False


class Joined:
    """Rows over several lines that may be several rows, joined by two stray quotes.

    Such a row is well formed. What betrays it: without its quotes each of its lines has the cells of a whole row, and
    they look like those of the other rows, column by column.
    """

    def __init__(self, separator: str) -> None:
        self.separator = separator
        self.widths: Counter[int] = Counter()
        self.looks: list[list[str]] = []
        self.suspects: list[tuple[int, list[list[str]]]] = []

    def see(self, number: int, row: list[str], *, is_over_lines: bool) -> None:
        """A row of the file; the first ones show how wide and of what kinds a row is."""
        if is_over_lines:
            lines = self._lines(row)
            if len({len(line) for line in lines}) == 1:
                self.suspects.append((number, lines))
        elif len(self.looks) < _SAMPLE:
            self.widths[len(row)] += 1
            self.looks.append([_look(cell) for cell in row])

    def _lines(self, row: list[str]) -> list[list[str]]:
        """What the lines of a row would be, were the quotes no quotes of those of its cells that run over lines."""
        lines: list[list[str]] = [[]]
        for cell in row:
            if "\n" not in cell:
                lines[-1].append(cell)
                continue
            first, *others = (line.split(self.separator) for line in cell.split("\n"))
            lines[-1] += first
            lines += others
        return lines

    def first(self) -> int | None:
        """The number of the first row that is several; None where there is none."""
        (width, _), *_ = self.widths.most_common(1) or [(0, 0)]
        columns = list(zip(*(looks for looks in self.looks[1:] if len(looks) == width), strict=True))
        seen = [set(column) for column in columns] or [{"", "@", "1", "a"}] * width
        return next(
            (
                number
                for number, lines in self.suspects
                if len(lines[0]) == width and all(_is_alike(line, seen) for line in lines)
            ),
            None,
        )


def _is_alike(line: list[str], seen: list[set[str]]) -> bool:
    """Whether the cells of a line are of kinds seen in their columns; in a wide row one may be of another kind."""
    odd = sum(_look(cell) not in looks for cell, looks in zip(line, seen, strict=True))
    return odd <= len(line) // 6


def _look(cell: str) -> str:
    """The kind of a cell: empty, a mailbox, without letters as numbers and dates are, or words."""
    if not cell.strip():
        return ""
    if "@" in cell:
        return "@"
    return "a" if re.search(r"[^\W\d_]", cell) else "1"
