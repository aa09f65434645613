"""Tracks, halls and sessions once more, slowly: plain loops over the invented stays, registrations and scans."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import combinations, pairwise
from typing import Any

from tests.analytics.forum import Rows
from tests.analytics.twin import Twin

STEP = timedelta(minutes=5)
LEAST = timedelta(minutes=5)


def moment(at: Any) -> datetime:
    """A moment as a plain datetime."""
    return datetime.fromisoformat(str(at))


def share(part: float | None, whole: float | None) -> float | None:
    """A part of a whole; nothing where either is unknown or the whole is nothing."""
    return None if part is None or not whole else part / whole


def most_at_once(spans: Iterable[tuple[datetime, datetime]]) -> int:
    """Most people at once: counted at every entry."""
    spans = list(spans)
    return max((sum(one <= at < end for one, end in spans) for at, _ in spans), default=0)


class StaysTwin(Twin):
    """The numbers about stays, sessions and combinations of tracks; twins have the names of their metrics."""

    def _visits(self, *, picked: bool = True, online: bool | None = False) -> Rows:
        numbers = {person.row["person_number"] for person in self.people}
        return [
            visit
            for visit in self.tables["visit"]
            if (visit["person_number"] in numbers and self._shows(visit["day_on"]) if picked else True)
            and (online is None or visit["is_online"] == online)
        ]

    @staticmethod
    def _lengths(visits: Rows) -> dict[str, Any]:
        """person_hours, average_stay_minutes and exit_share; nothing without a stay that has an end."""
        timed = [(v, (v["left_at"] - v["entered_at"]).total_seconds() / 60) for v in visits if v["left_at"]]
        days = {(visit["person_number"], visit["day_on"]) for visit, _ in timed}
        total = sum(minutes for _, minutes in timed)
        seen = sum(minutes for visit, minutes in timed if visit["closed_by"] == "exit")
        return {
            "person_hours": total / 60 if timed else None,
            "average_stay_minutes": share(total, len(days)),
            "exit_share": share(seen, total),
        }

    def _halls(self, forum: str) -> dict[str, dict[str, Any]]:
        return {hall["hall_code"]: hall for hall in self.tables["hall"] if hall["forum_code"] == forum}

    def track_days(self) -> Rows:
        """Twin of track_days."""
        rows = []
        for track in self.tracks:
            forum, code = track["forum_code"], track["track_code"]
            for day in (day for day in self.days if day["forum_code"] == forum):
                place = (forum, code, day["day_on"])
                rows.append(self._track_day(track, place))
        return rows

    def _track_day(self, track: dict[str, Any], place: tuple[str, str, date]) -> dict[str, Any]:
        def there(rows: Rows) -> Rows:
            return [row for row in rows if (row["forum_code"], row["track_code"], row["day_on"]) == place]

        seen = {v["person_number"] for p in self.people for v in there(p.shown_visits)}
        timed = [visit for visit in there(self._visits(picked=False)) if visit["left_at"]]
        mine = there(self._visits())
        best: tuple | None = None
        for code, hall_code in sorted({(visit["place_code"], visit["hall_code"]) for visit in timed}):
            spans = [(v["entered_at"], v["left_at"]) for v in mine if v["place_code"] == code and v["left_at"]]
            hall, peak = self._halls(place[0]).get(hall_code, {}), most_at_once(spans)
            filled = share(peak, hall.get("seats"))
            key = (filled is not None, filled or 0, peak)
            if best is None or key > best[0]:
                best = (key, hall, peak, filled)
        _, hall, peak, filled = best or (None, {}, None, None)
        lengths = self._lengths(mine)
        if best:
            lengths["person_hours"] = lengths["person_hours"] or 0
        row = {"track": place[1], "name_ru": track["name_ru"], "name_en": track["name_en"], "day": place[2].isoformat()}
        row |= {"attended": len(seen) if there(self.tables["attendance"]) else None}
        row |= {"hall_name_ru": hall.get("name_ru"), "hall_name_en": hall.get("name_en"), "peak_people": peak}
        return row | {"seats": hall.get("seats"), "fill_share": filled} | lengths

    def track_popularity(self) -> Rows:
        """Twin of track_popularity."""
        rows = []
        for track, counted in zip(self.tracks, self.track_rows(), strict=True):
            place = (track["forum_code"], track["track_code"])
            mine = [v for v in self._visits() if (v["forum_code"], v["track_code"]) == place]
            every = [v for v in self._visits(picked=False) if (v["forum_code"], v["track_code"]) == place]
            lengths = self._lengths(mine)
            if any(visit["left_at"] for visit in every):
                lengths["person_hours"] = lengths["person_hours"] or 0
            names = ("track", "name_ru", "name_en", "registered", "came", "attended")
            rows.append({name: counted[name] for name in names} | lengths)
        return rows

    def _places(self, of: str | None = None) -> list[tuple[tuple, dict[str, Any], Rows]]:
        """(forum, place, day), names and seats, and all stays there of anybody; the venue first."""
        found = defaultdict(list)
        for visit in self._visits(picked=False):
            is_shown = visit["forum_code"] in self.forums and self._shows(visit["day_on"])
            if is_shown and (of is None or (visit["place_code"] == "venue") == (of == "venue")):
                found[visit["forum_code"], visit["place_code"], visit["day_on"]].append(visit)
        keys = sorted(found, key=lambda key: (key[0], key[1] != "venue", key[1], key[2]))
        return [(key, self._place_names(key[0], key[1], found[key]), found[key]) for key in keys]

    def _place_names(self, forum: str, code: str, visits: Rows) -> dict[str, Any]:
        if code == "venue":
            row = next(row for row in self.tables["forum"] if row["forum_code"] == forum)
            return {"name_ru": row["title_ru"], "name_en": row["title_en"], "seats": None}
        hall = self._halls(forum)[visits[0]["hall_code"]]
        return {name: hall[name] for name in ("name_ru", "name_en", "seats")}

    def place_days(self) -> Rows:
        """Twin of place_days."""
        rows = []
        for key, place, every in self._places():
            mine = [v for v in self._visits() if (v["forum_code"], v["place_code"], v["day_on"]) == key]
            row = {"place": key[1], "name_ru": place["name_ru"], "name_en": place["name_en"], "day": key[2].isoformat()}
            row |= {"visitors": len({visit["person_number"] for visit in mine}), "seats": place["seats"]}
            is_timed = any(visit["left_at"] for visit in every)
            peak = most_at_once((v["entered_at"], v["left_at"]) for v in mine if v["left_at"]) if is_timed else None
            lengths = self._lengths(mine)
            lengths["person_hours"] = (lengths["person_hours"] or 0) if is_timed else None
            rows.append(row | {"peak_people": peak, "fill_share": share(peak, place["seats"])} | lengths)
        return rows

    def occupancy(self, of: str) -> Rows:
        """Twin of occupancy: every five minutes, at their start and at every entry within."""
        rows = []
        for key, place, _ in self._places(of):
            mine = [v for v in self._visits() if (v["forum_code"], v["place_code"], v["day_on"]) == key]
            spans = [(visit["entered_at"], visit["left_at"]) for visit in mine if visit["left_at"]]
            at = min((one for one, _ in spans), default=datetime.max)
            at = datetime.combine(at, datetime.min.time()) + STEP * ((at.hour * 60 + at.minute) // 5)
            while spans and at <= max(end for _, end in spans):
                moments = [at, *(one for one, _ in spans if at <= one < at + STEP)]
                inside = max(sum(one <= moment < end for one, end in spans) for moment in moments)
                row = {"place": key[1], "name_ru": place["name_ru"], "name_en": place["name_en"]}
                row |= {"day": key[2].isoformat(), "starts_at": at}
                rows.append(row | {"people_inside": inside, "seats": place["seats"]})
                at += STEP
        return rows

    # Tracks that people combine.

    def _tracks_of(self, way: str) -> list[tuple[str, frozenset[str]]]:
        """Forum and tracks of everybody who counts."""
        if way == "registration":
            return [(person.forum, frozenset(person.chosen)) for person in self.people if person.is_participant]
        return [(person.forum, frozenset(person.seen_tracks)) for person in self.people if person.is_seen]

    def track_pairs(self, way: str) -> Rows:
        """Twin of track_pairs."""
        rows = []
        for one in self.tracks:
            mine = [codes for forum, codes in self._tracks_of(way) if forum == one["forum_code"]]
            mine = [codes for codes in mine if one["track_code"] in codes]
            for other in self.tracks:
                if other["forum_code"] != one["forum_code"]:
                    continue
                both = sum(other["track_code"] in codes for codes in mine)
                is_known = way == "registration" or (self._is_met(one) and self._is_met(other))
                row: dict[str, Any] = {"track": one["track_code"], "name_ru": one["name_ru"], "name_en": one["name_en"]}
                row |= {"other": other["track_code"], "other_name_ru": other["name_ru"]}
                row |= {"other_name_en": other["name_en"], "people": both if is_known else None}
                rows.append(row | {"people_share": share(both, len(mine)) if is_known else None})
        return rows

    def track_combinations(self, way: str) -> Rows:
        """Twin of track_combinations."""
        counts = Counter((forum, codes) for forum, codes in self._tracks_of(way) if codes)
        rows = []
        for (forum, codes), people in counts.items():
            tracks = [t for t in self.tracks if t["forum_code"] == forum and t["track_code"] in codes]
            order = sum(1 << track["track_bit"] for track in tracks)
            row: dict[str, Any] = {"tracks": " + ".join(track["track_code"] for track in tracks)}
            row |= {name: " + ".join(track[name] for track in tracks) for name in ("name_ru", "name_en")}
            row |= {"track_count": len(tracks), "people": people, "people_share": people / counts.total()}
            rows.append(((-people, forum, order), row))
        return [row for _, row in sorted(rows, key=lambda pair: pair[0])]

    def track_flow(self) -> Rows:
        """Twin of track_flow."""
        rows = []
        for forum in self.forums:
            days = sorted(d["day_on"] for d in self.days if d["forum_code"] == forum and d["is_measured"])
            ends = [(t["track_code"], t["name_ru"], t["name_en"]) for t in self.tracks if t["forum_code"] == forum]
            ends += [(code, code, code) for code in ("elsewhere", "absent")]
            people = [person for person in self.people if person.forum == forum]
            for day, after in pairwise(days):
                ways = [(self._stations(person, day), self._stations(person, after)) for person in people]
                for one in ends:
                    for other in ends:
                        if one[0] == other[0] == "absent":
                            continue
                        row = {"day": day.isoformat(), "next_day": after.isoformat()}
                        row |= {"track": one[0], "name_ru": one[1], "name_en": one[2]}
                        row |= {"other": other[0], "other_name_ru": other[1], "other_name_en": other[2]}
                        rows.append(row | {"people": sum(one[0] in here and other[0] in there for here, there in ways)})
        return rows

    @staticmethod
    def _stations(person: Any, day: date) -> set[str]:
        seen = {visit["track_code"] for visit in person.visits if visit["day_on"] == day}
        return (seen - {None}) or ({"elsewhere"} if seen else {"absent"})

    def track_differences(self) -> Rows:
        """Twin of track_differences, the formulas by hand: pooled z test, Holm's steps."""
        rows = []
        for forum in self.forums:
            known = [p for p in self.people if p.forum == forum and p.is_participant and (p.is_seen or p.is_observed)]
            for pair in combinations([t for t in self.tracks if t["forum_code"] == forum], 2):
                codes = [track["track_code"] for track in pair]
                sides = []
                for track, mine, not_mine in ((pair[0], *codes), (pair[1], *reversed(codes))):
                    group = [p.is_seen for p in known if mine in p.chosen and not_mine not in p.chosen]
                    sides.append((track, len(group), sum(group)))
                if (share(sides[1][2], sides[1][1]) or 0) > (share(sides[0][2], sides[0][1]) or 0):
                    sides.reverse()
                rows.append(_difference(*sides))
        rows.sort(key=lambda row: (row["p_value"] is None, row["p_value"]) if row["p_value"] else (True, 0))
        tested, running, is_going = [row for row in rows if row["p_value"] is not None], 0.0, True
        for place, row in enumerate(tested):
            is_going = is_going and row["p_value"] * (len(tested) - place) <= 0.05
            running = max(running, min(1.0, row["p_value"] * (len(tested) - place)))
            row |= {"adjusted_p_value": running, "is_different": is_going}
        return rows

    # Sessions and doors.

    def _presence(self, session: dict[str, Any]) -> dict[tuple[int, bool], list[Any]]:
        """Person and whether online → spans inside the session; None where the length is not known."""
        found: dict[tuple[int, bool], list[Any]] = defaultdict(list)
        for visit in self._visits(online=None):
            if visit["forum_code"] != session["forum_code"]:
                continue
            who, is_own = (
                (visit["person_number"], visit["is_online"]),
                visit["session_code"] == session["session_code"],
            )
            if not (visit["left_at"] and session["starts_at"] and session["ends_at"]):
                if is_own:
                    found[who].append(None)
                continue
            in_hall = session["hall_code"] and visit["hall_code"] == session["hall_code"]
            if (in_hall and visit["day_on"] == session["day_on"]) or (is_own and not in_hall):
                span = max(visit["entered_at"], session["starts_at"]), min(visit["left_at"], session["ends_at"])
                if span[0] < span[1]:
                    found[who].append(span)
        return {
            who: spans
            for who, spans in found.items()
            if None in spans or sum((end - one for one, end in spans), timedelta()) >= LEAST
        }

    def sessions(self) -> Rows:
        """Twin of sessions."""
        shown = [s for s in self.tables["programme_session"] if s["forum_code"] in self.forums]
        shown = [session for session in shown if session["day_on"] and self._shows(session["day_on"])]
        shown.sort(key=lambda s: (s["forum_code"], s["day_on"], s["starts_at"], s["hall_code"], s["session_code"]))
        return [self._session(session) for session in shown]

    def _session(self, session: dict[str, Any]) -> dict[str, Any]:
        every = [
            v
            for v in self._visits(picked=False, online=None)
            if v["forum_code"] == session["forum_code"]
            and (
                v["session_code"] == session["session_code"]
                or (v["hall_code"] == session["hall_code"] and v["day_on"] == session["day_on"])
            )
        ]
        on_site = [visit for visit in every if not visit["is_online"]]
        is_timed = any(visit["left_at"] for visit in on_site)
        presence = self._presence(session)
        there = {number: spans for (number, is_online), spans in presence.items() if not is_online}
        timed = {number: spans for number, spans in there.items() if None not in spans}
        length = session["ends_at"] - session["starts_at"]
        minutes = [sum((end - one).total_seconds() / 60 for one, end in spans) for spans in timed.values()]
        early = sum(max(end for _, end in spans) < session["starts_at"] + length * 2 / 3 for spans in timed.values())
        peak = most_at_once(span for spans in there.values() for span in spans if span)
        seats = self._halls(session["forum_code"])[session["hall_code"]]["seats"]
        is_room = any(visit["is_online"] for visit in every)
        return self._titles(session) | {
            "signed_up": self._signed_up(session) if session["is_registration_asked"] else None,
            "present": len(there) if on_site else None,
            "joined_online": sum(is_online for _, is_online in presence) if is_room else None,
            "peak_people": peak if is_timed else None,
            "seats": seats,
            "fill_share": share(peak, seats) if is_timed else None,
            "timed_people": len(timed) if is_timed else None,
            "average_stay_minutes": share(sum(minutes), len(minutes)),
            "early_leavers": early if is_timed else None,
            "early_share": share(early, len(timed)) if is_timed else None,
        }

    def _titles(self, session: dict[str, Any]) -> dict[str, Any]:
        kinds = {row["code"]: row for row in self.tables["vocabulary"] if row["kind"] == "session_format"}
        tracks = {row["track_code"]: row for row in self.tracks if row["forum_code"] == session["forum_code"]}
        kind, track = kinds[session["session_format"]], tracks.get(session["track_code"], {})
        hall = self._halls(session["forum_code"])[session["hall_code"]]
        row = {"session": session["session_code"], "name_ru": session["title_ru"], "name_en": session["title_en"]}
        row |= {"day": session["day_on"].isoformat(), "starts_at": session["starts_at"], "ends_at": session["ends_at"]}
        row |= {"session_format": session["session_format"], "session_format_name_ru": kind["name_ru"]}
        row |= {"session_format_name_en": kind["name_en"], "track": session["track_code"]}
        row |= {"track_name_ru": track.get("name_ru"), "track_name_en": track.get("name_en")}
        return row | {"hall_name_ru": hall["name_ru"], "hall_name_en": hall["name_en"]}

    def _signed_up(self, session: dict[str, Any]) -> int:
        chosen = {r["registration_id"] for r in self.tables["registration_session"] if _is_of(r, session)}
        return sum(
            any(one["status"] == "active" and one["registration_id"] in chosen for one in person.registrations)
            for person in self.people
            if person.forum == session["forum_code"]
        )

    def session_formats(self) -> Rows:
        """Twin of session_formats."""
        groups = defaultdict(list)
        for row in self.sessions():
            groups[row["session_format"]].append(row)
        rows = []
        for held in groups.values():
            measured = [row for row in held if row["present"] is not None]
            full = [row for row in held if row["peak_people"] is not None and row["seats"] is not None]
            timed = [row for row in held if row["timed_people"]]
            people = sum(row["timed_people"] for row in timed)
            row = {name: held[0][name] for name in held[0] if name.startswith("session_format")}
            row |= {"session_count": len(held), "measured_sessions": len(measured)}
            row["average_present"] = share(sum(r["present"] for r in measured), len(measured))
            row["fill_share"] = share(sum(r["peak_people"] for r in full), sum(r["seats"] for r in full))
            minutes = sum(r["average_stay_minutes"] * r["timed_people"] for r in timed)
            row["average_stay_minutes"] = share(minutes, people)
            rows.append(row | {"early_share": share(sum(r["early_leavers"] for r in timed), people)})
        return sorted(
            rows, key=lambda r: (r["average_present"] is None, -(r["average_present"] or 0), r["session_format"])
        )

    def doors(self) -> Rows:
        """Twin of doors."""
        numbers = {person.row["person_number"] for person in self.people}
        names = {(row["forum_code"], row["list_code"]): row["name"] for row in self.tables["checkin_list"]}
        minutes: dict[tuple, Counter] = defaultdict(Counter)
        for scan in self.tables["scan"]:
            is_in = scan["direction"] != "out" and not scan["is_online"] and self._shows(scan["day_on"])
            if is_in and scan["person_number"] in numbers:
                key = (scan["forum_code"], scan["list_code"], scan["day_on"])
                minutes[key][scan["scanned_at"].replace(second=0, microsecond=0)] += 1
        rows = []
        for (forum, code, day), counts in minutes.items():
            peak_at = min(counts, key=lambda at: (-counts[at], at))
            row = {
                "list": code,
                "name": names.get((forum, code), code),
                "day": day.isoformat(),
                "scans": counts.total(),
            }
            row |= {"peak_scans": counts[peak_at], "peak_at": peak_at}
            rows.append(((-counts[peak_at], forum, code is None, code or "", day), row))
        return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _is_of(row: dict[str, Any], session: dict[str, Any]) -> bool:
    return row["session_code"] == session["session_code"]


def _difference(first: tuple, second: tuple) -> dict[str, Any]:
    (one, people, came), (other, other_people, other_came) = first, second
    row = {"track": one["track_code"], "name_ru": one["name_ru"], "name_en": one["name_en"]}
    row |= {"other": other["track_code"], "other_name_ru": other["name_ru"], "other_name_en": other["name_en"]}
    row |= {"compared": people, "other_compared": other_people, "turnout_share": share(came, people)}
    row |= {"other_turnout_share": share(other_came, other_people), "p_value": None}
    row |= {"adjusted_p_value": None, "is_different": False}
    total, all_came = people + other_people, came + other_came
    if total and min(people, other_people) * min(all_came, total - all_came) / total >= 5:
        pooled = all_came / total
        spread = math.sqrt(pooled * (1 - pooled) * (1 / people + 1 / other_people))
        row["p_value"] = math.erfc(abs(came / people - other_came / other_people) / spread / math.sqrt(2))
    return row
