"""Delimited text to rows: separator, quote and line ends are decided once per file and named in its report."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from etl.problems import Note, Refusal, RowNote
from etl.reading import CELL_END, CELL_LIMIT, COLUMN_LIMIT, HEADER_SEARCH_ROWS, Lines, Parsed
from etl.reading.encodings import READ_TWICE, Text, holds_read_twice
from etl.reading.quotes import (
    Joined,
    ends_inside_quotes,
    escapes_by_backslash,
    is_cut_off,
    is_single_quoted,
    swallows_rows,
    with_bare_quotes_doubled,
)
from etl.reading.tidy import holds_half_letters, tidy

_SEPARATORS = ";,\t|"
_LINES_THAT_TELL = 4  # of fewer nobody can say what a column looks like
_LINES_COMPARED = 500
_CELL_THAT_TELLS = 6  # signs; shorter ones are counts and codes, whose length changes


def read(decoded: Text, name: str) -> Parsed:
    """The one table of a delimited text file."""
    text, notes = tidy(decoded.text)
    notes = [*decoded.notes, *notes]
    text, separator_line = _separator_directive(text)
    separator = separator_line or find_separator(text, name)
    text, line_ends = _one_newline(text)
    quote = "'" if is_single_quoted(text, separator) else '"'
    text = with_bare_quotes_doubled(text, separator) if quote == '"' in text else text
    has_backslashes = escapes_by_backslash(text, separator, quote)
    for code, is_so, ru, en in (
        ("SEP_LINE", separator_line, "Первая строка «sep=» снята", "The first line “sep=” was taken off"),
        ("NEWLINES", line_ends, "Концы строк приведены к одному виду", "Line ends were made equal"),
        ("SINGLE_QUOTES", quote == "'", "Кавычки файла — апострофы", "The quotes of the file are apostrophes"),
        ("BACKSLASH_QUOTES", has_backslashes, 'Кавычки внутри записаны как \\"', 'Inner quotes are written as \\"'),
    ):
        if is_so:
            notes.append(Note(code, "repaired", f"{ru}.", f"{en}."))
    table = Lines(name, [], [], is_delimited=True)
    row_notes: list[RowNote] = []
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=separator,
        quotechar=quote,
        doublequote=not has_backslashes,
        escapechar="\\" if has_backslashes else None,
    )
    has_quotes = quote == '"' and not has_backslashes and quote in text
    rows = _rows(reader, name, text.rstrip("\n").split("\n") if has_quotes else [])
    _fill(table, row_notes, rows, separator, 2 if separator_line else 1, holds_read_twice(text))
    is_cut = decoded.is_cut or _is_open_at_end(text, table, reader.dialect)
    is_cut = is_cut or (not text.endswith("\n") and breaks_off(table.lines[1:], CELL_END))
    if is_cut and table.lines:  # a row of a lone quote looks blank
        table.lines.pop()
        row_notes.append(RowNote(table.row_numbers.pop(), "rejected", "TRUNCATED_LAST_ROW"))
    row_notes += [RowNote(number, "skipped", "BLANK_ROW") for number in reversed(table.drop_blank_end())]
    if _have_one_separator_more(table.lines):
        notes.append(
            Note("TRAILING_DELIMITER", "repaired", "Лишний разделитель в конце строк.", "A separator ends each line.")
        )
    return Parsed([table], notes, row_notes)


def _fill(
    table: Lines,
    row_notes: list[RowNote],
    rows: Iterator[tuple[list[str], bool]],
    separator: str,
    first_number: int,
    may_be_spoilt: bool,
) -> None:
    """Rows into the table; one with a cell too long, in another encoding or with an open quote is rejected, a swallowed
    one refuses all."""
    width = 1
    joined = Joined(separator)
    for number, (row, lacks_quote) in enumerate(rows, start=first_number):
        line = CELL_END.join(row)
        if number == first_number:
            width = len(row)
        if "\n" in line and (lacks_quote or swallows_rows(row, width, separator)):
            raise _unbalanced(table.name, number)
        joined.see(number, row, is_over_lines="\n" in line)
        if len(row) > COLUMN_LIMIT:
            raise too_many_columns(table.name, number)
        if len(line) > CELL_LIMIT and any(len(cell) > CELL_LIMIT for cell in row):
            row_notes.append(RowNote(number, "rejected", "CELL_TOO_LONG"))
        elif not line.isascii() and (holds_half_letters(line) or (may_be_spoilt and READ_TWICE.search(line))):
            row_notes.append(RowNote(number, "rejected", "ENC_BAD_ROW"))
        elif lacks_quote and any('"' in cell and separator in cell for cell in row):  # two cells in one
            row_notes.append(RowNote(number, "rejected", "QUOTE_UNBALANCED"))
        else:
            if lacks_quote:
                row_notes.append(RowNote(number, "flagged", "QUOTE_UNBALANCED"))
            table.lines.append(line)
            table.row_numbers.append(number)
    first = joined.first()
    if first is not None:
        raise _unbalanced(table.name, first)


def _unbalanced(name: str, number: int) -> Refusal:
    return Refusal(
        "QUOTE_UNBALANCED",
        f"{name}, строка {number}: кавычка не закрыта и поглощает следующие строки."
        " Исправьте кавычки или выгрузите заново.",
        f"{name}, row {number}: a quote is not closed and swallows the rows after it. Mend the quotes or export again.",
    )


def _rows(reader: Any, name: str, lines: list[str]) -> Iterator[tuple[list[str], bool]]:
    """Rows of cells, and whether a quote that opens or closes one of them is missing; `lines` as the reader reads."""
    csv.field_size_limit(64 * 1024 * 1024)
    first = 0
    try:
        for row in reader:
            own = lines[first : reader.line_num]
            first = reader.line_num
            lacks_quote = sum(line.count('"') for line in own) % 2 == 1
            yield row, lacks_quote and not (first >= len(lines) and is_cut_off(own, reader.dialect))
    except csv.Error as problem:
        raise _no_table(name) from problem


def too_many_columns(name: str, number: int) -> Refusal:
    """The refusal of a table wider than any spreadsheet."""
    return Refusal(
        "TOO_MANY_COLUMNS",
        f"{name}, строка {number}: больше {COLUMN_LIMIT} столбцов. Выгрузите только нужные столбцы.",
        f"{name}, row {number}: more than {COLUMN_LIMIT} columns. Export only the columns needed.",
    )


def _no_table(name: str) -> Refusal:
    return Refusal(
        "NO_TABLE",
        f"{name}: в файле нет таблицы: ни «;», ни «,», ни табуляция, ни «|» не делят строки на столбцы."
        " Выгрузите таблицу как CSV или XLSX.",
        f"{name}: no table in the file: none of ; , tab | divides its lines into columns."
        " Export the table as CSV or XLSX.",
    )


def _separator_directive(text: str) -> tuple[str, str | None]:
    """Excel's first line `sep=;`, taken off."""
    found = re.match(r"\"?sep=(.)\"?[;,]*(?:\r\n|\r|\n)", text)
    return (text[found.end() :], found[1]) if found else (text, None)


def find_separator(text: str, name: str) -> str:
    """The separator under which most of the first rows have the same number of cells, more than one; all of them prove
    more than the width: every address holds the same commas."""
    sample = text[:200_000]
    best, best_score = "", (False, 0)
    for separator in _SEPARATORS:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
        widths: Counter[int] = Counter()
        try:
            for _, row in zip(range(HEADER_SEARCH_ROWS), reader, strict=False):
                widths[len(row)] += bool(row)
        except csv.Error:
            continue
        width, times = max(widths.items(), key=lambda item: (item[0] > 1, item[1] * item[0]), default=(1, 0))
        score = (times == widths.total(), width * times)
        if width > 1 and score > best_score:
            best, best_score = separator, score
    if not best:
        raise _no_table(name)
    return best


def _is_open_at_end(text: str, table: Lines, dialect: Any) -> bool:
    """Whether the last row, where the file ends within it, lacks its closing quote."""
    ends_there = bool(table.lines) and ("\n" in table.lines[-1] or not text.endswith("\n"))
    return ends_there and ends_inside_quotes(text, table.lines[-1], dialect)


def breaks_off(lines: Sequence[str], separator: str) -> bool:
    """Whether the last of these lines ends within its last cell: the cell looks like the beginning of all others in its
    column («12.09.20», where they are «12.09.2026»), or of one of the few words that they repeat."""
    if len(lines) <= _LINES_THAT_TELL:
        return False
    *others, last = (line.rpartition(separator)[2].strip().strip('"') for line in lines[-_LINES_COMPARED:])
    looks = {_look(cell) for cell in others}
    (look,) = looks if len(looks) == 1 else ("",)
    if len(look) >= _CELL_THAT_TELLS and last and look != _look(last) and look.startswith(_look(last)):
        return True
    words = Counter(others)
    if len(last) < 2 or last in words or 2 * len(words) > len(others):
        return False
    return any(times > 1 and word.startswith(last) and word[len(last)].isalnum() for word, times in words.items())


def _look(cell: str) -> str:
    """A sign for each letter and each figure."""
    return "".join("9" if sign.isdecimal() else "a" if sign.isalpha() else sign for sign in cell)


def _have_one_separator_more(lines: list[str]) -> bool:
    """Whether each row ends with a separator; the header may lack it, and is a cell narrower then."""
    if len(lines) < 2:
        return False
    is_narrower = lines[0].count(CELL_END) < lines[1].count(CELL_END)
    return all(line.endswith(CELL_END) for line in (lines[1:] if is_narrower else lines))


def _one_newline(text: str) -> tuple[str, bool]:
    """(the text with LF alone, whether its rows ended in several ways or in CR alone)."""
    returns = text.count("\r")
    if not returns:
        return text, False
    pairs, feeds = text.count("\r\n"), text.count("\n")
    is_mixed = not pairs == returns == feeds
    if is_mixed and pairs:  # line breaks inside quoted cells do not count
        rest = re.sub(r'"[^"]*"', "", text)
        is_mixed = not rest.count("\r") == rest.count("\n") == rest.count("\r\n")
    return text.replace("\r\n", "\n").replace("\r", "\n"), is_mixed
