"""Reading in another process: whatever a file does to its parser, the loader only hears that the file is refused.

One process reads many files and is started again after a death. Text and numbers come back, nothing that runs.
"""

import atexit
import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from array import array
from pathlib import Path
from typing import Any

from etl.problems import Note, Refusal, RowNote
from etl.reading import CELL_END, ROW_END, Contents, Table

SECONDS, SECONDS_PER_MB = 10.0, 1.0
MEMORY, MEMORY_PER_BYTE = 512_000_000, 24  # of address space; a large file of text is several texts while it is read
_MODULES = Path(__file__).resolve().parents[2]


class Parser:
    """A parser process, started when first needed."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.channel: socket.socket | None = None

    def read(self, path: Path, name: str) -> Contents:
        """Tables of the file. Raises Refusal, also when the process hangs, grows too large or dies."""
        size = path.stat().st_size
        deadline = time.monotonic() + SECONDS + SECONDS_PER_MB * size / 1e6
        try:
            head, body = self._ask(path, name, MEMORY + MEMORY_PER_BYTE * size, deadline)
        except TimeoutError as problem:
            self.stop()
            raise died("TIMEOUT", name) from problem
        except (OSError, EOFError, ValueError) as problem:
            raise died(self._cause_of_death(), name) from problem
        if "refusal" in head:
            raise Refusal(*head["refusal"])
        if "died" in head:
            self.stop()
            raise died(head["died"], name, head["where"])
        return _contents(head, body)

    def _ask(self, path: Path, name: str, memory: int, deadline: float) -> tuple[dict[str, Any], memoryview]:
        channel = self._started()
        with path.open("rb") as file:
            request = json.dumps({"name": name[-200:], "memory": memory}).encode()
            socket.send_fds(channel, [request], [file.fileno()])
        size = int.from_bytes(_received(channel, 8, deadline), "big")
        if size > memory:
            raise ValueError("answer larger than the memory it was made in")
        answer = memoryview(_received(channel, size, deadline))
        end = bytes(answer[:]).index(b"\n") if size < 65_536 else _line_end(answer)
        return json.loads(bytes(answer[:end])), answer[end + 1 :]

    def _started(self) -> socket.socket:
        if self.process and self.channel and self.process.poll() is None:
            return self.channel
        self.stop()
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-B", "-X", "utf8", "-W", "ignore", "-m", "etl.reading.worker", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env={"PYTHONPATH": str(_MODULES)},
                cwd=os.sep,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        self.channel = ours
        return ours

    def _cause_of_death(self) -> str:
        said = b""
        if self.process and self.process.stderr:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(1)
            if self.process.poll() is not None:
                said = self.process.stderr.read()[-4000:]
        self.stop()
        return "OUT_OF_MEMORY" if b"memory allocation" in said or b"MemoryError" in said else "PARSER_DIED"

    def stop(self) -> None:
        """End the process, if there is one."""
        if self.channel:
            self.channel.close()
        if self.process:
            self.process.kill()
            self.process.wait()
            if self.process.stderr:
                self.process.stderr.close()
        self.process = self.channel = None


PARSER = Parser()
atexit.register(PARSER.stop)


def read_file(path: Path, name: str) -> Contents:
    """Tables of the file at `path`, read by the parser process of this one."""
    return PARSER.read(path, name)


def _received(channel: socket.socket, size: int, deadline: float) -> bytearray:
    """Exactly `size` bytes before the deadline."""
    answer = bytearray(size)
    view, have = memoryview(answer), 0
    while have < size:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        channel.settimeout(left)
        got = channel.recv_into(view[have:])
        if not got:
            raise EOFError
        have += got
    return answer


def _line_end(answer: memoryview) -> int:
    step = 65_536
    for start in range(0, len(answer), step):
        found = bytes(answer[start : start + step]).find(b"\n")
        if found >= 0:
            return start + found
    raise ValueError("no head in the answer")


def _contents(head: dict[str, Any], body: memoryview) -> Contents:
    tables, place = [], 0
    for name, is_delimited, is_1904, height, numbers_size, text_size in head["tables"]:
        numbers = array("q")
        numbers.frombytes(body[place : place + numbers_size])
        place += numbers_size
        text = str(body[place : place + text_size], "utf-8")
        place += text_size
        rows = [line.split(CELL_END) for line in text.split(ROW_END)] if height else []
        tables.append(Table(name, rows, numbers.tolist(), is_delimited, is_1904))
    notes = [Note(*note) for note in head["notes"]]
    return Contents(tables, notes, [RowNote(*note) for note in head["row_notes"]], head["kind"])


DEATHS = {
    "TIMEOUT": ("чтение не уложилось в отведённое время", "reading took longer than allowed"),
    "OUT_OF_MEMORY": ("для чтения не хватило отведённой памяти", "reading needed more memory than allowed"),
    "PARSER_DIED": ("чтение прервалось", "the reading broke off"),
}


def died(code: str, name: str, where: str = "") -> Refusal:
    """The refusal of a file whose reading ended in a way that it should not."""
    ru, en = DEATHS[code]
    place = f" ({where})" if where else ""
    return Refusal(
        code,
        f"{name}: {ru}{place}; остальное не затронуто. Выгрузите файл заново, большой — частями.",
        f"{name}: {en}{place}; nothing else is affected. Export the file again, a large one in parts.",
    )
