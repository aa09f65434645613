"""Formulas, errors and merged cells of workbooks, whatever program wrote their XML."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from etl.problems import Refusal
from etl.reading import Contents, read_file
from etl.reading.tidy import ERROR, NO_VALUE, is_error

ROWS = [["а", "б", "в"], ["1", "2", "3"], ["4", "5", "6"], ["7", "8", "9"]]
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Лист">{}</table:table></office:spreadsheet></office:body></office:document-content>'
)


def ods(cells: dict[tuple[int, int], str], folder: Path) -> Contents:
    """The rows as ODS, some cells replaced by XML of their own."""
    plain = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = [[cells.get((n, m), plain.format(cell)) for m, cell in enumerate(row)] for n, row in enumerate(ROWS)]
    body = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    path = folder / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", MIMETYPE)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", ODS.format(body))
    return read_file(path, path.name)


def xlsx(folder: Path, change: Callable[[str], str], member: str = "xl/worksheets/sheet1.xml") -> Contents:
    """The rows as XLSX with a formula without a value in row 3 and an error in row 4, one member changed."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Лист")
        for place, row in enumerate(ROWS):
            sheet.write_row(place, 0, row)
        sheet.write_formula(2, 1, "=A1", None, "QQQ")
        sheet.write_formula(3, 2, "=A1/0", None, "#DIV/0!")
    path = folder / "a.xlsx"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode().replace("<v>QQQ</v>", "")
            new.writestr(name, change(text) if name == member else text)
    return read_file(path, path.name)


def faults(contents: Contents) -> list[tuple[int, str]]:
    """Rows and marks of the cells that hold an error or a formula without a value."""
    return [
        (number, cell)
        for table in contents.tables
        for number, row in zip(table.row_numbers, table.rows, strict=True)
        for cell in row
        if is_error(cell)
    ]


def prefixed(text: str) -> str:
    text = re.sub(r"<(/?)(\w)", r"<\1x:\2", text)
    return text.replace("xmlns=", "xmlns:x=")


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text,
        prefixed,
        lambda text: re.sub(r' r="([A-Z]+\d+)"', r" r='\1'", text),
        lambda text: re.sub(r' r="[A-Z]+\d+"', "", text),
        lambda text: re.sub(r'<c r="(\w+)"([^>]*)>', r'<c\2 r = "\1">', text),
    ],
)
def test_formula_and_error_are_seen_however_the_xml_is_written(tmp_path: Path, change: Callable[[str], str]) -> None:
    contents = xlsx(tmp_path, change)
    assert faults(contents) == [(3, NO_VALUE), (4, ERROR)]
    assert contents.tables[0].rows[:2] == ROWS[:2]


def test_sheet_is_found_however_its_link_is_written(tmp_path: Path) -> None:
    contents = xlsx(tmp_path, lambda text: text.replace('"', "'"), "xl/_rels/workbook.xml.rels")
    assert faults(contents) == [(3, NO_VALUE), (4, ERROR)]


def test_doctype_is_refused_however_far_it_stands(tmp_path: Path) -> None:
    remark = f"?><!--{'<a' * 200_000}--><!DOCTYPE a>"
    with pytest.raises(Refusal) as refusal:
        xlsx(tmp_path, lambda text: text.replace("?>", remark, 1), "xl/styles.xml")
    assert refusal.value.code == "XML_DTD"


FORMULA = '<table:table-cell table:formula="of:=[.A1]"'


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (FORMULA + "/>", [(3, NO_VALUE)]),
        (
            FORMULA + ' office:value-type="string" office:string-value=""><text:p>#Н/Д</text:p></table:table-cell>',
            [(3, ERROR)],
        ),
        (FORMULA + ' office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell>', []),
    ],
)
def test_formula_of_ods_is_never_an_empty_cell(tmp_path: Path, cell: str, expected: list[tuple[int, str]]) -> None:
    contents = ods({(2, 1): cell}, tmp_path)
    assert faults(contents) == expected
    assert [note.code for note in contents.notes] == ([] if expected else ["FORMULA_CACHED"])


def test_empty_text_of_a_formula_is_its_value(tmp_path: Path) -> None:
    contents = xlsx(tmp_path, lambda text: text.replace("<f>A1</f>", "<f>A1</f><v></v>"))
    assert faults(contents) == [(4, ERROR)]


def test_escaped_letters_of_a_workbook_are_read(tmp_path: Path) -> None:
    contents = xlsx(tmp_path, lambda text: text.replace("б", "_x0411__xD83D__xDE00_"), "xl/sharedStrings.xml")
    assert contents.notes[0].code == "X_ESCAPES"
    assert contents.tables[0].rows[0] == ["а", "Б😀", "в"]


def test_cells_of_ods_keep_their_words_apart(tmp_path: Path) -> None:
    words = "<text:p>Анна<text:tab/>Берёзкина<text:line-break/>Петровна</text:p>"
    (table,) = ods(
        {(1, 0): f'<table:table-cell office:value-type="string">{words}</table:table-cell>'}, tmp_path
    ).tables
    assert table.rows[1][0] == "Анна Берёзкина Петровна"


def test_cell_far_off_the_table_of_ods_is_left_out(tmp_path: Path) -> None:
    gap = '<table:table-row table:number-rows-repeated="1048560"><table:table-cell/></table:table-row>'
    far = '<table:table-cell table:number-columns-repeated="16383"/><table:table-cell office:value-type="string">'
    row = f"<table:table-row>{far}<text:p>!</text:p></table:table-cell></table:table-row>"
    last = '<table:table-cell office:value-type="string"><text:p>9</text:p></table:table-cell>'
    contents = ods({(3, 2): f"{last}</table:table-row>{gap}{row.removesuffix('</table:table-row>')}"}, tmp_path)
    assert [note.code for note in contents.notes] == ["STRAY_CELLS"]
    assert contents.tables[0].rows == ROWS


def test_merged_cells_of_ods_are_filled_downwards(tmp_path: Path) -> None:
    spans = 'table:number-rows-spanned="2" office:value-type="string"'
    merged = f"<table:table-cell {spans}><text:p>5</text:p></table:table-cell>"
    (table,) = ods({(2, 1): merged, (3, 1): "<table:covered-table-cell/>"}, tmp_path).tables
    assert [row[1] for row in table.rows] == ["б", "2", "5", "5"]
