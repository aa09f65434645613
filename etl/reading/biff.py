"""What the records of an XLS say that a reader of values does not tell: formulas, errors, days counted from 1904."""

import struct

from etl.reading.sheets import Facts
from etl.reading.tidy import ERROR, NO_VALUE

_FREE = 0xFFFFFFFA  # sectors from here on mean that a chain ends
_SECTORS_LIMIT = 2_000_000
_EOF, _FORMULA, _DATEMODE, _BOUNDSHEET, _BOOLERR, _BOF = 0x0A, 0x06, 0x22, 0x85, 0x205, 0x809


def facts_of_xls(content: bytes) -> tuple[dict[str, Facts], bool]:
    """(facts of each sheet by its name, whether days are counted from 1904); nothing of a damaged file."""
    try:
        return _facts(_workbook(content))
    except (struct.error, IndexError, ValueError, OverflowError):
        return {}, False


def _facts(stream: bytes) -> tuple[dict[str, Facts], bool]:
    is_1904 = False
    begins: list[tuple[int, str]] = []
    for kind, body in _records(stream, 0):
        if kind == _DATEMODE:
            is_1904 = struct.unpack_from("<H", body)[0] == 1
        elif kind == _BOUNDSHEET:
            begins.append((struct.unpack_from("<I", body)[0], _name(body)))
    return {name: _sheet(stream, start) for start, name in begins}, is_1904


def _name(body: bytes) -> str:
    """The name in a BOUNDSHEET record of BIFF8."""
    length, is_wide = body[6], body[7] & 1
    return body[8 : 8 + length * (1 + is_wide)].decode("utf-16-le" if is_wide else "latin-1")


def _sheet(stream: bytes, start: int) -> Facts:
    facts = Facts()
    for kind, body in _records(stream, start):
        if kind == _BOOLERR and body[7]:
            facts.faults[_cell(body)] = ERROR
        elif kind == _FORMULA:
            if body[12:14] == b"\xff\xff" and body[6] == 2:  # no number; what it is says the first byte
                facts.faults[_cell(body)] = ERROR
            elif body[12:14] == b"\xff\xff" and body[6] == 3:
                facts.faults[_cell(body)] = NO_VALUE
            else:
                facts.kept += 1
    return facts


def _cell(body: bytes) -> tuple[int, int]:
    row, column = struct.unpack_from("<HH", body)
    return row + 1, column


def _records(stream: bytes, place: int) -> list[tuple[int, bytes]]:
    """Records from a BOF to its EOF, those of charts inside left out."""
    found: list[tuple[int, bytes]] = []
    depth = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        if kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif kind == _BOF:
            depth += 1
        elif depth == 1 and kind in (_FORMULA, _DATEMODE, _BOUNDSHEET, _BOOLERR):
            found.append((kind, stream[place + 4 : place + 4 + size]))
        place += 4 + size
    return found


def _workbook(content: bytes) -> bytes:
    """The stream «Workbook» of a compound file, its sectors put in order."""
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    small_size = 1 << struct.unpack_from("<H", content, 32)[0]
    directory, _, cutoff, small_table, _, next_table, _ = struct.unpack_from("<7I", content, 48)

    def sector(number: int) -> bytes:
        return content[(number + 1) * size : (number + 2) * size]

    tables = list(struct.unpack_from("<109I", content, 76))
    while next_table < _FREE and len(tables) < _SECTORS_LIMIT:
        *more, next_table = struct.unpack(f"<{size // 4}I", sector(next_table))
        tables += more
    table = [n for one in tables if one < _FREE for n in struct.unpack(f"<{size // 4}I", sector(one))]

    def chain(number: int) -> bytes:
        parts: list[bytes] = []
        while number < _FREE and len(parts) <= len(table):
            parts.append(sector(number))
            number = table[number]
        return b"".join(parts)

    entries = chain(directory)
    root, found = None, None
    for place in range(0, len(entries), 128):
        length = struct.unpack_from("<H", entries, place + 64)[0]
        name = entries[place : place + max(length - 2, 0)].decode("utf-16-le", "replace")
        start, count = struct.unpack_from("<II", entries, place + 116)
        root = root or (start, count)
        if name == "Workbook":
            found = (start, count)
    if found is None or root is None:
        raise ValueError("no stream of BIFF8")
    start, count = found
    if count >= cutoff:
        return chain(start)[:count]
    small = struct.unpack(f"<{len(chain(small_table)) // 4}I", chain(small_table))
    whole = chain(root[0])
    parts: list[bytes] = []
    while start < _FREE and len(parts) <= len(small):
        parts.append(whole[start * small_size : (start + 1) * small_size])
        start = small[start]
    return b"".join(parts)[:count]
