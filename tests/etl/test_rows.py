"""Which rows of a table are data, and what is said of the others."""

import sys
from pathlib import Path
from typing import Any

import pytest

from etl import build
from etl.formats import recognise
from etl.problems import Refusal
from etl.reading import read_file
from tests.etl.conftest import Loader
from tests.etl.test_catalogue import BODY, HEAD, SCANS, TABLE, text

WIDTH = len(HEAD)


def padded(*cells: str) -> list[str]:
    return [*cells, *[""] * (WIDTH - len(cells))]


def loaded(loader: Loader, folder: Path, rows: list[list[str]]) -> dict:
    path = folder / "a.csv"
    path.write_bytes(text(rows))
    return loader.load(path).file


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("9" * 5000, "repaired"),
        ("10", "repaired"),
        ("1 010", "flagged"),
        ("3\u00a0150 чел.", "flagged"),
        ("8 800 200 10 10", "repaired"),
    ],
)
def test_total_is_compared_whatever_its_digits(loader: Loader, tmp_path: Path, said: str, outcome: str) -> None:
    file = loaded(loader, tmp_path, [HEAD, *BODY, padded("Итого", said)])
    assert (file["outcome"], file["rows_loaded"], file["rows_skipped"]) == (outcome, 10, 1)


def test_mistake_of_ours_refuses_its_file_and_no_later_one(
    loader: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged = build.stage

    def stage(con: Any, extract: Any, source: Any) -> Any:
        if source.arrival.name == "odd.csv":
            raise ValueError(BODY[0][1])
        return staged(con, extract, source)

    said: list[str] = []
    monkeypatch.setattr(build, "stage", stage)
    monkeypatch.setattr(sys.stderr, "write", said.append)
    (tmp_path / "odd.csv").write_bytes(TABLE + b"\r\n")
    file = loader.load(tmp_path / "odd.csv").file
    assert (file["outcome"], file["code"], file["rows_read"]) == ("refused", "PARSER_DIED", 0)
    assert "ValueError, test_rows.py" in file["messages"][0] and BODY[0][1] not in str(file["messages"])
    assert "in stage" in "".join(said) and BODY[0][1] not in "".join(said)
    (tmp_path / "next.csv").write_bytes(TABLE)
    assert loader.load(tmp_path / "next.csv").file["rows_loaded"] == 10


UPPER = [HEAD[0], "ФИО участника", "", "", *HEAD[4:]]
LOWER = ["", *HEAD[1:4], *[""] * (WIDTH - 4)]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [(UPPER, LOWER), (UPPER, LOWER[:4]), (UPPER, HEAD), ([HEAD[0], "Участник", *[""] * (WIDTH - 2)], ["", *HEAD[1:]])],
)
def test_header_of_two_rows_is_one_header(loader: Loader, tmp_path: Path, upper: list[str], lower: list[str]) -> None:
    people = "SELECT person_id::VARCHAR FROM person ORDER BY 1"
    loaded(loader, tmp_path, [HEAD, *BODY])
    expected = loader.ask(people)
    loader.data = tmp_path / "two"
    file = loaded(loader, tmp_path, [upper, lower, *BODY])
    assert (file["outcome"], file["rows_loaded"], file["rows_rejected"]) == ("repaired", 10, 0)
    assert loader.ask(people) == expected


SUMMARY = [["Регион", "Человек"], ["Москва", "7"], ["Тула", "3"]]
LOG = [["Дата и время", "Номер пропуска", "Точка"], ["12.10.2026 09:00", "B1", "Вход А"]]
PASSES = [padded(*row) for row in LOG]
BACKWARDS = [row[::-1] for row in (HEAD, *BODY[:3])]


@pytest.mark.parametrize("between", [[], [[""]], [[""], ["Второй список"]], [padded()]])
@pytest.mark.parametrize("second", [LOG, PASSES, BACKWARDS, SUMMARY, [padded(*row) for row in SUMMARY]])
def test_second_table_refuses_the_file(tmp_path: Path, between: list[list[str]], second: list[list[str]]) -> None:
    if second[0][0] == "Регион" and not between:
        pytest.skip("a summary begins after a blank row or a title")
    path = tmp_path / "a.csv"
    path.write_bytes(text([HEAD, *BODY, *between, *second]))
    with pytest.raises(Refusal) as refusal:
        recognise(read_file(path, path.name), path.name)
    assert refusal.value.code == "MULTI_TABLE"


def test_same_table_glued_again_and_sparse_rows_are_no_second_table(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    sparse = [padded("R7", "Дубов", "Олег"), padded("R8", "Ивин", "Лев"), padded("", "Ивин", "Лев")]
    path.write_bytes(text([HEAD, *BODY, [""], HEAD, *BODY, [""], *sparse, *BODY[:1]]))
    (extract,) = recognise(read_file(path, path.name), path.name)
    assert len(extract.frame) == 24


FOOTERS = [
    ["Исполнитель:", "Петрова А.А."],
    ["Составил:", "", "", "", "", "", "Иванова И.И."],
    ["Дата выгрузки", "01.10.2026"],
    ["Страница", "1", "из", "3"],
    ["", "* предварительно"],
    ["Предварительно"],
    ["", "", "", "", "", "+7 943 000-00-00"],
    ["Директор", "", "Петров П.П.", "", "подпись"],
]


@pytest.mark.parametrize("footers", [*([footer] for footer in FOOTERS), FOOTERS[:2], FOOTERS])
def test_remarks_below_a_table_are_no_people(loader: Loader, tmp_path: Path, footers: list[list[str]]) -> None:
    file = loaded(loader, tmp_path, [HEAD, *BODY, *(padded(*footer) for footer in footers)])
    assert (file["outcome"], file["rows_loaded"], file["rows_skipped"]) == ("repaired", 10, len(footers))


@pytest.mark.parametrize("row", [["R00011", "Дубов"], ["R00011", "", "", "", "p@a.example"], ["R00011", "Ивин", "Лев"]])
def test_sparse_row_of_a_person_is_data(loader: Loader, tmp_path: Path, row: list[str]) -> None:
    assert loaded(loader, tmp_path, [HEAD, *BODY, padded(*row)])["rows_loaded"] == 11


@pytest.mark.parametrize("row", ["R00011", "R000", "R00011;"])
def test_row_cut_after_its_first_cell_is_rejected(loader: Loader, tmp_path: Path, row: str) -> None:
    (tmp_path / "a.csv").write_bytes(TABLE + row.encode())
    file = loader.load(tmp_path / "a.csv").file
    assert (file["outcome"], file["rows_loaded"], file["rows_rejected"]) == ("rows_rejected", 10, 1)


def test_total_of_every_column_is_a_total(loader: Loader, tmp_path: Path) -> None:
    file = loaded(loader, tmp_path, [HEAD, *BODY, padded("Итого", "10", "10", "10", "10")])
    assert (file["rows_loaded"], file["rows_skipped"], file["code"]) == (10, 1, "TOTAL_ROW")


def test_row_commented_out_is_rejected_unless_rows_begin_so(loader: Loader, tmp_path: Path) -> None:
    rows = [[f"#{row[0]}" if n == 4 else row[0], *row[1:]] for n, row in enumerate(BODY)]
    file = loaded(loader, tmp_path, [HEAD, *rows])
    assert (file["rows_loaded"], file["rows_rejected"], file["code"]) == (9, 1, "COMMENT_ROW")
    assert loaded(loader, tmp_path, [HEAD, *([f"#{row[0]}", *row[1:]] for row in BODY)])["rows_rejected"] == 0


@pytest.mark.parametrize(("end", "is_refused"), [("000", True), ("0001", False)])
def test_badges_that_a_spreadsheet_rounded_refuse_a_csv_too(tmp_path: Path, end: str, is_refused: bool) -> None:
    badges = [f"12345678{n * 7919:07}{end}" for n in range(1, 9)]
    passes = [[badge, "R00001", "Вход А", "", "вход", f"12.10.2026 09:{n:02}:00"] for n, badge in enumerate(badges)]
    path = tmp_path / "a.csv"
    path.write_bytes(text([SCANS, *passes]))
    try:
        recognise(read_file(path, path.name), path.name)
        found = None
    except Refusal as refusal:
        found = refusal.code
    assert found == ("PRECISION_LOST" if is_refused else None)
