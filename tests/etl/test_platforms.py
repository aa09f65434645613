"""Exports of platforms that could not be run, from file to snapshot: invented people, and counts known beforehand."""

import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import permutations, product
from pathlib import Path

import pytest

from tests.etl.conftest import Loader

FAMILIES = "Берёзкин Дубов Клёнов Липов Осинов Рябинов Сосенков".split()
NAMES = "Пётр Олег Игнат Фома Лука".split()
REGIONS = ("Москва", "Тульская область", "Республика Татарстан")


@dataclass(frozen=True)
class Guest:
    """One invented person; `n` decides what becomes of them."""

    n: int
    family: str
    name: str

    @property
    def mail(self) -> str:
        return f"guest{self.n}@a.example"

    @property
    def region(self) -> str:
        return REGIONS[self.n % len(REGIONS)]


GUESTS = [Guest(n, family, name) for n, (family, name) in enumerate(product(FAMILIES, NAMES))]


@dataclass(frozen=True)
class Export:
    """Files of one platform and what the snapshot must say of them."""

    files: dict[str, str]
    registrations: int = 0
    active: int = 0
    attendees: int = 0
    entries: int = 0
    is_on_site_measured: bool = True
    is_online_measured: bool = False


def table(rows: Iterable[Iterable[object]], separator: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def guests(wanted: Callable[[Guest], bool]) -> int:
    return sum(map(wanted, GUESTS))


def hi_events() -> Export:
    """Up to three check-ins in one cell, in UTC; every seventh ticket is cancelled."""
    lists = ("Вход А, главный", "Зал 9", "Ярмарка")
    head = "ID,First Name,Last Name,Email,Status,Check Ins,Product ID,Product Name,Event ID,Public ID,Created Date"
    rows = [head.split(",")]
    for g in GUESTS:
        came = [f"{lists[k]} (2025-08-{26 + k} 06:{g.n:02}:02)" for k in range(g.n % 4)]
        status = "CANCELLED" if g.n % 7 == 0 else "ACTIVE"
        told = (status, ", ".join(came), 3, "Очное участие", 1, f"A-{g.n}", "2025-08-01 07:00:00")
        rows.append([str(g.n), g.name, g.family, g.mail, *map(str, told)])
    attendees, entries = guests(lambda g: g.n % 4 > 0), sum(g.n % 4 for g in GUESTS)
    return Export({"attendees.csv": table(rows)}, len(GUESTS), guests(lambda g: g.n % 7 != 0), attendees, entries)


def alfio() -> Export:
    """Attendees and the log of the doors: every second one is scanned, every sixth scan is taken back."""
    rows = ["ID,Category,Event,Status,ReservationID,Full Name,First Name,Last Name,E-Mail,Confirmation".split(",")]
    log = []
    for g in GUESTS:
        whole, moment = f"{g.name} {g.family}", "2025-08-01T09:12:33.123+03:00[Europe/Moscow]"
        rows.append([f"t{g.n}", "Очно", "forum", "ACQUIRED", f"R{g.n}", whole, g.name, g.family, g.mail, moment])
        for minute, operation, is_made in ((1, "SCAN", g.n % 2 == 0), (2, "REVERT", g.n % 6 == 0)):
            stamp = f"2025-08-26T06:{g.n:02}:{minute:02}Z"
            said = {"ticketUuid": f"t{g.n}", "scanTimestamp": stamp, "checkInStatus": "SUCCESS", "operation": operation}
            log += [said] if is_made else []
    stay = guests(lambda g: g.n % 2 == 0 and g.n % 6 != 0)
    return Export({"a.csv": table(rows), "log.json": json.dumps(log)}, len(GUESTS), len(GUESTS), stay, stay)


def alfio_sponsors() -> Export:
    """Leads of two stands: a person met at both is one attendee with two entries; nobody of them has registered."""
    rows = ["Username/Api Key,Description,Timestamp,Full name,Email,Sponsor notes,Lead Status,Operator".split(",")]
    for g in GUESTS:
        for stand in range(g.n % 3):
            stamp = f"2025-08-27T1{stand}:{g.n:02}:33.123+03:00[Europe/Moscow]"
            rows.append([f"s{stand}", f"Стенд {stand}", stamp, f"{g.name} {g.family}", g.mail, "", "WARM", "op"])
    entries = sum(g.n % 3 for g in GUESTS)
    return Export({"leads.csv": table(rows)}, attendees=guests(lambda g: g.n % 3 > 0), entries=entries)


def attendize() -> Export:
    """Every third one has arrived; of these every second one has a time."""
    head = "Имя,Фамилия,Емайл,ID билета,Ссылка,Категория билета,Дата заказа,Прибыл,Время прибытия"
    rows = [head.split(",")]
    for g in GUESTS:
        came = "Да" if g.n % 3 == 0 else "Нет"
        moment = f"2025-08-26 09:{g.n:02}:00" if g.n % 6 == 0 else ""
        ticket = ("Очное участие", "2025-08-01 10:00:00", came, moment)
        rows.append([g.name, g.family, g.mail, str(100 + g.n), f"X{g.n}", *ticket])
    attendees, entries = guests(lambda g: g.n % 3 == 0), guests(lambda g: g.n % 6 == 0)
    return Export({"Участники.csv": table(rows)}, len(GUESTS), len(GUESTS), attendees, entries)


def eventbrite() -> Export:
    """The status says who came; refunds are cancelled."""
    head = "Order #,Order Date,First Name,Last Name,Email,Quantity,Ticket Type,Attendee #,Attendee Status,Ваш регион"
    rows = [head.split(",")]
    for g in GUESTS:
        status = ("Attending", "Checked In", "Not Attending")[g.n % 3]
        rows.append([f"9{g.n}", "2025-08-01", g.name, g.family, g.mail, "1", "Очное участие", f"7{g.n}", status])
        rows[-1].append(g.region)
    active, came = guests(lambda g: g.n % 3 != 2), guests(lambda g: g.n % 3 == 1)
    return Export({"report.csv": table(rows)}, len(GUESTS), active, came)


def getcourse() -> Export:
    """Registrations alone: nobody was counted, so nobody is absent."""
    rows = ["id;Email;Тип регистрации;Создан;Последняя активность;Имя;Фамилия;Телефон;Страна;Город;Регион".split(";")]
    for g in GUESTS:
        days = ("2025-08-01 10:00:00", "2025-08-02 10:00:00")
        rows.append([str(g.n), g.mail, "email", *days, g.name, g.family, "", "Россия", "", g.region])
    files = {"users.csv": table(rows, ";")}
    return Export(files, len(GUESTS), len(GUESTS), is_on_site_measured=False)


def timepad() -> Export:
    """The answer of the API: paid, booked, returned; `attended` of every fourth one."""
    tickets = []
    for g in GUESTS:
        raw, status = (("paid", "оплачено"), ("booked", "забронировано"), ("rejected", "отказ"))[g.n % 3]
        who = {"surname": g.family, "name": g.name, "email": g.mail}
        order = {"id": f"1:{g.n}", "event_id": 1, "order_id": g.n, "reg_date": "2025-08-02 07:38:32"}
        tickets.append({**order, "status": status, "status_raw": raw, **who, "attended": g.n % 12 == 0})
    active, came = guests(lambda g: g.n % 3 == 0), guests(lambda g: g.n % 12 == 0)
    return Export({"hook.json": json.dumps({"tickets": tickets}, ensure_ascii=False)}, len(GUESTS), active, came)


def streamboxy() -> Export:
    """Minutes in the running session are presence online; minutes before it are not."""
    head = "External Key,First Name,Last Name,Email,MinutesConnectedBeforeSession,MinutesConnectedRunningSession"
    rows = [[*head.split(","), "Created at", "Checked In On Site"]]
    for g in GUESTS:
        minutes = str(40 if g.n % 5 == 0 else 0)
        rows.append([f"K{g.n}", g.name, g.family, g.mail, "5", minutes, "2025-08-01 06:55:00", "FALSE"])
    watched = guests(lambda g: g.n % 5 == 0)
    files = {"presence.csv": table(rows)}
    return Export(files, len(GUESTS), len(GUESTS), watched, 0, is_on_site_measured=False, is_online_measured=True)


def room(name: str, text: str, entries: int) -> Export:
    """A webinar room without registrations: everybody in it is an attendee online."""
    return Export({name: text}, 0, 0, len(GUESTS), entries, is_on_site_measured=False, is_online_measured=True)


def mts_link() -> Export:
    """Every fifth one joined twice."""
    rows = ["ID;Фамилия;Имя;Email;Имя в чате;Роль;Время входа;Время выхода;Длительность".split(";")]
    for g in GUESTS:
        for hour in (10, 12)[: 1 + (g.n % 5 == 0)]:
            spent = (f"26.08.2025 {hour}:{g.n:02}:39", f"26.08.2025 {hour + 1}:56:08", "113")
            rows.append([str(g.n), g.family, g.name, g.mail, g.name, "участник", *spent])
    return room("Статистика.csv", table(rows, ";"), len(GUESTS) + guests(lambda g: g.n % 5 == 0))


def google_meet() -> Export:
    """The day stands in the name of the file alone."""
    rows = ["First name,Last name,Email,Duration,Time joined,Time exited".split(",")]
    rows += [[g.name, g.family, g.mail, "1 hr", f"{9 + g.n % 3}:{g.n:02} AM", "1:04 PM"] for g in GUESTS]
    return room("2025-08-26 Форум.csv", table(rows), len(GUESTS))


def bigbluebutton() -> Export:
    """A ministry's report: the header on row 21, a row of column numbers below it, its own total above."""
    above: list[list[object]] = [[""] * 5 for _ in range(20)]
    above[4:8] = [["Тема", "Форум: трансляция"], ["Дата вебинара", "26 августа 2025"], [], [_TOTAL, len(GUESTS)]]
    head = (
        "Фамилия Имя Отчество;Организация;Регион;Телефон;Email;Время присоединения ВА;Время выхода из ВА;Длительность"
    )
    rows: list[list[object]] = [*above, [*head.split(";")], [*range(1, 9)]]
    for g in GUESTS:
        spent = (f"2025-08-26 10:{g.n:02}:12", "2025-08-26 11:55:22", "01:15:10")
        rows.append([f"{g.family} {g.name} Ильич", "Колледж", g.region, "", g.mail, *spent])
    return room("Отчёт.csv", table(rows, ";"), len(GUESTS))


_TOTAL = "Общее количество участников"
EXPORTS = {
    "hi_events_attendees": hi_events,
    "alfio_attendees+alfio_checkin_log": alfio,
    "alfio_sponsor_scans": alfio_sponsors,
    "attendize_attendees": attendize,
    "eventbrite_attendees": eventbrite,
    "getcourse_users": getcourse,
    "timepad_webhook": timepad,
    "streamboxy": streamboxy,
    "mts_link": mts_link,
    "google_meet": google_meet,
    "bigbluebutton_report": bigbluebutton,
}


@pytest.mark.parametrize("formats", EXPORTS)
def test_export_of_a_platform_becomes_the_people_it_speaks_of(loader: Loader, tmp_path: Path, formats: str) -> None:
    export = EXPORTS[formats]()
    paths = [tmp_path / name for name in export.files]
    for path, text in zip(paths, export.files.values(), strict=True):
        path.write_text(text, "utf-8-sig", newline="")
    files = loader.load(*paths, forum="exports").result["files"]
    assert "+".join(str(file["format"]) for file in files) == formats
    for file in files:
        assert file["rows_read"] == sum(file[f"rows_{fate}"] for fate in ("loaded", "merged", "rejected", "skipped"))
        assert file["rows_rejected"] == file["rows_merged"] == 0
    found = loader.ask("SELECT count(*), count(*) FILTER (WHERE status = 'active') FROM registration")
    assert found == [(export.registrations, export.active)]
    assert loader.ask("SELECT count(*) FROM person WHERE is_attendee") == [(export.attendees,)]
    assert loader.ask("SELECT count(*) FROM scan WHERE direction <> 'out'") == [(export.entries,)]
    measured = loader.ask("SELECT is_on_site_measured, is_online_measured FROM forum")
    assert measured == [(export.is_on_site_measured, export.is_online_measured)]
    assert loader.ask("SELECT count(*) FROM control_total WHERE stated <> counted") == [(0,)]
    if formats == "bigbluebutton_report":  # nobody of them has registered: the report alone names their regions
        assert dict(loader.ask("SELECT region_code, count(*) FROM person GROUP BY region_code")) == by_region()


def by_region() -> dict[str, int]:
    """Guests by the code of their region."""
    return {
        code: guests(lambda g, region=region: g.region == region)  # type: ignore[misc]
        for code, region in zip(("77", "71", "16"), REGIONS, strict=True)
    }


def test_viewers_of_a_room_are_the_registered_people(loader: Loader, tmp_path: Path) -> None:
    """The same people in a list of registrations and in a room: nobody is counted twice."""
    for name, text in {**getcourse().files, **mts_link().files}.items():
        (tmp_path / name).write_text(text, "utf-8")
    loader.load(tmp_path / "users.csv", tmp_path / "Статистика.csv", forum="exports")
    found = loader.ask("SELECT count(*), count(*) FILTER (WHERE is_participant AND is_attendee) FROM person")
    assert found == [(len(GUESTS), len(GUESTS))]
    assert dict(loader.ask("SELECT region_code, count(*) FROM person GROUP BY region_code")) == by_region()


PRETIX = {
    "positions": (
        "Event slug,Order code,Position ID,Status,Email,Order date,Product,Attendee name",
        "spo2025,COLL1,{n},paid,office@a.example,2025-07-01,Очное участие,",
    ),
    "list": (
        "Order code,Attendee name,Product,Checked in,Checked out,Email,Order date",
        "COLL1,Анна Дубова,Очное участие,2025-08-26 09:0{n},,office@a.example,2025-07-01",
    ),
    "log": (
        "Date,Time,Check-in list,Scan type,Order code,Position ID,Name",
        "2025-08-26,09:0{n},День 1,Entry,COLL1,{n},Анна Дубова",
    ),
}


@pytest.mark.parametrize("wanted", ["positions log", "list", "positions list", "list log", "list positions log"])
def test_tickets_without_names_are_people_of_their_own(loader: Loader, tmp_path: Path, wanted: str) -> None:
    """Three tickets that a college ordered: the mailbox is that of its office, the name that of its accountant."""
    paths = []
    for name in wanted.split():
        head, row = PRETIX[name]
        paths.append(tmp_path / f"{name}.csv")
        paths[-1].write_text("\n".join([head, *(row.format(n=n) for n in (1, 2, 3))]), "utf-8")
    loader.load(*paths, forum="exports")
    assert loader.ask("SELECT count(*) FROM registration") == [(3,)]
    assert loader.ask("SELECT count(*), count(*) FILTER (WHERE is_attendee) FROM person") == [(3, 3)]


@pytest.mark.parametrize("wanted", list(permutations(("orders", "positions", "list"))), ids=" ".join)
def test_who_ordered_is_nobody_elses_name(loader: Loader, write, wanted: tuple[str, ...]) -> None:
    """Two people of one order and one mailbox; the list, where only the second came, may be the first file."""
    (positions, _), (checkins, _) = PRETIX["positions"], PRETIX["list"]
    ticket = "spo2025,COLL1,{},paid,office@a.example,2025-07-01,Очное участие,{}"
    names = ("Дубов Пантелеймон Всеволодович", "Ель Ия")
    files = {
        "orders": (
            "Event slug,Order code,Order total,Status,Email,Order date,Name,Positions",
            f"spo2025,COLL1,0,paid,office@a.example,2025-07-01,{names[0]},2",
        ),
        "positions": (positions, *(ticket.format(n, name) for n, name in enumerate(names, 1))),
        "list": (checkins, f"COLL1,{names[1]},Очное участие,2025-08-26 09:01,,office@a.example,2025-07-01"),
    }
    loader.load(*(write(f"{name}.csv", files[name][1:], files[name][0]) for name in wanted), forum="exports")
    assert loader.ask("SELECT count(*), count(*) FILTER (WHERE is_attendee) FROM person") == [(2, 1)]


def test_entries_of_one_ticket_on_several_rows_of_a_list_are_one_registration(loader: Loader, tmp_path: Path) -> None:
    """As eventyay writes them: a row for each scan."""
    head, row = PRETIX["list"]
    rows = (row.format(n=1), row.format(n=1).replace("09:01", "15:01"))
    (tmp_path / "list.csv").write_text("\n".join([head, *rows]), "utf-8")
    loader.load(tmp_path / "list.csv", forum="exports")
    assert loader.ask("SELECT count(*) FROM registration") == [(1,)]


def test_list_and_log_of_a_check_in_speak_of_the_same_people(loader: Loader, tmp_path: Path) -> None:
    """No export of the orders: the list names the order, the log the ticket; two people of one order."""
    (head, _), (log_head, _) = PRETIX["list"], PRETIX["log"]
    people = {1: "Дубова Анна Львовна", 2: "Клёнов Олег Ильич"}
    rows = [f"COLL1,{name},Очное участие,2025-08-26 09:0{n},,p{n}@a.example,2025-07-01" for n, name in people.items()]
    log = [f"2025-08-26,09:0{n},День 1,Entry,COLL1,{n},{people[n].split()[0]} {people[n].split()[1]}" for n in people]
    for name, lines in {"list": [head, *rows], "log": [log_head, *log]}.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines), "utf-8")
        loader.load(tmp_path / f"{name}.csv", forum="exports")
    assert loader.ask(
        "SELECT count(*), count(*) FILTER (is_attendee), count(*) FILTER (registrations = 1) FROM person"
    ) == [(2, 2, 2)]


CODED = {
    "hi_events": ("First Name;Last Name;Email;Status;Check Ins;Product Name;Public ID", "{};ACTIVE;;Очно;{}"),
    "alfio": ("First Name;Last Name;E-Mail;Status;ReservationID;ID", "{};ACQUIRED;R1;{}"),
    "eventbrite": (
        "First Name;Last Name;Email;Attendee Status;Ticket Type;Order #;Barcode #",
        "{};Attending;Очно;1;{}",
    ),
    "timepad": ("Имя;Фамилия;E-mail;Статус;Тип билета;Код;EAN-8", "{};оплачено;Очно;250:17;{}"),
    "pretix": (
        "Attendee name;Product;Attendee email;Status;Order date;Order code;Position ID;Ticket secret",
        "{};paid;2025-08-01;AB1CD;1;{}",
    ),
}


@pytest.mark.parametrize("name", CODED)
def test_code_of_a_ticket_that_another_scanner_read_is_its_bearers(loader: Loader, write, name: str) -> None:
    """Doors of halls often have readers of their own, whose logs know nothing but the code."""
    header, row = CODED[name]
    person, code = "Анна;Берёзкина;anna@a.example", "43648808"
    list_of_people = write("list.csv", (row.format(person, code),), header)
    log = write("log.csv", (f"{code};26.08.2025 09:10;Зал 9",), "Штрихкод;Время сканирования;Точка")
    loader.load(list_of_people, log, forum="exports")
    assert loader.ask("SELECT count(*), count(*) FILTER (is_participant AND is_attendee) FROM person") == [(1, 1)]


OFFICE = (
    "ФИО;Эл. почта;Регион;№ бейджа",
    "Берёзкина Анна Петровна;office@a.example;Москва;B1",
    "Дубова Инна Львовна;office@a.example;Москва;B2",
    "Клёнов Олег Ильич;oleg@a.example;Тульская область;B3",
    "Липов Иван Ильич;ivan@a.example;Тульская область;B4",
    "Липов Иван Ильич;other@b.example;Москва;B5",
)


def test_a_log_that_knows_no_number_of_a_list_goes_by_whole_names(loader: Loader, write) -> None:
    """Cards of the house: a whole name finds its only bearer, a shorter one and that of two people nobody. Of numbers
    that the list gives out another one is nobody's, even with a name on it. A mailbox alone finds its only owner; two
    who share one are two."""
    names = ("Берёзкина Анна Петровна", "Олег Клёнов", "Липов Иван Ильич", "Чужой Пётр Ильич")
    passes = [f"12.10.2026;09:0{n}:00;Вход;{name};{900 + n};Вход А" for n, name in enumerate(names)]
    badges = ("B2;;12.10.2026 09:00;Вход А", "B9;Берёзкина Анна Петровна;12.10.2026 09:01;Вход А")
    mails = ("oleg@a.example;12.10.2026 10:00;Зал 9", "office@a.example;12.10.2026 10:00;Зал 9")
    loader.load(
        write("list.csv", OFFICE[1:], OFFICE[0]),
        write("perco.csv", tuple(passes), "Дата;Время;Событие;Сотрудник;Номер карты;Точка доступа"),
        write("badges.csv", badges, "№ бейджа;ФИО;Дата сканирования;Точка"),
        write("mails.csv", mails, "Email;Дата и время;Зал"),
    )
    seen = "SELECT row_number FROM registration JOIN person USING (person_number) WHERE is_attendee ORDER BY 1"
    assert loader.ask("SELECT count(*) FROM registration") == [(5,)]
    assert loader.ask(seen) == [(2,), (3,), (4,)]
    assert loader.ask("SELECT count(*) FROM person WHERE NOT is_participant") == [(5,)]
    assert loader.ask("SELECT row_number FROM ledger WHERE code = 'NAME_ONLY'") == [(2,)]
