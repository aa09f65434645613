"""What is odd about a value that can be used all the same: its row is flagged, or skipped when it is a trial entry."""

import datetime as dt
import re
from functools import lru_cache
from zoneinfo import ZoneInfo

from etl import clean

_TRIAL_WORD = re.compile(r"тест\d*|проверка|тест(?:ов(?:ич|на|ый|ая|а)?)?|test(?:er|ov|ing)?|asdf\w*|qwerty|йцукен")
_TRIAL_MAIL = re.compile(r"(?:test|тест)\d*@.*|.*@test\.\w+|(?:asdf|qwerty)\w*@.*")
NOTHING = ("", "-", "--", "—", "нет", "none", "n/a", "null", "гость", "guest", "не указан", "не указана", "не указано")


def phone_doubt(text: str, phone: str) -> str | None:
    """Code of what is wrong with a phone; `phone` is what cleaning made of it."""
    if not text or phone:
        return None
    return "LOSSY_NUMBER" if re.fullmatch(r"\s*\d([.,]\d+)?E\+?\d+\s*", text, re.I) else "PHONE_BAD"


def mail_doubt(text: str, mail: str) -> str | None:
    """Code of what is wrong with a mailbox; words for «none» are no fault."""
    if mail:
        return name_doubt(text)
    return "EMAIL_BAD" if text and clean.fold(text) not in NOTHING else None


@lru_cache(maxsize=200_000)
def name_doubt(text: str) -> str | None:
    """Code when a word of a name or mailbox mixes Cyrillic with Latin letters."""
    if text.isascii():
        return None
    mixed = any(re.search("[A-Za-z]", word) and re.search("[А-яЁё]", word) for word in re.findall(r"\w+", text))
    return "MIXED_SCRIPT" if mixed else None


def is_trial(name: str, mail: str) -> bool:
    """Whether a row is a trial entry: by its mailbox and a word of its name, or by two words of its name."""
    folded = clean.fold(name)
    words = (
        sum(bool(_TRIAL_WORD.fullmatch(word)) for word in folded.split())
        if re.search("[tт][eе][sс]|asdf|qwer|йцу|провер", folded)
        else 0
    )
    return words > 1 or ((bool(words) or not folded) and bool(_TRIAL_MAIL.fullmatch(mail.strip().casefold())))


@lru_cache
def told_twice(zone: str) -> tuple[tuple[dt.datetime, dt.datetime], ...]:
    """Local times that the clock of a zone showed twice, or never, as (begin, end): it was put back or forward."""
    here, day = ZoneInfo(zone), dt.timedelta(days=1)
    found = []
    begin = dt.datetime(clean.EARLIEST, 1, 1, tzinfo=dt.UTC)
    while begin.year <= clean.LATEST:
        if begin.astimezone(here).utcoffset() != (begin + day).astimezone(here).utcoffset():
            found.append(_change(begin, begin + day, here))
        begin += day
    return tuple(found)


def _change(low: dt.datetime, high: dt.datetime, here: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
    """The local times around the one change of the clock between two moments."""
    before, after = (moment.astimezone(here).utcoffset() or dt.timedelta() for moment in (low, high))
    while high - low > dt.timedelta(seconds=1):
        middle = low + dt.timedelta(seconds=(high - low) // dt.timedelta(seconds=2))
        low, high = (middle, high) if middle.astimezone(here).utcoffset() == before else (low, middle)
    local = high.replace(tzinfo=None)
    return local + min(before, after), local + max(before, after)
