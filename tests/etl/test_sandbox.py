"""The parser process: fast for many files, and its death refuses one file and nothing else."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from etl.problems import Refusal
from etl.reading import kinds, read_file, sandbox
from etl.reading.tidy import ERROR, NO_VALUE
from tests.etl.conftest import HEADER, ROWS


@pytest.fixture
def parser() -> sandbox.Parser:
    """A parser of its own, not started yet."""
    return sandbox.Parser()


def small(folder: Path, name: str = "small.csv") -> Path:
    path = folder / name
    path.write_text("\n".join((HEADER, *ROWS)), "utf-8")
    return path


def test_one_process_reads_many_files(parser: sandbox.Parser, tmp_path: Path) -> None:
    path = small(tmp_path)
    parser.read(path, path.name)
    process = parser.process
    started = time.monotonic()
    for _ in range(100):
        parser.read(path, path.name)
    assert parser.process is process and time.monotonic() - started < 5
    parser.stop()


def test_dead_process_refuses_its_file_and_the_next_one_is_read(parser: sandbox.Parser, tmp_path: Path) -> None:
    path = small(tmp_path)
    parser.read(path, path.name)
    assert parser.process
    os.kill(parser.process.pid, signal.SIGSTOP)  # it has to be reading when it dies
    threading.Timer(0.3, os.kill, (parser.process.pid, signal.SIGKILL)).start()
    with pytest.raises(Refusal) as refusal:
        parser.read(path, path.name)
    assert refusal.value.code == "PARSER_DIED"
    assert len(parser.read(path, path.name).tables[0].rows) == 4
    parser.stop()


def test_hanging_process_is_ended_in_time(
    parser: sandbox.Parser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = small(tmp_path)
    parser.read(path, path.name)
    assert parser.process
    os.kill(parser.process.pid, signal.SIGSTOP)
    monkeypatch.setattr(sandbox, "SECONDS", 0.3)
    with pytest.raises(Refusal) as refusal:
        parser.read(path, path.name)
    assert (refusal.value.code, parser.process) == ("TIMEOUT", None)


def test_file_that_needs_too_much_memory_is_refused(
    parser: sandbox.Parser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.csv"
    path.write_text("\n".join((HEADER, *ROWS * 200_000)), "utf-8")
    monkeypatch.setattr(sandbox, "MEMORY", 200_000_000)
    monkeypatch.setattr(sandbox, "MEMORY_PER_BYTE", 1)
    with pytest.raises(Refusal) as refusal:
        parser.read(path, path.name)
    assert refusal.value.code == "OUT_OF_MEMORY"
    parser.stop()


def test_parser_process_has_no_secrets_and_writes_no_file(parser: sandbox.Parser, tmp_path: Path) -> None:
    path = small(tmp_path)
    parser.read(path, path.name)
    assert parser.process
    environment = Path(f"/proc/{parser.process.pid}/environ")
    limits = Path(f"/proc/{parser.process.pid}/limits")
    if not environment.exists():
        pytest.skip("no /proc here")
    assert environment.read_bytes().startswith(b"PYTHONPATH=") and environment.read_bytes().count(b"=") == 1
    assert "Max file size             0" in limits.read_text()
    parser.stop()


UNSHARE = """
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
if libc.unshare(0x40000000) and libc.unshare(0x50000000):  # a network of its own; with a user of its own
    sys.exit(os.strerror(ctypes.get_errno()))
"""
CONNECT = """
import socket, sys
from etl.reading.worker import _leave_the_network
if sys.argv[2] == "leave":
    _leave_the_network()
try:
    socket.create_connection(("127.0.0.1", int(sys.argv[1])), 5).close()
except OSError:
    sys.exit("no network")
"""


def test_parser_process_has_a_network_where_nothing_is(parser: sandbox.Parser, tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux gives a process a network of its own")
    offer = subprocess.run([sys.executable, "-c", UNSHARE], capture_output=True, text=True, check=False)
    if offer.returncode:
        pytest.skip(f"this system gives a process no network of its own: {offer.stderr.strip()}")
    path = small(tmp_path)
    parser.read(path, path.name)
    assert parser.process
    networks = {Path(f"/proc/{process}/ns/net").readlink() for process in ("self", parser.process.pid)}
    assert len(networks) == 2
    parser.stop()
    with socket.create_server(("127.0.0.1", 0)) as server:  # the nearest neighbour: what is not found there is nowhere
        for word, answer in (("stay", ""), ("leave", "no network\n")):
            command = [sys.executable, "-c", CONNECT, str(server.getsockname()[1]), word]
            assert subprocess.run(command, capture_output=True, text=True, check=False).stderr == answer


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("list.csv", b"PK\x03\x04....xl/workbook.xml", "WRONG_KIND", ("XLSX", "CSV")),
        ("list.xlsx", ("\n".join((HEADER, *ROWS))).encode(), "WRONG_KIND", ("text", "XLSX")),
        ("list.xlsx", b"%PDF-1.7", "WRONG_KIND", ("PDF", "XLSX")),
        ("list.xlsx", b"PK\x03\x04..word/document.xml", "WRONG_KIND", ("DOCX", "XLSX")),
        ("list.xlsm", b"PK\x03\x04xl/workbook.xml..xl/vbaProject.bin", "MACRO", ("макрос", "xlsx")),
        ("list", b"\x89PNG....", "WRONG_KIND", ("PNG", "CSV")),
        ("list.json", b'{"error": "forbidden", "status": 403, "path": "/"}', "NOT_DATA", ("JSON",)),
        ("list.json", b"[" * 100_000, "JSON_DEPTH", ("64",)),
        ("list.json", b'[{"a": 1, "a": 2}]', "JSON_DUP_KEY", ("дважды",)),
        ("list.json", b'[{"a": Infinity}]', "JSON_SYNTAX", ("строка 1",)),
        ("list.csv", "\n".join(f"имя;{n};{n}" for n in range(9)).encode("utf-8").decode("cp1251", "ignore").encode(),
         "MOJIBAKE", ("испорчены",)),
        # As browsers read Windows-1252: bytes that mean nothing in it stay what they are.
        ("list.csv", "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in "\n".join(
            f"Сидорова Анна;{n}" for n in range(9)).encode()).encode(), "MOJIBAKE", ("буквы",)),
        ("list.csv", "\n".join(f"Сидорова Анна;{n}" for n in range(9)).encode().decode("cp1252", "ignore").encode(),
         "MOJIBAKE", ("буквы",)),
        ("list.csv", (";".join("a" for _ in range(20_000)) + "\n1;2\n").encode(), "TOO_MANY_COLUMNS", ("16384",)),
    ],
)  # fmt: skip
def test_file_of_another_kind_is_refused_by_name(
    tmp_path: Path, name: str, content: bytes, code: str, words: tuple[str, ...]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Refusal) as refusal:
        read_file(path, name)
    assert refusal.value.code == code
    assert all(word in refusal.value.ru for word in words) and refusal.value.ru.startswith(name)


@pytest.mark.parametrize(
    ("member", "content", "code"),
    [
        ("xl/worksheets/sheet1.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "XML_DTD"),
        ("../evil.xml", b"<x/>", "ARCHIVE_BAD_NAME"),
        ("xl/worksheets/sheet1.xml", b"0" * 3_000_000, "ZIP_BOMB"),
        ("xl/vbaProject.bin", b"macro", "MACRO"),
    ],
)
def test_workbook_with_something_to_fear_is_refused(tmp_path: Path, member: str, content: bytes, code: str) -> None:
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr(member, content)
    with pytest.raises(Refusal) as refusal:
        read_file(path, path.name)
    assert refusal.value.code == code


def test_single_cell_far_off_the_table_does_not_stretch_it(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((HEADER, *ROWS)):
            sheet.write_row(number, 0, row.split(";"))
        sheet.write(1_048_575, 16_383, "x")
    contents = read_file(path, path.name)
    assert [len(table.rows) for table in contents.tables] == [4]
    assert [note.code for note in contents.notes] == ["STRAY_CELLS"]


def test_error_cells_and_formulas_without_a_value_are_marked(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 0, '="x"', None, "x")
        sheet.write_formula(3, 0, '="y"', None, "")
    contents = read_file(path, path.name)
    assert contents.tables[0].rows == [["a", "b"], [ERROR, ""], ["x", ""], [NO_VALUE]]


def test_merged_cells_are_filled_down_inside_the_merge_only(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 1, 0, "x")
        sheet.write_column(0, 1, [1, 2, 3])
    assert read_file(path, path.name).tables[0].rows == [["x", "1"], ["x", "2"], ["", "3"]]


def test_html_table_named_xls_is_read_in_its_code_page(tmp_path: Path) -> None:
    page = (
        '<html><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><table border=1>'
        "<tr><th>ФИО<th>Дата<th>Время</tr><tr><td rowspan=2>Дубов&nbsp;П.<td>01.09.2026<td>10:00</tr>"
        "<tr><td>02.09.2026<td>11:00</td></tr><script>alert(1)</script></table></html>"
    )
    path = tmp_path / "journal.xls"
    path.write_bytes(page.encode("cp1251"))
    (table,) = read_file(path, path.name).tables
    assert table.rows[0] == ["ФИО", "Дата", "Время"]
    assert [row[1:] for row in table.rows[1:]] == [["01.09.2026", "10:00"], ["02.09.2026", "11:00"]]
    assert {row[0].split()[0] for row in table.rows[1:]} == {"Дубов"}


def test_json_lists_are_tables_and_values_stay_as_written(tmp_path: Path) -> None:
    path = tmp_path / "orders.json"
    path.write_text(
        '{"data": [{"id": 12345678901234567890, "who": {"name": "Дубов"}, "is": true, "no": null, "tags": ["a", "b"],'
        ' "tickets": [{"code": "T1"}, {"code": "T2"}]}]}',
        "utf-8",
    )
    tables = {table.name: table.rows for table in read_file(path, path.name).tables}
    assert tables["data"] == [
        ["id", "who.name", "is", "no", "tags", "tickets"],
        ["12345678901234567890", "Дубов", "TRUE", "", "a; b", ""],
    ]
    assert [row[-1] for row in tables["data.tickets"]] == ["code", "T1", "T2"]
    assert tables["data.tickets"][1][0] == "12345678901234567890"


def test_few_lines_in_another_encoding_are_rejected_alone(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    lines = [f"{n};Берёзкина;Тула".encode() for n in range(300)]
    lines[100] = "100;Берёзкина;Тула".encode("cp1251")
    path.write_bytes(b"\n".join(lines))
    contents = read_file(path, path.name)
    assert [(note.row_number, note.code) for note in contents.row_notes] == [(101, "ENC_BAD_ROW")]
    assert len(contents.tables[0].rows) == 299


def test_every_readable_kind_is_promised_by_a_name() -> None:
    promised = {kind for some in kinds._PROMISES.values() for kind in some}
    assert promised == set(kinds.READABLE)
