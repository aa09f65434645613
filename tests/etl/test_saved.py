"""Saved mappings: a layout that somebody described recognises its next file, and nothing else changes."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from etl import __main__ as command_line
from etl.formats.saved import Mapping, mapping_of, read_mappings
from etl.problems import Stop
from tests.etl.conftest import HEADER, ROWS, TESTS, Loader

FORUM = TESTS / "forums" / "badinput"
NAMELESS = ";".join(f"Столбец {place}" for place in range(1, 12))
COLUMNS = {
    "person_code": ["Столбец 1"],
    "name": ["Столбец 2", "Столбец 3", "Столбец 4"],
    "email": ["Столбец 5"],
    "region": ["Столбец 7"],
    "registered_at": ["Столбец 10"],
    "status_text": ["Столбец 11"],
}
FACTS = {"kind": "registration", "headers": NAMELESS.split(";"), "columns": COLUMNS}


def save(loader: Loader, name: str = "Список", **changes: object) -> int:
    """Save the mapping as the page does, from JSON."""
    return loader("map", "--name", name, "--mapping", json.dumps(FACTS | changes)).status


def shuffled(line: str) -> str:
    cells = line.split(";")
    return ";".join([*cells[5:], *cells[:5]])


def test_the_next_file_of_a_saved_layout_loads_in_any_order_of_columns(
    loader: Loader, write: Callable[..., Path]
) -> None:
    assert loader.load(write("before.csv", ROWS, NAMELESS)).file["outcome"] == "refused"
    save(loader)
    one = loader.load(write("one.csv", ROWS[:2], NAMELESS))
    two = loader.load(write("two.csv", tuple(map(shuffled, ROWS)), shuffled(NAMELESS)))
    assert (one.file["format"], one.file["rows_read"], one.file["rows_rejected"]) == ("mapping:Список", 2, 0)
    assert (two.file["format"], two.file["rows_read"], two.file["rows_rejected"]) == ("mapping:Список", 3, 0)
    assert loader.ask("SELECT outcome FROM source_file WHERE name = 'before.csv'") == [("loaded",)]  # works backwards
    regions = loader.ask("SELECT region_code, count(*) FROM person GROUP BY 1 ORDER BY 1")
    plain = loader.load(write("plain.csv", ROWS, HEADER))
    assert plain.file["format"] == "plain_registrations"
    assert loader.ask("SELECT region_code, count(*) FROM person GROUP BY 1 ORDER BY 1") == regions


def test_a_rebuild_needs_the_archive_alone(loader: Loader, write: Callable[..., Path]) -> None:
    save(loader)
    loader.load(write("one.csv", ROWS, NAMELESS))
    (loader.data / "mappings" / "Список.toml").unlink()
    assert loader("build").result["published"] is False
    assert command_line.main(["verify", "--data", str(loader.data)]) == 0
    save(loader, columns=COLUMNS | {"organisation": ["Столбец 8"]})
    assert loader.load(write("one.csv", ROWS, NAMELESS)).result["published"]  # another mapping, another snapshot


def test_a_file_without_one_of_the_columns_is_told_which(loader: Loader, write: Callable[..., Path]) -> None:
    save(loader)
    cut = [";".join(line.split(";")[:4] + line.split(";")[5:]) for line in (NAMELESS, *ROWS)]
    file = loader.load(write("cut.csv", tuple(cut[1:]), cut[0])).file
    assert file["outcome"] == "refused"
    assert "«Список»" in file["messages"][0] and "«Столбец 5»" in file["messages"][0]
    assert "Столбец 5" in file["messages_en"][0]


def test_a_mapping_comes_before_the_words_of_a_plain_table(loader: Loader, write: Callable[..., Path]) -> None:
    columns = {"name": ["Фамилия", "Имя"], "email": ["E-mail"]}
    save(loader, headers=HEADER.split(";"), columns=columns)
    assert loader.load(write("plain.csv")).file["format"] == "mapping:Список"
    assert loader.ask("SELECT DISTINCT region_code FROM person") == [("unresolved",)]  # the region is not mapped


@pytest.mark.parametrize(("comes_first", "name"), [(False, "zoom_registration"), (True, "mapping:Свой")])
def test_a_platform_keeps_its_layout_unless_somebody_said_otherwise(
    loader: Loader, write: Callable[..., Path], comes_first: bool, name: str
) -> None:
    header = "First Name,Last Name,Email,Registration Time,Approval Status"
    columns = {"name": ["First Name", "Last Name"], "email": ["Email"]}
    save(loader, "Свой", headers=header.split(","), columns=columns, comes_first=comes_first)
    rows = ("Анна,Берёзкина,anna@a.example,08/02/2026 10:45:00 AM,approved",)
    assert loader.load(write("zoom.csv", rows, header)).file["format"] == name


def test_marks_of_presence_are_read_and_an_unknown_one_rejects_its_row(
    loader: Loader, write: Callable[..., Path]
) -> None:
    came = ("Да", "✓", "1", "TRUE", "V", "+", "Присутствовала", "был")
    absent = ("", "нет", "0", "FALSE", "—", "н/б", "Не явилась", "отсутствовал")
    rows = [f"Берёзкин Пётр {n};p{n}@a.example;{mark}" for n, mark in enumerate((*came, *absent, "на 20 минут"))]
    columns = {"name": ["ФИО"], "email": ["Почта"], "came_text": ["Явка"]}
    assert save(loader, headers=["ФИО", "Почта", "Явка"], columns=columns) == 0
    answer = loader.load(write("marks.csv", rows, "ФИО;Почта;Явка"))
    assert (answer.file["rows_loaded"], answer.file["rows_rejected"]) == (len(came) + len(absent), 1)
    ((number, code, column),) = loader.ask("SELECT row_number, code, column_name FROM ledger WHERE fate = 'rejected'")
    assert (number, code, column) == (len(rows) + 1, "PRESENCE_UNKNOWN", "Явка")
    assert loader.ask("SELECT count(*) FROM person WHERE is_attendee") == [(len(came),)]


def test_two_mappings_of_one_layout_are_an_error(loader: Loader, write: Callable[..., Path]) -> None:
    assert save(loader) == 0
    assert save(loader) == 0  # the same one again is a correction
    assert save(loader, "Другой", headers=NAMELESS.upper().split(";")[::-1]) == 2
    folder = loader.data / "mappings"
    (folder / "Другой.toml").write_text((folder / "Список.toml").read_text("utf-8"), "utf-8")
    answer = loader.load(write("one.csv", ROWS, NAMELESS))
    assert answer.status == 2
    assert "«Другой»" in answer.result["error"]["ru"] and "“Другой”" in answer.result["error"]["en"]
    assert not (loader.data / "archive" / "index.jsonl").exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("kind = [", "файл не читается"),
        ('kind = "list"\nheaders = []\n[columns]\n', "kind должен быть"),
        ('kind = "registration"\nheaders = ["A"]\n', "нужны списки"),
        ('kind = "registration"\nheaders = ["A"]\n[columns]\nname = ["A"]\n', "не указан столбец для email"),
        ('kind = "registration"\nheaders = ["A"]\n[columns]\nname = ["A"]\nemail = ["B"]\n', "нет столбца «B»"),
        ('kind = "registration"\nheaders = ["A"]\n[columns]\nsecret = ["A"]\n', "нет такого поля: secret"),
        ('kind = "attendance"\nheaders = ["A"]\n[columns]\nscanned_at = ["A"]\n', "badge | person_code | name"),
    ],
)
def test_a_broken_mapping_stops_the_load_with_a_sentence(
    loader: Loader, write: Callable[..., Path], change: str, said: str
) -> None:
    (loader.data / "mappings").mkdir(parents=True)
    (loader.data / "mappings" / "Список.toml").write_text(change, "utf-8")
    answer = loader.load(write("one.csv"))
    assert answer.status == 2
    assert "«Список»" in answer.result["error"]["ru"] and said in answer.result["error"]["ru"]


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".x", "x" * 61, "a.b", "CON:"])
def test_a_name_that_is_no_file_name_is_refused(loader: Loader, name: str) -> None:
    assert save(loader, name) == 2
    assert not (loader.data / "mappings").exists()


def test_a_mapping_survives_its_file(tmp_path: Path) -> None:
    headers = ['Имя "полное"', "E-mail *", "a\\b\n в", "№", "***"]
    columns = {"name": headers[:1], "email": headers[1:2]}
    mapping = mapping_of("т", {"kind": "registration", "headers": headers, "columns": columns})
    (tmp_path / "т.toml").write_text(mapping.toml(), "utf-8")
    assert read_mappings(tmp_path) == [mapping]
    assert mapping.layout.columns["email"] == ("E-mail",)  # a star would mean a beginning


def test_the_fuller_of_two_mappings_counts(loader: Loader, write: Callable[..., Path]) -> None:
    save(loader, "Короткий", headers=NAMELESS.split(";")[:5], columns={"name": ["Столбец 2"], "email": ["Столбец 5"]})
    save(loader, "Полный")
    assert loader.load(write("full.csv", ROWS, NAMELESS)).file["format"] == "mapping:Полный"


def test_a_mapping_is_made_from_what_is_proposed_and_what_is_said(loader: Loader, write: Callable[..., Path]) -> None:
    path = write("one.csv", ROWS, NAMELESS)
    answer = loader("map", path, "--name", "Из файла", "--set", "ticket_text=Столбец 9", "--set", "phone=")
    assert answer.status == 0
    (mapping,) = read_mappings(loader.data / "mappings")
    assert isinstance(mapping, Mapping)
    assert mapping.columns["ticket_text"] == ("Столбец 9",) and "phone" not in mapping.columns
    assert mapping.columns["email"] == ("Столбец 5",)
    assert loader.load(path).file["rows_loaded"] == 3
    assert command_line.main(["map", "--name", "Из файла", "--forget", "--data", str(loader.data)]) == 0
    assert loader.load(path).file["outcome"] == "refused"


def test_a_mapping_in_the_archive_is_not_described_twice(loader: Loader, write: Callable[..., Path]) -> None:
    """Deleting a file by hand forgets nothing: only `--forget` does, or the archive would hold two of one layout."""
    save(loader)
    loader.load(write("one.csv", ROWS, NAMELESS))
    path = loader.data / "mappings" / "Список.toml"
    path.rename(path.with_name("Другой.toml"))
    assert loader.load(write("two.csv", ROWS[:1], NAMELESS)).status == 2
    path.with_name("Другой.toml").unlink()
    assert save(loader, "Другой") == 2
    assert command_line.main(["map", "--name", "Список", "--forget", "--data", str(loader.data)]) == 0
    assert save(loader, "Другой") == 0


def test_a_mapping_comes_on_standard_input(loader: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(FACTS)))
    assert loader("map", "--name", "Ввод", "--mapping", "-").status == 0
    with pytest.raises(Stop):
        mapping_of("Ввод", {"kind": "registration", "headers": "no list", "columns": {}})


MANY = tuple(
    f"P{n};Берёзкин{n};Анна;Петровна;p{n}@a.example;;Москва;Колледж связи;гость;01.09.2026 10:00;подтверждена"
    for n in range(30)
)
SHORT = tuple(row.replace("подтверждена", "отменена") for row in MANY[:4])


def cancelled(loader: Loader) -> int:
    return loader.ask("SELECT count(*) FROM registration WHERE status = 'cancelled'")[0][0]


def test_a_short_list_counts_when_confirmed_and_waits_again_when_not(
    loader: Loader, write: Callable[..., Path]
) -> None:
    loader.load(write("long.csv", MANY))
    held = loader.load(write("short.csv", SHORT))
    assert (held.file["outcome"], held.file["code"], cancelled(loader)) == ("flagged", "ROWCOUNT_DROP", 0)
    assert [one["file"] for one in loader("confirm").result["held"]] == ["short.csv"]
    assert loader("confirm", "long.csv").status == 2  # it does not wait
    answer = loader("confirm", "short.csv", "--who", "Клёнов", "--why", "отменили")
    assert answer.result["published"] and cancelled(loader) == 4
    said = loader.ask("SELECT outcome, message_ru, message_en FROM source_file WHERE name = 'short.csv'")[0]
    assert said[0] == "loaded" and "подтверждено" in said[1] and "confirmed" in said[2]
    assert "Клёнов" not in said[1] + said[2]  # who and why stay in the archive
    (line,) = loader("confirm").result["confirmed"]
    assert (line["who"], line["why"]) == ("Клёнов", "отменили")
    assert loader("build").result["published"] is False
    assert loader("confirm", "2", "--withdraw").status == 0
    assert cancelled(loader) == 0 and not loader("confirm").result["confirmed"]
    assert loader("confirm", "nowhere.csv").status == 2
