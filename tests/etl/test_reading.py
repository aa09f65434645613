"""Bytes become the rows that were written, or a refusal."""

import csv
import io
import json
import zipfile
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.problems import Refusal
from etl.reading import CELL_END, CELL_LIMIT, delimited, read_file
from etl.reading.encodings import decode

LETTERS = st.characters(codec="cp1251", exclude_categories=["Cc", "Cf", "Zl", "Zp"], exclude_characters="\xa0")
CELLS = st.text(LETTERS, max_size=12).map(lambda text: " ".join(text.split()))
HEADER = ["Фамилия участника", "Название организации", "Город, регион"]
LINE = ["Берёзкина Анна", "Колледж информационных технологий", "Тульская область; Тула"]
CODE_PAGES = ["cp1251", "cp866", "koi8-r"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-32", *CODE_PAGES]


def written(rows: list[list[str]], separator: str, encoding: str, quoting: int = csv.QUOTE_MINIMAL) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, quoting=quoting, lineterminator="\r\n").writerows(rows)  # type: ignore[arg-type]
    return text.getvalue().encode(encoding)


def rows_of(content: bytes, folder: Path) -> list[list[str]]:
    path = folder / "table.csv"
    path.write_bytes(content)
    (table,) = read_file(path, path.name).tables
    return table.rows


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables")


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    cells=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6),
    separator=st.sampled_from(";,\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_any_table_reads_back_equal(
    folder: Path, cells: list[list[str]], separator: str, encoding: str, quoting: int
) -> None:
    rows = [HEADER, LINE, *cells]
    while not any(rows[-1]):
        rows.pop()
    assert rows_of(written(rows, separator, encoding, quoting), folder) == rows


WORDS = "Берёзкина Анна Колледж информационных технологий Тульская область Москва учитель Ёлкино съезд 14".split()
QUOTINGS: dict[str, dict[str, Any]] = {
    "none": {"quoting": csv.QUOTE_NONE},
    "minimal": {"quoting": csv.QUOTE_MINIMAL},
    "all": {"quoting": csv.QUOTE_ALL},
    "apostrophes": {"quoting": csv.QUOTE_ALL, "quotechar": "'"},
    "backslashes": {"quoting": csv.QUOTE_ALL, "doublequote": False, "escapechar": "\\"},
}
PLAIN = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
RICH = st.one_of(
    PLAIN, *(PLAIN.map(shape.format) for shape in ('ООО "{}"', '"{}"', "{}; да, нет", "{}\nвторая строка", "д'{}"))
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
@pytest.mark.parametrize("encoding", [*ENCODINGS, "utf-16-be", "utf-32-be"])
def test_table_in_any_encoding_separator_quoting_and_line_end_reads_back_equal(
    folder: Path, encoding: str, data: st.DataObject
) -> None:
    quoting = data.draw(st.sampled_from(sorted(QUOTINGS)))
    separator, line_end = data.draw(st.sampled_from(";,\t|")), data.draw(st.sampled_from(["\r\n", "\n", "\r"]))
    cells = PLAIN if quoting == "none" else RICH
    if line_end == "\r":  # this writer does not quote the other line break
        cells = cells.map(lambda cell: cell.replace("\n", " "))
    body = data.draw(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=8))
    named = "Завод" if quoting == "none" else 'Завод "Маяк"'
    rows = [
        ["Фамилия участника", "Название организации", "Регион"],
        ["Берёзкина Анна", named, "Тульская область"],
        *body,
    ]
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=line_end, **QUOTINGS[quoting]).writerows(rows)
    mark = "\ufeff" if encoding in ("utf-16-be", "utf-32-be") else ""
    try:
        found = rows_of((mark + text.getvalue()).encode(encoding), folder)
    except Refusal as refusal:  # a few words may not tell one code page from another; then nothing is guessed
        assert encoding in CODE_PAGES and refusal.code == "ENC_AMBIGUOUS"
    else:
        assert found == rows


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", list(";,\t|"))
def test_every_encoding_and_separator_is_told(tmp_path: Path, encoding: str, separator: str) -> None:
    rows = [HEADER, *[LINE] * 5]
    assert rows_of(written(rows, separator, encoding), tmp_path) == rows


@pytest.mark.parametrize(
    ("content", "cell"),
    [
        ('а;б;в\n"x\ny";2;3\n', "x\ny"),  # a line break inside quotes is part of the cell
        ('а;б;в\n"ООО ""Ромашка""";2;3\n', 'ООО "Ромашка"'),
        ('а;б;в\nООО "Ромашка";2;3\n', 'ООО "Ромашка"'),
        ("а;б;в\nx\u2028y\x85z;2;3\n", "x\u2028y\x85z"),  # no line breaks, whatever str.splitlines says
        ("а;б;в\nx\x00y;2;3\n", "xy"),
        ("sep=;\nа;б;в\nx;2;3\n", "x"),
        ("'а';'б';'в'\n'x;y';'2';'3'\n", "x;y"),
        ("а;б;в\rx;2;3\r", "x"),
        ("а;б;в\n\u202excod;2;3\n", "xcod"),
        ('а;б;в\n"x\\"y";2;3\n', 'x"y'),
        ('а;б;в\n"Ромашка Плюс" ООО;2;3\n', '"Ромашка Плюс" ООО'),
        ("а;б;в\n'x;y';'2';'3'\n", "x;y"),  # the header has no quotes
    ],
)
def test_odd_but_honest_cells_are_read(tmp_path: Path, content: str, cell: str) -> None:
    assert rows_of(content.encode(), tmp_path)[1][0] == cell


def test_workbook_cells_become_text(tmp_path: Path) -> None:
    import datetime as dt

    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Лист")
        date = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        sheet.write_row(0, 0, ["дата", "число", "телефон", "да"])
        sheet.write_datetime(1, 0, dt.datetime(2025, 8, 26, 9, 5), date)
        sheet.write_row(1, 1, [12.5, 79430000001, True])
    (table,) = read_file(path, path.name).tables
    assert table.rows[1] == ["2025-08-26 09:05:00", "12.5", "79430000001", "TRUE"]
    assert table.row_numbers == [1, 2]


@pytest.mark.parametrize("code", ["ARCHIVE_DUP_NAME", "ZIP_BOMB", "BROKEN_ARCHIVE"])
@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_bad_workbook_is_judged_before_it_is_inflated(tmp_path: Path, code: str) -> None:
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        if code == "ARCHIVE_DUP_NAME":
            archive.writestr("xl/workbook.xml", "<workbook/>")
        if code == "ZIP_BOMB":
            archive.writestr("xl/worksheets/sheet1.xml", b"0" * 210_000_000)
    if code == "BROKEN_ARCHIVE":
        path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(Refusal) as refusal:
        read_file(path, path.name)
    assert refusal.value.code == code


def test_separator_of_every_row_beats_that_of_most(tmp_path: Path) -> None:
    rows = [["ФИО, полностью", "Адрес"], *[["Дубов, Пётр", "Тула, ул. Мира, д. 1, к. 2, кв. 3, этаж 4"]] * 5]
    assert rows_of("".join(";".join(row) + "\n" for row in rows).encode(), tmp_path) == rows


def test_encoding_that_cannot_be_told_is_refused(tmp_path: Path) -> None:
    foreign = "name;org\n" + "Jörg Müller;Universität Köln\nZoé Lefèvre;Lycée Français\n"
    russian = "name;org\n" + "Анна Берёзкина;Лицей № 7\nГлеб Щукин;Техникум связи\n"
    for content in (foreign.encode("cp1252"), russian.encode("utf-7")):
        with pytest.raises(Refusal) as refusal:
            rows_of(content, tmp_path)
        assert refusal.value.code == "ENC_AMBIGUOUS"
    with pytest.raises(Refusal) as refusal:
        rows_of(bytes(range(128, 256)) * 3 + b";\n", tmp_path)
    assert refusal.value.code in ("ENC_AMBIGUOUS", "NO_TABLE")


def test_cell_longer_than_a_spreadsheet_allows_rejects_its_row(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(f"а;б;в\n1;{'x' * (CELL_LIMIT + 1)};3\n1;2;3\n")
    contents = read_file(path, path.name)
    assert [(note.row_number, note.code) for note in contents.row_notes] == [(2, "CELL_TOO_LONG")]
    assert contents.tables[0].row_numbers == [1, 3]


def test_last_letter_cut_off_rejects_the_last_row(tmp_path: Path) -> None:
    path = tmp_path / "cut.csv"
    path.write_bytes("а;б;в\n1;2;3\n4;5;Тула".encode()[:-1])
    contents = read_file(path, path.name)
    assert [(note.row_number, note.code) for note in contents.row_notes] == [(3, "TRUNCATED_LAST_ROW")]
    assert contents.tables[0].rows == [["а", "б", "в"], ["1", "2", "3"]]


@pytest.mark.parametrize("end", ["", "\n", "\nещё\n"])
def test_quote_that_is_never_closed_rejects_the_last_row(tmp_path: Path, end: str) -> None:
    path = tmp_path / "cut.csv"
    path.write_text('а;б;в\n1;2;3\n4;5;"Тула' + end, "utf-8")
    contents = read_file(path, path.name)
    assert [(note.row_number, note.code) for note in contents.row_notes] == [(3, "TRUNCATED_LAST_ROW")]
    assert contents.tables[0].rows == [["а", "б", "в"], ["1", "2", "3"]]


@settings(max_examples=300)
@given(
    st.lists(st.tuples(*[st.text('аб 1";\n', max_size=6)] * 3), min_size=1, max_size=6),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.randoms(use_true_random=False),
)
def test_a_quote_that_is_missing_is_never_passed_over(rows: list[list[str]], quoting: int, rng: Any) -> None:
    text = written([["а", "б", "в"], *rows], ";", "utf-8", quoting).decode().replace("\r\n", "\n")
    quotes = [place for place, sign in enumerate(text) if sign == '"']
    if not quotes:
        return
    place = rng.choice(quotes)
    try:
        parsed = delimited.read(decode((text[:place] + text[place + 1 :]).encode(), "a.csv"), "a.csv")
    except Refusal:
        return
    (table,) = parsed.tables
    assert parsed.row_notes or any(line.count(CELL_END) != 2 for line in table.lines)


@pytest.mark.parametrize("header", ["а;б;в", "а;б;в;"])
def test_separator_at_the_end_of_rows_is_said(tmp_path: Path, header: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"{header}\n1;2;3;\n4;5;6;\n", "utf-8")
    assert [note.code for note in read_file(path, path.name).notes] == ["TRAILING_DELIMITER"]
    path.write_text("а;б;в\n1;2;\n4;5;\n", "utf-8")  # a column that is empty
    assert read_file(path, path.name).notes == []


def test_marks_of_our_own_are_taken_out_and_said(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("а;б;в\n1;x\x1ey\x1fz;3\n", "utf-8")
    contents = read_file(path, path.name)
    assert (contents.tables[0].rows[1][1], contents.notes[0].code) == ("xyz", "CTRL_STRIPPED")


READ_AS = [("utf-8", page) for page in ("cp1251", "cp866", "koi8-r", "latin-1")] + [("cp1251", "latin-1")]


def read_as(line: list[str], pages: tuple[str, str]) -> list[str]:
    return [cell.encode(pages[0]).decode(pages[1], "replace") for cell in line]


@pytest.mark.parametrize("pages", READ_AS, ids=[" as ".join(pages) for pages in READ_AS])
def test_letters_read_in_a_wrong_encoding_are_seen_anywhere_in_a_file(tmp_path: Path, pages: tuple[str, str]) -> None:
    header = ["Name", "Company", "Region"]
    for before, spoilt in ((0, 1), (0, 5), (300, 20)):
        with pytest.raises(Refusal) as refusal:
            rows_of(written([header, *[LINE] * before, *[read_as(LINE, pages)] * spoilt], ";", "utf-8"), tmp_path)
        assert refusal.value.code == "MOJIBAKE"
    (tmp_path / "a.csv").write_bytes(written([header, *[LINE] * 300, read_as(LINE, pages)], ";", "utf-8"))
    said = read_file(tmp_path / "a.csv", "a.csv").row_notes
    assert [(note.row_number, note.code) for note in said] == [(302, "ENC_BAD_ROW")]


def test_one_row_read_in_a_wrong_encoding_is_rejected_in_json_too(tmp_path: Path) -> None:
    rows = [LINE] * 150 + [read_as(LINE, READ_AS[0])]
    (tmp_path / "a.json").write_text(json.dumps([dict(zip("abc", row, strict=True)) for row in rows]), "utf-8")
    contents = read_file(tmp_path / "a.json", "a.json")
    assert [(note.row_number, note.code) for note in contents.row_notes] == [(152, "ENC_BAD_ROW")]
    assert len(contents.tables[0].rows) == 151


@pytest.mark.parametrize(("page", "read_as_page"), list(permutations(CODE_PAGES, 2)))
def test_cyrillic_page_read_as_another_is_refused(tmp_path: Path, page: str, read_as_page: str) -> None:
    rows = [["Name", "Company", "Region"], *[read_as(LINE, (page, read_as_page))] * 5]
    with pytest.raises(Refusal) as refusal:
        rows_of(written(rows, ";", "utf-8"), tmp_path)
    assert refusal.value.code == "MOJIBAKE"


@pytest.mark.parametrize(("word", "is_lost"), [("Щ????", True), ("Ще???ина", True), ("Когда???", False)])
def test_letters_lost_inside_a_word_are_said(tmp_path: Path, word: str, is_lost: bool) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(written([HEADER, LINE, [f"{word} Анна", "Школа", "Тула"]], ";", "utf-8"))
    assert ["LOSSY_TEXT"] * is_lost == [note.code for note in read_file(path, path.name).notes]


@pytest.mark.parametrize("end", [',"b":NaN}', ',"b":"x\x1fy"}'])
def test_json_against_the_rules_is_refused_in_its_last_line_too(tmp_path: Path, end: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"a":1}\n{"a":2' + end, "utf-8")
    with pytest.raises(Refusal) as refusal:
        read_file(path, path.name)
    assert refusal.value.code == "JSON_SYNTAX"
