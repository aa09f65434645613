"""Halls, sessions, plans and stays of an invented forum: what `Forum` needs to have occupancy and a programme."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.analytics.forum import Forum, Rows

FORMATS = ("panel", "round_table", "project_session", "partner_session")
HOURS = ((10, 12), (14, 16))
CLOSES_AT = time(20)
MEETING, ROOM = "meeting_gate", "webinar"


def describe(forum: Forum) -> None:
    """Adds the halls, the sessions, the gate of the meeting, the webinar room and the plan of the forum."""
    forum.tables["forum"][-1] |= {"closes_at": CLOSES_AT}
    key = {"forum_code": forum.code}
    halls = [f"hall_{track}" for track in forum.tracks] + ["congress"]
    for number, hall in enumerate(halls):
        seats = None if number == 1 else 20 + 10 * number
        forum.tables["hall"].append(
            key | {"hall_code": hall, "name_ru": f"Зал {number}", "name_en": hall, "seats": seats}
        )
    forum.sessions = [
        *_sessions(forum),
        _session(forum, "meeting", forum.days[1], (10, 13), None, "congress", "meeting"),
    ]
    for bit, session in enumerate(forum.sessions):
        session["session_bit"] = bit
    forum.tables["programme_session"] += forum.sessions
    gate = key | {"list_code": MEETING, "name": "Турникет", "track_code": None, "session_code": "meeting"}
    forum.tables["checkin_list"].append(gate | {"hall_code": "congress", "is_meeting": True, "is_online": False})
    if forum.has_webinar:
        room = key | {"list_code": ROOM, "name": "Вебинар", "track_code": forum.tracks[0], "session_code": None}
        forum.tables["checkin_list"].append(room | {"hall_code": None, "is_meeting": False, "is_online": True})
    # The last track's door, and the venue on the last day, never saw anybody leave.
    forum.without_exits = {f"hall_{forum.tracks[-1]}", ("venue", forum.scanned_days[-1])}
    subjects = [row["region_code"] for row in forum.tables["region"] if row["region_group"] == "subject"]
    for region in forum.random.sample(subjects, 60):
        invited, quota = forum.random.randint(0, 5), forum.random.choice((None, 1, 3, 8))
        forum.tables["plan"].append(key | {"region_code": region, "invited": invited, "quota": quota})


def _sessions(forum: Forum) -> Rows:
    return [
        _session(forum, f"{track}_{day:%d}_{hours[0]}", day, hours, track, f"hall_{track}", FORMATS[number % 4])
        for number, track in enumerate(forum.tracks)
        for day in forum.scanned_days[1:3]
        for hours in HOURS
    ]


def _session(
    forum: Forum, code: str, day: date, hours: tuple[int, int], track: str | None, hall: str, kind: str
) -> dict[str, Any]:
    begins, ends = (datetime.combine(day, time(hour)) for hour in hours)
    row = {"forum_code": forum.code, "session_code": code, "day_on": day, "starts_at": begins, "ends_at": ends}
    row |= {"title_ru": f"Сессия {code}", "title_en": f"Session {code}", "session_format": kind, "source": "sample"}
    asked = forum.asks_sessions and kind != "meeting"
    return row | {"track_code": track, "hall_code": hall, "is_registration_asked": asked}


def choose_sessions(forum: Forum, registration_id: int) -> list[str]:
    """Sessions that a registration signs up for, added to the tables."""
    asked = [session["session_code"] for session in forum.sessions if session["is_registration_asked"]]
    chosen = forum.random.sample(asked, min(len(asked), forum.random.choice((0, 1, 2, 3))))
    for code in chosen:
        forum.tables["registration_session"].append({"registration_id": registration_id, "session_code": code})
    return chosen


def other_visits(forum: Forum, person_number: int, day: date) -> Rows:
    """Attendance of the meeting on its day and of the webinar, now and then."""
    visits = []
    if day == forum.days[1] and forum.random.random() < 0.3:
        visits.append(_seen_once(forum, person_number, day, MEETING, None, "meeting"))
    if forum.has_webinar and forum.random.random() < 0.2:
        visits.append(_seen_once(forum, person_number, day, ROOM, forum.tracks[0], None))
    return visits


def _seen_once(
    forum: Forum, person_number: int, day: date, list_code: str, track: str | None, session: str | None
) -> dict[str, Any]:
    at = datetime.combine(day, time(9)) + timedelta(minutes=forum.random.randrange(120))
    place = {"forum_code": forum.code, "person_number": person_number, "day_on": day, "list_code": list_code}
    place |= {"track_code": track, "session_code": session, "is_online": list_code == ROOM}
    scan: dict[str, Any] = place | {"scan_id": len(forum.tables["scan"]) + 1, "scanned_at": at, "direction": "in"}
    scan |= {"is_admitted": True, "result": "ok", "file_number": forum.first_file + 1, "row_number": 2}
    forum.tables["scan"].append(scan)
    stay(forum, scan, longest_minutes=200)
    return place | {"first_at": at, "last_at": at, "entries": 1}


def stay(forum: Forum, scan: dict[str, Any], longest_minutes: int) -> None:
    """The stay that begins with an entry, added to the tables; it ends before the next entry into the same place."""
    lists = {row["list_code"]: row for row in forum.tables["checkin_list"] if row["forum_code"] == forum.code}
    hall = lists[scan["list_code"]]["hall_code"] if scan["list_code"] else None
    place = hall or (scan["list_code"] if scan["is_online"] else "venue")
    row = {
        name: scan[name] for name in "forum_code person_number day_on list_code track_code is_online scan_id".split()
    }
    row |= {"place_code": place, "hall_code": hall, "entered_at": scan["scanned_at"]}
    row |= {"session_code": scan["session_code"] or _session_at(forum, hall, scan["scanned_at"])}
    if {place, (place, scan["day_on"])} & forum.without_exits:
        forum.tables["visit"].append(row | {"left_at": None, "closed_by": "not_measured"})
        return
    left = scan["scanned_at"] + timedelta(minutes=forum.random.randint(0, longest_minutes))
    closed_by = forum.random.choice(("exit", "exit", "elsewhere", "session_end", "day_end"))
    forum.tables["visit"].append(row | {"left_at": left, "closed_by": closed_by})


def _session_at(forum: Forum, hall: str | None, moment: datetime) -> str | None:
    """The session of that hall and day that runs at the moment, or the next to begin."""
    after = [s for s in forum.sessions if hall and s["hall_code"] == hall and s["ends_at"] > moment]
    today = [session for session in after if session["day_on"] == moment.date()]
    return min(today, key=lambda session: session["ends_at"])["session_code"] if today else None
