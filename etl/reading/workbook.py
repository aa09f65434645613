"""Workbooks (XLSX) to rows: every sheet, every cell as text."""

import datetime as dt
import io
import zipfile

from python_calamine import CalamineError, CalamineWorkbook

from etl.problems import Refusal
from etl.reading import Contents, Table


def read(content: bytes, name: str) -> Contents:
    """All sheets of a workbook that have cells, in their order."""
    _check_archive(content, name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        tables = [_sheet(book, sheet) for sheet in book.sheet_names]
    except (CalamineError, OSError, ValueError) as problem:
        raise _broken(name) from problem
    return Contents([table for table in tables if table.rows])


def _check_archive(content: bytes, name: str) -> None:
    """Judge the archive from its directory, before anything is inflated."""
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as problem:
        raise _broken(name) from problem
    names = [member.filename for member in members]
    if len(names) != len(set(names)):
        raise Refusal(
            "ARCHIVE_DUP_NAME",
            f"{name}: внутри книги два файла с одним именем. Сохраните книгу заново.",
            f"{name}: the workbook holds two members of one name. Save it again.",
        )
    inflated = sum(member.file_size for member in members)
    if inflated > 200_000_000 and inflated > 100 * len(content):
        raise Refusal(
            "ZIP_BOMB",
            f"{name}: книга раздувается более чем в 100 раз. Выгрузите её заново.",
            f"{name}: the workbook inflates more than a hundredfold. Export it again.",
        )


def _broken(name: str) -> Refusal:
    return Refusal(
        "BROKEN_ARCHIVE",
        f"{name}: книга повреждена или передана не полностью. Выгрузите её заново.",
        f"{name}: the workbook is damaged or cut off. Export it again.",
    )


def _sheet(book: CalamineWorkbook, name: str) -> Table:
    cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    rows = [[_text(cell) for cell in row] for row in cells]
    numbers = list(range(1, len(rows) + 1))
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
        numbers.pop()
    return Table(name, rows, numbers)


def _text(cell: object) -> str:
    """A cell as text: dates in ISO form, whole numbers without a point, TRUE and FALSE."""
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer():
            return str(int(cell))
        case dt.datetime():
            return cell.isoformat(sep=" ")
        case dt.date() | dt.time():
            return cell.isoformat()
        case _:
            return str(cell)
