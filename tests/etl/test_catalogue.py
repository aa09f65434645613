"""Cases of the bad-input catalogue made here, without files from elsewhere: each ends in its outcome, row by row."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from etl.reading.tidy import NO_VALUE
from tests.etl.conftest import HEADER, Loader
from tests.etl.corpora import load

HEAD = HEADER.split(";")
FAMILIES = "Берёзкин Дубов Клёнов Липов Осинов Рябинов Сосенков Тополев Ясенев Вязов".split()
BODY = [
    [
        *(f"R{n:05}", family, "Пётр", "Ильич", f"p{n}@a.example", f"+7 943 000-00-{n:02}", "Москва", f"Школа {n}"),
        *("гость", f"{n + 13}.09.2026 10:00", "подтверждена"),
    ]
    for n, family in enumerate(FAMILIES, start=1)
]
SCANS = "Код бейджа;ID участника;Точка;Сессия;Направление;Время".split(";")
CLEAN, ONE_LESS = (10, 0, 0), (9, 1, 0)


def text(rows: list[list[str]], separator: str = ";", encoding: str = "utf-8") -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return file.getvalue().encode(encoding)


def with_cell(column: str, value: str, row: int = 4) -> list[list[str]]:
    """The clean table with another value in one cell."""
    body = [list(cells) for cells in BODY]
    body[row][HEAD.index(column)] = value
    return [HEAD, *body]


def with_column(column: str, value: Callable[[int], str]) -> list[list[str]]:
    """The clean table with another column of that name."""
    place = HEAD.index(column)
    return [HEAD, *([*cells[:place], value(n), *cells[place + 1 :]] for n, cells in enumerate(BODY))]


def without(*columns: str) -> list[list[str]]:
    """The clean table without some of its columns."""
    kept = [place for place, name in enumerate(HEAD) if name not in columns]
    return [[row[place] for place in kept] for row in (HEAD, *BODY)]


def book(rows: list[list[str]]) -> bytes:
    """The rows as a workbook of texts."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return file.getvalue()


def read_twice(rows: list[list[str]]) -> list[list[str]]:
    """The rows below the header as they look after UTF-8 was taken for Windows-1251."""
    return [rows[0], *([cell.encode().decode("cp1251", "replace") for cell in row] for row in rows[1:])]


def records(**changes: Callable[[int], object]) -> bytes:
    """The clean table as JSON, some values changed."""
    found = [dict(zip(HEAD, cells, strict=True)) for cells in BODY]
    changed = [one | {name: of(n) for name, of in changes.items()} for n, one in enumerate(found)]
    return json.dumps(changed, ensure_ascii=False).encode()


def scans(*rows: tuple[str, str, str, str]) -> bytes:
    """A journal: badge, door, direction, moment of 12 October or a whole one."""
    said = [[b, b.replace("B", "R0000"), door, "Пленарное заседание", way, when] for b, door, way, when in rows]
    return text([SCANS, *said])


TABLE = text([HEAD, *BODY])
DATE_LAST = [HEAD[:-1], *([*row[:-2], row[-2][:10]] for row in BODY)]
LINES = TABLE.split(b"\r\n")
DATE = "Дата регистрации"
CASES: list[tuple[str, str, bytes, str, tuple[int, int, int]]] = [
    ("A09", "a.csv", b"\n".join([*LINES[:5], LINES[5].decode().encode("cp1251"), *LINES[6:]]), "refused", (0, 0, 0)),
    ("A10", "a.csv", TABLE.decode("cp1251", "ignore").encode(), "refused", (0, 0, 0)),
    (
        "A03",
        "a.csv",
        text([["Участники"], *([f"Строка {n}"] for n in range(25)), HEAD, *BODY], "\t", "cp1251"),
        "repaired",
        CLEAN,
    ),
    ("A03", "a.csv", text(with_cell("Организация", "Ы" * 700), "\t", "cp1251"), "repaired", CLEAN),
    ("A05", "a.csv", text([HEAD], ",", "koi8-r"), "flagged", (0, 0, 0)),
    ("A10", "a.xlsx", book(read_twice([HEAD, *BODY])), "refused", (0, 0, 0)),
    (
        "A10",
        "a.json",
        json.dumps([dict(zip(HEAD, row, strict=True)) for row in read_twice([HEAD, *BODY])[1:]]).encode(),
        "refused",
        (0, 0, 0),
    ),
    ("A15", "a.json", records(Имя=lambda n: "Пё\0тр"), "repaired", CLEAN),
    ("A12", "a.csv", text(with_cell("Фамилия", "?????")), "flagged", CLEAN),
    ("A16", "a.csv", TABLE + b"\x1a", "repaired", CLEAN),
    *(
        ("A18", "a.csv", text(with_cell("Фамилия", name)), "repaired", CLEAN)
        for name in (
            "\x1b[31mКлёнов\x1b[0m",
            "\x1b]0;x\x07Клёнов",
            "\x1b(BКлёнов\x1b",
            "\x9b1;31mКлёнов\x9b0m",
            "К\x8dлёнов",
        )
    ),
    ("A19", "a.csv", TABLE + b"\xef\xbb\xbf" + text([HEAD]), "repaired", (10, 0, 1)),
    ("A20", "a.csv", TABLE.decode().encode("utf-7"), "refused", (0, 0, 0)),
    ("B06", "a.csv", text(with_column("Категория", lambda n: "3;5")).replace(b'"', b""), "rows_rejected", (0, 10, 0)),
    ("B11", "a.csv", text([HEAD, *BODY]).rstrip()[:-24] + '"подтв'.encode(), "rows_rejected", ONE_LESS),
    (
        "B11",
        "a.csv",
        text(with_cell("Организация", "ООО «Ива»")).replace("ООО".encode(), 'ООО "'.encode()),
        "flagged",
        CLEAN,
    ),
    ("B16", "a.csv", b";\r\n".join(LINES), "repaired", CLEAN),
    ("B17", "a.csv", text([HEAD, *BODY[:3], [""] * 11, [], *BODY[3:]]), "repaired", (10, 0, 2)),
    ("B17", "a.csv", text([HEAD, *BODY, [""] * 11, [], [" "]]), "repaired", (10, 0, 3)),
    ("D06", "a.xlsx", book([["№", *HEAD], *([NO_VALUE, *row] for row in BODY)]), "flagged", CLEAN),
    ("D07", "a.csv", text(with_cell("Регион", " #Н/Д ")), "rows_rejected", ONE_LESS),
    ("D07", "a.csv", text([[*HEAD, "Возраст"], *([*row, "#ДЕЛ/0!"] for row in BODY)]), "flagged", CLEAN),
    ("B18", "a.csv", b"\r\n".join([*LINES[:4], "# замечание".encode(), *LINES[4:]]), "rows_rejected", (10, 1, 0)),
    ("B27", "a.csv", text([HEAD, *BODY[:5], HEAD, *BODY[5:]]), "repaired", (10, 0, 1)),
    ("C04", "a.csv", text(without("Регион", "Организация")), "refused", (0, 0, 0)),
    ("C05", "a.csv", text([[*HEAD, "E-mail"], *([*r, f"x{r[0]}@b.example"] for r in BODY)]), "refused", (0, 0, 0)),
    ("C05", "a.csv", text([[*HEAD, "Регион"], *([*r, "г. Москва"] for r in BODY)]), "loaded", CLEAN),
    ("C05", "a.csv", text([[*HEAD, "Регион"], *([*r, "Московская обл."] for r in BODY)]), "refused", (0, 0, 0)),
    ("C05", "a.csv", text([[*HEAD, DATE], *([*r, f"2026-09-{r[9][:2]} 10:00"] for r in BODY)]), "loaded", CLEAN),
    ("C08", "a.csv", text([[*HEAD, "Направление"], *([*r, "Наука"] for r in BODY)]), "loaded", CLEAN),
    ("C06", "a.csv", text([[f" {name.upper()}\xa0" for name in HEAD], *BODY]), "repaired", CLEAN),
    ("C09", "a.csv", text([["Список участников"], ["на 1 октября"], [], HEAD, *BODY]), "repaired", CLEAN),
    ("C14", "a.csv", text([HEAD]), "flagged", (0, 0, 0)),
    ("C15", "a.csv", b"", "refused", (0, 0, 0)),
    ("C20", "a.csv", text([["N п/п", *HEAD], *([str(n), *r] for n, r in enumerate(BODY, 1))]), "loaded", CLEAN),
    ("D07", "a.csv", text(with_cell("Организация", "#ДЕЛ/0!")), "rows_rejected", ONE_LESS),
    ("D07", "a.csv", text(with_cell("Регион", "#SPILL!")), "rows_rejected", ONE_LESS),
    ("D28", "a.xlsx", book([HEAD, *BODY])[:900], "refused", (0, 0, 0)),
    ("E02", "a.jsonl", b"\n".join(json.dumps(r).encode() for r in json.loads(records())), "loaded", CLEAN),
    ("E07", "a.json", b"[" * 100_000 + b"]" * 100_000, "refused", (0, 0, 0)),
    ("E09", "a.json", records(ID=lambda n: 2**53 + n), "loaded", CLEAN),
    ("E12", "a.json", records(Организация=lambda n: (n, f"Школа {n}", None)[n % 3]), "repaired", CLEAN),
    ("E13", "a.json", b'{"detail": "Not found.", "code": 404}', "refused", (0, 0, 0)),
    ("F02", "a.csv", text(with_column(DATE, lambda n: ("25/09/2026", "09/26/2026")[n % 2])), "refused", (0, 0, 0)),
    (
        "F02",
        "a.xlsx",
        book(with_column(DATE, lambda n: f"2026-{n + 1:02}-09 10:00:00" if n < 6 else f"9/{n + 10}/2026")),
        "refused",
        (0, 0, 0),
    ),
    ("F03", "a.csv", text(with_column(DATE, lambda n: f"{n + 13}/09/26 10:00")), "repaired", CLEAN),
    ("F04", "a.csv", text(with_column(DATE, lambda n: f"2026-09-{n + 13}T07:00:00.123Z")), "repaired", CLEAN),
    ("F04", "a.csv", text(with_column(DATE, lambda n: f"2026-09-{n + 13} 07:00:00+00")), "repaired", CLEAN),
    ("F05", "a.csv", text(with_cell(DATE, "10:00")), "rows_rejected", ONE_LESS),
    ("F08", "a.csv", text(with_cell(DATE, "12.09.2026 24:00:00")), "repaired", CLEAN),
    ("F08", "a.csv", text(with_cell(DATE, "12.09.2026 110:30")), "rows_rejected", ONE_LESS),
    ("F09", "a.csv", text(with_cell(DATE, "01.01.0001 00:00")), "rows_rejected", ONE_LESS),
    ("F10", "a.csv", text(with_cell(DATE, "1788253200")), "rows_rejected", ONE_LESS),
    ("F11", "a.csv", text(with_column(DATE, lambda n: f"{46266 + n},5")), "repaired", CLEAN),
    ("F12", "a.csv", text(with_cell(DATE, "вторник, 1 сентября 2026 г.")), "repaired", CLEAN),
    ("F12", "a.csv", text(with_cell(DATE, "12 мартабря 2026 г.")), "rows_rejected", ONE_LESS),
    ("F17", "a.csv", text(with_cell("Телефон", "7.9000000006E10")), "flagged", CLEAN),
    ("F18", "a.csv", text(with_cell("E-mail", "p4@@a.example")), "flagged", CLEAN),
    *(
        ("G02", "a.csv", text(with_cell("Фамилия", f"Клё{sign}нов")), "repaired", CLEAN)
        for sign in "\u200b\u180e\u2061\u3164"
    ),
    ("G08", "a.csv", text(with_cell("Фамилия", "К" + "\u0301" * 500)), "flagged", CLEAN),
    ("J22", "a.csv", text(with_column("Регион", lambda n: "" if n < 4 else "Москва")), "flagged", CLEAN),
    ("J22", "a.csv", text(with_column("Регион", lambda n: "не указан" if n < 4 else "Москва")), "flagged", CLEAN),
    (
        "J27",
        "a.csv",
        text([HEAD, ["R1", "Проверка", "Тест", "", "q@q.example", *BODY[0][5:]], *BODY]),
        "flagged",
        (10, 0, 1),
    ),
    ("H01", "a.csv.part", TABLE, "deferred", (0, 0, 0)),
    ("H02", "a.csv", TABLE[:-30], "rows_rejected", ONE_LESS),
    ("H02", "a.csv", text(DATE_LAST)[:-4], "rows_rejected", ONE_LESS),  # 23.09.20
    ("H02", "a.csv", text(DATE_LAST)[:-2], "loaded", CLEAN),
    ("H02", "a.csv", text(with_cell("Статус", "отменена", 5))[:-8], "rows_rejected", ONE_LESS),
    ("H19", "a.csv.exe", TABLE, "loaded", CLEAN),
]


Report = dict[str, Any]


def of_others(content: bytes, number: int) -> bytes:
    """The same file about other people: mailboxes, phones and patronymics of their own."""
    content = content.replace(b"@a.example", b"@case%d.example" % number).replace(b"943 000", b"943 %03d" % number)
    patronymic = f"Ильич{chr(ord('а') + number // 30)}{chr(ord('а') + number % 30)}"
    for encoding in ("utf-8", "cp1251", "koi8-r"):
        content = content.replace("Ильич".encode(encoding), patronymic.encode(encoding))
    return content.replace(json.dumps("Ильич")[1:-1].encode(), json.dumps(patronymic)[1:-1].encode())


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[Report]:
    """What one load says of all cases; each has people of its own, so that none repeats another."""
    folder = tmp_path_factory.mktemp("cases")
    paths = []
    for number, (case, name, content, *_) in enumerate(CASES):
        paths.append(folder / f"{number}_{case}_{name}")
        paths[-1].write_bytes(of_others(content, number))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YAVKA_KEY_FILE", str(folder / "secret" / "pseudonym.key"))
        said = {report["file"]: report for report in load(paths, folder / "data")}
    return [said[path.name] for path in paths]


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case[0] for case in CASES])
def test_case_of_the_catalogue_ends_as_it_says(reports: list[Report], number: int) -> None:
    file, (_, _, _, outcome, counts) = reports[number], CASES[number]
    found = tuple(file[f"rows_{fate}"] for fate in ("loaded", "rejected", "skipped"))
    assert (file["outcome"], found) == (outcome, counts), (file["code"], file["rows_merged"])
    assert file["code"] != "SAME_PERSON"  # another case would have had a say
    assert file["rows_read"] == sum(found) + file["rows_merged"]


def test_nearest_layout_of_a_table_is_named_by_what_it_knows(reports: list[Report]) -> None:
    (file,) = (report for report in reports if "_C04_" in report["file"])
    assert file["code"] == "MISSING_COLUMN" and "«Регион»" in file["messages"][0]


def journal(loader: Loader, tmp_path: Path, *rows: tuple[str, str, str, str]) -> tuple[str, int]:
    """(outcome, rows loaded) of a journal that is brought after its registrations."""
    (tmp_path / "list.csv").write_bytes(TABLE)
    (tmp_path / "log.csv").write_bytes(scans(*rows))
    loader.load(tmp_path / "list.csv")
    file = loader.load(tmp_path / "log.csv").file
    return file["outcome"], file["rows_loaded"]


def test_stay_of_more_than_a_day_is_flagged(loader: Loader, tmp_path: Path) -> None:
    long = (("B1", "Вход А", "вход", "12.10.2026 09:00:00"), ("B1", "Вход А", "выход", "13.10.2026 11:00:00"))
    assert journal(loader, tmp_path, *long) == ("flagged", 2)
    assert loader.ask("SELECT count(*) FROM person WHERE is_attendee") == [(1,)]


def test_moment_without_its_hour_is_no_midnight(loader: Loader, tmp_path: Path) -> None:
    times = ("12.10.2026 09:00:00", "12.10.2026 09:05:00", "12.10.2026")
    journal(loader, tmp_path, *((f"B{n}", "Вход А", "вход", time) for n, time in enumerate(times, start=1)))
    assert loader.ask("SELECT row_number, fate, code FROM ledger WHERE fate = 'rejected'") == [
        (4, "rejected", "DATE_MISSING")
    ]


def test_scans_of_trial_people_are_left_out(loader: Loader, tmp_path: Path) -> None:
    trial = ["R9", "Тест", "Тестов", "", "test@test.example", "", *BODY[0][6:]]
    log = [
        [*SCANS, "ФИО", "E-mail"],
        ["B1", "R00001", "Вход А", "", "вход", "12.10.2026 09:00:00", "", ""],
        ["B9", "R9", "Вход А", "", "вход", "12.10.2026 09:05:00", "", ""],
        ["B8", "", "Вход А", "", "вход", "12.10.2026 09:06:00", "Тестов Тест", "q@q.example"],
    ]
    for name, rows in {"list": [HEAD, *BODY, trial], "log": log}.items():
        (tmp_path / f"{name}.csv").write_bytes(text(rows))
        answer = loader.load(tmp_path / f"{name}.csv")
    assert (answer.file["rows_loaded"], answer.file["rows_skipped"]) == (1, 2)
    assert loader.ask("SELECT count(*), count(*) FILTER (is_attendee) FROM person") == [(10, 1)]


def test_badges_that_a_spreadsheet_shortened_are_flagged(loader: Loader, tmp_path: Path) -> None:
    codes = [str(int(f"{n * 7_919_113 % 10_000_000:07}")) for n in range(1, 31)]
    assert {len(code) for code in codes} > {7}
    rows = [[c, "R00001", "Вход А", "", "вход", f"12.10.2026 09:{n:02}:00"] for n, c in enumerate(codes)]
    for name, shown in (("lost", codes), ("kept", [code.zfill(7) for code in codes])):
        with xlsxwriter.Workbook(tmp_path / f"{name}.xlsx") as book:
            sheet = book.add_worksheet()
            for place, row in enumerate([SCANS, *([code, *row[1:]] for code, row in zip(shown, rows, strict=True))]):
                sheet.write_row(place, 0, row)
    (tmp_path / "list.csv").write_bytes(TABLE)
    loader.load(tmp_path / "list.csv")
    said = {name: loader.load(tmp_path / f"{name}.xlsx").file["messages"] for name in ("lost", "kept")}
    assert ["нули впереди" in " ".join(messages) for messages in said.values()] == [True, False]


def test_file_that_somebody_writes_is_deferred_until_it_is_whole(loader: Loader, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with path.open("wb") as file:
        file.write(TABLE[:400])
        file.flush()
        answer = loader.load(path).file
        if answer["outcome"] != "deferred":
            pytest.skip("this system does not tell who writes a file")
        assert (answer["code"], answer["sha256"]) == ("STILL_WRITTEN", None)
        file.write(TABLE[400:])
    assert loader.load(path).file["rows_loaded"] == 10


def test_file_that_differs_from_its_checksum_is_refused(loader: Loader, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(TABLE[:-30])
    sidecar = tmp_path / "list.csv.sha256"
    sidecar.write_text(f"{hashlib.sha256(TABLE).hexdigest()}  list.csv\n")
    assert [(f["outcome"], f["code"]) for f in loader.load(tmp_path / "list.csv").result["files"]] == [
        ("refused", "CHECKSUM_WRONG")
    ]
    path.write_bytes(TABLE)
    files = loader.load(path, sidecar).result["files"]
    assert {f["file"]: f["outcome"] for f in files} == {"list.csv": "loaded", "list.csv.sha256": "unchanged"}


IN, OUT = "вход", "выход"
LOGS: dict[str, tuple[list[tuple[str, str]], tuple[str, str | None, int, int]]] = {
    "whole": ([(IN, "09:00:00"), (OUT, "11:00:00")], ("loaded", None, 2, 0)),
    "open": ([(IN, "09:00:00")], ("flagged", "ENTRY_WITHOUT_EXIT", 1, 0)),
    "open_at_last": ([(IN, "09:00:00"), (OUT, "11:00:00"), (IN, "12:00:00")], ("flagged", "ENTRY_WITHOUT_EXIT", 3, 0)),
    "again": ([(IN, "09:00:00"), (IN, "10:20:00"), (OUT, "11:00:00")], ("flagged", "DOUBLE_ENTRY", 3, 0)),
    "at_once": ([(IN, "09:00:00"), (IN, "09:00:20"), (OUT, "11:00:00")], ("repaired", "SAME_SCAN", 2, 1)),
    "two_devices": ([(IN, "09:59:59"), (IN, "09:59:59"), (OUT, "11:00:00")], ("repaired", "SAME_SCAN", 2, 1)),
    "chain": ([(IN, f"09:0{n}:0{n}") for n in range(3)] + [(OUT, "11:00:00")], ("flagged", "DOUBLE_ENTRY", 4, 0)),
    "out_again": ([(IN, "09:00:00"), (OUT, "10:00:00"), (OUT, "12:00:00")], ("flagged", "EXIT_WITHOUT_ENTRY", 3, 0)),
    "in_and_out": (
        [(IN, "09:00:00"), (OUT, "09:00:20"), (IN, "09:00:40"), (OUT, "09:00:50")],
        ("loaded", None, 4, 0),
    ),
}


def test_passes_of_a_badge_that_do_not_pair_are_flagged_and_repeated_ones_counted_once(
    loader: Loader, tmp_path: Path
) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    (folder / "a.csv").write_bytes(TABLE)
    for number, (name, (passes, _)) in enumerate(LOGS.items(), start=1):
        rows = [(f"B{number}", "Вход А", way, f"12.10.2026 {time}") for way, time in passes]
        (folder / f"{name}.csv").write_bytes(scans(*rows))
    files = {file["file"].removesuffix(".csv"): file for file in loader.load(folder).result["files"]}
    said = {
        name: (file["outcome"], file["code"], file["rows_loaded"], file["rows_merged"]) for name, file in files.items()
    }
    assert {name: said[name] for name in LOGS} == {name: expected for name, (_, expected) in LOGS.items()}
    assert "выхода нет: 1;" in " ".join(files["open_at_last"]["messages"])


def sectioned(*rows: tuple[str, ...]) -> list[list[str]]:
    return [["№", "ФИО", "E-mail", "Организация"], *map(list, rows)]


ANNA = ("1", "Берёзкина Анна Петровна", "anna@a.example", "Колледж связи")
OLEG = ("2", "Клёнов Олег Ильич", "oleg@a.example", "Завод")


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ((("Калужская область", "", "", ""), ANNA, ("г. Москва", "", "", ""), OLEG), ["40", "77"]),
        ((("", "Тульская область (2 чел.)", "", ""), ANNA, OLEG), ["71", "71"]),
        ((ANNA, ("", "", "", "Калужская область"), OLEG), ["unresolved", "unresolved"]),
        ((("", "Трек «Регион»: 2", "", ""), ANNA, OLEG), ["unresolved", "unresolved"]),
    ],
)
def test_region_on_a_row_of_its_own_is_that_of_the_people_below(
    loader: Loader, tmp_path: Path, rows: tuple, codes: list[str]
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(text(sectioned(*rows)))
    file = loader.load(path).file
    assert (file["rows_loaded"], file["rows_skipped"], file["rows_read"]) == (2, len(rows) - 2, len(rows))
    assert loader.ask("SELECT region_code FROM person ORDER BY 1") == [(code,) for code in codes]


def test_name_of_a_sheet_is_the_region_of_its_people(loader: Loader, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name, person in (("Калужская область", ANNA), ("Тульская область", OLEG)):
            sheet = workbook.add_worksheet(name)
            for place, row in enumerate(sectioned(person)):
                sheet.write_row(place, 0, row)
    assert loader.load(path).file["rows_loaded"] == 2
    assert loader.ask("SELECT region_code FROM person ORDER BY 1") == [("40",), ("71",)]
