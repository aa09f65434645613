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
from collections import Counter, defaultdict
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


class Spelling(NamedTuple):
    """A typed name beside the region of the people who typed it ("" when it is not known), and how often it occurs."""

    raw: str
    region_code: str
    organisation_type: str
    times: int


class Organisation(NamedTuple):
    """What a spelling was folded into, and the rule that did it; `form` is its key without the region."""

    key: str
    form: str
    name: str
    organisation_type: str
    region_code: str
    rule: str


NOBODY = Organisation("", "", "", "", "", "not_an_organisation")


class DoubtfulPair(NamedTuple):
    """Two organisations that may be one: their keys and names, how alike they are (0–1), and what speaks for it."""

    key: str
    name: str
    other_key: str
    other_name: str
    score: float
    rule: str


class Form(NamedTuple):
    """Normal form of a name and the region it belongs to; what is equal in both is one organisation."""

    region_code: str
    words: tuple[str, ...]

    @property
    def key(self) -> str:
        return " ".join((*self.words, "@" + self.region_code))


Doubt = tuple[Form, Form, float, str]  # two forms, how alike they are, what speaks for it
Folded = dict[tuple[str, str], Organisation]


def fold_organisations(spellings: Iterable[Spelling]) -> tuple[Folded, list[DoubtfulPair]]:
    """(raw, region_code) → its organisation, and the pairs a person should look at, likeliest first.

    The answer does not depend on the order of the spellings. What names no organisation has the key "".
    """
    known = sorted(set(spellings))
    forms = {(spelling.raw, spelling.region_code): form_of(spelling) for spelling in known}
    groups = Groups(known, forms)
    doubts = [*groups.join_fuller(), *groups.join_typos(), *groups.join_initials()]
    names = groups.names()
    return groups.answer(names), groups.pairs(doubts, names)


def form_of(spelling: Spelling) -> Form | None:
    """Words of the normal form without the region, and the region: the one named, else that of the people."""
    key = organisation_key(spelling.raw)
    if not key:
        return None
    if spelling.organisation_type == "federal":
        return Form("federal", tuple(key.split()))
    named = resolve_region(spelling.raw).code
    region = named if named not in ("", "federal") else spelling.region_code
    words = tuple(word for word in key.split() if word != "регион" + region) or tuple(key.split())
    if not region:
        region = only(region_of_adjective(word) for word in words)
    if spelling.organisation_type == "company":
        words += tuple(company_form(spelling.raw))
    return Form(region, words)


def similarity(one: str, two: str) -> float:
    """Share of equal letters of two words of which one at least does not exist; 0 for two words or numbers."""
    is_pair = (one + two).isalpha() and not (is_word(one) and is_word(two))
    return OSA.normalized_similarity(one, two) if is_pair else 0.0


def only(codes: Iterable[str]) -> str:
    """The one region that is named; "" for none and for several."""
    found = set(codes) - {""}
    return found.pop() if len(found) == 1 else ""


def company_form(raw: str) -> list[str]:
    """Legal form of a company in brackets, for two companies may differ in it alone; nothing when it is left out."""
    match = COMPANY_FORM.search(plain(raw))
    return ["(" + COMPANY_FORMS.get(match[0][:3], match[0]) + ")"] if match else []


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


def is_distinctive(words: tuple[str, ...]) -> bool:
    """Whether a name is hardly given twice: a coined word, or three words with «Московский» or the like among them."""
    own = [word for word in words if word.isalpha()]
    is_coined = any(len(word) >= SHORTEST_WITH_TYPO and not is_word(word) for word in own)
    return is_coined or (len(own) >= 3 and any(stem(sound_key(word)) in SHARED_ADJECTIVES for word in own))


def shortened_lengths(words: tuple[str, ...]) -> list[int]:
    """How many words at the beginning mean the same: a company without its legal form, and «Министерство образования»
    for «Министерство образования и науки», for a region has one of them."""
    if words[-1].startswith("("):
        return [len(words) - 1]
    return [2] if len(words) > 3 and words[0] in AUTHORITIES and words[1:3] == ("образования", "и") else []


class Groups:
    """Forms and what each was merged into; numbers of rows decide which of two forms stays."""

    def __init__(self, spellings: list[Spelling], forms: dict[tuple[str, str], Form | None]) -> None:
        self.forms = forms
        self.times: Counter[Form] = Counter()
        self.kinds: dict[Form, Counter[str]] = defaultdict(Counter)
        self.spellings: dict[Form, Counter[str]] = defaultdict(Counter)
        for spelling in spellings:
            form = forms[spelling.raw, spelling.region_code]
            if form:
                self.times[form] += spelling.times
                self.kinds[form][spelling.organisation_type] += spelling.times
                self.spellings[form][spelling.raw] += spelling.times
        self.merged: dict[Form, tuple[Form, str]] = {}

    def kind(self, form: Form) -> str:
        """Type that most rows of a form have."""
        return most_frequent(self.kinds[form])

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
        homes: dict[tuple[str, ...], list[Form]] = defaultdict(list)
        fuller: dict[tuple[str, tuple[str, ...]], list[Form]] = defaultdict(list)
        towns: dict[Form, list[Form]] = defaultdict(list)
        for form in self.heads():
            homes[form.words].append(form)
            for length in range(2, len(form.words)):
                if form.words[length - 1].isdigit():
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
            if not compatible(self.kind(one), self.kind(two)):
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
            same = [other for other in meant if self.kind(other) == self.kind(form)]
            if len(same) == 1:
                self.merged[form] = (same[0], "initials")
            else:
                likely = [other for other in same or meant if compatible(self.kind(other), self.kind(form))]
                doubts += [(form, other, 0.7, "initials_of_several" if same else "initials") for other in likely]
        return doubts

    def answer(self, names: dict[Form, str]) -> Folded:
        said = {form: (form.key, " ".join(form.words), names[form], self.kind(form)) for form in names}
        found: Folded = {}
        for typed, form in self.forms.items():
            if form is None:
                found[typed] = NOBODY
                continue
            head = self.head(form)
            rule = self.merged[form][1] if form in self.merged else "same_form"
            found[typed] = Organisation(*said[head], head.region_code, rule)
        return found

    def names(self) -> dict[Form, str]:
        """The canonical name: the most frequent spelling of the form that others were merged into, tidied."""
        return {form: resolve_organisation(best_spelling(self.spellings[form])).name for form in self.heads()}

    def pairs(self, doubts: list[Doubt], names: dict[Form, str]) -> list[DoubtfulPair]:
        """Doubts between forms that are still two, each pair once, likeliest first."""
        best: dict[tuple[Form, Form], tuple[float, str]] = {}
        for one, two, score, rule in doubts:
            low, high = sorted((self.head(one), self.head(two)))
            if low != high:
                best[low, high] = max((score, rule), best.get((low, high), (0.0, "")))
        found = [
            DoubtfulPair(one.key, names[one], two.key, names[two], score, rule)
            for (one, two), (score, rule) in best.items()
        ]
        return sorted(found, key=lambda pair: (-pair.score, pair.key, pair.other_key))


def pairs_but_for_a_word(forms: list[Form]) -> Iterable[tuple[Form, Form, str, str]]:
    """Pairs of one region with equal words but one, and the two words; the rest may not be a number alone.

    Numbers are never mistyped words: «Школа № 7» has no such pair with the thousand other schools of its region.
    """
    buckets: dict[tuple, list[tuple[Form, str]]] = defaultdict(list)
    for form in forms:
        for place, word in enumerate(form.words):
            rest = form.words[:place] + form.words[place + 1 :]
            if word.isalpha() and (any(len(other) >= SHORTEST_WITH_TYPO for other in rest) or len(word) >= LONG_WORD):
                buckets[form.region_code, place, rest].append((form, word))
    for bucket in buckets.values():
        for number, (one, word) in enumerate(bucket):
            for two, other in bucket[number + 1 :]:
                yield one, two, word, other


def compatible(one: str, two: str) -> bool:
    """Types that may belong to one organisation: equal, or one of them not known."""
    return one == two or "unresolved" in (one, two) or "" in (one, two)


def most_frequent(counts: Counter[str]) -> str:
    """The value that occurs most; the alphabet decides between equals."""
    return min(counts, key=lambda value: (-counts[value], value))


def best_spelling(counts: Counter[str]) -> str:
    """The spelling that occurs most; of equals the one that is neither shouted nor whispered, then the longest."""
    return min(counts, key=lambda raw: (-counts[raw], raw.isupper() or raw.islower(), -len(raw), raw))
