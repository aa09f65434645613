"""Lists that come again: corrected, shorter, older, of another year, without a column."""

from pathlib import Path

import pytest

from tests.etl.conftest import Loader
from tests.etl.test_catalogue import BODY, HEAD, SCANS, TABLE, book, of_others, text, with_cell, with_column, without


def test_drift_of_a_required_column_is_refused_and_the_earlier_export_stands(loader: Loader, tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_bytes(TABLE)
    (tmp_path / "new.csv").write_bytes(text([[*HEAD[:4], "Адресат", *HEAD[5:]], *BODY]))
    loader.load(tmp_path / "old.csv")
    file = loader.load(tmp_path / "new.csv").file
    assert (file["outcome"], file["code"]) == ("refused", "MISSING_COLUMN")
    assert any("E-mail" in message for message in file["messages"])
    assert loader.ask("SELECT count(*) FROM registration") == [(10,)]


def test_older_list_that_comes_later_is_stale_and_replaces_nothing(loader: Loader, tmp_path: Path) -> None:
    newer = with_cell("Статус", "отменена")
    (tmp_path / "new.csv").write_bytes(text(newer))
    (tmp_path / "old.csv").write_bytes(text([HEAD, *BODY[:8]]))
    loader.load(tmp_path / "new.csv")
    file = loader.load(tmp_path / "old.csv").file
    assert (file["outcome"], file["code"], file["rows_merged"]) == ("flagged", "STALE", 8)
    assert loader.ask("SELECT count(*), count(*) FILTER (status = 'cancelled') FROM registration") == [(10, 1)]


def corrected(number: int, **changes: str) -> list[list[str]]:
    """The list with some cells of one person written otherwise."""
    person = dict(zip(HEAD, BODY[number], strict=True)) | changes
    return [HEAD, *BODY[:number], [person[name] for name in HEAD], *BODY[number + 1 :]]


CORRECTIONS = {
    "status": {"Статус": "отменена", "Телефон": ""},  # an emptier row of the same date
    "mailbox": {"Статус": "отменена", "E-mail": "another@b.example"},
    "no_mailbox": {"Статус": "отменена", "E-mail": ""},
    "name": {"Статус": "отменена", "E-mail": "another@b.example", "Фамилия": "Иная"},  # the phone is the same
}


@pytest.mark.parametrize("name", CORRECTIONS)
def test_corrected_row_takes_the_place_of_the_earlier_one(loader: Loader, tmp_path: Path, name: str) -> None:
    for number, rows in enumerate(([HEAD, *BODY], corrected(4, **CORRECTIONS[name]))):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(text(rows))
        loader.load(path)
    assert loader.ask("SELECT count(*), count(*) FILTER (status = 'cancelled') FROM registration") == [(10, 1)]
    assert loader.ask("SELECT count(*), count(*) FILTER (is_participant) FROM person") == [(10, 9)]


def test_number_in_wide_figures_is_the_same_number(loader: Loader, tmp_path: Path) -> None:
    log = [SCANS, ["B1", "Ｒ００００１", "Вход А", "", "вход", "12.10.2026 09:00:00"]]
    for name, rows in {"list": [HEAD, *BODY], "log": log}.items():
        (tmp_path / f"{name}.csv").write_bytes(text(rows))
        loader.load(tmp_path / f"{name}.csv")
    assert loader.ask("SELECT count(*), count(*) FILTER (is_attendee) FROM person") == [(10, 1)]


def test_equal_numbers_of_colleagues_are_no_correction(loader: Loader, tmp_path: Path) -> None:
    """Two lists of one college, each numbered from one, with the phone of its office."""
    office = "+7 484 200-00-00"
    others = [[row[0], f"Ново{row[1]}", "Олег", "Львович", f"{row[4]}.org", office, *row[6:]] for row in BODY]
    for name, rows in {"a": [[*row[:5], office, *row[6:]] for row in BODY], "b": others}.items():
        (tmp_path / f"{name}.csv").write_bytes(text([HEAD, *rows]))
        loader.load(tmp_path / f"{name}.csv")
    assert loader.ask("SELECT count(*) FROM registration") == [(20,)]


def test_equal_numbers_of_other_people_are_no_correction(loader: Loader, tmp_path: Path) -> None:
    others = [[row[0], f"Ново{row[1]}", *row[2:4], f"{row[4]}.org", "", *row[6:]] for row in BODY]
    for name, rows in {"a": BODY, "b": others}.items():
        (tmp_path / f"{name}.csv").write_bytes(text([HEAD, *rows]))
        loader.load(tmp_path / f"{name}.csv")
    assert loader.ask("SELECT count(*) FROM registration") == [(20,)]


def test_list_without_some_of_the_earlier_rows_says_so(loader: Loader, tmp_path: Path) -> None:
    for name, rows in {"a": BODY, "b": BODY[:7] + BODY[8:]}.items():
        (tmp_path / f"{name}.csv").write_bytes(text([HEAD, *rows]))
        answer = loader.load(tmp_path / f"{name}.csv")
    assert (answer.file["outcome"], answer.file["code"], answer.file["rows_loaded"]) == ("flagged", "ROWS_GONE", 9)
    assert "1" in answer.file["messages"][0]
    assert loader.ask("SELECT count(*) FROM registration") == [(10,)]


def test_list_that_lost_a_column_since_its_last_export_is_refused(loader: Loader, tmp_path: Path) -> None:
    renamed = [[*HEAD[:6], "Откуда родом", *HEAD[7:]], *BODY]
    other = [[row[0], f"Ново{row[1]}", *row[2:4], f"{row[4]}.org", "", *row[6:]] for row in without("Регион")[1:]]
    tables = {
        "a_first": [HEAD, *BODY],
        "b_lost": without("Регион"),
        "c_renamed": renamed,
        "d_empty": with_column("Телефон", lambda n: ""),
        "e_others": [without("Регион")[0], *other],
    }
    folder = tmp_path / "lists"
    folder.mkdir()
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_bytes(text(rows))
    files = {file["file"].removesuffix(".csv"): file for file in loader.load(folder).result["files"]}
    said = {name: file["code"] for name, file in files.items()}
    assert [name for name, code in said.items() if code == "SCHEMA_DRIFT"] == ["b_lost", "c_renamed"]
    assert {file["outcome"] for name, file in files.items() if name in ("b_lost", "c_renamed")} == {"refused"}
    assert "«Регион»" in files["b_lost"]["messages"][0] and "«Откуда родом»" in files["c_renamed"]["messages"][0]
    assert loader.ask("SELECT count(*), count(*) FILTER (region_code = '77') FROM registration") == [(20, 10)]


EVENTS = {
    "year_before": (with_column("Дата регистрации", lambda n: f"{n + 13}.09.2025 10:00"), "refused"),
    "year_after": (with_column("Дата регистрации", lambda n: f"2027-09-{n + 13}T10:00"), "flagged"),
    "some_before": (
        with_column("Дата регистрации", lambda n: f"{n + 13}.09.{2024 if n < 4 else 2026} 10:00"),
        "loaded",
    ),
    "no_dates": (with_column("Дата регистрации", lambda n: ""), "loaded"),
    "log_before": ([SCANS, *([f"B{n}", "", "Вход А", "", "вход", f"12.10.2025 09:0{n}"] for n in "1234")], "refused"),
    "log_rehearsal": ([SCANS, ["B1", "", "Вход А", "", "вход", "05.10.2026 09:00:00"]], "flagged"),
}


def test_exports_of_another_year_are_refused(loader: Loader, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    for number, (name, (rows, _)) in enumerate(EVENTS.items()):
        (folder / f"{name}.csv").write_bytes(of_others(text(rows).replace(b"R0", b"R%d" % number), number))
    files = {file["file"].removesuffix(".csv"): file for file in loader.load(folder).result["files"]}
    assert {name: file["outcome"] for name, file in files.items()} == {name: out for name, (_, out) in EVENTS.items()}
    wrong = {name for name, file in files.items() if file["code"] == "WRONG_EVENT"}
    assert wrong == {"year_before", "year_after", "log_before"}
    assert "12.10.2025" in files["log_before"]["messages"][0] and "2026" in files["year_before"]["messages"][0]


def test_person_of_two_regional_lists_is_one_and_the_second_list_says_so(loader: Loader, tmp_path: Path) -> None:
    again = [[f"T{n}", *row[1:]] for n, row in enumerate(BODY[:2])]
    mailboxes_shared = [["T8", "Хвойный", "Глеб", *BODY[9][3:6], "Тула", "Завод", *BODY[9][8:]]]
    (tmp_path / "a.csv").write_bytes(TABLE)
    (tmp_path / "b.xlsx").write_bytes(book([HEAD, *again, *mailboxes_shared]))
    first, second = loader.load(tmp_path / "a.csv", tmp_path / "b.xlsx").result["files"]
    assert (first["outcome"], second["outcome"], second["code"]) == ("loaded", "repaired", "SAME_PERSON")
    assert ": 2;" in second["messages"][0]
    assert loader.ask("SELECT count(*), count(*) FILTER (registrations = 2) FROM person") == [(11, 2)]
