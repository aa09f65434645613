"""How alike two personal names are: words in any order, initials, a missing patronymic, two alphabets, short forms.

Names come as folded words (`clean.name_tokens`): which of them is the family name nobody said.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from rapidfuzz.distance import OSA

from etl.names.gazetteer import morphology
from etl.names.spelling import LATIN, sound_key

Tokens = tuple[str, ...]
LONG_WORD = 5  # letters from which one wrong letter leaves a word recognisable
_PATRONYMIC = re.compile(r".+(?:вич|вна|ична)|оглы|кызы")

# Short forms in daily use; one that fits several names is under each of them.
_SHORT_FORMS = """
александр саша шура|александра саша шура|алексей леша|анастасия настя|анатолий толя|андрей андрюша|анна аня|антон тоша
валентина валя|валерий валера|варвара варя|василий вася|вера веруня|виктория вика|виктор витя|владимир вова володя
владислав влад|вячеслав слава|галина галя|геннадий гена|георгий гоша жора|григорий гриша|дарья даша|дмитрий дима митя
евгений женя|евгения женя|екатерина катя|елена лена|елизавета лиза|зинаида зина|иван ваня|ирина ира|константин костя
ксения ксюша|лариса лара|леонид леня|лидия лида|любовь люба|людмила люда мила|маргарита рита|мария маша|михаил миша
надежда надя|наталья наташа наталия|николай коля|оксана ксюша|ольга оля|павел паша|петр петя|полина поля|роман рома
светлана света|семен сема|сергей сережа|софия соня софья|станислав стас|степан степа|тамара тома|татьяна таня|ульяна уля
федор федя|юлия юля|юрий юра|ярослав слава
"""


def is_full_name(tokens: Tokens) -> bool:
    """Three whole words: rare enough to prove something beside an organisation."""
    return len(tokens) >= 3 and len(whole_words(tokens)) >= 3


def whole_words(tokens: Tokens) -> list[str]:
    """The words of a name that are not initials."""
    return [token for token in tokens if len(token) > 1]


def fullness(tokens: Tokens) -> int:
    """Letters in the whole words: full names come before initials and missing patronymics."""
    return sum(map(len, whole_words(tokens)))


@lru_cache(maxsize=500_000)
def word_key(word: str) -> str:
    """Sounds of a word of a name: «Юлия», Yulia, Julija agree, «Александр» and Alexander, «Мкртчян» and Mkrtchyan."""
    return sound_key(word).replace("iu", "u").replace("ander", "andr").replace("tC", "C").replace("SC", "S")


_FULL_FORMS = {
    (word_key(short), word_key(words[0]))
    for words in (line.split() for line in _SHORT_FORMS.replace("\n", "|").strip("|").split("|"))
    for short in words[1:]
}


def agree(one: Tokens, two: Tokens) -> bool:
    """Whether two names can be of one person: the same words in any order; the shorter may lack the patronymic
    or write initials. At least one whole word must be shared, and two words in all where both have two."""
    return one == two or _match(one, two, is_same_word)


def almost_agree(one: Tokens, two: Tokens) -> bool:
    """Whether two names agree but for a wrong letter in their long words."""
    return _match(one, two, lambda word, other: is_same_word(word, other) or _is_one_edit(word, other))


def _match(one: Tokens, two: Tokens, is_same: Callable[[str, str], bool]) -> bool:
    short, long = sorted((one, two), key=lambda tokens: (len(tokens), fullness(tokens), tokens))
    rest, whole = list(long), 0
    for token in sorted(short, key=len, reverse=True):
        match = _counterpart(token, rest, is_same)
        if match is None:
            return False
        rest.remove(match)
        whole += len(match) > 1 and len(token) > 1
    if len(short) < 2 and len(long) > 1:
        return False
    return whole > 0 or not short


def _counterpart(token: str, words: list[str], is_same: Callable[[str, str], bool]) -> str | None:
    """The word that a word or an initial stands for; the very same one before any other."""
    if token in words:
        return token
    same = (word for word in words if len(word) > 1 and len(token) > 1 and is_same(token, word))
    return next(same, None) or next((word for word in words if _is_initial_of(token, word)), None)


@lru_cache(maxsize=500_000)
def is_same_word(one: str, two: str) -> bool:
    """The same word, in Cyrillic and in Latin letters by any scheme, or a given name and its short form."""
    if one == two:
        return True
    keys = word_key(one), word_key(two)
    is_latin = LATIN.search(one) or LATIN.search(two)
    return bool(is_latin and keys[0] == keys[1]) or keys in _FULL_FORMS or keys[::-1] in _FULL_FORMS


def _is_initial_of(one: str, two: str) -> bool:
    if min(len(one), len(two)) > 1:
        return False
    if one[0] == two[0]:
        return True
    is_latin = bool(LATIN.search(one)) != bool(LATIN.search(two))
    return is_latin and word_key(one)[:1] == word_key(two)[:1] != ""


def _is_one_edit(one: str, two: str) -> bool:
    return min(len(one), len(two)) >= LONG_WORD and OSA.distance(one, two, score_cutoff=1) == 1


def is_misspelt(one: Tokens, two: Tokens) -> bool:
    """Whether two full names differ by one letter of one word, and no dictionary knows both words: «Алина» and «Арина»
    are sisters, «Серова» and «Перова» strangers."""
    pair = _only_difference(one, two)
    if pair is None or not (is_full_name(one) and is_full_name(two)):
        return False
    return _is_one_edit(*pair) and not all(_is_known_name(word) for word in pair)


def is_renamed(one: Tokens, two: Tokens) -> bool:
    """Whether two full names have the given name and the patronymic in common and another family name."""
    pair = _only_difference(one, two)
    if pair is None or not (is_full_name(one) and is_full_name(two)):
        return False
    return any(map(_PATRONYMIC.fullmatch, set(one) & set(two))) and not any(map(_is_first_name, pair))


def _only_difference(one: Tokens, two: Tokens) -> tuple[str, str] | None:
    """The one word that each of two names has alone."""
    first, second = [w for w in one if w not in two], [w for w in two if w not in one]
    return (first[0], second[0]) if len(first) == len(second) == 1 and len(one) == len(two) else None


@lru_cache(maxsize=100_000)
def _is_known_name(word: str) -> bool:
    """Whether the dictionary has the word as a given name, a patronymic or a family name."""
    known = morphology()
    kinds = ("Name", "Patr", "Surn")
    return known.word_is_known(word) and any(kind in parse.tag for parse in known.parse(word) for kind in kinds)


def is_in_mailbox(email: str, tokens: Tokens) -> bool:
    """Whether a mailbox is called after the person: its local part bears a word of the name that is no given name."""
    local = word_key(email.partition("@")[0])
    return any(len(word) >= LONG_WORD and word_key(word) in local and not _is_first_name(word) for word in tokens)


@lru_cache(maxsize=100_000)
def _is_first_name(word: str) -> bool:
    """Whether a word is a given name or a patronymic; «Ларионов» is several people called Ларион, not one."""
    known = morphology()
    given = ("Name" in parse.tag and {"sing", "nomn"} in parse.tag for parse in known.parse(word))
    return (known.word_is_known(word) and any(given)) or _PATRONYMIC.fullmatch(word) is not None
