"""What the words of a log mean: way and result of a pass; and what becomes of words that nobody knows."""

import pytest

from etl import passes
from etl.formats import recognise
from etl.reading import Contents, Table
from tests.etl.conftest import Loader

LOG = "Бейдж;Дата и время;Точка;Направление;Результат"


@pytest.mark.parametrize(
    ("raw", "way"),
    [
        *[(raw, "in") for raw in ("Вход", "приход", "Пришёл", "прибыл", "IN", "Entry", "check-in", "1", "Проход")],
        *[(raw, "out") for raw in ("Выход", "уход", "ушла", "убыл", "OUT", "Exit", "CHECK_OUT", "2", "left")],
        *[(raw, "unknown") for raw in ("", "<3>", "Вход/выход", "доход", "in/out", "Проходная")],
        ("Выход через вход Б", "out"),
        ("Вход № 2", "in"),
        ("Joined before", "in"),
    ],
)
def test_direction_is_known_by_its_first_word(raw: str, way: str) -> None:
    assert passes.direction(raw) == way


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("|Нормальный вход по ключу|Успешно|Проход по идентификатору|Доступ по карте разрешён|Допущен", (True, None)),
        (
            "Проход состоялся|Granted|Access granted|Accepted|Valid|1|BADGE_SCAN_SUCCESS|Вход № 2|ОК|✓|Прошёл",
            (True, None),
        ),
        (
            "Несанкционированный проход|Denied|Недействительный пропуск|Invalid|Проход не состоялся|Доступ запрещён",
            (False, None),
        ),
        ("Неизвестный ключ|Нарушение времени|Ticket already used|Unknown ticket|0|нет|not admitted", (False, None)),
        ("Дверь открыта|Попытка прохода|Ъъъ|17|Входная дверь", (False, "RESULT_UNKNOWN")),
    ],
)
def test_result_is_a_pass_a_refusal_or_said_to_be_unknown(words: str, answer: tuple[bool, str | None]) -> None:
    assert {raw: passes.admission(raw) for raw in words.split("|")} == dict.fromkeys(words.split("|"), answer)


def test_unknown_words_of_a_log_are_flagged_and_refuse_it_where_most_are(loader: Loader, write) -> None:
    known = [f"B{n};12.10.2026 09:0{n}:00;Вход А;вход;Успешно" for n in range(3)]
    odd = ("B7;12.10.2026 09:07:00;Вход А;вход;Ъъъ", "B8;12.10.2026 09:08:00;Вход А;туда;Успешно")
    answer = loader.load(write("few.csv", (*known, *odd), LOG)).file
    assert [(r["code"], r["first_row"], r["column_name"]) for r in answer["reasons"]] == [
        ("DIRECTION_UNKNOWN", 6, "Направление"),
        ("RESULT_UNKNOWN", 5, "Результат"),
    ]
    assert loader.ask("SELECT direction, is_admitted, count(*) FROM scan GROUP BY ALL ORDER BY ALL") == [
        ("in", False, 1),
        ("in", True, 3),
        ("unknown", True, 1),
    ]
    answer = loader.load(write("most.csv", (known[0], odd[0], odd[0].replace("B7", "B6")), LOG)).file
    assert (answer["code"], "«Результат»" in answer["messages"][0]) == ("ENUM_UNKNOWN_SHARE", True)


@pytest.mark.parametrize(
    ("header", "first", "second"),
    [
        ("Дата;Время;Сотрудник;Событие;Помещение", "Вход;Главный вход", "Выход;Главный вход"),
        ("Дата;Время;Сотрудник;Точка прохода;Тип", "Турникет;Вход", "Турникет;Выход"),
        ("Дата;Время;Сотрудник;Точка прохода;Событие;Описание", "Турникет;OK;Вход в холл", "Турникет;OK;Выход"),
        ("Дата;Время;Сотрудник;Точка прохода;Событие", "Ворота (вход);Проход", "Ворота (выход);Проход"),
        ("Дата;Время;ФИО;Точка;Событие", "Холл;Вход", "Холл;Выход"),
        ("Дата;Время;ФИО;Точка;Сообщение", "Холл;Доступ разрешён. Вход", "Холл;Доступ разрешён. Выход"),
    ],
)
def test_direction_stands_in_the_event_before_the_name_of_the_point(
    loader: Loader, write, header: str, first: str, second: str
) -> None:
    rows = (f"12.10.2026;09:00:00;Берёзкина Анна;{first}", f"12.10.2026;11:00:00;Берёзкина Анна;{second}")
    assert loader.load(write("log.csv", rows, header)).file["rows_loaded"] == 2
    assert loader.ask("SELECT direction FROM scan ORDER BY scanned_at") == [("in",), ("out",)]


def test_entry_and_exit_of_one_row_are_two_scans_of_it(loader: Loader, write) -> None:
    rows = (
        "1;Гости;;Берёзкина Анна;17;12.10.2026;09:00:00;Ворота;18:00:00;Ворота;4;"
        '"09:00:00 Вход Ворота\n12:00:00 Выход Ворота\n13:00:00 Вход Ворота\n18:00:00 Выход Ворота"',
        "2;;;;;13.10.2026;;;11:00:00;Ворота;1;11:00:00 Выход Ворота",
        "3;;;;;31.02.2026;09:00:00;Ворота;;;1;09:00:00 Вход Ворота",
    )
    header = "№;Отдел;Должность;ФИО;Таб. №;Дата;Вход;Куда;Выход;Откуда;Проходов;Все Проходы"
    file = loader.load(write("sigur.csv", rows, header)).file
    assert [file[f"rows_{fate}"] for fate in ("read", "loaded", "rejected")] == [3, 2, 1]
    assert loader.ask("SELECT count(*) FILTER (direction = 'in'), count(*) FILTER (direction = 'out') FROM scan") == [
        (2, 3)
    ]
    assert loader.ask("SELECT sum(date_diff('hour', entered_at, left_at)) FROM visit") == [(8,)]
    assert loader.ask("SELECT rows FROM person_source") == [(2,)]


def test_times_are_no_place_of_a_pass(loader: Loader, write) -> None:
    file = loader.load(write("log.csv", ("Берёзкина Анна;12.10.2026;09:00:00",), "ФИО;Дата;Вход")).file
    assert (file["code"], "«Вход»" in file["messages"][0]) == ("TIMES_AS_POINT", True)


@pytest.mark.parametrize(
    ("category", "is_staff"),
    [
        *[
            (text, True)
            for text in ("Персонал 003", "Охрана", "Сотрудники", "Сотрудник охраны", "Staff", "Служба охраны")
        ],
        *[
            (text, False)
            for text in ("Здравоохранение", "Сотрудник колледжа", "Охрана труда", "Участник", "Организатор")
        ],
    ],
)
def test_staff_is_told_by_whole_words(category: str, is_staff: bool) -> None:
    header, row = (
        ["Дата и время", "ФИО", "Группа", "Точка доступа", "Направление"],
        ["12.10.2026 09:00:00", "Дубов Пётр"],
    )
    table = Table("t", [header, [*row, category, "Ворота", "Вход"]], [1, 2], is_delimited=True)
    (extract,) = recognise(Contents([table]), "log.csv")
    assert (extract.format.name, len(extract.frame)) == ("turnstile_journal", 1 - is_staff)


@pytest.mark.parametrize(
    "header",
    [
        "Timestamp,Full name,Email,Hall,Direction",
        "Timestamp,Full name,Email,Gate,Event",
        "Отметка времени,ФИО,Адрес электронной почты,Зал,Вход/Выход",
    ],
)
def test_log_of_a_door_is_no_form(header: str) -> None:
    row = "2026-10-12 12:00:00,Anton Dubov,a@a.example,Hall 1,Exit"
    table = Table("t", [header.split(","), row.split(",")], [1, 2], is_delimited=True)
    (extract,) = recognise(Contents([table]), "log.csv")
    assert (extract.format.name, set(extract.frame["email"])) == ("plain_scans", {"a@a.example"})


def test_journal_of_a_turnstile_ties_people_by_their_codes(loader: Loader, write) -> None:
    header = "Дата и время;Номер пропуска;ID участника;ФИО;Точка прохода;Направление"
    rows = (
        "12.10.2026 09:00:00;40001;R1;А. Берёзкина;Вход А;вход",
        "12.10.2026 09:01:00;40002;R9;Берёзкина А.;Вход А;вход",
    )
    loader.load(write("list.csv"))
    assert loader.load(write("log.csv", rows, header)).file["format"] == "turnstile_journal"
    assert loader.ask("SELECT count(*) FILTER (is_attendee), count(*) FROM person") == [(2, 4)]
    assert loader.ask("SELECT count(*) FROM ledger WHERE code = 'NO_REGISTRATION'") == [(1,)]


@pytest.mark.parametrize(
    ("name", "when", "outcome", "code"),
    [
        ("А" * 10_000, "12.10.2026 09:00:00", "rows_rejected", "CELL_TOO_LONG"),
        ("Берёзкина Aнна", "12.10.2026 09:00:00", "flagged", "MIXED_SCRIPT"),
        ("Берёзкина Анна", "12.10.26 09:00:00", "flagged", "YEAR_2DIGIT"),
        ("Берёзкина Анна", "46307,375", "flagged", "DATE_SERIAL"),
    ],
)
def test_names_and_dates_of_a_log_are_judged_as_those_of_a_list(
    loader: Loader, write, name: str, when: str, outcome: str, code: str
) -> None:
    file = loader.load(write("log.csv", (f"B1;{name};{when};Вход А;вход;",), LOG.replace("Бейдж", "Бейдж;ФИО"))).file
    said = {"YEAR_2DIGIT": "Год из двух цифр", "DATE_SERIAL": "Даты-числа"}.get(code, "строка 2, столбец «ФИО»")
    assert file["outcome"] == outcome and said in " ".join(file["messages"])


@pytest.mark.parametrize(
    ("passes_of_day", "doubt"),
    [
        ("А вход 09:00|А выход 10:00|А выход 12:00", (4, "EXIT_WITHOUT_ENTRY")),
        ("А вход 09:00|А выход 10:00|Б выход 12:00|А вход 13:00|А выход 14:00", (4, "EXIT_WITHOUT_ENTRY")),
        ("А вход 08:00|А выход 09:00|А вход 11:00|А выход 10:00", (5, "NEGATIVE_DURATION")),
        ("А вход 09:00|Зал вход 10:00|Зал выход 11:00|А выход 12:00", None),
        ("А вход 09:00:00|А выход 10:00:00|А выход 10:00:20|А вход 11:00:00|А выход 12:00:00", None),
    ],
)
def test_exit_after_an_exit_is_flagged_unless_something_explains_it(
    loader: Loader, write, passes_of_day: str, doubt: tuple[int, str] | None
) -> None:
    rows = (f"B1;12.10.2026 {time};{door};{way};" for door, way, time in map(str.split, passes_of_day.split("|")))
    loader.load(write("log.csv", tuple(rows), LOG))
    codes = "('EXIT_WITHOUT_ENTRY', 'NEGATIVE_DURATION')"
    found = loader.ask(f"SELECT row_number, code FROM ledger WHERE code IN {codes}")
    assert found == ([doubt] if doubt else [])


@pytest.mark.parametrize(
    ("first", "second", "is_shared"),
    [
        ("R1;;", "R2;;", True),
        (";Берёзкин Пётр;p1@a.example", ";Дубов Пётр;p2@a.example", True),
        (";Берёзкин Пётр;", ";Дубов Пётр;", True),
        (";Берёзкин Пётр Ильич;", ";П. И. Берёзкин;", False),
        (";Берёзкина Анна;p1@a.example", ";Дубова Анна;p1@a.example", False),
        ("R1;;", ";Берёзкин Пётр;", False),
    ],
)
def test_badge_of_two_people_is_flagged_in_one_log_or_two(
    loader: Loader, write, first: str, second: str, is_shared: bool
) -> None:
    header = "Бейдж;Номер заявки;ФИО;Email;Дата прохода;Дверь"
    logs = [
        write(f"{day}.csv", (f"S7;{who};{day}.10.2026 09:00:00;А",), header) for who, day in ((first, 12), (second, 13))
    ]
    loader.load(*logs)
    flagged = loader.ask("SELECT file_number, column_name FROM ledger WHERE code = 'BADGE_SHARED' ORDER BY 1")
    assert flagged == ([(1, "Бейдж"), (2, "Бейдж")] if is_shared else [])


def test_journal_without_a_header_is_known_by_its_values(loader: Loader, write) -> None:
    first, *rows = (
        f"12.10.2026;{time};{who};Ворота;Проход;{way}"
        for who in ("Берёзкина Анна;17", "-;18")
        for time, way in (("09:00:00", "Вход"), ("11:00:00", "Выход"))
    )
    file = loader.load(write("log.txt", tuple(rows), first)).file
    assert [file[name] for name in ("format", "code", "rows_read", "rows_loaded")] == [
        *("turnstile_journal", "HEADERS_ASSUMED"),
        *(4, 4),
    ]
    assert loader.ask("SELECT row_number, direction FROM scan ORDER BY 1") == [
        *((1, "in"), (2, "out")),
        *((3, "in"), (4, "out")),
    ]


def test_log_of_entries_and_exits_is_no_list_of_registrations() -> None:
    header = "ФИО,Email,Организация,Дата,Время прихода,Время ухода"
    row = "Дубов Пётр,a@a.example,Школа,12.10.2026,09:00,18:00"
    table = Table("t", [header.split(","), row.split(",")], [1, 2], is_delimited=True)
    (extract,) = recognise(Contents([table]), "log.csv")
    assert (extract.format.name, list(extract.frame["scanned_at"])) == (
        "plain_stays",
        ["12.10.2026 09:00", "12.10.2026 18:00"],
    )


def test_numbers_that_a_log_writes_otherwise_than_the_list_are_those_of_the_list(loader: Loader, write) -> None:
    """Zeros that a spreadsheet took, a Cyrillic letter, a dash, an address; of two numbers that read so neither."""
    badges = ("0007", "В-0002", "A3", "017", "17")
    people = [f"{name};p{n}@a.example;Москва;{badges[n]}" for n, name in enumerate("Анна Пётр Олег Иван Инна".split())]
    written = ("7", "b0002", "https://a.example/t?code=a3", "0017")
    passes = [f"{badge};12.10.2026 09:0{n}:00;Вход А" for n, badge in enumerate(written)]
    loader.load(
        write("list.csv", tuple(people), "ФИО;E-mail;Регион;Номер бейджа"),
        write("log.csv", tuple(passes), "Номер бейджа;Дата сканирования;Точка"),
    )
    assert loader.ask("SELECT count(*) FROM person WHERE is_participant AND is_attendee") == [(3,)]
    assert loader.ask("SELECT count(*) FROM person WHERE NOT is_participant") == [(1,)]
    assert loader.ask("SELECT row_number FROM ledger WHERE code = 'NUMBER_RESPELT' ORDER BY 1") == [(2,), (3,), (4,)]


def test_log_of_names_in_parts_and_messages(loader: Loader, write) -> None:
    people = ("Берёзкина Анна Петровна;anna@a.example;Москва", "Дубов Пётр Ильич;petr@a.example;Москва")
    rows = (
        "12.10.2026 09:00;Вход по ключу;Турникет 1;Берёзкина;Анна;Петровна;9911",
        "12.10.2026 09:01;Доступ запрещён;Турникет 1;Дубов;Пётр;Ильич;9912",
    )
    loader.load(
        write("list.csv", people, "ФИО;E-mail;Регион"),
        write("log.csv", rows, "Дата и время;Сообщение;Устройство;Фамилия;Имя;Отчество;Код ключа"),
    )
    assert loader.ask("SELECT is_participant, is_attendee FROM person ORDER BY ALL") == [(True, False), (True, True)]


def test_region_of_a_log_is_that_of_whoever_never_registered(loader: Loader, write) -> None:
    people = ("Берёзкина Анна Петровна;anna@a.example;Москва",)
    rows = (
        "Берёзкина Анна Петровна;Калужская область;12.10.2026 09:00;Вход А",
        "Дубов Пётр Ильич;Тульская область;12.10.2026 09:01;Вход А",
    )
    loader.load(
        write("list.csv", people, "ФИО;E-mail;Регион"), write("log.csv", rows, "ФИО;Регион;Дата и время прохода;Точка")
    )
    assert loader.ask("SELECT region_code FROM person ORDER BY 1") == [("71",), ("77",)]
