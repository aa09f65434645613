"""The parser process: takes open files from the loader, one after the other, and answers with text and numbers.

It has no secrets, no network where the system lets it go, may write no file, and dies when told or when too large.
"""

import ctypes
import gc
import json
import mmap
import os
import resource
import socket
import struct
import sys
from array import array

from etl.problems import Refusal, raised_at
from etl.reading import ROW_END, Parsed
from etl.reading.parse import parse

LENGTH = struct.Struct(">Q")
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000


def main() -> None:
    """Answer requests until the loader hangs up."""
    _leave_the_network()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with socket.socket(fileno=int(sys.argv[1])) as channel:
        while True:
            request, handles, _, _ = socket.recv_fds(channel, 65_536, 1)
            if not request:
                return
            said = json.loads(request)
            _limit_memory(said["memory"])
            with os.fdopen(handles[0], "rb") as file:
                answer = _answer(file.fileno(), said["name"])
            channel.sendall(LENGTH.pack(sum(map(len, answer))))
            for piece in answer:
                channel.sendall(piece)
            del answer
            gc.collect()


def _leave_the_network() -> None:
    """A network of its own, where nothing is; quietly not where the system forbids it."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(_NEW_NET):
            libc.unshare(_NEW_USER | _NEW_NET)


def _limit_memory(size: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))


def _answer(handle: int, name: str) -> list[bytes]:
    try:
        return _packed(*parse(_content(handle), name))
    except Refusal as refusal:
        return [_line({"refusal": [refusal.code, refusal.ru, refusal.en]})]
    except MemoryError:
        return [_line({"died": "OUT_OF_MEMORY", "where": ""})]
    except BaseException as problem:  # a panic of the workbook reader is no Exception
        return [_line({"died": "PARSER_DIED", "where": raised_at(problem)})]


def _content(handle: int) -> bytes:
    size = os.fstat(handle).st_size
    if not size:
        return b""
    with mmap.mmap(handle, size, access=mmap.ACCESS_READ) as mapped:
        return mapped[:]


def _packed(parsed: Parsed, kind: str) -> list[bytes]:
    tables, pieces = [], []
    for table in parsed.tables:
        numbers = array("q", table.row_numbers).tobytes()
        text = ROW_END.join(table.lines).encode("utf-8", "replace")
        pieces += [numbers, text]
        tables.append(
            [table.name, table.is_delimited, table.counts_days_from_1904, len(table.lines), len(numbers), len(text)]
        )
    head = {"kind": kind, "notes": parsed.notes, "row_notes": parsed.row_notes, "tables": tables}
    return [_line(head), *pieces]


def _line(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"


if __name__ == "__main__":
    main()
