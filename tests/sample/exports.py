"""The export files, each exactly as its system writes it."""

import csv
import datetime as dt
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from random import Random

import xlsxwriter

import settings
from tests.sample.applications import Application, Scan
from tests.sample.words import MEETING, TRACKS

SLUG, EVENT = "spo-demo", "Форум СПО 2025 (демонстрация)"
TRACK_QUESTION = "Треки форума, которые планируете посетить"
SESSION_QUESTION = "Сессии, на которые записываетесь"
FOUNDED = dt.datetime(2025, 8, 31)  # creation date inside workbooks: the same bytes every time

POSITION_HEADER = (
    "Название мероприятия|Название события|Код заказа|ID позиции|Статус|Электронная почта|Номер телефона|Дата заказа"
    "|Время заказа:|Продукт|Product ID|Вариант|Variation ID|Price|Налоговая ставка|Tax rule|Сумма налога"
    "|Имя посетителя|Имя посетителя: Имя|Имя посетителя: Второе имя|Имя посетителя: Фамилия"
    "|Адрес электронной почты посетителя|Attendee company|Адрес|Почтовый индекс|Город|Страна|Штат|Voucher"
    "|Использовано по промокоду|Voucher tag|ID псевдонимизации|Ticket secret|Seat ID|Seat name|Seat zone|Seat row"
    "|Seat number|Blocked|Valid from|Valid until|Order comment|Follow-up date|Add-on to position ID"
    "|Субъект Российской Федерации|Полное наименование организации|Должность|"
    + "|".join(f"{TRACK_QUESTION} – {track}" for track in TRACKS)
    + f"|Дата приезда|{SESSION_QUESTION}|Компания в счёте|Имя в счёте|Имя в счёте: Имя"
    "|Имя в счёте: Второе имя|Имя в счёте: Фамилия"
    "|Invoice address street|Invoice address ZIP code|Invoice address city|Invoice address country"
    "|Invoice address state|НДС ID|Канал продаж|Order locale|Адрес электронной почты подтверждён"
    "|External customer ID|Check-in lists|Плательщики|Position order link"
).split("|")
LOG_HEADER = (
    "Дата|Время|Check-in list|Scan type|Код заказа|ID позиции|Secret|Продукт|Имя|Device|Offline|Offline override"
    "|Automatically checked in|Входная группа|Result|Сообщение об ошибке|Upload date|Upload time"
).split("|")
INDICO_HEADER = (
    "ID|Name|Имя|Фамилия|Email Address|Affiliation|Телефон|Должность|Отчество|Субъект Российской Федерации"
    f"|Полное наименование организации|Формат участия|{TRACK_QUESTION}|Дата приезда"
    "|Согласие на обработку персональных данных|Registration date|Modification date|Registration state|Price"
    "|Checked in|Check-in date|Payment date|Tags"
).split("|")
OFFICIALS_HEADER = (
    "ID участника|ФИО|Субъект РФ|Наименование организации|Должность|Эл. почта|Контактный телефон|Форма участия"
    "|Дата подачи заявки|Статус заявки"
).split("|")
GATE_HEADER = "Код бейджа|ID участника|Точка|Сессия|Направление|Время".split("|")

PRETIX_STATUS = {"active": "оплачено", "cancelled": "отменено", "expired": "истекло", "pending": "не завершено"}
INDICO_STATUS = {"active": "Completed", "cancelled": "Withdrawn", "rejected": "Rejected", "pending": "Pending"}
OFFICIALS_STATUS = {
    "active": "подтверждена",
    "cancelled": "отменена",
    "waitlist": "лист ожидания",
    "pending": "на рассмотрении",
}


def write_positions(path: Path, applications: Iterable[Application]) -> None:
    """Order positions of pretix: CSV with commas, Russian locale, all non-numbers quoted, formulas disarmed."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
        writer.writerow(POSITION_HEADER)
        for one in sorted(applications, key=lambda one: (one.made_at, one.order, one.position)):
            cells = _position(one)
            writer.writerow([_disarmed(cells.get(header, "")) for header in POSITION_HEADER])


def _disarmed(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in tuple("+-=@") else cell


def _position(one: Application) -> dict[str, str | int]:
    family, given, patronymic = one.name
    cells: dict[str, str | int] = {
        "Название мероприятия": SLUG,
        "Название события": EVENT,
        "Код заказа": one.order,
        "ID позиции": one.position,
        "Статус": "approval pending"
        if (one.status, one.ticket) == ("pending", "Пресса")
        else PRETIX_STATUS[one.status],
        "Электронная почта": one.order_email,
        "Номер телефона": one.phone,
        "Дата заказа": f"{one.made_at:%Y-%m-%d}",
        "Время заказа:": f"{one.made_at:%H:%M:%S}",
        "Продукт": one.ticket,
        "Product ID": "1",
        "Price": "1500,00" if one.ticket == "Участник (очно)" else "0,00",
        "Налоговая ставка": "0",
        "Сумма налога": "0,00",
        "Имя посетителя": " ".join(part for part in (given, patronymic, family) if part),
        "Имя посетителя: Имя": given,
        "Имя посетителя: Второе имя": patronymic,
        "Имя посетителя: Фамилия": family,
        "Адрес электронной почты посетителя": one.email,
        "ID псевдонимизации": one.secret[:10].upper(),
        "Ticket secret": one.secret,
        "Субъект Российской Федерации": one.region,
        "Полное наименование организации": one.organisation,
        "Должность": one.person.post,
        SESSION_QUESTION: ", ".join(chosen_sessions(one)),
        "Канал продаж": "Интернет-магазин",
        "Order locale": "ru",
        "Адрес электронной почты подтверждён": "Нет",
        "Плательщики": "Bank transfer",
    }
    ticks = ("Да" if track in one.tracks else "Нет" for track in range(len(TRACKS)))
    return cells | {f"{TRACK_QUESTION} – {track}": tick for track, tick in zip(TRACKS, ticks, strict=True)}


@cache
def _programme() -> dict[str, list[str]]:
    """Track as in the form → titles of its sessions."""
    folder = settings.FORUMS / "sample"
    names = {t["code"]: t["name_ru"] for t in tomllib.loads((folder / "forum.toml").read_text("utf-8"))["track"]}
    titles: dict[str, list[str]] = {name: [] for name in names.values()}
    with (folder / "programme.csv").open(encoding="utf-8", newline="") as file:
        for session in csv.DictReader(file):
            if session["track"]:
                titles[names[session["track"]]].append(session["title_ru"])
    return titles


def chosen_sessions(one: Application) -> list[str]:
    """Titles of the sessions that somebody signs up for: some of the tracks they ticked. The secret decides."""
    rng = Random(one.secret)
    return [title for track in one.tracks for title in _programme()[TRACKS[track]] if rng.random() < 0.4]


def write_log(path: Path, scans: Iterable[Scan]) -> None:
    """Check-in log of pretix: XLSX of text cells, entries and exits, refusals and unknown barcodes."""
    rows = []
    for scan in sorted(scans, key=lambda scan: (scan.at, scan.point, scan.badge, scan.direction)):
        date, time = f"{scan.at:%d.%m.%Y}", f"{scan.at.hour}:{scan.at:%M}"
        one = scan.application
        whose = [one.order, one.position, one.secret, one.ticket] if one else ["", "", scan.badge, ""]
        name = " ".join(part for part in (one.name[1], one.name[2], one.name[0]) if part) if one else ""
        device = "" if scan.is_automatic else f"#{1 + sum(map(ord, scan.point)) % 9}: Стойка (Zebra TC26)"
        flags = ["Да" if flag else "Нет" for flag in (scan.is_forced, scan.is_forced, scan.is_automatic)]
        kind = "Entry" if scan.direction == "in" else "Выход"
        rows.append(
            [date, time, scan.point, kind, *whose, name, device, *flags, "Главный вход", scan.result, "", date, time]
        )
    _write_workbook(path, "Check-in log (all scans)", LOG_HEADER, rows)


def write_registrants(path: Path, applications: Iterable[Application], scans: Iterable[Scan]) -> None:
    """Registrants of Indico: XLSX with real dates; check-in is one flag and one time for the whole event."""
    arrived = {scan.application.order: scan.at for scan in scans if scan.application}
    rows = []
    for one in sorted(applications, key=lambda one: int(one.order)):
        family, given, patronymic = one.name
        tracks = "; ".join(TRACKS[track] for track in one.tracks)
        came = arrived.get(one.order, "")
        row = [
            int(one.order),
            f"{given} {family}",
            given,
            family,
            one.email,
            "",
            one.phone,
            one.person.post,
            patronymic,
        ]
        row += [one.region, one.organisation, one.ticket, tracks, "", "Yes", one.made_at, ""]
        rows.append([*row, INDICO_STATUS[one.status], "€0.00", bool(came), came, "", ""])
    _write_workbook(path, "Sheet1", INDICO_HEADER, rows)


def _write_workbook(path: Path, sheet: str, header: list[str], rows: list[list]) -> None:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        book.set_properties({"created": FOUNDED})
        page = book.add_worksheet(sheet)
        for number, row in enumerate([header, *rows]):
            page.write_row(number, 0, row)


def write_officials(path: Path, applications: Iterable[Application], rng: Random) -> None:
    """A table made by hand in the office: cp1251, semicolons, one column for the whole name, a total at the end."""
    rows = [_official(one, rng) for one in sorted(applications, key=lambda one: one.made_at)]
    total = ["Итого", str(len(rows)), *[""] * (len(OFFICIALS_HEADER) - 2)]
    _write_semicolons(path, "cp1251", [OFFICIALS_HEADER, *rows, total])


def _official(one: Application, rng: Random) -> list[str]:
    family, given, patronymic = one.name
    words = (given, patronymic, family) if rng.random() < 0.1 else (family, given, patronymic)
    status = OFFICIALS_STATUS[one.status]
    return [
        one.order,
        " ".join(word for word in words if word),
        one.region,
        one.organisation,
        one.person.post,
        one.email,
        one.phone,
        one.ticket,
        f"{one.made_at:%d.%m.%Y %H:%M}",
        status.capitalize() if rng.random() < 0.15 else status,
    ]


def write_gates(path: Path, scans: Iterable[Scan]) -> None:
    """The log of the turnstiles at the meeting: UTF-8, semicolons, every pass by badge."""
    words = {"in": "вход", "out": "выход"}
    rows = []
    for scan in sorted(scans, key=lambda scan: (scan.at, scan.badge)):
        who = scan.application.order if scan.application else ""
        rows.append([scan.badge, who, scan.point, MEETING, words[scan.direction], f"{scan.at:%d.%m.%Y %H:%M:%S}"])
    _write_semicolons(path, "utf-8", [GATE_HEADER, *rows])


def _write_semicolons(path: Path, encoding: str, rows: list[list[str]]) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(rows)
