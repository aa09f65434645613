"""What is odd about a registration row that can be used all the same: flagged, or skipped when it is a trial entry."""

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from zoneinfo import ZoneInfo

import pandas as pd

from etl import clean
from etl.formats.base import Extract
from etl.problems import RowNote

_TRIAL_WORD = re.compile(r"тест(?:ов(?:ич|на|ый|ая|а)?)?|test(?:er|ov|ing)?|asdf\w*|qwerty|йцукен")
_TRIAL_MAIL = re.compile(r"(?:test|тест)\d*@.*|.*@test\.\w+|(?:asdf|qwerty)\w*@.*")
_NO_MAIL = ("", "-", "--", "—", "нет", "none", "n/a", "null", "гость", "guest", "не указан", "не указана")


def odd_values(extract: Extract, frame: pd.DataFrame, zone: str) -> list[RowNote]:
    """Flags on rows; `frame` holds the clean values of the same rows that `extract` holds as they were written."""
    raw = extract.frame
    told_twice = {moment for moment in frame["registered_at"].dropna().unique() if _is_told_twice(moment, zone)}
    marks: dict[str, Iterable[str | None]] = {
        "phone": [phone_doubt(text, phone) for text, phone in zip(raw["phone"], frame["phone"], strict=True)],
        "email": [mail_doubt(text, mail) for text, mail in zip(raw["email"], frame["email"], strict=True)],
        "name": [name_doubt(text) for text in raw["name"]],
        "registered_at": ["TIME_FOLD" if moment in told_twice else None for moment in frame["registered_at"]],
    }
    return [
        RowNote(int(number), "flagged", code, extract.headers.get(name))
        for name, codes in marks.items()
        for number, code in zip(frame["row_number"], codes, strict=True)
        if code
    ]


def trial_rows(extract: Extract, rejected: list[RowNote]) -> list[RowNote]:
    """Rows that somebody entered to try the form; rows rejected anyway are left out."""
    known = {note.row_number for note in rejected}
    raw = extract.frame
    return [
        RowNote(int(number), "skipped", "TEST_RECORD", extract.headers.get("name"))
        for number, name, mail in zip(raw["row_number"], raw["name"], raw["email"], strict=True)
        if is_trial(name, mail) and number not in known
    ]


def shared_badges(extract: Extract) -> list[RowNote]:
    """Flags on scans of a badge that names several people: they are not one."""
    frame = extract.frame
    held = frame[(frame["badge"] != "") & (frame["person_code"] != "")]
    several = held.groupby("badge")["person_code"].transform("nunique") > 1
    return [
        RowNote(int(number), "flagged", "BADGE_SHARED", extract.headers.get("badge"))
        for number in held.loc[several, "row_number"]
    ]


def phone_doubt(text: str, phone: str) -> str | None:
    """Code of what is wrong with a phone; `phone` is what cleaning made of it."""
    if not text or phone:
        return None
    return "LOSSY_NUMBER" if re.fullmatch(r"\s*\d([.,]\d+)?E\+?\d+\s*", text, re.I) else "PHONE_BAD"


def mail_doubt(text: str, mail: str) -> str | None:
    """Code of what is wrong with a mailbox; words for «none» are no fault."""
    return "EMAIL_BAD" if text and not mail and clean.fold(text) not in _NO_MAIL else None


@lru_cache(maxsize=200_000)
def name_doubt(text: str) -> str | None:
    """Code when a word of a name mixes Cyrillic with Latin letters."""
    if text.isascii():
        return None
    mixed = any(re.search("[A-Za-z]", word) and re.search("[А-яЁё]", word) for word in re.findall(r"\w+", text))
    return "MIXED_SCRIPT" if mixed else None


def is_trial(name: str, mail: str) -> bool:
    """Whether a row is a trial entry: by its mailbox and a word of its name, or by two words of its name."""
    folded = clean.fold(name)
    words = (
        sum(bool(_TRIAL_WORD.fullmatch(word)) for word in folded.split())
        if re.search("[tт][eе][sс]|asdf|qwer|йцу", folded)
        else 0
    )
    return words > 1 or ((bool(words) or not folded) and bool(_TRIAL_MAIL.fullmatch(mail.strip().casefold())))


def _is_told_twice(moment: dt.datetime, zone: str) -> bool:
    """Whether the clock showed this local time twice, or never: it was put back or forward."""
    here = pd.Timestamp(moment).to_pydatetime().replace(tzinfo=ZoneInfo(zone))
    return here.replace(fold=0).utcoffset() != here.replace(fold=1).utcoffset()
