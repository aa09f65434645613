"""One value in, one value out."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import clean, presence

MOSCOW = "Europe/Moscow"


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("25.08.2025 8:34", (2025, 8, 25, 8, 34)),
        ("2025-08-25 08:34", (2025, 8, 25, 8, 34)),
        ("2025-08-24 22:28:00+00:00", (2025, 8, 25, 1, 28)),  # the day changes with the zone
        ("2025-08-24T22:28:00Z", (2025, 8, 25, 1, 28)),
        ("2025-08-25T09:12:33.123+03:00[Europe/Moscow]", (2025, 8, 25, 9, 12, 33)),
        ("2025-08-24 22:28:00.123456+00", (2025, 8, 25, 1, 28)),
        ("2025-08-24 22:28:00 UTC", (2025, 8, 25, 1, 28)),
        ("2025-08-25 10:28:00 +0900 (MSK)", (2025, 8, 25, 4, 28)),
        ("25.08.2025 17:00 (МСК+7)", (2025, 8, 25, 10)),
        ("25.08.2025 17:00 мск", (2025, 8, 25, 17)),
        ("2025-08-24T24:00:00Z", (2025, 8, 25, 3)),
        ("25.08.2025, пн, в 10:30 ч.", (2025, 8, 25, 10, 30)),
        ("01.09.25 10:00", (2025, 9, 1, 10)),
        ("1 сентября 2025 г. 10:00", (2025, 9, 1, 10)),
        ("7 мая 2025", (2025, 5, 7)),
        ("10-апр-2025 09:30", (2025, 4, 10, 9, 30)),
        ("25/08/2025", (2025, 8, 25)),
        ("45894.5", (2025, 8, 25, 12)),
        ("25.08.2025 24:00:00", (2025, 8, 26)),
        ("25.08.2025 23:59:60", (2025, 8, 25, 23, 59, 59)),
        ("25.08.2025 01:05:00 PM", (2025, 8, 25, 13, 5)),
        ("25.08.2025 13:05:00 PM", (2025, 8, 25, 13, 5)),
    ],
)
def test_moment_is_local_to_the_forum(raw: str, moment: tuple[int, ...]) -> None:
    assert clean.moment(raw, MOSCOW) == (dt.datetime(*moment), None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", None),
        ("--", None),
        ("вчера", "DATE_BAD"),
        ("12.09.2026 вечером", "DATE_BAD"),
        ("12.09.2026 110:30", "DATE_BAD"),
        ("12.09.2026 - 14.09.2026 10:30", "DATE_BAD"),
        ("12.09.2026 10:30-11:30", "DATE_BAD"),
        ("12.09.2026 10:30 (Владивосток)", "DATE_BAD"),  # a zone that we do not know: the time would be wrong
        ("10:05", "DATE_BAD"),
        ("31.02.2026", "DATE_IMPOSSIBLE"),
        ("25.08.2025 24:00", "DATE_IMPOSSIBLE"),
        ("25.08.2025 утром", "DATE_BAD"),
        ("01.09.2062", "DATE_RANGE"),
        ("01.09.1926", "DATE_RANGE"),
        ("60", "DATE_BAD"),
    ],
)
def test_moment_that_is_none_is_named(raw: str, code: str | None) -> None:
    assert clean.moment(raw, MOSCOW) == (None, code)


@given(
    st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2049, 12, 31)),
    st.sampled_from(["%d.%m.%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S"]),
)
def test_written_moment_reads_back(moment: dt.datetime, style: str) -> None:
    assert clean.moment(moment.strftime(style), MOSCOW) == (moment.replace(microsecond=0), None)


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("оплачено", "active"),
        ("pending (confirmed)", "active"),
        ("Completed", "active"),
        ("подтверждена", "active"),
        ("", "active"),
        ("не завершено", "pending"),
        ("approval pending", "pending"),
        ("ожидает оплаты", "pending"),
        ("лист ожидания", "waitlist"),
        ("canceled (paid fee)", "cancelled"),
        ("ОТМЕНЕНО ", "cancelled"),
        ("Withdrawn", "cancelled"),
        ("истекло", "expired"),
        ("Rejected", "rejected"),
        ("Заявка принята", "active"),
        ("Участие не подтверждено", "pending"),
        ("Отозвана участником", "cancelled"),
        ("Cancelled by attendee", "cancelled"),
        ("Отказано в участии", "rejected"),
        ("Pending approval", "pending"),
        ("Заявка утверждена", "active"),
        ("pending approval", "pending"),
        ("В обработке", "pending"),
        ("waiting list", "waitlist"),
        ("RELEASED", "cancelled"),
        ("не одобрена", "rejected"),
    ],
)
def test_status_is_known_by_its_word(raw: str, status: str) -> None:
    assert clean.status(raw) == (status, None)


def test_unknown_status_is_told() -> None:
    assert clean.status("ъъъ")[1] == "STATUS_UNKNOWN"


@pytest.mark.parametrize(
    ("raw", "phone"),
    [
        ("'+7 943 000-00-01", "9430000001"),
        ("8 (943) 000 00 01", "9430000001"),
        ("943-000-00-01", "9430000001"),
        ("+375 29 123-45-67", "375291234567"),
        ("7,9E+10", ""),
        ("7.90000000006E10", ""),
        ("22-33-44, 55-66-77", ""),
        ("нет", ""),
        ("", ""),
    ],
)
def test_phone_is_its_digits(raw: str, phone: str) -> None:
    assert clean.phone(raw) == phone


@pytest.mark.parametrize(
    ("raw", "email"),
    [
        (" Anna@A.Example ", "anna@a.example"),
        ("mailto:anna@a.example", "anna@a.example"),
        ("Анна <anna@a.example>", "anna@a.example"),
        ("anna@a.example, petr@a.example", ""),
        ("нет", ""),
        ("анна@почта.рф", "анна@почта.рф"),
        ("аnnа@почта.рф", "anna@почта.рф"),  # Cyrillic look-alikes among Latin letters
    ],
)
def test_mailbox_is_one_address_in_lower_case(raw: str, email: str) -> None:
    assert clean.email(raw) == email


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Клёнова Ольга Ивановна", "ОЛЬГА  ИВАНОВНА КЛЕНОВА"),
        ("Клёнова О. И.", "О.И. Клёнова"),
        ("Клёнова Ольга", "Клeнова Ольга"),  # a Latin e
        ("Клёнова Ольга", "Клёнова Ольга Клёнова Ольга"),  # the whole name in two fields
        ("Ёлкин Й.", "Ёлкин Й."),  # й as two signs
    ],
)
def test_spellings_of_one_name_have_the_same_words(one: str, two: str) -> None:
    assert clean.name_tokens(one) == clean.name_tokens(two)


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert clean.fold(clean.fold(text)) == clean.fold(text)


@pytest.mark.parametrize(
    ("ticket", "kind"),
    [
        ("Очное участие", ("on_site", "participant")),
        ("Слушатель онлайн", ("online", "participant")),
        ("заочная форма", ("online", "unknown")),
        ("Спикер", ("unknown", "speaker")),
        ("Организатор", ("unknown", "organiser")),
        ("учитель", ("unknown", "unknown")),
    ],
)
def test_ticket_says_how_and_as_whom(ticket: str, kind: tuple[str, str]) -> None:
    assert clean.participation(ticket) == kind


@pytest.mark.parametrize(
    ("raw", "is_positive"),
    [
        ("3,5", True),
        ("1\u00a0234", True),
        ("1,234.5", True),
        ("0", False),
        ("0,00", False),
        ("", False),
        ("нет", False),
    ],
)
def test_minutes_are_a_number_above_none(raw: str, is_positive: bool) -> None:
    assert presence.is_positive(raw) is is_positive


@pytest.mark.parametrize(("raw", "has_come"), [("ИСТИНА", True), ("ЛОЖЬ", False), ("TRUE", True), ("явка", True)])
def test_mark_of_presence_is_read_as_spreadsheets_write_it(raw: str, has_come: bool) -> None:
    assert clean.came(raw) == (has_come, None)


@pytest.mark.parametrize(
    ("raw", "minute"),
    [
        ("26.08.2025 00:00:00 09:15:00", 15),
        ("26.08.2025 30.12.1899 9:15:00", 15),
        ("2025-08-26 00:00:00 1900-01-01 09:15", 15),
        ("26.08.2025 26.08.2025 09:15", 15),
        ("26.08.2025 09:15:30 9:15", 15),
        ("26.08.2025 09:15 10:15", None),
        ("26.08.2025 27.08.2025 09:15", None),
    ],
)
def test_cells_of_date_and_time_that_both_hold_a_moment_tell_it_once(raw: str, minute: int | None) -> None:
    at, code = clean.moment(raw, MOSCOW)
    assert (at, code) == ((dt.datetime(2025, 8, 26, 9, minute), None) if minute else (None, "DATE_BAD"))
