"""What a row says about somebody being there: minutes in webinar rooms, the order of its dates."""

import re
from collections.abc import Iterable
from dataclasses import replace

from etl import clean
from etl.formats.base import SCAN_FIELDS, Extract
from etl.formats.dates import ORDER_ASSUMED, swapped
from etl.forum import Forum

# Forms that people fill in at a session.
_FORMS = ("google_forms", "yandex_forms")
_OF_REGISTRATION = {"region", "organisation", "ticket_text", "position", "status_text"}
_PRESENCE = re.compile(r"присутств|\bявк[аеи]\b|посещаемост|отметк\w+ (?:о |при|пос|уч)|\battendance\b|\bcheck-?in\b")
_FIELD_OF_SCAN = {"registered_at": "scanned_at", "sessions": "session_text", "tracks": "list_text"}
_MOST = 0.8  # of the answers: a few are late


def is_positive(raw: str) -> bool:
    """Whether a number of minutes, in groups of figures or not, is more than none."""
    return bool(re.fullmatch(r"\d[\d\s.,'’]*", raw) and re.search("[1-9]", raw))


def in_forum_order(extract: Extract, forum: Forum) -> None:
    """Where the values do not tell day from month: the reading that falls on days of the forum, or stands in order."""
    if extract.is_day_first is not None:
        _order_days_of_presence(extract, forum)
        _order_days_of_registration(extract)


def _order_days_of_presence(extract: Extract, forum: Forum) -> None:
    frame = extract.frame
    columns = [name for name in ("scanned_at", "left_at", "checked_in", "checked_out") if name in frame]
    days = {day.isoformat() for day in forum.days}
    dates = {text[:10] for name in columns for text in frame[name].unique() if text}
    if dates and not dates & days and {swapped(date) for date in dates} & days:
        for name in columns:
            frame[name] = frame[name].map(swapped).astype("str")
        extract.notes[:] = [note for note in extract.notes if note.code != "DATE_ORDER"]


def _order_days_of_registration(extract: Extract) -> None:
    """No forum tells when people registered: the reading in which the days stand in order."""
    frame = extract.frame
    if "registered_at" not in frame:
        return
    others = frame["registered_at"].map(swapped).astype("str")
    if _disorder(others) < _disorder(frame["registered_at"]):
        frame["registered_at"] = others
        other_order = ORDER_ASSUMED[not extract.is_day_first]
        extract.notes[:] = [other_order if note.code == "DATE_ORDER" else note for note in extract.notes]


def _disorder(texts: Iterable[str]) -> tuple[bool, int]:
    """How unlikely ISO texts are as the days of registrations: forms and platforms write one after the other; and of
    five days and more those read wrongly are strewn over the year."""
    days = [text[:10] for text in texts if text]
    months = {day[:7] for day in days} if len(set(days)) >= 5 else set()
    return days not in (sorted(days), sorted(days, reverse=True)), len(months)


def asks_who_is_there(extract: Extract, file_name: str) -> bool:
    """Whether a form may be one of presence: which session, and by its words who is there, or nothing but the name."""
    asked = extract.headers.keys()
    if extract.format.system not in _FORMS or not asked & {"sessions", "tracks"}:
        return False
    said = clean.fold(" ".join((file_name, *extract.headers.values(), *extract.unknown)).replace("_", " "))
    return not asked & _OF_REGISTRATION or bool(_PRESENCE.search(said))


def seen_by_form(extract: Extract, forum: Forum, file_name: str) -> Extract:
    """The answers of such a form as scans where they were given on days of the forum; else the extract as it is."""
    if not asks_who_is_there(extract, file_name):
        return extract
    frame = extract.frame
    texts = [text for text in frame.get("registered_at", ()) if text]
    readings = [texts, *([list(map(swapped, texts))] if extract.is_day_first is not None else [])]
    moments = ([clean.moment(text, forum.time_zone)[0] for text in reading] for reading in readings)
    there = max(sum(at is not None and at.date() in forum.days for at in reading) for reading in moments)
    if not texts or there < _MOST * len(texts):
        return extract
    seen = frame.rename(columns=_FIELD_OF_SCAN).reindex(columns=["row_number", *SCAN_FIELDS], fill_value="")
    headers = {_FIELD_OF_SCAN.get(name, name): header for name, header in extract.headers.items()}
    return replace(extract, format=replace(extract.format, kind="attendance"), frame=seen, headers=headers)
