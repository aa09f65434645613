"""A table as CSV, XLSX or Parquet."""

import io
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_SHEET = 1_048_575
WIDEST_COLUMN = 60
SHARES = ("_share", "_low", "_high")
TEXTS = {
    "ru": ("Данные", "О выгрузке", "Снимок данных №", "Построен", "Фильтры", "не выбраны", "Определения"),
    "en": ("Data", "About", "Data snapshot No.", "Built at", "Filters", "none chosen", "Definitions"),
}


class TooLong(Exception):
    """The table does not fit into the document; the text says what to do."""


@dataclass(frozen=True)
class About:
    """What a reader of a document must know: of which data, how chosen, meaning what.

    Filters and definitions are pairs of a name and a text, as the page shows them.
    """

    title: str
    snapshot_number: int
    built_at: datetime
    filters: tuple[tuple[str, str], ...] = ()
    definitions: tuple[tuple[str, str], ...] = ()
    language: str = "ru"


def csv_bytes(table: pd.DataFrame) -> bytes:
    """CSV in UTF-8 with a byte order mark, so that spreadsheets read Cyrillic; see `csv_text`."""
    return csv_text(table).encode("utf-8-sig")


def csv_text(table: pd.DataFrame) -> str:
    """CSV in which no text cell can act as a formula: an apostrophe is put before one that looks like it."""
    safe = table.rename(columns=_harmless)
    for column in safe.select_dtypes(exclude=["number", "bool", "datetime"]):
        safe[column] = safe[column].map(_harmless, na_action="ignore")
    return safe.to_csv(index=False, lineterminator="\r\n")


def parquet_bytes(table: pd.DataFrame) -> bytes:
    """Parquet with the types of the table."""
    return table.to_parquet(index=False)


def xlsx_bytes(table: pd.DataFrame, about: About) -> bytes:
    """XLSX with the table in typed cells, and a second sheet that says where it comes from.

    A spreadsheet cannot hold more than 1,048,575 rows: a longer table is refused.
    """
    if len(table) > LONGEST_SHEET:
        raise TooLong(f"{len(table)} rows; a sheet holds {LONGEST_SHEET}. Narrow the filters, or take CSV or Parquet.")
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(file, options) as workbook:
        bold = workbook.add_format({"bold": True})
        dates = {"_on": workbook.add_format({"num_format": "yyyy-mm-dd"})}
        dates["_at"] = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        shares = workbook.add_format({"num_format": "0.0%"})
        names = TEXTS[about.language]
        _write_table(workbook.add_worksheet(names[0]), table, bold, dates | dict.fromkeys(SHARES, shares))
        _write_about(workbook.add_worksheet(names[1]), about, bold)
    return file.getvalue()


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def _write_table(sheet: Worksheet, table: pd.DataFrame, bold: object, formats: dict[str, object]) -> None:
    for place, column in enumerate(table.columns):
        cells = table[column].astype(object)
        cell_format = next((one for ending, one in formats.items() if str(column).endswith(ending)), None)
        width = max([len(str(column)), *(len(str(cell)) for cell in cells.head(200))])
        sheet.set_column(place, place, min(width + 2, WIDEST_COLUMN))
        sheet.write_string(0, place, str(column), bold)
        for row, cell in enumerate(cells, start=1):
            if not pd.isna(cell):
                _write_cell(sheet, row, place, cell, cell_format)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table), max(len(table.columns) - 1, 0))


def _write_cell(sheet: Worksheet, row: int, place: int, cell: object, cell_format: object) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(row, place, cell)
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, place, cell, cell_format)
    elif isinstance(cell, int | float):
        sheet.write_number(row, place, cell, cell_format)
    else:
        sheet.write_string(row, place, str(cell))


def _write_about(sheet: Worksheet, about: About, bold: object) -> None:
    _, _, number, built_at, filters, none, definitions = TEXTS[about.language]
    rows = [(about.title, ""), (number, str(about.snapshot_number)), (built_at, about.built_at.isoformat(" "))]
    rows += [(filters, "" if about.filters else none), *about.filters, (definitions, ""), *about.definitions]
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 110)
    for row, (name, text) in enumerate(rows):
        sheet.write_string(row, 0, name, bold if name in (about.title, filters, definitions) else None)
        sheet.write_string(row, 1, text)
