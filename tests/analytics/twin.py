"""Every metric once more, slowly: plain loops over the invented lists, without SQL, masks or the `person` columns.

A twin answers a list of rows with the same columns, in the same order, as the metric of its name.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from analytics.filters import Filters
from tests.analytics.forum import Rows, Tables

CODES = {
    "region": "region_code",
    "district": "district_code",
    "organisation_type": "organisation_type",
    "format": "format",
    "role": "role",
    "status": "status",
}


class Person:
    """A person with everything the lists say about it."""

    def __init__(self, row: dict[str, Any], registrations: Rows, visits: Rows, tracks: dict[int, set[str]]) -> None:
        active = [one for one in registrations if one["status"] == "active"]
        self.row, self.registrations, self.visits = row, registrations, visits
        self.forum = row["forum_code"]
        self.is_participant = bool(active)
        self.chosen = {track for one in active or registrations for track in tracks[one["registration_id"]]}
        self.visited = {visit["track_code"] for visit in visits} - {None}
        self.is_seen, self.is_observed = False, False
        self.seen_tracks: set[str] = set()
        self.shown_visits: Rows = []


class Twin:
    """The persons that filters pick from the lists, and the numbers about them."""

    def __init__(self, tables: Tables, filters: Filters) -> None:
        self.tables, self.filters = tables, filters
        newest = max((row["starts_on"], row["forum_code"]) for row in tables["forum"])[1]
        self.forums = sorted(filters.forum or [newest])
        self.days = [day for day in tables["day"] if day["forum_code"] in self.forums and self._shows(day["day_on"])]
        self.tracks = [track for code in self.forums for track in tables["track"] if track["forum_code"] == code]
        self.met = {(visit["forum_code"], visit["track_code"]) for visit in tables["attendance"]}
        self.people = [person for person in self._everybody() if self._is_picked(person)]
        for person in self.people:
            self._observe(person)

    def _everybody(self) -> Iterable[Person]:
        registrations, visits, tracks = defaultdict(list), defaultdict(list), defaultdict(set)
        for row in self.tables["registration"]:
            registrations[row["person_number"]].append(row)
        for row in self.tables["attendance"]:
            visits[row["person_number"]].append(row)
        for row in self.tables["registration_track"]:
            tracks[row["registration_id"]].add(row["track_code"])
        for row in self.tables["person"]:
            yield Person(row, registrations[row["person_number"]], visits[row["person_number"]], tracks)

    def _is_picked(self, person: Person) -> bool:
        if person.forum not in self.forums:
            return False
        for name, column in CODES.items():
            if (codes := getattr(self.filters, name)) and person.row[column] not in codes:
                return False
        return not self.filters.track or bool((person.chosen | person.visited) & set(self.filters.track))

    def _shows(self, day: date) -> bool:
        return not self.filters.day or day.isoformat() in self.filters.day

    def _observe(self, person: Person) -> None:
        days = [day for day in self.days if day["forum_code"] == person.forum]
        person.shown_visits = [visit for visit in person.visits if self._shows(visit["day_on"])]
        has_come = any(one.get("came_as") for one in person.registrations) and not self.filters.day
        person.is_seen = bool(person.shown_visits) or has_come
        person.seen_tracks = {visit["track_code"] for visit in person.shown_visits} - {None}
        can_see = not self.filters.day or any(day["is_measured"] for day in days)
        person.is_observed = person.row["is_measured"] and can_see

    # What stands in the rows of a breakdown: (forum or None, code, name_ru, name_en, is_measured), in order.

    def _names(self, by: str) -> list[tuple]:
        if by == "track":
            return [
                (t["forum_code"], t["track_code"], t["name_ru"], t["name_en"], self._is_met(t)) for t in self.tracks
            ]
        if by == "day":
            return [
                (
                    d["forum_code"],
                    d["day_on"].isoformat(),
                    f"{d['day_on']:%d.%m.%Y}",
                    d["day_on"].isoformat(),
                    d["is_measured"],
                )
                for d in sorted(self.days, key=lambda day: (day["forum_code"], day["day_on"]))
            ]
        if by == "region":
            carried = {person.row["region_code"] for person in self.people}
            listed = [r for r in self.tables["region"] if r["region_group"] != "foreign" or r["region_code"] in carried]
            listed.sort(key=lambda row: int(row["position"]))
            return [(None, row["region_code"], row["name_ru"], row["name_en"], True) for row in listed]
        listed = sorted((r for r in self.tables["vocabulary"] if r["kind"] == by), key=lambda row: int(row["position"]))
        return [(None, row["code"], row["name_ru"], row["name_en"], True) for row in listed]

    def _is_met(self, track: dict[str, Any]) -> bool:
        return (track["forum_code"], track["track_code"]) in self.met

    def _people_of(self, by: str, forum: str | None, code: str) -> tuple[list[Person], list[Person]]:
        """Participants and attendees that belong to a row."""
        if by == "track":
            mine = [person for person in self.people if person.forum == forum]
            chose = [person for person in mine if person.is_participant and code in person.chosen]
            return chose, [person for person in mine if code in person.seen_tracks]
        if by == "day":
            mine = [person for person in self.people if person.forum == forum]
            came = [p for p in mine if any(visit["day_on"].isoformat() == code for visit in p.visits)]
            return [person for person in mine if person.is_participant], came
        mine = [person for person in self.people if person.row[CODES[by]] == code]
        return [person for person in mine if person.is_participant], [person for person in mine if person.is_seen]

    def headline(self) -> Rows:
        """Twin of headline."""
        statuses = [one["status"] for person in self.people for one in person.registrations]
        participants = [person for person in self.people if person.is_participant]
        attendees = [person for person in self.people if person.is_seen]
        subjects = {row["region_code"] for row in self.tables["region"] if row["region_group"] == "subject"}
        figures = _turnout(participants, attendees, True)
        del figures["turnout_low"], figures["turnout_high"]
        return [
            {
                "registrations": len(statuses),
                "cancelled": statuses.count("cancelled"),
                "pending": statuses.count("pending") + statuses.count("waitlist"),
                "expired": statuses.count("expired"),
                "rejected": statuses.count("rejected"),
                **figures,
                "regions_represented": len({person.row["region_code"] for person in participants} & subjects),
                "organisations": len({person.row["organisation_id"] for person in participants} - {None}),
            }
        ]

    def turnout(self, by: str) -> Rows:
        """Twin of turnout."""
        return [
            {by: code, "name_ru": name_ru, "name_en": name_en}
            | _turnout(*self._people_of(by, forum, code), is_measured)
            for forum, code, name_ru, name_en, is_measured in self._names(by)
        ]

    def track_rows(self) -> Rows:
        """Twin of tracks."""
        rows = []
        participants = sum(person.is_participant for person in self.people)
        attendees = sum(person.is_seen for person in self.people)
        for forum, code, name_ru, name_en, is_measured in self._names("track"):
            chose, there = self._people_of("track", forum, code)
            both = [person for person in chose if person in there]
            attended, attended_registered = (len(there), len(both)) if is_measured else (None, None)
            entries = self._entries("track_code", (forum, code))
            rows.append(
                {
                    "track": code,
                    "name_ru": name_ru,
                    "name_en": name_en,
                    "registered": len(chose),
                    "came": (came := sum(person.is_seen for person in chose)),
                    "attended": attended,
                    "attended_registered": attended_registered,
                    "registered_share": _share(len(chose), participants),
                    "attended_share": _share(attended, attendees),
                    "came_share": _share(came, len(chose)),
                    "conversion_share": _share(attended_registered, len(chose)),
                    "chosen_share": _share(attended_registered, attended),
                    "entries": entries if is_measured else None,
                }
            )
        return rows

    def _entries(self, column: str, place: tuple) -> int:
        visits = [visit for person in self.people for visit in person.shown_visits]
        return sum(visit["entries"] for visit in visits if _place(visit, column) == place)

    def registrations(self, by: str) -> Rows:
        """Twin of registrations."""
        mine = [(person, one) for person in self.people for one in person.registrations]
        if by == "day":
            return self._registrations_by_day([one for _, one in mine])
        tracks = {(row["registration_id"], row["track_code"]) for row in self.tables["registration_track"]}
        rows = []
        for forum, code, name_ru, name_en, _ in self._names(by):
            if by == "status":
                these = [one for _, one in mine if one["status"] == code]
            elif by == "track":
                these = [
                    one for _, one in mine if one["forum_code"] == forum and (one["registration_id"], code) in tracks
                ]
            else:
                these = [one for person, one in mine if person.row[CODES[by]] == code]
            active = sum(one["status"] == "active" for one in these)
            row = {by: code, "name_ru": name_ru, "name_en": name_en}
            rows.append(row | {"registrations": len(these), "active": active})
        return rows

    @staticmethod
    def _registrations_by_day(registrations: Rows) -> Rows:
        rows: Rows = []
        of_day = defaultdict(list)
        for one in registrations:
            of_day[one["registered_at"].date().isoformat() if one["registered_at"] else None].append(one)
        for day in sorted(of_day, key=lambda day: (day is None, day)):
            active = sum(one["status"] == "active" for one in of_day[day])
            row = {"day": day, "registrations": len(of_day[day]), "active": active}
            rows.append(row | {"cumulative": sum(one["registrations"] for one in rows) + len(of_day[day])})
        return rows

    def attendance(self, by: str) -> Rows:
        """Twin of attendance."""
        if by == "list":
            return self._attendance_by_list()
        rows = []
        for forum, code, name_ru, name_en, is_measured in self._names(by):
            _, attendees = self._people_of(by, forum, code)
            row = {by: code, "name_ru": name_ru, "name_en": name_en}
            row["attendees"] = len(attendees) if is_measured else None
            if by in ("day", "track"):
                column = "day_on" if by == "day" else "track_code"
                entries = self._entries(column, (forum, code))
                row |= {"entries": entries if is_measured else None, "is_measured": is_measured}
            rows.append(row)
        return rows

    def _attendance_by_list(self) -> Rows:
        lists = {(row["forum_code"], row["list_code"]): row["name"] for row in self.tables["checkin_list"]}
        seen = {(v["forum_code"], v["list_code"]): None for person in self.people for v in person.shown_visits}
        names = seen | {place: name for place, name in lists.items() if place[0] in self.forums}
        rows = []
        for place in sorted(names, key=lambda place: (place[0], place[1] is None, place[1])):
            visits = [v for p in self.people for v in p.shown_visits if _place(v, "list_code") == place]
            people = {visit["person_number"] for visit in visits}
            row = {"list": place[1], "name": names[place], "attendees": len(people)}
            rows.append(row | {"entries": sum(visit["entries"] for visit in visits)})
        return rows

    def by_track(self, by: str, measure: str) -> Rows:
        """Twin of region_tracks and type_tracks."""
        blocks = []
        for _, code, name_ru, name_en, _ in self._names(by):
            block = []
            for forum, track, track_ru, track_en, is_measured in self._names("track"):
                chose, there = self._people_of("track", forum, track)
                counts = [sum(person.row[CODES[by]] == code for person in people) for people in (chose, there)]
                row = {by: code, "name_ru": name_ru, "name_en": name_en, "track": track}
                row |= {"track_name_ru": track_ru, "track_name_en": track_en}
                block.append(row | {"participants": counts[0], "attendees": counts[1] if is_measured else None})
            blocks.append(block)
        totals = [[row[measure] for row in block if row[measure] is not None] for block in blocks]
        order = sorted(range(len(blocks)), key=lambda place: (not totals[place], -sum(totals[place]), place))
        return [row for place in order for row in blocks[place]]

    def people_rows(self, language: str) -> Rows:
        """Twin of people_rows, whole and in the usual order."""
        return [self._person_row(person, f"name_{language}") for person in self.people]

    def _person_row(self, person: Person, name: str) -> dict[str, Any]:
        words = {(row["kind"], row["code"]): row[name] for row in self.tables["vocabulary"]}
        regions = {row["region_code"]: row[name] for row in self.tables["region"]}
        organisations = {row["organisation_id"]: row["name"] for row in self.tables["organisation"]}
        tracks = [track for track in self.tables["track"] if track["forum_code"] == person.forum]
        files = {row["file_number"]: row["name"] for row in self.tables["source_file"]}
        dated = [one for one in person.registrations if one["registered_at"]] or person.registrations
        newest = max(dated, key=lambda one: (str(one["registered_at"]), one["registration_id"]), default={})
        row = person.row
        return {
            "person_id": row["person_id"],
            "region_name": regions[row["region_code"]],
            "district_name": words["district", row["district_code"]],
            "organisation_name": organisations.get(row["organisation_id"]),
            "organisation_type_name": words["organisation_type", row["organisation_type"]],
            "format_name": words["format", row["format"]],
            "role_name": words["role", row["role"]],
            "status_name": words["status", row["status"]],
            "registered_on": row["registered_on"],
            "tracks_registered": _joined(t[name] for t in tracks if t["track_code"] in person.chosen),
            "tracks_attended": _joined(t[name] for t in tracks if t["track_code"] in person.visited),
            "days_attended": _joined(sorted({visit["day_on"].isoformat() for visit in person.visits})),
            "entries": sum(visit["entries"] for visit in person.visits),
            "file_name": files.get(newest.get("file_number")),
            "row_number": newest.get("row_number"),
        }


def _turnout(participants: list[Person], attendees: list[Person], is_measured: bool) -> dict[str, Any]:
    both = [person for person in participants if person in attendees]
    unseen = [person for person in participants if person not in attendees]
    not_measured = [person for person in unseen if not person.is_observed]
    if not is_measured:
        names = ("attendees", "attended_participants", "walk_ins", "no_shows", *TURNOUT)
        return dict.fromkeys(names) | {"participants": len(participants), "not_measured": len(participants)}
    can_tell = len(participants) > len(not_measured)
    return {
        "participants": len(participants),
        "attendees": len(attendees),
        "attended_participants": len(both),
        "walk_ins": sum(not person.is_participant for person in attendees),
        "no_shows": len(unseen) - len(not_measured),
        "not_measured": len(not_measured),
        **turnout_share(len(both), len(participants), can_tell),
    }


TURNOUT = ("turnout_share", "turnout_low", "turnout_high")


def turnout_share(part: int, whole: int, can_tell: bool) -> dict[str, float | None]:
    """A share with its Wilson interval, by the formula of Wilson (1927)."""
    if not can_tell:
        return dict.fromkeys(TURNOUT)
    z, share = 1.959963984540054, part / whole
    middle, half = share + z * z / (2 * whole), z * math.sqrt(share * (1 - share) / whole + (z / (2 * whole)) ** 2)
    low, high = ((middle + side * half) / (1 + z * z / whole) for side in (-1, 1))
    return {"turnout_share": share, "turnout_low": max(0.0, low), "turnout_high": min(1.0, high)}


def _place(visit: dict[str, Any], column: str) -> tuple:
    value = visit[column]
    return visit["forum_code"], value.isoformat() if isinstance(value, date) else value


def _share(part: int | None, whole: int | None) -> float | None:
    return None if part is None or not whole else part / whole


def _joined(names: Iterable[str]) -> str | None:
    return "; ".join(names) or None
