"""The bytes of one file to tables. Runs in the parser process; knows nothing of people, formats or folders."""

from etl.problems import Note, Refusal, RowNote
from etl.reading import ROW_END, Lines, Parsed, delimited, markup, structured, workbook
from etl.reading.encodings import READ_TWICE, decode, holds_read_twice, refuse_mojibake
from etl.reading.kinds import kind_of, refuse_unreadable
from etl.reading.tidy import tidy


def parse(content: bytes, name: str) -> tuple[Parsed, str]:
    """(tables, kind of the file). Raises Refusal when the bytes hold no table."""
    if not content.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n\x1a"):
        raise _empty(name)
    kind = kind_of(content)
    refuse_unreadable(kind, content, name)
    if kind == "text" and name.casefold().endswith((".json", ".jsonl", ".ndjson")):
        kind = "JSON"
    if kind == "text":
        parsed = delimited.read(decode(content, name), name)
    elif kind == "JSON":
        parsed = structured.read(decode(content, name, keeps_marks=True), name)
    elif kind == "HTML":
        parsed = markup.read(content, name)
    else:
        parsed = workbook.read(content, kind, name)
    parsed.tables = [table for table in parsed.tables if table.lines]
    if kind != "JSON" and not parsed.tables and not parsed.row_notes:
        raise _empty(name)
    if kind != "text":  # delimited text was tidied before it was divided
        for table in parsed.tables:
            text = "\n".join(table.lines)
            refuse_mojibake(text, name)
            parsed.row_notes += _spoilt_rows(table) if holds_read_twice(text) else []
        parsed.notes += _tidy(parsed.tables)
    return parsed, kind


def _empty(name: str) -> Refusal:
    return Refusal(
        "EMPTY_FILE",
        f"{name}: файл пуст. Выгрузите его заново.",
        f"{name}: the file is empty. Export it again.",
    )


def _spoilt_rows(table: Lines) -> list[RowNote]:
    """Takes out the few rows whose letters were read in a wrong encoding."""
    rows = list(zip(table.lines, table.row_numbers, strict=True))
    spoilt = {number for line, number in rows if READ_TWICE.search(line)}
    table.lines = [line for line, number in rows if number not in spoilt]
    table.row_numbers = [number for _, number in rows if number not in spoilt]
    return [RowNote(number, "rejected", "ENC_BAD_ROW") for number in sorted(spoilt)]


def _tidy(tables: list[Lines]) -> list[Note]:
    """Text of cells without letters that show nothing."""
    notes: list[Note] = []
    for table in tables:
        text, said = tidy(ROW_END.join(table.lines))
        if said:
            table.lines = text.split(ROW_END)
            notes += said
    return notes
