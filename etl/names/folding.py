"""One organisation under many spellings becomes one, with a canonical name; what is only likely is proposed.

Rules that merge, in this order, each only inside one region:

    same_form             the same normal form (see `organisation_key`), the region taken out of it
    region_in_name        typed by people of another region, but the name says which («Калужский …»)
    shortened             a company without its legal form, «Министерство образования» without «и науки»
    only_one_of_the_name  no region is known, the name is a rare one, and one region alone has it
    typo                  one word differs by one or two letters, and one of the two words is in no dictionary
    initials              «ККИРУ» for «Калужский колледж информационных ресурсов и управления», when nothing else fits

What resembles more loosely, or fits several, becomes a `DoubtfulPair`: a person decides.
The cost follows the number of distinct spellings: names are compared only where they agree in all words but one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from etl.names.gazetteer import gazetteer, morphology, stem
from etl.names.initials import is_acronym, readings
from etl.names.organisations import organisation_key, plain, resolve_organisation
from etl.names.regions import resolve_region
from etl.names.spelling import sound_key

SHORTEST_WITH_TYPO = 5  # letters
LONG_ADVERB = 7  # letters
AUTHORITIES = {"министерство", "департамент", "комитет"}
LONG_WORD = 10  # letters: two edits are still the same word
LEAST_SIMILAR = 0.75  # letters in common for a doubt
COMPANY_FORM = re.compile(
    r"\b(?:ооо|оао|зао|пао|нао|ао|фгуп|гуп|муп|общество с ограниченной ответственностью|"
    r"(?:публичное |открытое |закрытое |непубличное )?акционерное общество)\b"
)
COMPANY_FORMS = {"общ": "ооо", "пуб": "пао", "отк": "оао", "зак": "зао", "неп": "нао", "акц": "ао"}  # by first letters
SHARED_ADJECTIVES = {"moskovsk~", "altaisk~", "kirovsk~", "sovetsk~", "oktiabrsk~"}  # name towns, streets, two regions


class Said(NamedTuple):
    """What a typed name says, wherever its people are from."""

    raw: str
    organisation_type: str
    words: str  # the normal form; "" names no organisation
    named: str  # the region that the name tells, "federal" included; "" is none
    adjective: str  # the only region whose adjective is in it, which counts when nothing else is known
    company: str  # the legal form of a company, in brackets
    name: str  # tidied for display


class Form(NamedTuple):
    """Normal form of a name and the region it belongs to; what is equal in both is one organisation."""

    region_code: str
    words: tuple[str, ...]


Words = tuple[str, ...]
Typed = tuple[Form, str, int]  # a form, the type that most of its rows have, and how many rows have it
Doubt = tuple[Form, Form, float, str]  # two forms, how alike they are (0–1), what speaks for it
Merged = dict[Form, tuple[Form, str]]  # a form, the one that stands for it, the rule


def said_of(raw: str, organisation_type: str) -> Said:
    """What one spelling says; organisations.sql puts it beside the regions of those who typed it."""
    key, name = organisation_key(raw), resolve_organisation(raw).name
    if not key or organisation_type == "federal":
        return Said(raw, organisation_type, key, "federal", "", "", name)
    named = resolve_region(raw).code
    adjective = only(region_of_adjective(word) for word in key.split())
    company = company_form(raw) if organisation_type == "company" else ""
    return Said(raw, organisation_type, key, "" if named == "federal" else named, adjective, company, name)


def related(words: Iterable[Words]) -> set[Words]:
    """Normal forms that some rule may bring together with another one in some region; all others stand alone."""
    known = set(words)
    found = {form for form in known if any(region_of_adjective(word) for word in form)}
    beside: dict[tuple[int, Words], list[Words]] = defaultdict(list)
    for form in known:
        shorter = {form[:length] for length in (*shortened_lengths(form), *town_lengths(form))}
        shorter |= {(acronym,) for acronym in readings(form)}
        if meant := shorter & known:
            found |= {form, *meant}
        for place, _, rest in all_but_a_word(form):
            beside[place, rest].append(form)
    return found.union(*(forms for forms in beside.values() if len(forms) > 1))


def fold(forms: Iterable[Typed]) -> tuple[Merged, list[Doubt]]:
    """Forms that another one stands for, and pairs a person should look at, likeliest first.

    The answer does not depend on the order of the forms.
    """
    groups = Groups(forms)
    doubts = [*groups.join_fuller(), *groups.join_typos(), *groups.join_initials()]
    return {form: (groups.head(form), rule) for form, (_, rule) in groups.merged.items()}, groups.pairs(doubts)


def similarity(one: str, two: str) -> float:
    """Share of equal letters of two words of which one at least does not exist; 0 for two words or numbers."""
    is_pair = (one + two).isalpha() and not (is_word(one) and is_word(two))
    return OSA.normalized_similarity(one, two) if is_pair else 0.0


def only(codes: Iterable[str]) -> str:
    """The one region that is named; "" for none and for several."""
    found = set(codes) - {""}
    return found.pop() if len(found) == 1 else ""


def company_form(raw: str) -> str:
    """Legal form of a company in brackets, for two companies may differ in it alone; "" when it is left out."""
    match = COMPANY_FORM.search(plain(raw))
    return "(" + COMPANY_FORMS.get(match[0][:3], match[0]) + ")" if match else ""


@lru_cache(maxsize=2**16)
def region_of_adjective(word: str) -> str:
    """The only region whose adjective the word is («калужский»); "" for «московский», which two share."""
    root = stem(sound_key(word))
    if not root.endswith("~") or root in SHARED_ADJECTIVES:
        return ""
    entry = gazetteer().tree.get(root, {}).get("")
    return next(iter(entry.codes)) if entry and entry.kind == "adjective" and len(entry.codes) == 1 else ""


@lru_cache(maxsize=2**17)
def is_word(word: str) -> bool:
    return bool(morphology().word_is_known(word))


def is_typo(one: str, two: str) -> bool:
    """Whether two words are one that was mistyped: few edits and only one exists, or one lost its end."""
    length = min(len(one), len(two))
    if length < SHORTEST_WITH_TYPO or not (one + two).isalpha():
        return False
    if length >= LONG_ADVERB and abs(len(one) - len(two)) == 1 and one[:length] == two[:length]:
        return True  # «политехнически» is a word, too
    return is_word(one) != is_word(two) and OSA.distance(one, two) <= (2 if length >= LONG_WORD else 1)


def is_distinctive(words: Words) -> bool:
    """Whether a name is hardly given twice: a coined word, or three words with «Московский» or the like among them."""
    own = [word for word in words if word.isalpha()]
    is_coined = any(len(word) >= SHORTEST_WITH_TYPO and not is_word(word) for word in own)
    return is_coined or (len(own) >= 3 and any(stem(sound_key(word)) in SHARED_ADJECTIVES for word in own))


def shortened_lengths(words: Words) -> list[int]:
    """How many words at the beginning mean the same: a company without its legal form, and «Министерство образования»
    for «Министерство образования и науки», for a region has one of them."""
    if words[-1].startswith("("):
        return [len(words) - 1]
    return [2] if len(words) > 3 and words[0] in AUTHORITIES and words[1:3] == ("образования", "и") else []


def town_lengths(words: Words) -> list[int]:
    """How many words at the beginning name a numbered institution without its town («школа 48 белгород»)."""
    return [length for length in range(2, len(words)) if words[length - 1].isdigit()]


class Groups:
    """Forms and what each was merged into; numbers of rows decide which of two forms stays."""

    def __init__(self, forms: Iterable[Typed]) -> None:
        known = sorted(forms)
        self.kinds = {form: kind for form, kind, _ in known}
        self.times = {form: times for form, _, times in known}
        self.merged: Merged = {}

    def heads(self) -> list[Form]:
        """Forms that were not merged into another one, in a fixed order."""
        return sorted(form for form in self.times if form not in self.merged)

    def head(self, form: Form) -> Form:
        while form in self.merged:
            form = self.merged[form][0]
        return form

    def join_fuller(self) -> list[Doubt]:
        """Forms that say less than another one: no region, no legal form of a company, half of a ministry's name."""
        doubts = []
        homes: dict[Words, list[Form]] = defaultdict(list)
        fuller: dict[tuple[str, Words], list[Form]] = defaultdict(list)
        towns: dict[Form, list[Form]] = defaultdict(list)
        for form in self.heads():
            homes[form.words].append(form)
            for length in town_lengths(form.words):
                towns[Form(form.region_code, form.words[:length])].append(form)
            for length in shortened_lengths(form.words):
                fuller[form.region_code, form.words[:length]].append(form)
        for form in self.heads():
            named = only(region_of_adjective(word) for word in form.words)
            same = [home for home in homes[form.words] if home.region_code and home != form]
            own = [home for home in same if home.region_code == named and form.region_code != named]
            longer = fuller[form.region_code, form.words]
            if own:
                self.merged[form] = (own[0], "region_in_name")
            elif len(longer) == 1:
                self.merged[form] = (longer[0], "shortened")
            elif longer:
                doubts += [(form, other, 0.8, "shortened_of_several") for other in longer]
            elif not form.region_code and len(same) == 1 and is_distinctive(form.words):
                self.merged[form] = (same[0], "only_one_of_the_name")
            elif not form.region_code and len(same) == 1:
                doubts.append((form, same[0], 0.9, "no_region"))
            else:
                doubts += [(form, other, 0.85, "town_left_out") for other in towns[form]]
        return doubts

    def join_typos(self) -> list[Doubt]:
        """Forms of one region that differ in one word; a known word stays, the mistyped one joins it."""
        doubts = []
        fits: dict[Form, list[Form]] = defaultdict(list)
        for one, two, word, other in pairs_but_for_a_word(self.heads()):
            if not compatible(self.kinds[one], self.kinds[two]):
                continue
            if is_typo(word, other):
                right, wrong = (one, two) if self.rank(one, word) < self.rank(two, other) else (two, one)
                fits[wrong].append(right)
            elif (score := similarity(word, other)) >= LEAST_SIMILAR:
                doubts.append((one, two, round(score * 0.9, 2), "similar_word"))
        for wrong, rights in fits.items():
            if len(rights) == 1:
                self.merged[wrong] = (rights[0], "typo")
            else:
                doubts += [(wrong, right, 0.8, "typo_of_several") for right in rights]
        return doubts

    def rank(self, form: Form, word: str) -> tuple[bool, int, Form]:
        """Which of two forms is right: the one whose word exists, then the one of more rows."""
        return (not is_word(word), -self.times[form], form)

    def join_initials(self) -> list[Doubt]:
        """Forms that are an acronym join the only name of their region and type that it stands for."""
        doubts = []
        full: dict[tuple[str, str], list[Form]] = defaultdict(list)
        heads = self.heads()
        for form in heads:
            for acronym in readings(form.words):
                full[form.region_code, acronym].append(form)
        for form in heads:
            if not form.region_code or not is_acronym(form.words):
                continue
            meant = [other for other in full[form.region_code, form.words[0]] if other != form]
            same = [other for other in meant if self.kinds[other] == self.kinds[form]]
            if len(same) == 1:
                self.merged[form] = (same[0], "initials")
            else:
                likely = [other for other in same or meant if compatible(self.kinds[other], self.kinds[form])]
                doubts += [(form, other, 0.7, "initials_of_several" if same else "initials") for other in likely]
        return doubts

    def pairs(self, doubts: list[Doubt]) -> list[Doubt]:
        """Doubts between forms that are still two, each pair once, likeliest first."""
        best: dict[tuple[Form, Form], tuple[float, str]] = {}
        for one, two, score, rule in doubts:
            low, high = sorted((self.head(one), self.head(two)))
            if low != high:
                best[low, high] = max((score, rule), best.get((low, high), (0.0, "")))
        found = [(one, two, score, rule) for (one, two), (score, rule) in best.items()]
        return sorted(found, key=lambda pair: (-pair[2], pair[0], pair[1]))


def all_but_a_word(words: Words) -> Iterable[tuple[int, str, Words]]:
    """(place, word, the other words) for each word that may be mistyped; the others may not be a number alone.

    Numbers are never mistyped words: «Школа № 7» has no such pair with the thousand other schools of its region.
    """
    for place, word in enumerate(words):
        rest = words[:place] + words[place + 1 :]
        if word.isalpha() and (any(len(other) >= SHORTEST_WITH_TYPO for other in rest) or len(word) >= LONG_WORD):
            yield place, word, rest


def pairs_but_for_a_word(forms: list[Form]) -> Iterable[tuple[Form, Form, str, str]]:
    """Pairs of one region with equal words but one, and the two words."""
    buckets: dict[tuple[str, int, Words], list[tuple[Form, str]]] = defaultdict(list)
    for form in forms:
        for place, word, rest in all_but_a_word(form.words):
            buckets[form.region_code, place, rest].append((form, word))
    for bucket in buckets.values():
        for number, (one, word) in enumerate(bucket):
            for two, other in bucket[number + 1 :]:
                yield one, two, word, other


def compatible(one: str, two: str) -> bool:
    """Types that may belong to one organisation: equal, or one of them not known."""
    return one == two or "unresolved" in (one, two) or "" in (one, two)
