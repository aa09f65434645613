"""A large delimited file that is clean throughout, read by the engine instead of row by row.

Our own reader decides everything (encoding, separator, quote, format) from the first rows; the engine is told, and
guesses nothing. Then it has to account for every byte of the file: cells, separators, line ends and quotes add up to
its size. A file that holds anything for which `reading` or `formats` have a rule of their own is left to them.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import duckdb

from etl.clean import ZONED
from etl.formats import dates, recognise
from etl.formats.base import NUMBER_FIELDS, REGISTRATION_FIELDS, TIME_FIELDS, Extract, Format, Header
from etl.formats.nobody import EXAMPLES, NUMBERING, is_signature
from etl.formats.saved import Mapping
from etl.formats.shape import columns_of
from etl.presence import asks_who_is_there
from etl.problems import Refusal, RowNote
from etl.reading import CELL_END, Contents, Table, delimited
from etl.reading.encodings import decode
from etl.reading.kinds import kind_of, refuse_unreadable
from etl.reading.tidy import ERRORS
from etl.staging import bring

SMALLEST = 4_000_000  # bytes; below it the engine gains nothing
_HEAD = 1_000_000  # bytes from which the format is recognised
_BLOCK = 4_000_000
_TAIL = 50_000  # bytes
_BOM = b"\xef\xbb\xbf"
# Bytes that a plain file may hold: ASCII, the Cyrillic letters of UTF-8, and the first bytes of the signs that follow.
# Most of them tell nothing: they are passed over at once.
_TELLING = b'"#?\\\t\n\r\xc2\xe2'
_COMMON = bytes(set(range(32, 127)) - set(_TELLING)) + b"\xd0\xd1" + bytes(range(0x80, 0xC0))
_SIGNS = [sign.encode() for sign in "№«»–—\u00a0“”„…’°©"]
_ERRORS = re.compile(ERRORS.pattern.encode())
# Remarks that all rows together decide, not the first ones.
_OF_ALL_ROWS = {
    "ZEROS_LOST",
    "YEAR_2DIGIT",
    "DATE_WORDS",
    "TIME_ROLLED",
    "WHOLE_NUMBERS",
    "COLUMN_BY_VALUES",
    "STATE_UNREAD",
}
_SECONDS, _SECONDS_PER_MB = 10, 1  # as for the parser process


class Survey(NamedTuple):
    """What the bytes of a file are made of, below its header line."""

    body: int  # bytes
    lines: int
    quotes: int
    line_end: int  # bytes of each
    ends_whole: bool  # the last line has its end
    has_blanks: bool  # blanks other than spaces, which cells may begin or end with


def read(con: duckdb.DuckDBPyConnection, path: Path, name: str, mappings: Sequence[Mapping] = ()) -> Extract | None:
    """The only table of the file as the table `incoming`; None when it has to be read row by row."""
    size = path.stat().st_size
    if size < SMALLEST or name.casefold().endswith((".json", ".jsonl", ".ndjson")):
        return None
    with path.open("rb") as file:
        head = file.read(_HEAD)
    try:
        found = _recognised(head, name, mappings)
    except Refusal:
        return None
    survey = _survey(path, len(head.split(b"\n", 1)[0]) + 1) if found else None
    if found is None or survey is None:
        return None
    extract, header, separator = found
    if not survey.ends_whole and delimited.breaks_off(_last_lines(path), separator):
        return None
    con.execute(f"SET max_execution_time = {round(1000 * (_SECONDS + _SECONDS_PER_MB * size / 1e6))}")
    try:
        _stage(con, path, extract.format, header, separator, survey)
    except duckdb.Error:  # a row of too many cells, a quote out of place, a letter that is none
        return None
    finally:
        con.execute("SET max_execution_time = 0")
    return _checked(con, extract, header, survey)


def _recognised(head: bytes, name: str, mappings: Sequence[Mapping]) -> tuple[Extract, Header, str] | None:
    """(what the first rows are, their header, the separator); None unless everything about them is plain."""
    if kind_of(head) != "text":
        return None
    refuse_unreadable("text", head, name)
    whole = head[: head.rfind(b"\n") + 1]
    text = decode(whole.removeprefix(_BOM), name)
    parsed = delimited.read(text, name)
    if parsed.notes or parsed.row_notes or not parsed.tables[0].lines:
        return None
    (lines,) = parsed.tables
    rows = [line.split(CELL_END) for line in lines.lines]
    header = Header(rows[0])
    extracts = recognise(Contents([Table(name, rows, lines.row_numbers, is_delimited=True)]), name, mappings)
    is_whole = len(header.cells) == len(rows[0]) == len(set(header.keys)) and "" not in header.cells
    is_first = not any(note.code == "PREAMBLE" for note in extracts[0].notes) and "\n" not in lines.lines[0]
    is_settled = _OF_ALL_ROWS.isdisjoint(note.code for note in extracts[0].notes)
    is_header = not extracts[0].format.missing(header)
    is_plain = is_whole and is_first and is_settled and is_header and _is_simple(extracts[0].format, header)
    if len(extracts) != 1 or not is_plain or asks_who_is_there(extracts[0], name):
        return None
    separator = delimited.find_separator(text.text, name)
    return extracts[0], header, separator


def _is_simple(layout: Format, header: Header) -> bool:
    """Whether the rows of a layout need no rule beyond which column feeds which field."""
    rules = (
        layout.parts,
        layout.left_out,
        layout.undo[0],
        layout.filled_down,
        layout.checkins,
        layout.block,
        layout.stays,
        layout.bracketed,
    )
    others = (layout.totals, layout.has_display_names, layout.row_limit, layout.utc)
    columns, _ = columns_of(header, layout)
    choices = any(
        len(indexes) > 1 and all(header.cells[index].partition(" – ")[2] for index in indexes)
        for indexes in columns.values()
    )
    # Columns that say the same are compared row by row.
    synonyms = layout.system == "plain" and any(
        len(indexes) > 1 and name not in layout.joins for name, indexes in columns.items()
    )
    return not any((*rules, *others, choices, synonyms))


def _survey(path: Path, header_size: int) -> Survey | None:
    """Reads the file once as bytes; None when it holds anything but plain text in UTF-8 with equal line ends."""
    quotes = returns = feeds = pairs = 0
    has_blanks, last = False, b""
    with path.open("rb") as file:
        size = path.stat().st_size
        first = file.read(header_size)
        crlf = first.endswith(b"\r\n")
        while block := file.read(_BLOCK):
            block += file.readline()
            telling = block.translate(None, _COMMON)
            if not _is_plain(block, telling):
                return None
            quotes += telling.count(b'"')
            returns += telling.count(b"\r")
            feeds += telling.count(b"\n")
            pairs += block.count(b"\r\n") if returns else 0
            has_blanks = has_blanks or b"\t" in telling or (b"\xc2" in telling and b"\xc2\xa0" in block)
            last = block[-2:]
    if not feeds or returns != pairs or returns not in (0, feeds) or crlf != bool(returns):
        return None
    if last.strip() == b"":  # blank lines at the end
        return None if last != b"\r\n" else Survey(size - header_size, feeds, quotes, 2, True, has_blanks)
    return Survey(size - header_size, feeds, quotes, 1 + crlf, last.endswith(b"\n"), has_blanks)


def _last_lines(path: Path) -> list[str]:
    """The last whole lines of the file, and what follows them."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        return file.read().decode("utf-8", "replace").split("\n")[1:]


def _is_plain(block: bytes, telling: bytes) -> bool:
    """Whether a block holds nothing that needs a rule, by those of its bytes that may tell."""
    if telling.translate(None, _TELLING):
        return False
    if (b"?" in telling and b"???" in block) or (b"\\" in telling and b'\\"' in block):
        return False
    if b"#" in telling and (_ERRORS.search(block) or b"\n#" in block or b'\n"#' in block):
        return False
    left = telling.count(b"\xc2") + telling.count(b"\xe2")
    for sign in _SIGNS:
        left -= block.count(sign) if left else 0
    return not left


def _stage(
    con: duckdb.DuckDBPyConnection, path: Path, layout: Format, header: Header, separator: str, survey: Survey
) -> None:
    """The canonical rows of the file; and of each how many bytes and quotes of the file it accounts for."""
    width = len(header.cells)
    cells = [f"c{index}" for index in range(width + 1)]  # one more than the header has: rows too long are seen there
    own, beyond = cells[:-1], cells[-1]
    columns = ", ".join(f"'{cell}': 'VARCHAR'" for cell in cells)
    rows = (
        f"read_csv({_literal(str(path))}, auto_detect = false, all_varchar = true, header = false, skip = 1,"
        f" delim = {_literal(separator)}, quote = '\"', escape = '\"', null_padding = true, nullstr = chr(1),"
        f" strict_mode = true, columns = {{{columns}}})"
    )
    inside = " + ".join(f"coalesce(strlen({cell}) - strlen(replace({cell}, '\"', '')), 0)" for cell in own)
    quotes = f"CASE WHEN contains(concat({', '.join(own)}), '\"') THEN {inside} ELSE 0 END" if survey.quotes else "0"
    filled = " + ".join(f"coalesce({cell} >= '!', FALSE)::TINYINT" for cell in own)  # begins with a letter: cheap
    examples = ", ".join(map(_literal, EXAMPLES))
    is_example = "".join(f" OR lower(trim({cells[index]})) IN ({examples})" for index in header.find(NUMBERING))
    fields, constants = _fields(layout, header, ", ' ' || chr(9) || chr(160)" if survey.has_blanks else "")
    bring(
        *(con, rows, fields, constants),
        f"({' + '.join(f'coalesce(strlen({cell}), -1) + 1' for cell in cells)}) AS bytes",
        f"{quotes} AS quotes",
        # Too few cells to be a row, the header again, or an example.
        f"{filled} AS filled",
        f"{filled} <= 3 OR lower({own[0]}) = lower({_literal(header.cells[0])}){is_example} AS is_unlike",
        f"{own[-1]} IS NULL OR trim(coalesce({beyond}, '')) <> '' AS is_odd",
    )


def _checked(con: duckdb.DuckDBPyConnection, extract: Extract, header: Header, survey: Survey) -> Extract | None:
    """The extract with the whole table behind it; None when bytes are missing or a row needs a rule of its own, as one
    does that may lack a quote: it has an odd number of them."""
    ((rows, total, quotes, longest, is_unlike),) = con.execute(
        "SELECT count(*), sum(bytes), sum(quotes), max(bytes), bool_or(is_unlike OR quotes % 2 = 1) FROM incoming_rows"
    ).fetchall()
    lines = survey.lines + (not survey.ends_whole)
    ends = survey.lines * survey.line_end
    if (
        _ends_with_remarks(con)
        or rows != lines
        or total - rows + ends + survey.quotes - quotes != survey.body
        or longest > 32_767
        or is_unlike
    ):
        return None
    if _needs_rules(con, extract.format, header):
        return None
    wrong = con.execute("SELECT rowid + 2 FROM incoming_rows WHERE is_odd ORDER BY rowid").fetchall()
    notes = [RowNote(number, "rejected", "COL_COUNT") for (number,) in wrong]
    return replace(extract, frame=extract.frame.iloc[:0], rows_read=rows, row_notes=notes)


def _ends_with_remarks(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the last row has few cells: it may be no row of data."""
    query = "SELECT 2 * max_by(filled, rowid) < avg(filled) FROM incoming_rows"
    ((is_sparse,),) = con.execute(query).fetchall()
    return bool(is_sparse)


def _fields(layout: Format, header: Header, blanks: str) -> tuple[dict[str, str], dict[str, str]]:
    """Each canonical field as SQL over the cells, as the format declares it; and those that no cell feeds."""
    columns, fallbacks = columns_of(header, layout)
    fed, constants = {}, {}
    for name in layout.fields:
        filled = [_stripped(f"c{index}", blanks) for index in columns.get(name, [])]
        join = layout.joins.get(name)
        if len(filled) > 1 and join is not None:
            filled = [f"nullif(concat_ws('{join}', {', '.join(filled)}), '')"]
        filled += [_stripped(f"c{index}", blanks) for index in fallbacks.get(name, [])]
        constant = _literal(layout.constants.get(name, ""))
        if filled:
            fed[name] = f"coalesce({', '.join([*filled, constant])})"
        else:
            constants[name] = constant
    return fed, constants


def _stripped(cell: str, blanks: str) -> str:
    """A cell without blanks around it, NULL when nothing is left. Few cells have any, and to look costs less."""
    if blanks:
        return f"nullif(trim({cell}{blanks}), '')"
    return f"CASE WHEN {cell} >= '!' AND NOT suffix({cell}, ' ') THEN {cell} ELSE nullif(trim({cell}), '') END"


def _literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


_ROUNDED = r"\s*\d([.,]\d+)?[Ee]\+?\d+\s*|\d{15}0+"
# Whether numbers of one length are shorter here and there, so that their zeros may be lost; no counters.
_ZEROS_LOST = """
    SELECT
        count(*) >= 5 AND bool_and(regexp_full_match(code, '[1-9]\\d*')) AND max(length(code)) >= 5
        AND min(length(code)) < max(length(code))
        AND max(try_cast(code[:18] AS BIGINT)) - min(try_cast(code[:18] AS BIGINT)) >= 10 * count(*)
    FROM (SELECT DISTINCT "{}" AS code FROM incoming) WHERE code <> ''
"""
# Groups of tickets that nothing tells apart, see formats/nameless.py.
_ALIKE = """
    SELECT count(*)
    FROM (
        FROM incoming SELECT 1 WHERE "order" <> ''
        GROUP BY source, "order", name, ticket_text, email HAVING count(*) > 1
    )
"""


def _needs_rules(con: duckdb.DuckDBPyConnection, layout: Format, header: Header) -> bool:
    """Whether rows may name nobody, dates are written so that their order, zone or day has to be found out, numbers
    were rounded, tickets have to be kept apart, or Да and Нет of a field say something else."""
    columns, _ = columns_of(header, layout)
    fed = [name for name, indexes in columns.items() if indexes]
    if layout.system == "plain" and layout.fields is REGISTRATION_FIELDS and _may_name_nobody(con, header, columns):
        return True
    if layout.yes_no.keys() & set(fed):
        return True
    for name in set(fed) & set(NUMBER_FIELDS):
        rounded = f'SELECT count(*) FROM incoming WHERE regexp_full_match("{name}", ?)'
        if con.execute(rounded, [_ROUNDED]).fetchall() != [(0,)]:
            return True
    for name in set(fed) & {"badge", "ticket"}:
        if con.execute(_ZEROS_LOST.format(name)).fetchall() == [(True,)]:
            return True
    if layout.has_order_contacts and con.execute(_ALIKE).fetchall() != [(0,)]:
        return True
    if "parent" in fed and con.execute("SELECT 1 FROM incoming WHERE parent <> '' AND name = '' LIMIT 1").fetchall():
        return True
    texts = {
        text
        for name in set(fed) & set(TIME_FIELDS)
        for (text,) in con.execute(
            f"SELECT DISTINCT {name} FROM incoming WHERE plain_{name} IS NULL AND {name} <> ''"
        ).fetchall()
    }
    return (
        dates.date_order(texts, month_first_by_default=layout.is_online) is not None
        or (layout.system == "plain" and bool(dates.remarks(texts)))
        or any(dates.iso(text, None) != text for text in texts)
        or any(dates.is_time_alone(text) or re.fullmatch(ZONED, text) for text in texts)
    )


# Of rows without mailbox, phone and number their names and their other cells decide, see formats/nobody.py.
_WITHOUT_CONTACTS = "email = '' AND phone = '' AND person_code = ''"


def _may_name_nobody(con: duckdb.DuckDBPyConnection, header: Header, columns: dict[str, list[int]]) -> bool:
    """Whether a row of a list made by hand may be a remark, a signature or a hint rather than a person."""
    aside = {*columns.get("name", []), *header.find(NUMBERING)}
    query = (
        f"SELECT 1 FROM incoming WHERE starts_with(name, '(') OR ({_WITHOUT_CONTACTS}"
        " AND (name = '' OR name_parts IS NULL OR filled <= ?)) LIMIT 1"
    )
    if con.execute(query, [len(aside) + 1]).fetchall():
        return True
    names = con.execute(f"SELECT DISTINCT name FROM incoming WHERE {_WITHOUT_CONTACTS}").fetchall()
    return any(is_signature(name) for (name,) in names)
