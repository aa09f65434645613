"""Documents keep the values and their types, and no cell of theirs can act as a formula."""

import io
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from analytics.reports import About, TooLong, csv_bytes, parquet_bytes, xlsx_bytes
from analytics.reports import table as table_report

DANGEROUS = ["=1+1", "+7", "-1", "@SUM(A1)", "\t=1", "\r=1"]
ABOUT = About(
    title="Явка",
    snapshot_number=3,
    built_at=datetime(2025, 9, 1, 12, tzinfo=UTC),
    filters=(("Регион", "Москва"),),
    definitions=(("Явка", "=пришли / участники"),),
)


@pytest.fixture
def table():
    """Text, numbers, shares, dates, truth and gaps."""
    return pd.DataFrame(
        {
            "name": ["Калуга", *DANGEROUS],
            "people": pd.array([5, None, -3, 0, 1, 2, 3], dtype="Int64"),
            "turnout_share": [0.5, None, 1.0, 0.0, 0.25, 0.75, 0.1],
            "registered_on": pd.array([date(2025, 8, 25), *[None] * 6], dtype="datetime64[us]"),
            "is_measured": [True, False] * 3 + [True],
        }
    )


def test_csv_puts_an_apostrophe_before_what_looks_like_a_formula(table):
    text = csv_bytes(table)
    assert text.startswith(b"\xef\xbb\xbfname,people")
    back = pd.read_csv(io.BytesIO(text), dtype=str, lineterminator="\n", keep_default_na=False)
    assert back["name"].tolist() == ["Калуга", *(f"'{value}" for value in DANGEROUS)]
    assert back["people"].tolist() == ["5", "", "-3", "0", "1", "2", "3"]
    assert csv_bytes(pd.DataFrame({"=1": ["a"]})).startswith("\ufeff'=1".encode())


def test_parquet_keeps_values_and_types(table):
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(parquet_bytes(table))), table)


def test_xlsx_has_typed_cells(table):
    sheet = _workbook(xlsx_bytes(table, ABOUT)).get_sheet_by_name("Данные").to_python()
    assert sheet[0] == list(table.columns)
    assert sheet[1] == ["Калуга", 5.0, 0.5, date(2025, 8, 25), True]
    assert sheet[2] == ["=1+1", "", "", "", False]
    assert [row[0] for row in sheet[2:]] == DANGEROUS


def test_xlsx_says_where_it_comes_from(table):
    book = _workbook(xlsx_bytes(table, ABOUT))
    rows = book.get_sheet_by_name("О выгрузке").to_python()
    assert [row[:2] for row in rows] == [
        ["Явка", ""],
        ["Снимок данных №", "3"],
        ["Построен", "2025-09-01 12:00:00+00:00"],
        ["Фильтры", ""],
        ["Регион", "Москва"],
        ["Определения", ""],
        ["Явка", "=пришли / участники"],
    ]
    english = About("Turnout", 3, ABOUT.built_at, language="en")
    assert _workbook(xlsx_bytes(table, english)).sheet_names == ["Data", "About"]


def test_xlsx_refuses_more_rows_than_a_sheet_holds(table, monkeypatch):
    monkeypatch.setattr(table_report, "LONGEST_SHEET", 6)
    with pytest.raises(TooLong, match="7 rows; a sheet holds 6"):
        xlsx_bytes(table, ABOUT)


def _workbook(content: bytes) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(content))
