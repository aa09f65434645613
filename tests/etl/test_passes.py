"""What the words of a log mean: way and result of a pass; and what becomes of words that nobody knows."""

import pytest

from etl import passes
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
    ],
)
def test_direction_is_known_by_its_first_word(raw: str, way: str) -> None:
    assert passes.direction(raw) == way


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("|Нормальный вход по ключу|Успешно|Проход по идентификатору|Доступ по карте разрешён|Допущен", (True, None)),
        ("Проход состоялся|Granted|Access granted|Accepted|Valid|1|BADGE_SCAN_SUCCESS|Вход № 2|ОК|✓", (True, None)),
        ("Отказ|Denied|Недействительный пропуск|Invalid|Проход не состоялся|Доступ запрещён", (False, None)),
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
