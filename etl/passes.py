"""What the words of a log say of a pass: which way it went, and whether the person was let through."""

import re

from etl import clean

_OUT = (
    r"выход(?:а|у|ы|ом|ящ\w*)?|вышел|вышла|выезд\w*|уход|ушел|ушла|убыл[аи]?|убытие|покинул[аи]?"
    r"|exit(?:ed|ing)?|out|check-?out|checked out|departure|departed"
)
_IN = (
    r"вход(?:а|у|ы|ом|ящ\w*)?|вошел|вошла|въезд\w*|приход|пришел|пришла|прибыл[аи]?|прибытие|зашел|зашла"
    r"|присоединил\w*|joined"
    r"|entry|entrance|enter(?:ed|ing)?|in|check-?in|checked in|arrival|arrived"
)
_WAY = re.compile(rf"\b(?:(?P<out>{_OUT})|(?:{_IN}))\b")
_EITHER = re.compile(r"\s*(?:[/\\|,+&-]|и|или|and|or)\s*")
# Words that say the way only where nothing but a way may stand: «left» is a side of a turnstile, too.
_BARE_WAYS = {"1": "in", "2": "out", "проход": "in", "left": "out", "leave": "out"}

_MARKS = {"✓", "√", "✔", "☑", "v", "y"}
_NO_MARKS = {"0", "-", "–", "—", "n", "false", "ложь", "𐄂", "✗", "✘", "×", "х", "x", "☐"}
_REFUSED = re.compile(
    r"\b(?:(?:не|нет|вне|уже|no(?! ?\d)|not|never|bad)\b|отказ|запре[тщ]|отклон|заблок|блокир|просроч|истек|аннулир"
    r"|отмен|наруш|несанкц|отозван|закрыт[ао]?\b|ошиб|сбой|прерван|неизвест|недейств|недопу|неразр|неуспе|неудач|неверн|неправ"
    r"|неактив|неопозн|незарег|den(?:y|ied)|declin|reject|refus|forbid|prohibit|block|lock|expir|revok|revert|annul|undo|cancel|fail"
    r"|error|wrong|already|duplicate|invalid|inactive|incorrect|incomplete|illegal|missing|lost|stolen|must|required"
    r"|un(?:author|known|paid|success|recogn|regist|accept|confirm|approv)|dis(?:allow|abl))"
)
_UNFINISHED = re.compile(r"\b(?:попытк|запрос|ожида|тревог|взлом|attempt|request|pending|wait|alarm)")
_DONE = re.compile(
    r"\b(?:разреш|предостав|состоя|соверш|выполн|подтвер|успе[шх]|пропущ|допущ|допуск\b|прош(?:ел|л[аи])\b|приня[тл]|действ(?:ит|ует)|зачт"
    r"|засчит|отмечен|зарегистр|норм|[oо][kк]\b|success|grant|admit|allow|accept|valid|approv|author|pass(?:ed)?\b"
    r"|permit|redeem|complete|confirm|done\b|проход(?:а|у|ы|ом)?\b)|^доступ(?: (?:по|с) .*)?$|^access$"
)


def way(raw: str) -> str:
    """in, out or unknown, from the first word of a text that says one: «Выход через вход Б» is an exit."""
    text = clean.fold(raw).replace("_", " ")
    found = list(_WAY.finditer(text))
    is_mixed = len(found) > 1 and bool(found[0]["out"]) != bool(found[1]["out"])
    is_both = is_mixed and _EITHER.fullmatch(text[found[0].end() : found[1].start()])  # «Вход/выход», one door
    if not found or is_both:
        return "unknown"
    return "out" if found[0]["out"] else "in"


def direction(raw: str) -> str:
    """in, out or unknown, from the cell of a column of directions: «Вход», «Exit», «ушёл», «2»."""
    return _BARE_WAYS.get(clean.fold(raw)) or way(raw)


def admission(raw: str) -> tuple[bool, str | None]:
    """(whether the result of a scan means that the person went through, code when its words do not tell).

    A blank one does: the system logs successes only. A way that somebody went is a pass.
    """
    text = clean.fold(raw).replace("_", " ")
    if not text or text in _MARKS or clean.is_yes(text):
        return True, None
    if text in _NO_MARKS or _REFUSED.search(text):
        return False, None
    if not _UNFINISHED.search(text) and (_DONE.search(text) or _WAY.search(text)):
        return True, None
    return False, "RESULT_UNKNOWN"
