"""What a row says about somebody being there: marks without a time, joins and leaves of webinar rooms."""

import re

from etl import clean
from etl.formats.base import Extract
from etl.formats.dates import swapped
from etl.forum import Forum

_CAME = re.compile(r"checked[ _]in|attended|приш(?:ел|ла)|был|была|присутствовал[аи]?|явил(?:ся|ась)")


def has_come(raw: str) -> bool:
    """Whether a mark says that the person came."""
    return clean.is_yes(raw) or bool(_CAME.fullmatch(clean.fold(raw)))


def is_positive(raw: str) -> bool:
    """Whether a number of minutes is more than none."""
    return bool(re.fullmatch(r"\d+([.,]\d+)?", raw)) and float(raw.replace(",", ".")) > 0


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
