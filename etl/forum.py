"""A forum as its folder describes it: dates, tracks, halls, lists, tickets, programme."""

import csv
import datetime as dt
import fnmatch
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from etl.clean import fold, participation
from etl.plan import Planned, read_plan
from etl.problems import Stop


@dataclass(frozen=True)
class Forum:
    """One forum folder, read and checked."""

    code: str
    folder: Path
    title_ru: str
    title_en: str
    days: tuple[dt.date, ...]
    starts_on: dt.date
    ends_on: dt.date
    time_zone: str
    is_sample: bool
    sources: tuple[str, ...]
    tracks: tuple[dict[str, Any], ...]
    halls: tuple[dict[str, Any], ...]
    lists: tuple[dict[str, Any], ...]
    tickets: tuple[dict[str, Any], ...]
    programme: tuple[dict[str, str], ...] = field(default=())
    plan: tuple[Planned, ...] = field(default=())
    closes_at: dt.time | None = None

    def tracks_in(self, text: str) -> tuple[str, ...]:
        """Codes of the tracks named in a cell. Names may hold the separator themselves: the longest is sought first."""
        names = [(n, t["code"]) for t in self.tracks for n in (t["name_ru"], t["name_en"], *t.get("aliases", ()))]
        found = _named_in(text, names)
        return tuple(track["code"] for track in self.tracks if track["code"] in found)

    def sessions_in(self, text: str) -> tuple[str, ...]:
        """Codes of the sessions of the programme whose titles stand in a cell."""
        names = [(s[title], s["session_code"]) for s in self.programme for title in ("title_ru", "title_en")]
        return tuple(sorted(_named_in(text, names)))

    def list_named(self, name: str) -> dict[str, Any] | None:
        """The declared check-in list, door or point of that name."""
        wanted = fold(name)
        names = ((one, spelling) for one in self.lists for spelling in (one["name"], *one.get("aliases", ())))
        return next((one for one, spelling in names if fold(spelling) == wanted), None)

    def list_of_file(self, file_name: str) -> dict[str, Any] | None:
        """The list that a file is about, by the name the registration system gave the file."""
        name = file_name.casefold()
        return next(
            (one for one in self.lists for glob in one.get("files", ()) if fnmatch.fnmatch(name, glob.casefold())), None
        )

    def session_named(self, title: str) -> dict[str, str] | None:
        """The session of the programme with that title."""
        wanted = fold(title)
        return next((s for s in self.programme if wanted in (fold(s["title_ru"]), fold(s["title_en"]))), None)

    def participation(self, ticket: str) -> tuple[str, str]:
        """(format, role) of a ticket or category: as declared, else by its words."""
        wanted = fold(ticket)
        for one in self.tickets:
            if wanted in (fold(one["name"]), *map(fold, one.get("aliases", ()))):
                return one["format"], one["role"]
        return participation(ticket)


def read_forum(folder: Path) -> Forum:
    """The forum described by `folder`/forum.toml and programme.csv. Raises Stop when it cannot be used."""
    path = folder / "forum.toml"
    try:
        facts = tomllib.loads(path.read_text("utf-8"))
        return Forum(
            code=folder.name,
            folder=folder,
            title_ru=facts["title_ru"],
            title_en=facts["title_en"],
            starts_on=facts["starts_on"],
            ends_on=facts["ends_on"],
            days=_days(facts),
            time_zone=ZoneInfo(facts["time_zone"]).key,
            is_sample=facts.get("is_sample", False),
            sources=tuple(facts.get("sources", ())),
            tracks=tuple(facts.get("track", ())),
            halls=tuple(facts.get("hall", ())),
            lists=tuple(facts.get("list", ())),
            tickets=tuple(facts.get("ticket", ())),
            programme=_programme(folder / "programme.csv"),
            plan=read_plan(folder / "plan.csv"),
            closes_at=facts.get("closes_at"),
        )
    except FileNotFoundError:
        raise Stop(
            f"{path}: нет описания форума. Укажите папку с forum.toml ключом --forum."
            f" / No forum description. Give a folder with forum.toml by --forum."
        ) from None
    except (tomllib.TOMLDecodeError, KeyError, ValueError, TypeError) as problem:
        raise Stop(f"{path}: {problem!s}. Исправьте описание форума. / Mend the forum description.") from problem


def _named_in(text: str, names: list[tuple[str, str]]) -> set[str]:
    """Codes whose names stand in a text; the longest name is sought first, for one may hold another."""
    rest = fold(text)
    found: set[str] = set()
    if not rest:
        return found
    for name, code in sorted(((fold(name), code) for name, code in names), key=lambda item: -len(item[0])):
        if name and name in rest:
            rest = rest.replace(name, "\n")
            found.add(code)
    return found


def _days(facts: dict[str, Any]) -> tuple[dt.date, ...]:
    length = (facts["ends_on"] - facts["starts_on"]).days + 1
    days = [facts["starts_on"] + dt.timedelta(days=n) for n in range(length)]
    return tuple(sorted({*days, *facts.get("also_on", ())}))


def _programme(path: Path) -> tuple[dict[str, str], ...]:
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
