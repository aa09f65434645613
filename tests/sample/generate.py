"""Makes the bundled sample: `python -m tests.sample.generate [FOLDER]`. One seed, the same bytes every time."""

import datetime as dt
import json
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import settings
from tests.sample import exports
from tests.sample.applications import FIRST_DAY, MEETING_ON, Application, Registry, Scan, at, scans_of
from tests.sample.earlier import YEARS, EarlierForum
from tests.sample.people import Inventor, Person, invent_people
from tests.sample.places import PLACES, SUBJECTS
from tests.sample.truth import truth_of
from tests.sample.words import DAY_LISTS, GATES, OFFICIAL_POSTS

SEED = 20250825
PEOPLE = 2_730  # some 270 officials come on top
REFUSALS = {"cancelled": "Заказ отменён", "expired": "Ticket not paid", "pending": "Ticket not paid"}


def applications_of(people: list[Person], inventor: Inventor, rng: Random) -> list[Application]:
    """Everybody applies once, officials of every region for the meeting; one in seventeen applies again elsewhere."""
    registry = Registry(rng, inventor)
    posts = Random(SEED)
    for person in people:
        registry.apply(person, rng.choices(("pretix", "indico"), (53, 47))[0])
    for place in SUBJECTS:
        for _ in range(rng.choice((2, 3, 3, 4))):
            official = replace(inventor.person(place, "roiv"), post=posts.choice(OFFICIAL_POSTS))
            registry.apply(official, "officials")
    firsts = list(registry.taken)
    again = set(rng.sample(range(len(PLACES), len(firsts)), len(firsts) * 6 // 100))
    for number in sorted(again):
        first = firsts[number]
        system = rng.choice(("pretix", "pretix", "indico", "officials" if first.system == "pretix" else "pretix"))
        registry.apply_again(first, system)
    _share_orders([one for n, one in enumerate(firsts) if n not in again and n >= len(PLACES)], registry, rng)
    return registry.taken


def _share_orders(applications: list[Application], registry: Registry, rng: Random) -> None:
    """Delegations: some take one order for two to four people."""
    singles = [one for one in applications if one.system == "pretix"]
    for start in range(0, len(singles) - 4, 14):
        leader, *members = singles[start : start + rng.choice((2, 2, 3, 4))]
        for member in members:
            if member.person.family[:4] != leader.person.family[:4]:
                registry.share_order(leader, member)


def scans_for(applications: list[Application], rng: Random) -> list[Scan]:
    """Everything the doors saw, the odd things last."""
    latest = {(one.person.number, one.system): one for one in applications if one.is_scanned}
    scans = [scan for one in latest.values() for scan in scans_of(one, rng)]
    barred = [one for one in applications if one.system == "pretix" and one.status in REFUSALS]
    scans += [_at_the_door(one, rng) for one in barred[::4]]
    scans += [replace(_at_the_door(one, rng), result="OK", is_forced=True) for one in barred[1::16]]
    tickets = [scan for scan in scans if scan.system == "pretix" and not scan.is_automatic]
    scans += [_twice(scan) for scan in tickets if rng.random() < 0.02]
    scans += [_unknown_barcode(number, rng) for number in range(25)]
    scans += [_walk_in(number, rng) for number in range(14)]
    return scans + _rehearsal(scans)


def _at_the_door(application: Application, rng: Random) -> Scan:
    number = rng.randrange(4)
    moment = at(FIRST_DAY + dt.timedelta(days=number), 8, rng, 150)
    return Scan("pretix", moment, DAY_LISTS[number], "in", application, result=REFUSALS[application.status])


def _twice(scan: Scan) -> Scan:
    """The same ticket shown again: refused, whatever the first scan was."""
    return replace(
        scan, at=scan.at + dt.timedelta(minutes=3), direction="in", result="Ticket already used", is_forced=False
    )


def _unknown_barcode(number: int, rng: Random) -> Scan:
    day = rng.randrange(5)
    moment = at(FIRST_DAY + dt.timedelta(days=day), 8, rng, 240)
    return Scan("pretix", moment, DAY_LISTS[day], "in", badge=f"demo{number:028d}", result="Unknown ticket")


def _walk_in(number: int, rng: Random) -> Scan:
    """A badge given out at the door to somebody who never registered."""
    return Scan("officials", at(MEETING_ON, 9.5, rng, 40), GATES[number % 2], "in", badge=f"B9{number:04d}")


def _rehearsal(scans: list[Scan]) -> list[Scan]:
    """The scanners were tried out before the forum, and one forgotten device worked on after it."""
    admitted = [scan for scan in scans if scan.direction == "in" and scan.result == "OK" and scan.system == "pretix"]
    tried = admitted[:2000:250]
    early = [replace(scan, at=scan.at.replace(day=23)) for scan in tried]
    return early + [replace(scan, at=scan.at.replace(day=31)) for scan in tried[:2]]


def main(target: Path, truth_folder: Path) -> None:
    """Writes the exports of the newest forum and, in folders of their own, of the earlier ones; and truth.json."""
    rng = Random(SEED)
    inventor, people = invent_people(rng, PEOPLE)
    applications = applications_of(people, inventor, rng)
    scans = scans_for(applications, rng)
    of = {name: [one for one in applications if one.system == name] for name in ("pretix", "indico", "officials")}
    seen = {name: [scan for scan in scans if scan.system == name] for name in of}
    target.mkdir(parents=True, exist_ok=True)
    exports.write_positions(target / f"{exports.SLUG}_orders.csv", of["pretix"])
    exports.write_log(target / f"{exports.SLUG}_checkinlog.xlsx", seen["pretix"])
    exports.write_registrants(target / "registrations.xlsx", of["indico"], seen["indico"])
    exports.write_officials(target / "roiv_2025-08-26.csv", of["officials"], rng)
    exports.write_gates(target / "turnstiles_2025-08-26.csv", seen["officials"])
    years = [EarlierForum(year, SEED + n, people, inventor) for n, year in enumerate(YEARS, start=1)]
    for forum in years:
        forum.write(target)
    earlier = {forum.year.code: forum.truth([one.person for one in applications]) for forum in years}
    truth = json.dumps(truth_of(applications, scans) | {"earlier": earlier}, ensure_ascii=False, indent=1)
    (truth_folder / "truth.json").write_text(truth + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]) / "exports", Path(sys.argv[1]))
    else:
        main(settings.SAMPLE, Path(__file__).parent)
