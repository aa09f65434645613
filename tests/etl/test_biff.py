"""Formulas, errors and the calendar of an XLS are seen in its records."""

import struct

import pytest

from etl.reading.biff import facts_of_xls
from etl.reading.kinds import kind_of
from etl.reading.tidy import ERROR, NO_VALUE

END, FREE = 0xFFFFFFFE, 0xFFFFFFFF


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def formula(row: int, result: bytes) -> bytes:
    return record(0x06, struct.pack("<HHH", row, 0, 0) + result + bytes(8))


def stream(cells: bytes, *, is_1904: bool) -> bytes:
    bof, end = record(0x809, bytes(16)), record(0x0A)
    name = "Лист".encode("utf-16-le")
    start = len(bof) + 6 + (4 + 8 + len(name)) + len(end)
    sheet = record(0x85, struct.pack("<IHBB", start, 0, 4, 1) + name)
    book = bof + record(0x22, struct.pack("<H", is_1904)) + sheet + end
    assert len(book) == start
    chart = bof + formula(50, bytes(8)) + end
    return book + bof + chart + cells + end


def compound(content: bytes) -> bytes:
    """The stream as the only one of a compound file: its table in sector 0, its directory in sector 1."""
    content = content.ljust(4096, b"\0")
    height = -(-len(content) // 512)
    header = struct.pack("<8s16sHHHHH6s", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 62, 3, 0xFFFE, 9, 6, b"")
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<109I", 0, *[FREE] * 108)
    table = [0xFFFFFFFD, END, *(place + 3 for place in range(height - 1)), END]
    sectors = struct.pack("<128I", *table, *[FREE] * (128 - len(table)))
    entries = b""
    for name, kind, start, size in (("Root Entry", 5, END, 0), ("Workbook", 2, 2, len(content))):
        named = name.encode("utf-16-le")
        entry = named.ljust(64, b"\0") + struct.pack("<HBB", len(named) + 2, kind, 1) + bytes(48)
        entries += entry + struct.pack("<III", start, size, 0)
    return header + sectors + entries.ljust(512, b"\0") + content.ljust(512 * height, b"\0")


SPECIAL = b"\0\0\0\xff\xff"
CELLS = (
    formula(2, struct.pack("<d", 5.5)) + formula(3, b"\2\0\x2a" + SPECIAL) + formula(4, b"\3\0\0" + SPECIAL)
) + record(0x205, struct.pack("<HHHBB", 5, 0, 0, 0x2A, 1) + b"")
WHOLE = compound(stream(CELLS + record(0x205, struct.pack("<HHHBB", 6, 0, 0, 1, 0)), is_1904=True))


def test_records_of_an_xls_say_what_its_values_do_not() -> None:
    sheets, is_1904 = facts_of_xls(WHOLE)
    facts = sheets["Лист"]
    assert is_1904
    assert (facts.kept, facts.faults) == (1, {(4, 0): ERROR, (6, 0): ERROR, (5, 0): NO_VALUE})
    assert facts_of_xls(compound(stream(b"", is_1904=False)))[1] is False


@pytest.mark.parametrize("size", [512, 600, 1024, 1500])
def test_xls_cut_anywhere_is_still_an_xls(size: int) -> None:
    assert kind_of(WHOLE[:size]) == "XLS"
    assert facts_of_xls(WHOLE[:size]) == ({}, False)
