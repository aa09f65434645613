"""What a row says about somebody being there: marks without a time, joins and leaves of webinar rooms."""

import re

import pandas as pd

from etl import clean
from etl.formats.base import Extract
from etl.formats.dates import swapped
from etl.forum import Forum
from etl.problems import RowNote

_CAME = re.compile(r"checked[ _]in|attended|приш(?:ел|ла)|был|была|присутствовал[аи]?|явил(?:ся|ась)")


def came_as(frame: pd.DataFrame) -> pd.Series:
    """on_site, online or both where a list only says that the person came, not when; "" elsewhere."""
    marked = frame["came_text"].map(_has_come).astype("bool") & frame["checked_in"].isna()
    is_online = (frame["format"] == "online") & marked
    has_watched = frame["watched_text"].map(_is_positive).astype("bool")
    words = {(True, False): "on_site", (False, True): "online", (True, True): "both"}
    pairs = zip(marked & ~is_online, is_online | has_watched, strict=True)
    return pd.Series([words.get(pair, "") for pair in pairs], index=frame.index, dtype="str")


def _has_come(raw: str) -> bool:
    return clean.is_yes(raw) or bool(_CAME.fullmatch(clean.fold(raw)))


def _is_positive(raw: str) -> bool:
    return bool(re.fullmatch(r"\d+([.,]\d+)?", raw)) and float(raw.replace(",", ".")) > 0


def outside_days(extract: Extract, frame: pd.DataFrame, forum: Forum) -> list[RowNote]:
    """Takes entries and exits of other days than the forum's out of registration rows, which stay; says which."""
    notes = []
    for name in ("checked_in", "checked_out"):
        is_outside = frame[name].notna() & ~frame[name].dt.date.isin(forum.days)
        frame.loc[is_outside, name] = pd.NaT
        if name == "checked_in":
            rows = frame.loc[is_outside, "row_number"]
            notes = [RowNote(int(row), "flagged", "OUTSIDE_EVENT", extract.headers.get(name)) for row in rows]
    return notes


def in_forum_order(extract: Extract, frame: pd.DataFrame, forum: Forum) -> None:
    """Where the values do not tell day from month, the reading that falls on days of the forum is the right one."""
    if extract.is_day_first is None:
        return
    columns = [name for name in ("scanned_at", "left_at", "checked_in", "checked_out") if name in frame]
    days = {day.isoformat() for day in forum.days}
    dates = {text[:10] for name in columns for text in frame[name].unique() if text}
    if dates and not dates & days and {swapped(date) for date in dates} & days:
        for name in columns:
            frame[name] = frame[name].map(swapped).astype("str")
        extract.notes[:] = [note for note in extract.notes if note.code != "DATE_ORDER"]
