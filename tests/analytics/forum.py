"""Invented forums in plain Python lists, and the published data folder made from them.

`python -m tests.analytics.forum FOLDER` writes a folder that the dashboard can open.
"""

import csv
import json
import random
import sys
import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

import settings
from analytics.snapshot import SCHEMA_VERSION
from etl.cells import LEAST_PEOPLE, fill_cells
from tests.analytics import sources, stays

Rows = list[dict[str, Any]]
Tables = dict[str, Rows]
Place = tuple[str | None, str, str | None]  # code of a check-in list, its name, its track

TRACKS = (
    ("leadership", "Лидерство в образовании", "Leadership in education"),
    ("sovereignty", "Путь к технологическому суверенитету", "Path to technological sovereignty"),
    ("solutions", "Платформа решений: содержание и качество", "Platform of solutions: content and quality"),
    ("navigation", "Навигация: опыт, мастерство, талант", "Navigation: experience, mastery, talent"),
    ("transfer", "Трансфер знаний", "Transfer of knowledge"),
    ("youth", "Молодежный экспресс", "Youth express"),
)
ORGANISATIONS = {
    "college": "Колледж № {}",
    "university": "Университет № {}",
    "school": "Школа № {}",
    "roiv": "Министерство образования {}",
    "company": "ООО «Завод {}»",
    "media": "Газета «Вестник {}»",
}
STATUSES = ("active", "pending", "waitlist", "expired", "cancelled", "rejected")
NEVER_SEEN = {"01", "87"}


def reference(name: str) -> Rows:
    """Rows of a committed reference table, empty cells as None."""
    with (settings.REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return [{key: value or None for key, value in row.items()} for row in csv.DictReader(file)]


def empty_tables() -> Tables:
    """Every table of a snapshot; only those of the reference data have rows."""
    region = [{key: value for key, value in row.items() if key != "utc_offset"} for row in reference("regions.csv")]
    names = ("forum track day hall checkin_list programme_session organisation person registration registration_track",)
    later = ("scan attendance visit plan registration_session source_file ledger unresolved_name person_source",)
    review = ("control_total open_question open_candidate open_registration decision",)
    tables: Tables = {name: [] for name in " ".join(names + later + review).split()}
    return {"region": region, "vocabulary": reference("vocabulary.csv")} | tables


class Forum:
    """One invented forum, added to the tables of a snapshot."""

    def __init__(
        self,
        tables: Tables,
        seed: int,
        people: int,
        code: str = "kaluga",
        starts_on: date = date(2025, 8, 25),
        tracks: Iterable[tuple[str, str, str]] = TRACKS,
        unscanned: Iterable[str] = (),
        webinar: bool = False,
        unasked: bool = False,
    ) -> None:
        self.tables, self.code, self.starts_on = tables, code, starts_on
        self.random = random.Random(seed)
        self.has_webinar, self.asks_sessions = webinar, not unasked
        self.returning = [row for row in tables["person"] if row["forum_code"] != code]
        self.tracks = [track for track, _, _ in tracks]
        self.days = [starts_on + timedelta(days=number) for number in range(6)]
        self.scanned_days = self.days[:5]
        self.sessions: Rows = []
        self.without_exits: set[Any] = set()  # places, or (place, day), where nobody was seen leaving
        self._describe(list(tracks), set(unscanned))
        stays.describe(self)
        self._name_organisations()
        self._name_files(people)
        for _ in range(people):
            self._add_person()
        sources.describe(self)
        self._ask_questions()

    def _describe(self, tracks: list[tuple[str, str, str]], unscanned: set[str]) -> None:
        forum: dict[str, Any] = {"forum_code": self.code, "time_zone": "Europe/Moscow"}
        forum |= {"title_ru": f"Форум {self.starts_on.year} (выдуманный)", "title_en": f"Forum {self.starts_on.year}"}
        forum |= {"starts_on": self.starts_on, "ends_on": self.days[4]}
        self.tables["forum"].append(forum | {"is_on_site_measured": True, "is_online_measured": self.has_webinar})
        for bit, (code, name_ru, name_en) in enumerate(tracks):
            track = {"forum_code": self.code, "track_code": code, "track_bit": bit, "name_ru": name_ru}
            self.tables["track"].append(track | {"name_en": name_en, "hall_code": f"hall_{code}"})
        for bit, day in enumerate(self.days):
            row = {"forum_code": self.code, "day_on": day, "day_bit": bit, "is_measured": day in self.scanned_days}
            self.tables["day"].append(row)
        venue: list[Place] = [(f"day{number}", f"День {number}", None) for number in range(1, 6)]
        halls: list[Place] = [
            (f"hall_{code}", f"Зал «{name}»", code) for code, name, _ in tracks if code not in unscanned
        ]
        for list_code, name, track_code in [*venue, *halls, ("unused", "Запасной вход", None)]:
            row = {"forum_code": self.code, "list_code": list_code, "name": name, "track_code": track_code}
            row |= {"hall_code": list_code if track_code else None, "is_online": False}
            self.tables["checkin_list"].append(row | {"session_code": None, "is_meeting": False})
        self.venue, self.halls = venue, halls

    def _name_organisations(self) -> None:
        subjects = {row["region_code"] for row in self.tables["region"] if row["region_group"] == "subject"}
        self.regions = [*sorted(subjects - NEVER_SEEN), "federal", "unresolved", "BY", "KZ"]
        self.weights = [self.random.random() ** 3 for _ in self.regions]
        self.organisations = list(self.tables["organisation"])  # those of earlier forums come again
        for kind, pattern in ORGANISATIONS.items():
            for number in range(1, self.random.randint(5, 40)):
                row = {"organisation_id": len(self.tables["organisation"]) + 1, "name": pattern.format(number)}
                row |= {"organisation_type": kind, "region_code": self._region(), "spellings": 1}
                self.tables["organisation"].append(row)
                self.organisations.append(row)

    def _region(self) -> str:
        return self.random.choices(self.regions, self.weights)[0]

    def _name_files(self, people: int) -> None:
        self.first_file = len(self.tables["source_file"]) + 1
        for offset, (kind, outcome) in enumerate([("registration", "rows_rejected"), ("attendance", "loaded")]):
            number = self.first_file + offset
            row = {"file_number": number, "forum_code": self.code, "sha256": f"{number:064x}"}
            row |= {"name": f"{self.code}-{kind}.xlsx", "arrived_at": datetime(2025, 9, 1, 9, number, tzinfo=UTC)}
            row |= {"format": "table", "kind": kind, "outcome": outcome, "code": None}
            row |= {"message_ru": "Принят", "message_en": "Taken", "rows_read": people + 3, "rows_loaded": people}
            self.tables["source_file"].append(row | {"rows_merged": 1, "rows_rejected": 1, "rows_skipped": 1})
            for line, fate in enumerate(("merged", "rejected", "skipped", "repaired"), start=2):
                entry = {"file_number": number, "row_number": line, "fate": fate, "code": "no_such_date"}
                self.tables["ledger"].append(entry | {"column_name": "Дата"})
        total = {
            "file_number": self.first_file + 1,
            "total_code": "unique_viewers",
            "stated": people,
            "counted": people - 1,
        }
        self.tables["control_total"].append(total)
        for kind, raw, count in [("region", "Средиземье", 3), ("region", None, 2), ("organisation", "колледж", 5)]:
            row = {"kind": kind, "raw": raw, "registrations": count, "people": count - 1}
            self.tables["unresolved_name"].append(row)

    def _add_person(self) -> None:
        number = len(self.tables["person"]) + 1
        organisation = self.random.choice(self.organisations) if self.random.random() < 0.85 else None
        earlier = self._somebody_known()
        region = earlier["region_code"] if earlier else self._region()
        home = {
            "region_code": region,
            "organisation_type": organisation["organisation_type"] if organisation else "unresolved",
            "organisation_id": organisation["organisation_id"] if organisation else None,
        }
        first_on = self.starts_on - timedelta(
            days=self._choose({4: 3, 8: 5, 20: 8, 40: 4}) + self.random.randint(0, 12)
        )
        repeats = range(self._choose({1: 88, 2: 7, 3: 1, 0: 4}))
        registrations = [self._add_registration(number, home, first_on) for _ in repeats]
        is_likely = any(row["status"] == "active" and row["format"] != "online" for row in registrations)
        is_seen = self.random.random() < (0.75 if is_likely else 0.12) or not registrations
        visits = self._add_visits(number) if is_seen else []
        row = self._person(number, home, registrations, visits)
        self.tables["person"].append(row | ({"person_id": earlier["person_id"]} if earlier else {}))

    def _somebody_known(self) -> dict[str, Any] | None:
        """Somebody of an earlier forum, who comes only once to this one."""
        if not self.returning or self.random.random() > 0.3:
            return None
        earlier = self.returning.pop(self.random.randrange(len(self.returning)))
        self.returning = [row for row in self.returning if row["person_id"] != earlier["person_id"]]
        return earlier

    def _ask_questions(self) -> None:
        """Registrations without a region wrote one of three texts, or nothing; one more text was decided."""
        texts = {text: len(self.tables["open_question"]) + place for place, text in enumerate(("рб", "ко", "нет"), 1)}
        links = []
        for row in self.tables["registration"]:
            text = self.random.choice([*texts, ""])
            if row["forum_code"] == self.code and row["region_code"] == "unresolved" and text:
                links.append({"question_id": texts[text], "registration_id": row["registration_id"]})
        self.tables["open_registration"] += links
        for text, number in texts.items():
            count = sum(link["question_id"] == number for link in links)
            row = {"question_id": number, "kind": "region", "decision_key": text, "raw": text, "reason": "ambiguous"}
            row |= {"spellings": 1, "registrations": count, "people": count, "file_number": self.first_file}
            self.tables["open_question"].append(row | {"row_number": 2, "other": None, "agrees": None})
            answers = [
                {"question_id": number, "place": place, "value": code, "score": 0.5}
                for place, code in ((1, "02"), (2, "03"))
            ]
            self.tables["open_candidate"] += answers
        for kind in ("organisation", "organisation_pair", "person_pair"):
            row = {"question_id": len(self.tables["open_question"]) + 1, "kind": kind, "decision_key": f"{kind} 1"}
            row |= {"raw": "71:Комета", "other": "71:Комета-7", "reason": "similar_name", "agrees": "name region"}
            self.tables["open_question"].append(row | {"spellings": 2, "registrations": 1, "people": 1})
        line = len(self.tables["decision"]) + 2
        decision = {"kind": "region", "line": line, "decision_key": "коми", "raw": "Коми-край", "value": "11"}
        decision |= {"decided_by": "организатор", "decided_at": datetime(2025, 9, 1), "registrations": 3, "people": 3}
        self.tables["decision"].append(decision | {"is_used": True})

    def _choose(self, weights: dict[Any, int]) -> Any:
        return self.random.choices(list(weights), list(weights.values()))[0]

    def _add_registration(self, person_number: int, home: dict[str, Any], first_on: date) -> dict[str, Any]:
        identifier = len(self.tables["registration"]) + 1
        status = self._choose({"active": 80, "pending": 4, "waitlist": 2, "expired": 3, "cancelled": 9, "rejected": 2})
        midnight = datetime.combine(first_on + timedelta(days=self._choose({0: 2, 3: 1})), time())
        at = midnight + timedelta(minutes=self.random.randrange(1440))
        row = {"registration_id": identifier, "person_number": person_number, "forum_code": self.code}
        row |= {"source": "table", "status": status, "status_text": status, **home}
        row |= {"region_code": self._choose({home["region_code"]: 9, "unresolved": 1})}
        row |= {"registered_at": at if self.random.random() < 0.97 else None}
        row |= {"format": self._choose({"on_site": 75, "online": 20, "unknown": 5})}
        row |= {"role": self._choose({"participant": 80, "speaker": 8, "expert": 6, "press": 3, "unknown": 3})}
        row |= {"region_rule": "exact", "organisation_rule": "word", "person_rule": "new"}
        row |= {"file_number": self.first_file, "row_number": identifier + 1}
        row |= {"position_rank": self._choose({"head": 2, "deputy": 2, "department": 2, "other": 3, "unknown": 1})}
        self.tables["registration"].append(row)
        chosen = self.random.sample(self.tracks, min(len(self.tracks), self._choose({0: 1, 1: 5, 2: 3, 3: 1})))
        for track in chosen:
            self.tables["registration_track"].append({"registration_id": identifier, "track_code": track})
        return row | {"tracks": chosen, "sessions": stays.choose_sessions(self, identifier)}

    def _add_visits(self, person_number: int) -> Rows:
        visits: Rows = []
        for day in self.random.sample(self.scanned_days, self._choose({1: 3, 2: 3, 3: 2, 5: 1})):
            places = [self.venue[self.days.index(day)]] if self.random.random() < 0.95 else [(None, "", None)]
            if self.halls:
                places += self.random.sample(self.halls, self._choose({0: 2, 1: 4, 2: 1}) if len(self.halls) > 1 else 1)
            visits += [self._visit(person_number, day, code, track) for code, _, track in places]
            visits += stays.other_visits(self, person_number, day)
        self.tables["attendance"] += visits
        return visits

    def _visit(self, person_number: int, day: date, list_code: str | None, track: str | None) -> dict[str, Any]:
        first = datetime.combine(day, time()) + timedelta(minutes=self.random.randint(510, 900))
        entries = self._choose({1: 8, 2: 2, 3: 1})
        place = {"forum_code": self.code, "person_number": person_number, "day_on": day, "list_code": list_code}
        place |= {"track_code": track, "session_code": None, "is_online": False}
        for entry in range(entries):
            scan: dict[str, Any] = place | {
                "scan_id": len(self.tables["scan"]) + 1,
                "scanned_at": first + timedelta(minutes=40 * entry),
            }
            scan |= {"direction": "in", "is_admitted": True, "result": "ok", "file_number": self.first_file + 1}
            self.tables["scan"].append(scan | {"row_number": scan["scan_id"] + 1})
            stays.stay(self, scan, longest_minutes=40)
        last = first + timedelta(minutes=40 * (entries - 1))
        return place | {"first_at": first, "last_at": last, "entries": entries}

    def _person(self, number: int, home: dict[str, Any], registrations: Rows, visits: Rows) -> dict[str, Any]:
        active = [row for row in registrations if row["status"] == "active"]
        shown = active or registrations
        formats = {row["format"] for row in shown} - {"unknown"}
        form = "both" if len(formats) == 2 else formats.pop() if formats else "unknown"
        status = min((row["status"] for row in registrations), key=STATUSES.index, default="unregistered")
        dates = [row["registered_at"].date() for row in shown if row["registered_at"]]
        counts = Counter(row["status"] for row in registrations)
        district = next(
            row["district_code"] for row in self.tables["region"] if row["region_code"] == home["region_code"]
        )
        row = {"person_number": number, "person_id": str(uuid.UUID(int=self.random.getrandbits(128)))}
        row |= {"forum_code": self.code, "status": status, "is_participant": bool(active), "is_attendee": bool(visits)}
        row |= {
            "is_measured": bool(visits) or self.has_webinar or form != "online",
            **home,
            "district_code": district,
            "format": form,
        }
        row |= {"role": shown[-1]["role"] if shown else "unknown", "registered_on": min(dates, default=None)}
        row |= {"registered_tracks": mask(self.tracks, {track for one in shown for track in one["tracks"]})}
        row |= {"attended_tracks": mask(self.tracks, {visit["track_code"] for visit in visits})}
        row |= {"attended_days": mask(self.days, {visit["day_on"] for visit in visits})}
        track_days = [(day, track) for day in self.days for track in self.tracks]
        seen = {(visit["day_on"], visit["track_code"]) for visit in visits}
        row |= {"attended_track_days": mask(track_days, seen) if len(track_days) <= 63 else 0}
        sessions = [session["session_code"] for session in self.sessions]
        row |= {"registered_sessions": mask(sessions, {code for one in shown for code in one["sessions"]})}
        row |= {"attended_sessions": mask(sessions, {visit["session_code"] for visit in visits})}
        row |= {"registrations": len(registrations), "position_rank": _newest_position(shown)}
        row |= {"active_registrations": counts["active"], "cancelled_registrations": counts["cancelled"]}
        row |= {"pending_registrations": counts["pending"] + counts["waitlist"]}
        row |= {"rejected_registrations": counts["rejected"], "expired_registrations": counts["expired"]}
        return row | {"entries": sum(visit["entries"] for visit in visits)}


def _newest_position(registrations: Rows) -> str:
    """The rank in the newest registration that states one; undated ones are the oldest."""
    stated = [row for row in registrations if row["position_rank"] != "unknown"]
    newest = max(stated, key=lambda row: (row["registered_at"] or datetime.min, -row["registration_id"]), default=None)
    return newest["position_rank"] if newest else "unknown"


def mask(order: list[Any], chosen: set[Any]) -> int:
    """Bit mask of the chosen items, a bit per item in their order."""
    return sum(1 << bit for bit, item in enumerate(order) if item in chosen)


def write_database(
    path: Path, tables: Tables, number: int = 1, schema_version: int = SCHEMA_VERSION, least_people: int = LEAST_PEOPLE
) -> None:
    """Fill a new DuckDB file with the tables of a snapshot; cells from so many people on."""
    with duckdb.connect(path) as con:
        con.execute((settings.ROOT / "etl" / "schema.sql").read_text(encoding="utf-8"))
        con.execute("insert into snapshot values (?, now(), ?, true)", [number, schema_version])
        for name, rows in tables.items():
            if rows:
                con.register("rows", pa.Table.from_pylist(rows))
                con.execute(f"insert into {name} by name select * from rows")
                con.unregister("rows")
        fill_cells(con, least_people)


def publish(folder: Path, tables: Tables, number: int = 1, schema_version: int = SCHEMA_VERSION) -> Path:
    """Write the tables as snapshot `number` of a data folder and point CURRENT at it."""
    snapshots = folder / "snapshots"
    snapshots.mkdir(parents=True, exist_ok=True)
    path = snapshots / f"{number}-{number:08x}.duckdb"
    path.unlink(missing_ok=True)
    write_database(path, tables, number, schema_version)
    built_at = datetime.now(UTC).isoformat(timespec="seconds")
    current = {"number": number, "id": f"{number:08x}", "path": path.name, "built_at": built_at}
    waiting = snapshots / "CURRENT.new"
    waiting.write_text(json.dumps(current), encoding="utf-8")
    waiting.replace(snapshots / "CURRENT")
    return path


def three_forums(people: int = 80) -> Tables:
    """Three years whose tracks share codes but not bits, with returning people; each has something not measured.

    One track of the first and one of the last were never scanned; the second has a webinar and asked for no sessions.
    """
    tables = empty_tables()
    Forum(tables, 22, people, "omsk", date(2023, 8, 28), tracks=TRACKS[4:1:-1], unscanned=["solutions"])
    Forum(tables, 23, people, "tula", date(2024, 8, 26), tracks=TRACKS[1:], webinar=True, unasked=True)
    Forum(tables, 21, people, "kaluga", unscanned=["youth"])
    return tables


def write_forum(path: Path, seed: int, people: int = 3000) -> Tables:
    """Write a published data folder with one forum; give back its rows."""
    tables = empty_tables()
    Forum(tables, seed, people)
    publish(Path(path), tables)
    return tables


if __name__ == "__main__":
    write_forum(Path(sys.argv[1]), seed=1)
