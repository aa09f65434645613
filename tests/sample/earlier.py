"""Two earlier invented forums, simpler than the newest: a form made by hand, a log of doors, a webinar report.

Some of the people of the newest forum were there already; every year leaves something unmeasured.
"""

import csv
import datetime as dt
import math
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import settings
from tests.sample.people import Inventor, Person, typed_name, typed_organisation, typed_phone, typed_region
from tests.sample.places import SUBJECTS
from tests.sample.words import OFFICIAL_POSTS

HEADER = (
    "Номер заявки|ФИО|Субъект РФ|Наименование организации|Должность|E-mail|Телефон|Форма участия|Треки|Сессии"
    "|Дата подачи заявки|Статус заявки"
).split("|")
DOOR_HEADER = "Код бейджа|ID участника|Точка|Направление|Время".split("|")
ROOM_HEADER = (
    "Имя (настоящее имя)|Электронная почта пользователя|Время входа|Время выхода|Продолжительность (минуты)|Гость"
).split("|")
STATUSES = {"подтверждена": 84, "отменена": 8, "лист ожидания": 3, "на рассмотрении": 5}
ACTIVE = "подтверждена"
GATE, MEETING_GATE = "Главный вход", "Конгресс-зал, вход"
COMES = 0.72  # chance that somebody admitted on site comes at all


@dataclass(frozen=True)
class Year:
    """One earlier forum. `unscanned`: the track whose hall had no scanner."""

    code: str
    first_day: dt.date
    opened: dt.date
    people: int
    officials: int
    has_exits: bool
    has_webinar: bool
    asks_sessions: bool
    unscanned: str = ""


YEARS = (
    Year("sample-2024", dt.date(2024, 8, 26), dt.date(2024, 6, 17), 950, 120, False, True, True),
    Year("sample-2023", dt.date(2023, 8, 28), dt.date(2023, 6, 26), 560, 90, True, False, False, "transfer"),
)


@dataclass(frozen=True)
class Applicant:
    """One row of the form and what its person did."""

    number: int
    person: Person
    is_official: bool
    status: str
    is_online: bool
    tracks: tuple[str, ...]
    sessions: tuple[str, ...]
    made_at: dt.datetime

    @property
    def is_admitted(self) -> bool:
        return self.status == ACTIVE and not self.is_online


Pass = tuple[str, str, str, str, dt.datetime]  # badge, number of the application, door, direction, moment


class EarlierForum:
    """Applicants, passes through the doors and joins of the webinar of one year."""

    def __init__(self, year: Year, seed: int, known: list[Person], inventor: Inventor) -> None:
        self.year, self.rng = year, Random(seed)
        folder = settings.FORUMS / year.code
        with (folder / "programme.csv").open(encoding="utf-8", newline="") as file:
            self.programme = list(csv.DictReader(file))
        self.tracks = list(dict.fromkeys(session["track"] for session in self.programme if session["track"]))
        tracks = tomllib.loads((folder / "forum.toml").read_text("utf-8"))["track"]
        self.names = {track["code"]: track["name_ru"] for track in tracks}
        self.applicants = self._applicants(known, inventor)
        self.passes = sorted({one for a in self.applicants for one in self._passes(a)} | self._walk_ins(), key=str)
        self.joins = list(self._joins()) if year.has_webinar else []

    def _applicants(self, known: list[Person], inventor: Inventor) -> list[Applicant]:
        returning = self.rng.sample(known, self.year.people // 4)
        kinds = ("college", "college", "college", "university", "school", "company", "dpo", "media")
        weights = [place.weight for place in SUBJECTS]
        people = returning + [
            inventor.person(self.rng.choices(SUBJECTS, weights)[0], self.rng.choice(kinds))
            for _ in range(self.year.people - len(returning))
        ]
        officials = [
            replace(inventor.person(self.rng.choice(SUBJECTS), "roiv"), post=self.rng.choice(OFFICIAL_POSTS))
            for _ in range(self.year.officials)
        ]
        rows = [(person, False) for person in people] + [(person, True) for person in officials]
        self.rng.shuffle(rows)
        return [self._applicant(number, *row) for number, row in enumerate(rows, start=1)]

    def _applicant(self, number: int, person: Person, is_official: bool) -> Applicant:
        tracks = tuple(sorted(self.rng.sample(self.tracks, self.rng.choice((1, 1, 2)))))
        titles = [session["title_ru"] for session in self.programme if session["track"] in tracks]
        is_asked = self.year.asks_sessions and not is_official
        return Applicant(
            number=number,
            person=person,
            is_official=is_official,
            status=self.rng.choices(list(STATUSES), list(STATUSES.values()))[0],
            is_online=not is_official and self.year.has_webinar and self.rng.random() < 0.3,
            tracks=() if is_official else tracks,
            sessions=tuple(title for title in titles if self.rng.random() < 0.4) if is_asked else (),
            made_at=self._moment(),
        )

    def _moment(self) -> dt.datetime:
        """Slow at first, steep before the end, slow again: a logistic curve over the weeks of registration."""
        length = (self.year.first_day - self.year.opened).days - 3
        share = self.rng.uniform(0.02, 0.98)
        day = round(0.68 * length + 0.11 * length * math.log(share / (1 - share)))
        at = dt.datetime.combine(self.year.opened + dt.timedelta(days=min(max(day, 0), length)), dt.time(8))
        return at + dt.timedelta(seconds=self.rng.randrange(12 * 3600))

    def _passes(self, one: Applicant) -> Iterator[Pass]:
        if not one.is_admitted or self.rng.random() > COMES:
            return
        if one.is_official:
            yield from self._stay(one, MEETING_GATE, 1, 9.2, 12.9)
            return
        for day in sorted(self.rng.sample(range(4), self.rng.choice((1, 2, 2, 3)))):
            yield from self._stay(one, GATE, day, 8.2, 16.5)
            for track in one.tracks:
                if day in (1, 2) and track != self.year.unscanned and self.rng.random() < 0.6:
                    yield from self._stay(one, f"Зал «{self.names[track]}»", day, 10.1 if day == 2 else 14.0, 12.2)

    def _stay(self, one: Applicant, door: str, day: int, begins: float, ends: float) -> Iterator[Pass]:
        badge = f"B{self.year.first_day:%y}{one.number:04d}"
        yield badge, str(one.number), door, "вход", self._at(day, begins)
        if self.year.has_exits and self.rng.random() < 0.7:
            yield badge, str(one.number), door, "выход", self._at(day, max(ends, begins + 1.6))

    def _at(self, day: int, hour: float) -> dt.datetime:
        start = dt.datetime.combine(self.year.first_day + dt.timedelta(days=day), dt.time())
        return start + dt.timedelta(seconds=round(hour * 3600) + self.rng.randrange(2400))

    def _walk_ins(self) -> set[Pass]:
        """Badges given out at the door to people who never registered."""
        badges = (f"B{self.year.first_day:%y}9{number:03d}" for number in range(9))
        return {(badge, "", GATE, "вход", self._at(self.rng.randrange(4), 9)) for badge in badges}

    def _joins(self) -> Iterator[tuple[Applicant, dt.datetime, dt.datetime]]:
        """Who followed the plenary session from afar, some of them in two goes."""
        for one in self.applicants:
            if one.is_online and one.status == ACTIVE and self.rng.random() < 0.6:
                joined = self._at(0, 10)
                left = joined + dt.timedelta(minutes=self.rng.randint(4, 70))
                yield one, joined, left
                if self.rng.random() < 0.2:
                    yield one, left + dt.timedelta(minutes=3), left + dt.timedelta(minutes=20)

    def write(self, folder: Path) -> None:
        """Writes the exports into a folder named after the forum."""
        target = folder / self.year.code
        target.mkdir(parents=True, exist_ok=True)
        _write(target / "registrations.csv", ";", HEADER, [self._row(one) for one in self.applicants])
        doors = [[*row[:4], f"{row[4]:%d.%m.%Y %H:%M:%S}"] for row in sorted(self.passes, key=lambda row: row[4])]
        _write(target / "doors.csv", ";", DOOR_HEADER, doors)
        if self.joins:
            _write(target / f"webinar_{self.year.first_day}.csv", ",", ROOM_HEADER, [_join(*one) for one in self.joins])

    def _row(self, one: Applicant) -> list[str]:
        person, rng = one.person, self.rng
        family, given, patronymic = typed_name(rng, person)
        return [
            str(one.number),
            f"{family} {given} {patronymic}".strip(),
            typed_region(rng, person.place),
            typed_organisation(rng, person.organisation),
            person.post,
            person.email,
            typed_phone(rng, person.phone),
            "дистанционно" if one.is_online else "очно",
            "; ".join(self.names[track] for track in one.tracks),
            "; ".join(one.sessions),
            f"{one.made_at:%d.%m.%Y %H:%M}",
            one.status,
        ]

    def truth(self, known: list[Person]) -> dict[str, Any]:
        """What is known of the forum by construction, in the words of truth.json."""
        active = {one.number for one in self.applicants if one.status == ACTIVE}
        online = {one.number for one in self.applicants if one.is_online and one.status == ACTIVE}
        entered = [row for row in self.passes if row[3] == "вход"]
        seen = {int(row[1]) for row in entered if row[1]} | {one.number for one, *_ in self.joins}
        walk_ins = {row[0] for row in entered if not row[1]}
        missing = active - seen
        not_measured = set() if self.year.has_webinar else missing & online
        by_list = defaultdict(set)
        for badge, _, door, *_ in entered:
            by_list[door].add(badge)
        mine, theirs = ({person.email for person in people} for people in ([a.person for a in self.applicants], known))
        return {
            "registrations": len(self.applicants),
            "participants": len(active),
            "attendees": len(seen) + len(walk_ins),
            "attended_participants": len(active & seen),
            "walk_ins": len(seen - active) + len(walk_ins),
            "not_measured": len(not_measured),
            "no_shows": len(missing - not_measured),
            "attendees_by_list": {door: len(badges) for door, badges in sorted(by_list.items())},
            "people_of_the_newest_forum": len(mine & theirs),
        }


def _join(one: Applicant, joined: dt.datetime, left: dt.datetime) -> list[str]:
    minutes = str(math.ceil((left - joined).total_seconds() / 60))
    name = f"{one.person.family} {one.person.given} {one.person.patronymic}".strip()
    return [name, one.person.email, *(f"{at:%d.%m.%Y %H:%M:%S}" for at in (joined, left)), minutes, "Да"]


def _write(path: Path, separator: str, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=separator, lineterminator="\r\n").writerows([header, *rows])
