"""Bytes to rows of text. What a file is, its content says, never its name."""

from dataclasses import dataclass, field
from pathlib import Path

from etl.problems import Note, Refusal, RowNote

HEADER_SEARCH_ROWS = 40
CELL_LIMIT = 32_767  # letters; Excel's own limit for a cell


@dataclass
class Table:
    """Rows of text with the numbers a spreadsheet gives them; short rows are not padded."""

    name: str
    rows: list[list[str]]
    row_numbers: list[int]
    is_delimited: bool = False


@dataclass
class Contents:
    """All tables of one file, and what had to be repaired to read them."""

    tables: list[Table]
    notes: list[Note] = field(default_factory=list)
    row_notes: list[RowNote] = field(default_factory=list)


def read_file(path: Path, name: str) -> Contents:
    """Tables of the file at `path`; `name` is what people call it. Raises Refusal when it is not a table."""
    from etl.reading import delimited, workbook

    content = path.read_bytes()
    if not content.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n\x1a"):
        raise Refusal(
            "EMPTY_FILE",
            f"{name}: файл пуст. Выгрузите его заново.",
            f"{name}: the file is empty. Export it again.",
        )
    kind = kind_of(content)
    if kind == "xlsx":
        return workbook.read(content, name)
    if kind == "text":
        return delimited.read(content, name)
    raise Refusal(
        "ENCRYPTED" if kind == "OLE" and b"E\x00n\x00c\x00r\x00y\x00p\x00t" in content else "WRONG_KIND",
        f"{name}: это файл вида «{kind}», а нужна таблица CSV или XLSX."
        " Сохраните его в одном из этих видов без пароля.",
        f"{name}: this is a file of kind “{kind}”, a CSV or XLSX table is needed."
        " Save it as one of these, without password.",
    )


_MAGIC = {
    b"PK\x03\x04": "zip",
    b"\xd0\xcf\x11\xe0": "OLE",
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"\x1f\x8b": "gzip",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"SQLite": "SQLite",
}


def kind_of(content: bytes) -> str:
    """xlsx, text, or the name of what else these bytes are."""
    for magic, kind in _MAGIC.items():
        if content.startswith(magic):
            return "xlsx" if kind == "zip" and b"xl/workbook" in content else kind
    head = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        return "HTML"
    if head.startswith((b"{", b"[")):
        return "JSON"
    return "text"
