"""Acronyms of organisations: what the initials of a name may be, and whether a word can be one."""

import re

SHORTEST, LONGEST = 3, 9  # letters of an acronym; two letters stand for too much
SMALL_WORDS = {"и", "в", "во", "на", "по", "при", "им", "имени", "для", "с", "о", "об"}
LONGEST_PREFIX = 5  # letters of the first word: «СмолАПО» for «Смоленская академия …»
TOWN_BEGINNINGS = {"санкт", "йошкар", "улан", "горно", "ханты", "нарьян", "ростовский", "усть"}
REGION = re.compile(r"регион\w+")


def is_acronym(words: tuple[str, ...]) -> bool:
    """Whether a normal form is a single word short enough to be one."""
    return len(words) == 1 and words[0].isalpha() and SHORTEST <= len(words[0]) <= LONGEST


def readings(words: tuple[str, ...]) -> set[str]:
    """Acronyms that a name of several words may have.

    Small words may be left out, two words of a compound («торгово-экономический», «Санкт-Петербургский») may count
    as one, the first word may give more letters («СмолАПО»), a town at the end may bring its «г.».
    """
    own = [word for word in words if not REGION.fullmatch(word) and not word.startswith("(")]
    if len(own) < 2 or not all(word.isalpha() for word in own):
        return set()
    full = [word for word in own if word not in SMALL_WORDS]
    single = [word for place, word in enumerate(full) if not place or not is_compound(full[place - 1], word)]
    found = {"".join(word[0] for word in own)}
    for several in (full, single):
        rest = "".join(word[0] for word in several[1:])
        found |= {several[0][:length] + rest for length in range(1, LONGEST_PREFIX + 1)}
        found.add("".join(word[0] for word in several[:-1]) + "г" + several[-1][0])
    return {acronym for acronym in found if len(acronym) >= SHORTEST}


def is_compound(one: str, two: str) -> bool:
    """Whether two words are likely joined by a hyphen: «торгово» beside «экономический», «санкт», «йошкар»."""
    return two.endswith(("ий", "ый", "ая", "ое")) and (one.endswith("о") or one in TOWN_BEGINNINGS)
