"""What a row says about somebody being there: minutes in webinar rooms, the order of its dates."""

import re

from etl.formats.base import Extract
from etl.formats.dates import swapped
from etl.forum import Forum


def is_positive(raw: str) -> bool:
    """Whether a number of minutes, in groups of figures or not, is more than none."""
    return bool(re.fullmatch(r"\d[\d\s.,'’]*", raw) and re.search("[1-9]", raw))


def in_forum_order(extract: Extract, forum: Forum) -> None:
    """Where the values do not tell day from month, the reading that falls on days of the forum is the right one."""
    if extract.is_day_first is None:
        return
    frame = extract.frame
    columns = [name for name in ("scanned_at", "left_at", "checked_in", "checked_out") if name in frame]
    days = {day.isoformat() for day in forum.days}
    dates = {text[:10] for name in columns for text in frame[name].unique() if text}
    if dates and not dates & days and {swapped(date) for date in dates} & days:
        for name in columns:
            frame[name] = frame[name].map(swapped).astype("str")
        extract.notes[:] = [note for note in extract.notes if note.code != "DATE_ORDER"]
