"""One value in, one value out, with the code of what was wrong. Called once per distinct spelling."""

import datetime as dt
import re
import unicodedata
from functools import lru_cache
from zoneinfo import ZoneInfo

# Latin letters that look like Cyrillic ones; used in match keys only, never in shown text.
_LOOK_ALIKES = str.maketrans("abcehkmoptxy", "авсенкмортху")
_LATIN_TWINS = {cyrillic: latin for latin, cyrillic in _LOOK_ALIKES.items()}
_INVISIBLE = re.compile(r"[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


def fold(text: str) -> str:
    """A text as it is compared: NFKC, lower case, ё as е, no invisible signs, Latin look-alikes in Cyrillic words."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold().replace("ё", "е")
    if re.search("[а-я]", text):
        text = re.sub(r"\w*[а-я]\w*", lambda word: word[0].translate(_LOOK_ALIKES), text)
    return " ".join(text.split())


def name_tokens(name: str) -> tuple[str, ...]:
    """Folded words of a personal name, sorted, so that their order does not matter; initials are single letters.

    A word counts once: people type their whole name into the field for the family name, too.
    """
    words = re.split(r"[^\w'’-]+", fold(name).replace(".", " "))
    stripped = (word.strip("-'’_") for word in words)
    found = [word for word in stripped if word]
    return tuple(sorted(word for n, word in enumerate(found) if len(word) == 1 or word not in found[:n]))


def email(raw: str) -> str:
    """A mailbox in lower case; "" when the cell holds none or several."""
    text = unicodedata.normalize("NFKC", raw).removeprefix("mailto:")
    found = re.findall(r"[^\s<>,;:\"'()@]+@[^\s<>,;:\"'()@]+\.[^\s<>,;:\"'().@]+", text)
    return re.sub(r"[^\W\d_]+", _in_latin, found[0].casefold()) if len(found) == 1 else ""


def _in_latin(word: re.Match) -> str:
    """A word of a mailbox without Cyrillic look-alikes among its Latin letters; no mailbox has both in a word."""
    latin = word[0].translate(_LATIN_TWINS)
    return latin if re.search("[a-z]", word[0]) and latin.isascii() else word[0]


def phone(raw: str) -> str:
    """Digits of a phone, a Russian one without its 7 or 8; "" when the cell holds none or several."""
    digits = re.sub(r"\D", "", raw.strip().removesuffix(".0"))  # a number that a program wrote with a point
    several = [part for part in re.split(r"[,;/|\n]", raw) if len(re.findall(r"\d", part)) > 4]
    if re.search(r"\dE\+?\d", raw, re.I) or len(several) > 1 or not 7 <= len(digits) <= 15:
        return ""
    return digits[1:] if len(digits) == 11 and digits[0] in "78" else digits


_MONTHS = (
    "янв(?:ар[ья])? фев(?:р(?:ал[ья])?)? мар(?:та?)? апр(?:ел[ья])? ма[йя] июн[ья]? июл[ья]? авг(?:уста?)?"
    " сент?(?:ябр[ья])? окт(?:ябр[ья])? ноя(?:б(?:р[ья])?)? дек(?:аб(?:р[ья])?)?"
).split()
_DATE = re.compile(
    r"(?P<y>\d{4})[-/.](?P<m>\d\d?)[-/.](?P<d>\d\d?)|(?P<d2>\d\d?)[./-](?P<m2>\d\d?)[./-](?P<y2>\d{4}|\d\d)(?!\d)"
)
_WORDS = re.compile(r"(?P<d>\d\d?)[\s.-]+(?P<m>[а-я]+)\.?[\s-]*(?P<y>\d{4})(?:\s*г(?:\.|ода)?)?")
_ZONE = r"z|(?:gmt|utc|msk|мск)?\s*[+-]\d\d?(?::?\d\d)?|gmt|utc|msk|мск"
# Between date and time words may stand, no figures: what else there is would be another date, or no time at all.
_TIME = re.compile(
    r"[^\d:+]*(?P<h>\d\d?):(?P<mi>\d\d)(?::(?P<s>\d\d)(?:[.,]\d+)?)?\s*(?P<ap>[ap]\.?m\.?)?(?:\s*ч(?:ас\w*)?\.?)?"
    rf"\s*\(?(?P<zone>{_ZONE})?\)?(?:(?<=\d)\s*\(?(?:gmt|utc|msk|мск)\)?)?(?:\[[\w/]+\])?\s*"
)
_SPAN = re.compile(r"[\s,]\d\d?:\d\d\s*-\s*\d\d?:\d\d")  # «10:30-11:30» tells no offset
ZONED = rf"(?is).*\d:\d\d(?::\d\d)?(?:[.,]\d+)?\s*\(?(?:{_ZONE})\)?\s*"  # a time with its zone
# Cells of a date and of a time put together, where one of them holds midnight, the zero day or the other one as well.
_TWICE = re.compile(
    r"(?P<own>[\st]+0?(?P<was>\d?\d:\d\d)(?::\d\d)?(?:[.,]\d+)?)?\s+"
    r"(?P<day>\d[\d./-]{5,}\d[\st]+)?0?(?P<time>(?P<is>\d?\d:\d\d).*)"
)
_ZERO_DAYS = ((1899, 12, 30), (1899, 12, 31), (1900, 1, 0), (1900, 1, 1))  # of programs, for times without a date
EARLIEST, LATEST = 2000, 2049  # years in which a forum of ours can lie


@lru_cache(maxsize=200_000)
def moment(raw: str, zone: str) -> tuple[dt.datetime | None, str | None]:
    """(local time of `zone` without offset, code of what is wrong). Blank is (None, None).

    Day before month where the text does not say; a time with an offset is converted; «24:00» is the next midnight.
    """
    text = fold(raw)
    if text in ("", "-", "--", "none"):
        return None, None
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _serial(float(text))
    date = _date_parts(text)
    if date is None:
        return None, "DATE_BAD"
    rest = _told_once(text[date[3] :], date[:3])
    time = _TIME.fullmatch(rest)
    if (not time and rest.strip(" t,")) or _SPAN.fullmatch(rest):
        return None, "DATE_BAD"
    try:
        return _combined(date[:3], time, zone)
    except ValueError:
        return None, "DATE_IMPOSSIBLE"


def _told_once(rest: str, date: tuple[int, int, int]) -> str:
    """What follows a date; of «00:00:00 09:15», «09:15 09:15», «30.12.1899 09:15» and the same date again the time."""
    found = _TWICE.fullmatch(rest)
    if not found or not (found["own"] or found["day"]):
        return rest
    is_same = not found["own"] or not found["own"].strip(" t\t0:.,") or found["was"] == found["is"]
    day = _date_parts(found["day"] or "")
    is_known = not found["day"] or (day is not None and day[:3] in (date, *_ZERO_DAYS))
    return f" {found['time']}" if is_same and is_known else rest


def _serial(days: float) -> tuple[dt.datetime | None, str | None]:
    """A spreadsheet's day number, counted from 1899-12-30, to the second."""
    value = dt.datetime(1899, 12, 30) + dt.timedelta(seconds=round(days * 86_400))
    return (value, None) if EARLIEST <= value.year <= LATEST else (None, "DATE_RANGE")


def _date_parts(text: str) -> tuple[int, int, int, int] | None:
    """(year, month, day, where the date ends in the text)."""
    found = _DATE.match(text)
    if found:
        year, month, day = (found[k] or found[k + "2"] for k in "ymd")
        return int(year if len(year) == 4 else f"20{year}"), int(month), int(day), found.end()
    found = _WORDS.match(text)
    month = next((i for i, stem in enumerate(_MONTHS, 1) if re.fullmatch(stem, found["m"])), 0) if found else 0
    return (int(found["y"]), month, int(found["d"]), found.end()) if found and month else None


def _combined(date: tuple[int, int, int], time: re.Match | None, zone: str) -> tuple[dt.datetime | None, str | None]:
    value = dt.datetime(*date)
    if not EARLIEST <= value.year <= LATEST:
        return None, "DATE_RANGE"
    if time is None:
        return value, None
    hour, minute, second = int(time["h"]), int(time["mi"]), int(time["s"] or 0)
    if time["ap"] and hour <= 12:
        hour = hour % 12 + (12 if time["ap"].startswith("p") else 0)
    if (hour, minute, second) == (24, 0, 0) and time["s"]:
        hour, value = 0, value + dt.timedelta(days=1)
    if second == 60:  # a leap second
        minute, second = minute, 59
    value = value.replace(hour=hour, minute=minute, second=second)
    if not time["zone"]:
        return value, None
    return value.replace(tzinfo=_offset(time["zone"])).astimezone(ZoneInfo(zone)).replace(tzinfo=None), None


def _offset(zone: str) -> dt.timezone:
    """The zone of «z», «utc», «+03», «gmt+3», «+0530», «мск+7»."""
    name = re.sub(r"[\d:+-]", "", zone).strip()
    digits = re.sub(r"\D", "", zone)
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "")
    beyond = dt.timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    base = dt.timedelta(hours=3 if name in ("мск", "msk") else 0)
    return dt.timezone(base - beyond if "-" in zone else base + beyond)


_STATUSES = {
    "active": "paid|оплачен[оаы]?|confirmed|подтвержден[аоы]?|complete[d]?|active|approved|accepted|attending"
    "|registered|активн\\w*|зарегистрирован[аоы]?|одобрен[аоы]?|принят[аоы]?|участвует|бесплатно|pending confirmed"
    "|да|yes|утвержден[аоы]?|согласован[аоы]?|допущен[аоы]?|завершен[аоы]?|действует|действител[еь]н\\w*|valid|issued"
    "|checked in|to be paid on site|нов(?:ая|ый|ое)|new|acquired|free|ok",
    "pending": "pending( \\w+)?|не завершен[оаы]?|approval pending|unpaid|not paid|awaiting( \\w+)*|draft|черновик"
    "|to be paid|waiting(?! list)( for)?( \\w+)?|ожид(?:ание|ания|ает|аем|ают)( \\w+)*|не ?рассмотрен[аоы]?"
    "|(?:в|на) (?:ожидании|рассмотрении|обработке|работе|модерации|согласовании|утверждении|проверке)|рассматривается"
    "|обрабатывается|проверяется|(?:under|in) review|processing|requested|reserved"
    "|забронирован[оаы]?|booked|не ?подтвержден[аоы]?|не ?оплачен[оаы]?",
    "waitlist": "wait ?list(?:ed)?|(?:on )?(?:the )?waiting list|(?:в )?(?:лист[еа]? ожидания|резерв[еа]?)",
    "cancelled": "cancel+ed( paid fee)?|отменен[аоы]?|отмена|withdrawn|отказ|отозван[аоы]?|refunded"
    "|not attending|deleted|удален[аоы]?|released|transferred|revoked|returned|voided|invalidated"
    "|аннулирован[аоы]?|снят[аоы]?|возврат|возвращен[аоы]?|не участвует|отказал(?:ся|ась|ись)",
    "rejected": "rejected|denied|declined|refused|not approved|отклонен[аоы]?|отказано( \\w+)*"
    "|не ?(?:одобрен|утвержден|принят|допущен|согласован)[аоы]?",
    "expired": "expired|notpaid|истек\\w*|просрочен[оаы]?|срок истек",
}


# What is confirmed or withdrawn, and by whom: «Заявка принята», «Отозвана участником», «Cancelled by attendee».
_WHOSE_STATUS = re.compile(
    r"\b(?:заявк[аиу]|регистраци[яию]|(?:(?:с|от|в) )?участи[еяи]|участник(?:ом|а)|организатор(?:ом|а)"
    r"|пользовател(?:ем|я)|билет|заказ|бронь|by \w+|registration|application|participation)\b"
)


def status(raw: str) -> tuple[str, str | None]:
    """(status of a registration, code when the word is unknown). Blank is active: the list has no such column."""
    words = " ".join(re.findall(r"[^\W_]+", fold(raw)))
    if not words:
        return "active", None
    words = " ".join(_WHOSE_STATUS.sub(" ", words).split()) or words
    known = (name for name, pattern in _STATUSES.items() if re.fullmatch(pattern, words))
    name = next(known, None)
    return (name, None) if name else ("pending", "STATUS_UNKNOWN")


def is_yes(raw: str) -> bool:
    """Да, yes, true, ИСТИНА (as a Russian spreadsheet writes it), 1, +."""
    return fold(raw) in ("да", "yes", "true", "истина", "1", "+", "✓")


_THERE = (
    r"(?:явил(?:ся|ась)|приш(?:ел|ла)|прибыла?|был|была|посетила?|присутств(?:ует|овала?)|участвовала?"
    r"|принял[аи]? участие)"
)
_CAME = re.compile(rf"checked[ _]in|attended|present|y|д|v|√|✔|☑|явка|{_THERE}")
_ABSENT = re.compile(
    r"нет|no|n|false|ложь|0|-|–|—|✗|✘|☐|н|нб|н/б|absent|no[ -]show|not (?:checked[ _]in|attended|present)|неявка"
    rf"|отсутств(?:ует|овала?)|не {_THERE}"
)


def came(raw: str) -> tuple[bool, str | None]:
    """(whether a mark says that the person came, the reason why it does not say it)."""
    text = fold(raw).replace("(а)", "")
    if is_yes(raw) or _CAME.fullmatch(text):
        return True, None
    return False, None if not text or is_absent(raw) else "PRESENCE_UNKNOWN"


def is_absent(raw: str) -> bool:
    """Whether a mark says that the person did not come."""
    return bool(_ABSENT.fullmatch(fold(raw)))


_FORMATS = (
    ("online", r"онлайн|online|дистанц|заочн|виртуальн|remote|webinar|вебинар"),
    ("on_site", r"\bочн|on-?site|in person"),
)
_ROLES = (
    ("speaker", r"спикер|speaker|докладчик|выступающ|лектор|модератор|moderator|panelist"),
    ("press", r"пресс|\bсми\b|press|media|журналист"),
    ("expert", r"эксперт|expert|жюри"),
    ("organiser", r"организатор|organi[sz]er|\bstaff\b|персонал|host"),
    ("volunteer", r"волонтер|volunteer"),
    ("guest", r"\bгост|guest"),
    ("participant", r"участ|participant|делегат|слушател|attendee|посетител"),
)


def participation(raw: str) -> tuple[str, str]:
    """(format, role) that the words of a ticket or category speak of; unknown where they do not."""
    text = fold(raw)
    kind = next((code for code, words in _FORMATS if re.search(words, text)), "unknown")
    role = next((code for code, words in _ROLES if re.search(words, text)), "unknown")
    return kind, role
