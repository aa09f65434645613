"""What a row says about somebody being there: marks without a time, joins and leaves of webinar rooms."""

import re

from etl import clean
from etl.formats.base import Extract
from etl.formats.dates import swapped
from etl.forum import Forum

_THERE = r"(?:явил(?:ся|ась)|приш(?:ел|ла)|был|была|присутств(?:ует|овала?)|участвовала?)"
_CAME = re.compile(rf"checked[ _]in|attended|present|y|д|v|√|✔|☑|явка|{_THERE}")
_ABSENT = re.compile(
    r"нет|no|n|false|0|-|–|—|✗|✘|☐|н|нб|н/б|absent|no[ -]show|not (?:checked[ _]in|attended|present)|неявка"
    rf"|отсутств(?:ует|овала?)|не {_THERE}"
)


def came(raw: str) -> tuple[bool, str | None]:
    """(whether a mark says that the person came, the reason why it does not say it)."""
    text = clean.fold(raw)
    if clean.is_yes(raw) or _CAME.fullmatch(text):
        return True, None
    return False, None if not text or is_absent(raw) else "PRESENCE_UNKNOWN"


def is_absent(raw: str) -> bool:
    """Whether a mark says that the person did not come."""
    return bool(_ABSENT.fullmatch(clean.fold(raw)))


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
