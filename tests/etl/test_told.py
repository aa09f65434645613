"""Presence, states and staff that lists and logs made by hand tell in columns of their own."""

from pathlib import Path

import pytest

from tests.etl.conftest import Loader
from tests.etl.test_platforms import GUESTS


def test_a_form_that_asks_who_is_there_is_attendance_on_the_days_of_the_forum(loader: Loader, write) -> None:
    """The same answers before it are registrations. Dates of two readings: days of the forum, or the order of rows."""
    header = "Timestamp;Full Name;Email;Session"

    def answers(name: str, *days: str) -> Path:
        people = zip(days, GUESTS, strict=False)
        rows = (f"{day} 10:00:00;{guest.name} {guest.family};{guest.mail};Plenary session" for day, guest in people)
        return write(name, tuple(rows), header)

    loader.load(answers("form.csv", "9/1/2026", "9/3/2026", "10/2/2026"), answers("there.csv", *["10/12/2026"] * 3))
    assert loader.ask("SELECT count(*), any_value(session_code), any_value(day_on::VARCHAR) FROM scan") == [
        (3, "plenary", "2026-10-12")
    ]
    assert loader.ask("SELECT count(*), count(*) FILTER (is_attendee AND is_participant) FROM person") == [(3, 3)]
    assert loader.ask("SELECT max(registered_at)::DATE::VARCHAR FROM registration") == [("2026-10-02",)]


def test_states_that_say_who_came_are_presence_too(loader: Loader, write) -> None:
    people = [
        f"Гость {n};p{n}@a.example;Москва;{state}" for n, state in enumerate(("Checked in", "No show", "Отменена"))
    ]
    assert loader.load(write("list.csv", tuple(people), "ФИО;E-mail;Регион;Статус")).file["rows_loaded"] == 3
    assert loader.ask("SELECT is_participant, is_attendee FROM person ORDER BY ALL") == [
        (False, False),
        (True, False),
        (True, True),
    ]


def test_moment_of_coming_in_a_list_is_presence(loader: Loader, write) -> None:
    people = ("Берёзкина Анна;a@a.example;Москва;12.10.2026;09:00", "Дубов Пётр;p@a.example;Москва;;")
    loader.load(write("list.csv", people, "ФИО;E-mail;Регион;Дата прохода;Время прохода"))
    assert loader.ask("SELECT first_at::VARCHAR FROM attendance") == [("2026-10-12 09:00:00",)]
    assert loader.ask("SELECT count(*) FROM person WHERE is_participant") == [(2,)]


@pytest.mark.parametrize(("department", "is_staff"), [("Служба охраны", True), ("Охрана труда", False)])
def test_staff_is_told_by_its_department(loader: Loader, write, department: str, is_staff: bool) -> None:
    row = f"12.10.2026;09:00;{department};Стражников Иван Ильич;Турникет 1;Вход"
    file = loader.load(write("log.csv", (row,), "Дата;Время;Отдел;ФИО;Точка доступа;Направление")).file
    assert (file["format"], file["rows_skipped"]) == ("turnstile_journal", int(is_staff))
