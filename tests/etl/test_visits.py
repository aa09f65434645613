"""Stays against a slow twin: plain loops over the scans of invented logs, by the rule printed on table visit."""

import csv
import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest

from tests.etl.conftest import Loader

DAYS = [dt.date(2025, 8, 25), dt.date(2025, 8, 26)]
FORUM = """
title_ru = "Форум"
title_en = "Forum"
starts_on = 2025-08-25
ends_on = 2025-08-26
time_zone = "Europe/Moscow"
{closes}
[[hall]]
code = "big"
name_ru = "Большой"
name_en = "Big"
[[hall]]
code = "small"
name_ru = "Малый"
name_en = "Small"
[[list]]
code = "gate1"
name = "Вход 1"
[[list]]
code = "gate2"
name = "Вход 2"
[[list]]
code = "big1"
name = "Большой, дверь 1"
hall = "big"
[[list]]
code = "big2"
name = "Большой, дверь 2"
hall = "big"
[[list]]
code = "small1"
name = "Малый, дверь"
hall = "small"
"""
PROGRAMME = """session_code,day,starts_at,ends_at,title_ru,title_en,session_format,track,hall,source
one,2025-08-25,10:00,12:00,Первая,First,panel,,big,sample
two,2025-08-25,13:00,15:00,Вторая,Second,panel,,big,sample
three,2025-08-26,10:00,12:30,Третья,Third,panel,,big,sample
"""
SESSIONS = [("one", 0, 10, 12.0), ("two", 0, 13, 15.0), ("three", 1, 10, 12.5)]
PLACES = {
    "Вход 1": "venue",
    "Вход 2": "venue",
    "Большой, дверь 1": "big",
    "Большой, дверь 2": "big",
    "Малый, дверь": "small",
}
Pass = tuple[str, dt.datetime, str, str]  # badge, moment, door, direction


def passes(seed: int) -> list[Pass]:
    """Passes of some badges, exits often forgotten; nobody is seen leaving the small hall on the second day."""
    source = random.Random(seed)
    found = {}
    for badge in range(25):
        for day in DAYS:
            for _ in range(source.randrange(7)):
                at = dt.datetime.combine(day, dt.time(8)) + dt.timedelta(seconds=source.randrange(13 * 3600))
                door = source.choice(list(PLACES))
                is_out = source.random() < 0.4 and not (PLACES[door] == "small" and day == DAYS[1])
                found[badge, at] = (f"B{badge:03d}", at, door, "выход" if is_out else "вход")
    return sorted(found.values())


def expected(log: list[Pass], closes: dt.time | None) -> list[tuple]:
    """Place, entered, left, closed_by, session of every stay, by the printed rule."""
    stays: list[list[Any]] = []
    for number, (badge, at, door, direction) in enumerate(log):
        if direction == "выход":
            continue
        place, day = PLACES[door], DAYS.index(at.date())
        later = [one for one in log[number + 1 :] if one[0] == badge and one[1].date() == at.date()]
        here = [one for one in later if PLACES[one[2]] == place]
        ends: dict[str, dt.datetime] = {}
        if here:
            ends["exit" if here[0][3] == "выход" else "reentry"] = here[0][1]
        if place != "venue":
            others = [one[1] for one in later if PLACES[one[2]] != place]
            ends |= {"elsewhere": others[0]} if others else {}
        midnight = dt.datetime.combine(at.date(), dt.time())
        sessions = [(midnight + dt.timedelta(hours=end), code) for code, on, _, end in SESSIONS if on == day]
        session = min(((end, code) for end, code in sessions if end > at and place == "big"), default=None)
        if session and "exit" not in ends:
            ends["session_end"] = session[0]
        order = ["exit", "reentry", "elsewhere", "session_end"]
        by = min(ends, key=lambda name: (ends[name], order.index(name)), default="day_end")
        ended = ends.get(by) or (dt.datetime.combine(at.date(), closes) if closes else max(sessions)[0])
        by = "open" if by == "day_end" and ended <= at else by
        stays.append([place, at, None if by == "open" else ended, by, session and session[1]])
    for stay in stays:
        if not any(o[0] == stay[0] and o[1].date() == stay[1].date() and _is_seen_leaving(o, log) for o in stays):
            stay[2:4] = [None, "not_measured"]
    return sorted(map(tuple, stays), key=str)


def _is_seen_leaving(stay: list, log: list[Pass]) -> bool:
    """Whether the next pass of that badge at that place on that day is an exit."""
    badge = next(one[0] for one in log if one[1] == stay[1] and PLACES[one[2]] == stay[0])
    later = [o for o in log if o[0] == badge and o[1] > stay[1] and PLACES[o[2]] == stay[0]]
    return bool(later) and later[0][1].date() == stay[1].date() and later[0][3] == "выход"


def described(folder: Path, closes: str) -> Path:
    folder.mkdir()
    (folder / "forum.toml").write_text(FORUM.format(closes=closes), "utf-8")
    (folder / "programme.csv").write_text(PROGRAMME, "utf-8")
    return folder


def log_file(path: Path, log: list[Pass]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow("Код бейджа;Точка;Направление;Время".split(";"))
        writer.writerows([badge, door, word, f"{at:%d.%m.%Y %H:%M:%S}"] for badge, at, door, word in log)
    return path


@pytest.mark.parametrize(("seed", "closes"), [(1, ""), (2, "closes_at = 18:00:00"), (3, "closes_at = 21:30:00")])
def test_stays_are_what_the_printed_rule_says(loader: Loader, tmp_path: Path, seed: int, closes: str) -> None:
    log = passes(seed)
    loader("load", log_file(tmp_path / "log.csv", log), "--forum", described(tmp_path / "halls", closes))
    rows = loader.ask("SELECT place_code, entered_at, left_at, closed_by, session_code FROM visit")
    closing = dt.time.fromisoformat(closes[-8:]) if closes else None
    assert sorted(rows, key=str) == expected(log, closing)
    assert {row[3] for row in rows} >= {"exit", "reentry", "elsewhere", "session_end", "day_end", "not_measured"}


def test_peak_never_exceeds_the_people(loader: Loader, tmp_path: Path) -> None:
    loader("load", log_file(tmp_path / "log.csv", passes(4)), "--forum", described(tmp_path / "halls", ""))
    rows = loader.ask(
        "WITH step AS (SELECT place_code, day_on, entered_at AS moment, 1 AS change FROM visit"
        " WHERE left_at IS NOT NULL"
        " UNION ALL SELECT place_code, day_on, left_at, -1 FROM visit WHERE left_at IS NOT NULL),"
        " present AS (SELECT place_code, day_on, sum(change) OVER"
        " (PARTITION BY place_code, day_on ORDER BY moment, change ROWS UNBOUNDED PRECEDING) AS people FROM step)"
        " SELECT max(p.people), (SELECT count(DISTINCT person_number) FROM visit AS v"
        " WHERE v.place_code = p.place_code AND v.day_on = p.day_on) FROM present AS p GROUP BY place_code, day_on"
    )
    assert rows and all(peak <= people for peak, people in rows)


@pytest.mark.parametrize(
    ("doors", "seconds", "flagged"),
    [
        (("Большой, дверь 1", "Малый, дверь"), "", 2),
        (("Вход 1", "Малый, дверь"), "", 0),  # the house and a hall in it
        (("Большой, дверь 1", "Большой, дверь 2"), "", 0),
        (("Вход 1", "Малый, дверь"), ":00", 2),
    ],
)
def test_two_halls_in_one_minute_are_an_impossible_move(
    loader: Loader, tmp_path: Path, doors: tuple[str, str], seconds: str, flagged: int
) -> None:
    path = tmp_path / "log.csv"
    rows = [f"B1;{door};вход;25.08.2025 10:05{seconds}" for door in doors]
    path.write_text("\n".join(("Бейдж;Точка;Направление;Дата и время", *rows)), "utf-8")
    loader("load", path, "--forum", described(tmp_path / "halls", ""))
    assert loader.ask("SELECT count(*) FROM ledger WHERE code = 'IMPOSSIBLE_MOVE'") == [(flagged,)]


@pytest.mark.parametrize(("time", "is_flagged"), [("02:30:00", True), ("02:30:00+01:00", False), ("09:30:00", False)])
def test_scan_in_the_hour_that_the_clock_shows_twice_is_flagged(
    loader: Loader, tmp_path: Path, time: str, is_flagged: bool
) -> None:
    folder = described(tmp_path / "halls", "")
    told = (folder / "forum.toml").read_text("utf-8").replace("Europe/Moscow", "Europe/Berlin")
    (folder / "forum.toml").write_text(told.replace("2025-08", "2025-10"), "utf-8")
    path = tmp_path / "log.csv"
    path.write_text(f"Бейдж;Точка;Дата и время\nB1;Вход 1;2025-10-26 {time}", "utf-8")
    loader("load", path, "--forum", folder)
    assert (("TIME_FOLD",) in loader.ask("SELECT code FROM ledger")) == is_flagged


def test_joins_of_two_devices_are_one_stay(loader: Loader, tmp_path: Path) -> None:
    lines = [
        "Имя (настоящее имя),Электронная почта пользователя,Время входа,Время выхода,Продолжительность (минуты),Гость"
    ]
    for joined, left in (("10:00", "11:00"), ("10:05", "10:50"), ("11:30", "12:00")):
        lines.append(f"Клёнов Олег Юрьевич,oleg@a.example,26.08.2025 {joined}:00,26.08.2025 {left}:00,45,Да")
    path = tmp_path / "webinar.csv"
    path.write_text("\n".join(lines), "utf-8-sig")
    assert loader("load", path, "--forum", described(tmp_path / "halls", "")).status == 0
    rows = loader.ask("SELECT entered_at::TIME::VARCHAR, left_at::TIME::VARCHAR, closed_by FROM visit ORDER BY ALL")
    assert rows == [("10:00:00", "11:00:00", "exit"), ("11:30:00", "12:00:00", "exit")]


def test_sessions_are_signed_up_for_where_the_form_or_the_ticket_says_so(loader: Loader, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    header = "ФИО;E-mail;Регион;Организация;Должность;Сессии;Категория;Статус"
    rows = (
        "Клёнов Олег Юрьевич;oleg@a.example;Тула;Завод;Инженер особых поручений;Вторая, Third;гость;подтверждена",
        "Дубов Пётр Ильич;petr@a.example;Тула;Минобразования области;Врио министра;;Вторая;отменена",
        "Берёзкина Анна Петровна;anna@a.example;Тула;Колледж;;;гость;подтверждена",
    )
    path.write_text("\n".join((header, *rows)), "utf-8")
    loader("load", path, "--forum", described(tmp_path / "halls", ""))
    asked = loader.ask("SELECT session_code, is_registration_asked FROM programme_session ORDER BY session_bit")
    assert asked == [("one", False), ("two", True), ("three", True)]
    people = loader.ask(
        "SELECT registered_sessions::INTEGER, position_rank, position_rule FROM person"
        " JOIN registration USING (person_number, position_rank) ORDER BY ALL"
    )
    assert people == [(0, "unknown", None), (2, "head", "minister"), (6, "other", "no_word")]
    texts = [
        text
        for (name,) in loader.ask("SELECT table_name FROM duckdb_tables()")
        for text in loader.ask(f"SELECT COLUMNS(*)::VARCHAR FROM {name}")
    ]
    assert "особых поручений" not in str(texts)  # the text of a position singles people out
