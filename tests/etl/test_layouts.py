"""What layouts share: date styles, display names, sections, packed and blank cells, files pasted into a sheet."""

import pytest

from etl.formats import recognise
from etl.formats.base import Extract
from etl.formats.dates import date_in_name, date_of_text, date_order, iso, refuse_half_read
from etl.formats.rooms import person_in
from etl.problems import Refusal
from etl.reading import Contents, Table
from tests.etl.conftest import Loader

ZOOM = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest"


def read(*lines: str, name: str = "file.csv", is_delimited: bool = True) -> list[Extract]:
    rows = [line.split(",") for line in lines] if is_delimited else [[line] for line in lines]
    return recognise(Contents([Table("t", rows, list(range(1, len(rows) + 1)), is_delimited)]), name)


@pytest.mark.parametrize(
    ("texts", "default_is_month", "expected"),
    [
        (["08/27/2025 10:10:00 AM", "08/10/2025 10:10:00 AM"], True, ["2025-08-27", "2025-08-10"]),
        (["21/10/22 12:00:00", "01/10/22"], True, ["2022-10-21", "2022-10-01"]),
        (["5/04/2026, 4:21:32 PM"], True, ["2026-04-05"]),
        (["8/5/25, 4:21:32 PM"], True, ["2025-08-05"]),
        (["10/05/2026 05:55:00 PM"], True, ["2026-10-05"]),
        (["10/05/2026"], False, ["2026-05-10"]),
        (["Mar 22, 2025 19:13:27"], True, ["2025-03-22"]),
        (["Sep 26, 2026 7:05 PM"], True, ["2026-09-26"]),
        (["26.08.2025 09:40:00 PM"], True, ["26.08.2025"]),
        (["2024-01-15 10:02:34"], True, ["2024-01-15"]),
    ],
)
def test_order_of_day_and_month_is_decided_once_per_file(
    texts: list[str], default_is_month: bool, expected: list[str]
) -> None:
    order = date_order(texts, default_is_month)
    assert [iso(text, order)[:10] for text in texts] == expected


@pytest.mark.parametrize(
    ("cells", "is_refused"),
    [
        (["2025-01-07 09:00:00", "2025-02-07", "2025-03-07", "2025-12-07", "7/13/2025 9:00", "7/14/2025"], True),
        (["2025-07-01", "2025-07-02", "2025-07-03", "2025-07-14", "7/15/2025"], False),
        (["2025-07-01", "2025-07-02", "2025-07-03", "2025-07-04", "7/5/2025", "7/15/2025"], False),
        (["2025-07-01", "2025-07-02", "25/07/2025"], False),
    ],
)
def test_column_of_which_a_program_read_half_with_day_and_month_exchanged_is_refused(
    cells: list[str], is_refused: bool
) -> None:
    if is_refused:
        with pytest.raises(Refusal) as refusal:
            refuse_half_read(cells)
        assert refusal.value.code == "DATE_FORMAT_MIXED"
    else:
        refuse_half_read(cells)


def test_two_orders_in_one_file_are_refused() -> None:
    with pytest.raises(Refusal) as refusal:
        read(
            ZOOM, "A,a@a.example,08/27/2025 10:00,08/27/2025 11:00,60,No", "B,,27/08/2025 10:00,27/08/2025 11:00,60,No"
        )
    assert refusal.value.code == "DATE_FORMAT_MIXED"


def test_forum_days_decide_where_the_dates_do_not(loader: Loader, write) -> None:
    row = "Анна Берёзкина,anna@a.example,12/10/2026 10:00:00,12/10/2026 11:00:00,60,No"
    answer = loader.load(write("room.csv", (row,), ZOOM))
    assert answer.file["rows_loaded"] == 1
    assert loader.ask("SELECT DISTINCT day_on::VARCHAR FROM scan") == [("2026-10-12",)]


@pytest.mark.parametrize(
    ("display", "name"),
    [
        ("анна (Берёзкина Анна Петровна)", "Берёзкина Анна Петровна"),
        ("Берёзкина Анна Петровна (Анна)", "Берёзкина Анна Петровна"),
        ("Анна Берёзкина (2)", "Анна Берёзкина"),
        ("Пётр Дубов (Guest)", "Пётр Дубов"),
        ("Дубов Пётр (Гость)", "Дубов Пётр"),
        ("Берёзкина Анна, ЦОПП", "Берёзкина Анна"),
        ("Берёзкина Анна - Тула", "Берёзкина Анна"),
        ("Мария Шамбарова-Кирова", "Мария Шамбарова-Кирова"),
        ("iPhone (Анна)", "Анна"),
        ("Берёзкина Анна iPhone", "Берёзкина Анна"),
        ("Берёзкина iPhone", ""),
        ("Redmi Note 9", ""),
        ("1", ""),
    ],
)
def test_display_name_tells_the_person(display: str, name: str) -> None:
    assert person_in(display) == name


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("2025-08-26 встреча.csv", "2025-08-26"),
        ("meet_20250826_1000.csv", "2025-08-26"),
        ("26.08.2025.csv", "2025-08-26"),
        ("Секция 26 августа 2025.csv", "2025-08-26"),
        ("Section_Aug 26, 2025.csv", "2025-08-26"),
        ("Section 5 Aug 2025.csv", "2025-08-05"),
        ("meet.csv", None),
        ("Section 9 of 2025.csv", None),
        ("2025-19-45.csv", None),
    ],
)
def test_date_of_a_file_stands_in_its_name(name: str, date: str | None) -> None:
    assert date_in_name(name) == date


def test_date_above_a_table_is_read_in_words_and_digits() -> None:
    assert [date_of_text(t) for t in ("26 августа 2025", "5 мая 2026 г.", "26.08.2025", "2025-08-26 00:00:00", "")] == [
        "2025-08-26",
        "2026-05-05",
        "2025-08-26",
        "2025-08-26",
        None,
    ]


def test_times_without_any_date_are_refused_with_what_to_do() -> None:
    meet = "First name,Last name,Email,Duration,Time joined,Time exited"
    with pytest.raises(Refusal) as refusal:
        read(meet, "Анна,Берёзкина,a@a.example,1 hr,10:02,11:02", name="meet.csv")
    assert refusal.value.code == "DATE_NOT_IN_FILE"
    assert "2025-08-26 meet.csv" in refusal.value.ru


def test_unique_participants_of_a_meeting_have_its_day() -> None:
    """The report tells who was there and how long, not when; without any day it is refused."""
    head, row = "Name (Original Name),User Email,Total Duration (Minutes),Guest", "Анна Берёзкина,a@a.example,60,No"
    (extract,) = read("Meeting ID,Topic,Start Time", "812,Форум,08/26/2025 09:00:00 AM", "", head, row)
    assert list(extract.frame["scanned_at"]) == ["2025-08-26 00:00"]
    with pytest.raises(Refusal) as refusal:
        read(head, row)
    assert refusal.value.code == "DATE_NOT_IN_FILE"


def test_csv_pasted_into_column_a_of_a_sheet_is_read() -> None:
    lines = (
        ZOOM,
        '"Берёзкина Анна (Берёзкина Анна Петровна)",a@a.example,26.08.2025 10:00:00,26.08.2025 11:00:00,60,No',
    )
    (extract,) = read(*lines, name="book.xlsx", is_delimited=False)
    assert extract.format.name == "zoom_meeting"
    assert list(extract.frame["name"]) == ["Берёзкина Анна Петровна"]


def test_export_as_long_as_the_limit_of_its_platform_is_flagged() -> None:
    header = "ID,First Name,Last Name,Email,Status,Check Ins,Product ID,Product Name,Public ID"
    rows = (f"{n},А,Б,u{n}@a.example,ACTIVE,,1,Очно,A-{n}" for n in range(10_000))
    assert "ROW_LIMIT" in [note.code for note in read(header, *rows)[0].notes]


def test_teams_summary_is_loaded_where_the_joins_are_missing_only() -> None:
    people = "Name,First Join,Last Leave,In-Meeting Duration,Email,Role"
    joins = "Name,Join Time,Leave Time,Duration,Email,Role"
    row = "Анна Берёзкина,2025-08-26 10:00:00,2025-08-26 11:00:00,1h,a@a.example,Attendee"
    (alone,) = read("2. Participants", people, row)
    assert len(alone.frame) == 1
    summary, activities = read("2. Participants", people, row, "", "3. In-Meeting Activities", joins, row, row)
    assert (len(summary.frame), len(activities.frame)) == (0, 2)
    assert summary.rows_read + activities.rows_read == 5  # blank rows at the end of a section are no rows


@pytest.mark.parametrize(("said", "totals"), [("12", {"participant_rows": 12}), ("93158712278", {})])
def test_total_that_no_room_could_hold_is_no_total(said: str, totals: dict[str, int]) -> None:
    row = "Анна Берёзкина,a@a.example,26.08.2025 10:00:00,26.08.2025 11:00:00,60,No"
    (extract,) = read("Topic,ID,Participants", f"Форум,1,{said}", "", ZOOM, row)
    assert extract.totals == totals


LIST = "№,ФИО,Регион,Организация,Телефон,E-mail"
PEOPLE = ("1,Дубов Пётр Ильич,Тула,Колледж,,p@a.example", "2,Клёнова Анна Юрьевна,Тула,Колледж,,")


@pytest.mark.parametrize(
    "row",
    [
        *("3,,,,,", ",Директор,,И.И. Иванов,,", ",М.П.,,,,", ",* список уточняется,,,,", "Кузбасс,,,,,", ",Якутия,,,,"),
        *("Пример,Иванов Иван Иванович,Тула,Лицей,,i@a.example", ",(как в паспорте),(из списка),,,(личная)"),
    ],
)
def test_row_of_a_list_that_names_nobody_is_skipped_and_counted(row: str) -> None:
    (extract,) = read(LIST, PEOPLE[0], row, PEOPLE[1])
    assert list(extract.frame["row_number"]) == [2, 4]
    assert [note[:3] for note in extract.row_notes] == [(3, "skipped", "NAMES_NOBODY")]
    assert extract.rows_read == 3


@pytest.mark.parametrize(
    "row",
    [
        ",Осинов Олег,Тула,Завод,,",
        ",Осинов Олег Ильич,,Завод,,",
        "3,,,,,o@a.example",
        "3,Осинов О.И.,,Завод,,",
        ",,,,+7 943 000-00-01,",
    ],
)
def test_row_of_a_list_that_names_somebody_is_kept(row: str) -> None:
    assert list(read(LIST, *PEOPLE, row)[0].frame["row_number"]) == [2, 3, 4]


def test_numbers_written_with_a_point_are_whole() -> None:
    (extract,) = read("ID,ФИО,Регион,E-mail", "17.0,Дубов Пётр,Тула,p@a.example", "18.0,Ивин Лев,Тула,l@a.example")
    assert list(extract.frame["person_code"]) == ["17", "18"]
    assert [note.code for note in extract.notes] == ["WHOLE_NUMBERS"]


def test_line_drawn_under_a_header_is_blank() -> None:
    (extract,) = read("ID,ФИО,Регион,E-mail", "----,---,---,---", "17,Дубов Пётр,Тула,p@a.example")
    assert [note[:3] for note in extract.row_notes] == [(2, "skipped", "BLANK_ROW")]
    assert list(extract.frame["person_code"]) == ["17"]
