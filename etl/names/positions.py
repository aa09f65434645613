"""A position as typed → its rank in the organisation: head, deputy, department, other; unknown where none is stated.

Only together with the type of the organisation does «head» mean the head of a regional executive body.
"""

import re
from typing import NamedTuple

from etl.clean import fold


class Rank(NamedTuple):
    """`rank` and the rule that found it; both are empty where no position is stated."""

    rank: str
    rule: str


# Bodies and institutions: the noun as it begins in every case.
_BODIES = (
    r"министерств|департамент|комитет|управлени|агентств|служб|ведомств|администраци|инспекци|правительств|ministry"
    r"|department|committee|directorate|agency|колледж|техникум|школ|лице[йяею]|гимнази|институт|университет|академи"
    r"|центр|college|school|universit|institut|cent(?:er|re)|фонд|ассоциаци|союз|компани|предприяти|завод|редакци"
)
_UNITS = (
    r"отдел|сектор|кафедр|лаборатори|групп|проект|направлени|подразделени|факультет|бюро|секци|комисси|филиал"
    r"|площадк|мастерск|цк\b|пцк\b|цмк\b|смен|участк|цех|division|unit\b|section|team|project"
)
_HEADS = r"руководител|начальни|директор|председател|глав[аеуоы]й?\b|ректор|заведующ|зав\b|президент|управляющ"
_HEADS_EN = r"\bhead\b|\bdirector\b|\bchair\w*|\brector\b|\bpresident\b|\bchief\b|\bprincipal\b"
_HEAD = re.compile(rf"\b(?:{_HEADS})|{_HEADS_EN}")
_MINISTER = re.compile(r"\bминистр\w{0,3}\b|\bminister\b")
_DEPUTY = re.compile(r"\bзам(?:\b|ест)|\bпроректор|\bвице-?|\bdeputy\b|\bvice[- ]|\bстатс-секретар")
# Deputies of somebody above the body: what else the position says decides.
_ABOVE = re.compile(
    r"^(?:перв\w+ )?(?:зам\w*|вице-?)\s*(?:-?\s*(?:председател\w* (?:правительств|совета министров)|премьер|губернатор"
    r"|мэр|глав\w+ (?:республик|региона|субъекта|област|края|\w+ (?:республик|област|края))))"
)
_AIDE = re.compile(
    r"\b(?:помощни|советни|референт|секретар[ьяюе]\b|пресс-секретар|консультант|специалист|эксперт|представител"
    r"|assistant|advis[eo]r|secretary|specialist|consultant)"
)
_ACTING = re.compile(r"^(?:временно )?(?:и ?о|врио|вр ?и ?о|исполняющ\w+(?: обязанности)?|acting)\b")
_SUBJECT = re.compile(
    r"^(?:директор\w*|руководител\w*|менеджер\w*|начальник\w*|head|director) (?:по|of the project)\b"
    r"|\b(?:hr|арт|техническ|финансов|коммерческ|творческ|креативн)\w*[ -]директор"
)
_PARTS = re.compile(r"\s[-–—]+\s?|[–—,;/()]|\bи(?= (?:перв|зам|начальн|руководит|директор|председат))")
_EMPTY = ("", "нет", "не указана", "не указано", "не указан", "none", "no", "n a", "б д")


def resolve_position(raw: str, organisation: str = "") -> Rank:
    """The rank of a position, by its words and by those of the organisation it was typed with.

    «Директор департамента» heads a department of its own and a part of a ministry: the noun of the position has to be
    the noun of the organisation, where that has one.
    """
    text = _spelled(raw)
    if " ".join(re.findall(r"[^\W\d_]+", text)) in _EMPTY:
        return Rank("", "")
    found = [_rank_of_part(part, fold(organisation)) for part in map(str.strip, _PARTS.split(text)) if part]
    return min((rank for rank in found if rank), key=lambda rank: _ORDER.index(rank.rule), default=_OTHER)


def _spelled(raw: str) -> str:
    """The folded text, abbreviations without points and set apart: «зам.мин-ра», «И.о. директора», «замминистра»."""
    text = re.sub(r"[.«»\"'*]", " ", fold(raw))
    text = re.sub(r"\bмин-р", "министр", text)
    text = re.sub(r"\bзам(?=министр|директор|начальник|руководител|председател|глав)", "зам ", text)
    text = re.sub(r"\b(?:рук-л|рук\b)", "руководител", text)
    text = re.sub(r"\bнач(?:-к)?\b", "начальник", text)
    text = re.sub(r"\bдир(?:-р)?\b", "директор", text)
    return " ".join(text.split())


_OTHER = Rank("other", "no_word")
# The surest rule first: a minister who is a deputy premier too is a minister.
_ORDER = "minister deputy deputy_of_unit head_of_body head head_of_part head_of_unit aide above no_word".split()


def _rank_of_part(part: str, organisation: str) -> Rank | None:
    """The rank that one title of a position gives; None for words that are no title."""
    part = _ACTING.sub("", part).strip()
    if _ABOVE.match(part):
        return Rank("other", "above")
    title = min((m for m in (_MINISTER.search(part), _HEAD.search(part)) if m), key=lambda m: m.start(), default=None)
    deputy, aide = _DEPUTY.search(part), _AIDE.search(part)
    if aide and (title is None or aide.start() < title.start()) and not (deputy and deputy.start() < aide.start()):
        return Rank("other", "aide")
    if title is None:
        return Rank("deputy", "deputy") if deputy else None
    rest = part[title.end() :]
    if deputy and deputy.start() <= title.start():
        is_part = not _MINISTER.match(title[0]) and _is_below(rest, organisation)
        return Rank("department", "deputy_of_unit") if is_part else Rank("deputy", "deputy")
    if _MINISTER.match(title[0]):
        return Rank("head", "minister")
    if _SUBJECT.search(part) or _is_unit(rest):
        return Rank("department", "head_of_unit")
    body = re.search(rf"\b(?:{_BODIES})", rest)
    if body and _is_below(rest, organisation):
        return Rank("department", "head_of_part")
    return Rank("head", "head_of_body") if body else Rank("head", "head")


def _is_unit(rest: str) -> bool:
    """Whether the first noun after the title is of a part that every organisation has."""
    unit, body = (re.search(rf"\b(?:{words})", rest) for words in (_UNITS, _BODIES))
    return unit is not None and (body is None or unit.start() < body.start())


def _is_below(rest: str, organisation: str) -> bool:
    """Whether the title is of a part of the organisation: a unit, or a body of another noun than its own."""
    body = re.search(rf"\b(?:{_BODIES})", rest)
    own = re.findall(rf"\b(?:{_BODIES})", re.sub(r"\bмин(?=обр|прос|проф|труд|науч)", "министерство ", organisation))
    return _is_unit(rest) or bool(body and own and body[0] not in own)
