"""Who applied where, and who was seen: the forum before it becomes export files."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from tests.sample.people import Inventor, Person, typed_name, typed_organisation, typed_phone, typed_region
from tests.sample.places import PLACES
from tests.sample.words import DAY_LISTS, GATES, TRACK_CHOICE, TRACK_LISTS, TRACK_PULL, TRACKS

FIRST_DAY, LAST_DAY = dt.date(2025, 8, 25), dt.date(2025, 8, 30)
OPENED, DEADLINE = dt.date(2025, 6, 16), dt.date(2025, 8, 22)
MEETING_ON = dt.date(2025, 8, 26)
# Ticket names of each system with their weights; online ones take no seat and are scanned nowhere.
TICKETS = {
    "pretix": (("Участник (очно)", 82), ("Спикер", 7), ("Эксперт", 7), ("Пресса", 4)),
    "indico": (("Онлайн-участие", 60), ("Очное участие", 31), ("Спикер", 9)),
    "officials": (("очно", 88), ("дистанционно", 12)),
}
ONLINE = ("Онлайн-участие", "дистанционно")
STATUSES = {
    "pretix": (("active", 86), ("cancelled", 5), ("expired", 4), ("pending", 5)),
    "indico": (("active", 86), ("cancelled", 5), ("rejected", 4), ("pending", 5)),
    "officials": (("active", 86), ("cancelled", 5), ("waitlist", 4), ("pending", 5)),
}
DUPLICATES = ("email_case", "phone", "yo", "swapped", "initials", "no_patronymic")


@dataclass(frozen=True)
class Application:
    """One registration as typed. `order`, `position`: its code in the system."""

    person: Person
    system: str
    order: str
    position: int
    made_at: dt.datetime
    status: str
    ticket: str
    tracks: tuple[int, ...]
    name: tuple[str, str, str]
    email: str
    order_email: str
    phone: str
    region: str
    organisation: str
    secret: str

    @property
    def is_scanned(self) -> bool:
        """Whether this registration lets its owner through a door."""
        return self.status == "active" and self.ticket not in ONLINE


@dataclass(frozen=True)
class Scan:
    """One observation at a door; without an application when the badge or barcode is nobody's."""

    system: str
    at: dt.datetime
    point: str
    direction: str
    application: Application | None = None
    badge: str = ""
    result: str = "OK"
    track: int | None = None
    is_forced: bool = False
    is_automatic: bool = False


def chosen(rng: Random, weighted: tuple[tuple[str, int], ...]) -> str:
    """One of the names, by weight."""
    return rng.choices([name for name, _ in weighted], [weight for _, weight in weighted])[0]


class Registry:
    """Takes applications the way the three systems do."""

    def __init__(self, rng: Random, inventor: Inventor) -> None:
        self.rng, self.inventor = rng, inventor
        self.taken: list[Application] = []
        self.days = [OPENED + dt.timedelta(days=n) for n in range((DEADLINE - OPENED).days + 5)]
        self.day_weights = [self._crowd(day) for day in self.days]

    def apply(self, person: Person, system: str) -> Application:
        """A first registration of that person."""
        number = len(self.taken)
        is_exact = person.number <= len(PLACES)  # so that every place is there at least once beyond doubt
        application = Application(
            person=person,
            system=system,
            order=self._code(system, number),
            position=1,
            made_at=self._moment(),
            status="active" if is_exact else chosen(self.rng, STATUSES[system]),
            ticket=chosen(self.rng, TICKETS[system]),
            tracks=self._tracks() if system != "officials" else (),
            name=typed_name(self.rng, person),
            email=person.email,
            order_email=person.email,
            phone=f"+7{person.phone}" if system == "pretix" else typed_phone(self.rng, person.phone),
            region=person.place.name if is_exact else typed_region(self.rng, person.place),
            organisation=typed_organisation(self.rng, person.organisation),
            secret="".join(self.rng.choices("abcdefghjkmnpqrstuvwxyz23456789", k=32)),
        )
        self.taken.append(application)
        return application

    def apply_again(self, first: Application, system: str) -> None:
        """A second registration of the same person: same mailbox or same phone, the name written otherwise."""
        again = self.apply(first.person, system)
        kind = self.rng.choice(DUPLICATES)
        family, given, patronymic = first.person.family, first.person.given, first.person.patronymic
        if kind == "swapped":
            family, given = given, family
        elif kind == "yo":
            family, given = family.replace("ё", "е"), given.replace("ё", "е")
        elif kind == "initials":
            given, patronymic = f"{given[0]}.", f"{patronymic[0]}." if patronymic else ""
        elif kind == "no_patronymic":
            patronymic = ""
        is_new_mailbox = kind == "phone" or system == "indico" == first.system  # Indico takes a mailbox once
        email = self.inventor.email(first.person.family, given) if is_new_mailbox else first.email
        email = email.title() if kind == "email_case" else email
        self.taken[-1] = replace(again, name=(family, given, patronymic), email=email, order_email=email)

    def share_order(self, leader: Application, member: Application) -> None:
        """Put the member into the leader's order: their phone and mailbox, now and then no mailbox of the member."""
        place = self.taken.index(member)
        position = 1 + sum(one.order == leader.order for one in self.taken)
        self.taken[place] = replace(
            member,
            order=leader.order,
            position=position,
            made_at=leader.made_at,
            status=leader.status,
            phone=leader.phone,
            order_email=leader.order_email,
            email=member.email if self.rng.random() < 0.8 else "",
        )

    def _code(self, system: str, number: int) -> str:
        if system == "pretix":
            alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ3789"
            return "".join(alphabet[number * 12_289 // 28**power % 28] for power in range(5))
        return f"R{number:05d}" if system == "officials" else str(number)

    def _moment(self) -> dt.datetime:
        day = self.rng.choices(self.days, self.day_weights)[0]
        seconds = self.rng.choices(range(24), [1] * 7 + [6, 12] + [16] * 9 + [9, 7, 6, 5, 4, 2])[0] * 3600
        return dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=seconds + self.rng.randrange(3600))

    @staticmethod
    def _crowd(day: dt.date) -> float:
        """Registrations grow towards the deadline, rest at weekends, and trickle in afterwards."""
        left = (DEADLINE - day).days
        grown = 1.03 ** (75 - left) if left >= 0 else 1.5
        return grown * (0.45 if day.weekday() > 4 else 1.0) * (1.8 if left in (0, 1, 21) else 1.0)

    def _tracks(self) -> tuple[int, ...]:
        wanted = self.rng.choices(range(len(TRACKS)), TRACK_CHOICE, k=self.rng.choice((1, 1, 2, 2, 3)))
        return tuple(sorted(set(wanted)))


def at(day: dt.date, hour: float, rng: Random, spread_minutes: int) -> dt.datetime:
    """A moment of that day, up to so many minutes after that hour."""
    start = dt.datetime.combine(day, dt.time()) + dt.timedelta(hours=hour)
    return start + dt.timedelta(seconds=rng.randrange(spread_minutes * 60))


def scans_of(application: Application, rng: Random) -> Iterator[Scan]:
    """Where and when the owner of an admitted registration was seen; nothing for who stayed at home."""
    if rng.random() * 100 > application.person.place.turnout:
        return
    if application.system == "officials":
        yield from _meeting(application, rng)
    elif application.system == "indico":
        day = FIRST_DAY + dt.timedelta(days=rng.choices(range(4), (60, 24, 11, 5))[0])
        yield Scan("indico", at(day, 8, rng, 240), "", "in", application)
    else:
        arrival = rng.choices(range(4), (50, 32, 13, 5))[0]
        for number in range(arrival, min(5, arrival + rng.choice((1, 2, 3, 3, 4, 5)))):
            yield from _day(application, number, rng)


def _day(application: Application, number: int, rng: Random) -> Iterator[Scan]:
    day = FIRST_DAY + dt.timedelta(days=number)
    door = Scan("pretix", at(day, 8, rng, 150), DAY_LISTS[number], "in", application)
    yield door
    if rng.random() < 0.18:  # out for lunch and in again
        yield replace(door, at=at(day, 12.5, rng, 30), direction="out")
        yield replace(door, at=at(day, 13.25, rng, 30))
    leaving = rng.random()  # the rest leave unseen
    if leaving < 0.5:
        yield replace(door, at=at(day, 16.5, rng, 120), direction="out")
    elif number == 0:
        closing = dt.datetime.combine(day, dt.time(2)) + dt.timedelta(days=1)
        yield replace(door, at=closing, direction="out", is_automatic=True)
    if 1 <= number <= 3:
        for track in range(len(TRACKS)):
            pull = TRACK_PULL[track] * 0.8 if track in application.tracks else 4
            if rng.random() * 100 < pull:
                yield from _track(application, day, track, rng)


def _track(application: Application, day: dt.date, track: int, rng: Random) -> Iterator[Scan]:
    begins = 13.7 if day == MEETING_ON else 10.2
    scan = Scan("pretix", at(day, begins, rng, 45), TRACK_LISTS[track], "in", application, track=track)
    yield scan
    if rng.random() < 0.3:
        yield replace(scan, at=at(day, begins + 1.9, rng, 20), direction="out")


def _meeting(application: Application, rng: Random) -> Iterator[Scan]:
    badge = application.order.replace("R", "B")
    scan = Scan("officials", at(MEETING_ON, 9, rng, 70), rng.choice(GATES), "in", application, badge)
    yield scan
    if rng.random() < 0.05:  # the turnstile wrote the pass twice
        yield scan
    if rng.random() < 0.55:
        yield replace(scan, at=at(MEETING_ON, 12.75, rng, 40), direction="out", point=rng.choice(GATES))
