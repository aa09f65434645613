"""Free text → region: a subject of the federation, Baikonur, a country, a federal body, or left open."""

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from etl.names.gazetteer import Gazetteer, gazetteer, is_plain_word
from etl.names.mentions import Mention, Word, counts, find_mentions, is_unknown, split_words
from etl.names.spelling import CYRILLIC, LATIN, as_cyrillic, switched_layout, tidy


class Answer(NamedTuple):
    """What a typed name means; code "" is unresolved, and then the rule says why."""

    code: str
    name: str
    rule: str
    confidence: float


CONFIDENCE = {
    "subject": 1.0, "name": 1.0, "country": 1.0, "short": 0.95, "english": 0.95, "colloquial": 0.95, "historical": 0.9,
    "abbreviation": 0.9, "place": 0.9, "adjective": 0.85, "wrong_kind": 0.85, "context": 0.85, "code": 0.8,
    "postcode": 0.7, "district": 0.85, "institution": 0.75,
}  # fmt: skip
RULES = {
    "subject": "subject_name", "name": "subject_name", "short": "short_name", "english": "english_name",
    "historical": "historical_name", "colloquial": "colloquial_name", "abbreviation": "abbreviation",
    "adjective": "bare_adjective", "wrong_kind": "other_kind_of_region", "place": "town", "country": "country",
    "district": "district",
}  # fmt: skip
TAIL = re.compile(r"[(,\s](?:кроме|без|с учетом|исключая|включая|за исключением|не включая|с ао)\b.*")
WHOLE_COUNTRY = re.compile(r"^(?:россия|рф|российская федерация|вся россия|russia|russian federation|rf)$")
FEDERAL_DISTRICT = re.compile(r"^(?:\w+ ){0,2}федеральн\w+ округ\w*$|^\w{1,2}фо$")
FEDERAL_BODY = re.compile(
    r"^федеральн(?:ый (?:орган|уровень|центр$)|ые |ое (?:агентство|казначейство)|ая (?:служба|палата))"
    r"|^мин(?:истерство )?\w*(?: и \w+)*(?: \w+){0,3} (?:рф|россии|российской федерации)$"
    r"|^(?:рособрнадзор|рособразование|росмолодежь|роструд|государственная дума|совет федерации)\b"
    r"|(?:президента|правительств[ао]) (?:рф|российской федерации)$"
)
INSTITUTION = re.compile(r"(?:университет|институт|академи|консерватори|колледж|техникум|училищ)\w{0,3}$")
SHARED_ADJECTIVES = ("moskovsk", "altaisk", "kirovsk", "ural")  # also of towns and streets elsewhere
LONGEST_TO_MEND = 7  # words
SHORTEST_TO_MEND = 5  # letters
SHORTEST_BESIDE_NAME = 3  # letters: «Республика Комт», «Пермский кай»
INSIDE = {"72": {"86", "89"}, "29": {"83"}}  # a subject that other subjects lie in
BIG_TOWN = 100_000  # people: a town of this size contradicts another region's name
TIMES_LARGER = 4  # a town that much larger than its namesakes together is meant when nothing else is said


@lru_cache(maxsize=2**17)
def resolve_region(raw: str) -> Answer:
    """The region that a typed text means, with the rule that found it."""
    reference = gazetteer()
    text = tidy(raw).strip(" .,;")
    if not re.search(r"\w", text):
        return unresolved("empty")
    if text.isascii() or re.fullmatch(r"[\w\s.,:№-]*\d{2,11}", text):
        answer = by_number(text, reference)
        if answer:
            return answer
    answer = by_words(text, reference)
    if answer.code or answer.rule not in ("unknown", "not_decisive"):
        return answer
    return by_other_alphabet(raw, text, reference) or by_mended_words(text, reference) or answer


def unresolved(rule: str) -> Answer:
    return Answer("", "", rule, 0.0)


def resolved(code: str, rule: str, confidence: float) -> Answer:
    return Answer(code, gazetteer().names[code], rule, confidence)


def by_number(text: str, reference: Gazetteer) -> Answer | None:
    """ISO 3166-2, number plate, ОКАТО, ОКТМО, or a postcode that stands alone."""
    match = re.fullmatch(r"(?:регион|код|код региона|region)?\W*(\d{2,3})(?:\W*регион)?", text)
    if match and match[1] in reference.numbers:
        return resolved(reference.numbers[match[1]], "region_number", CONFIDENCE["code"])
    match = re.fullmatch(r"(?:окато|октмо)?\W*(\d{8}|\d{11})", text) or re.fullmatch(
        r"(?:окато|октмо)\W*(\d{2,})", text
    )
    if match:
        return by_prefix(match[1], reference)
    match = re.fullmatch(r"((?:ru|ua)[-_ ]?[a-z0-9]{2,3})", text)
    if match:
        code = reference.numbers.get(re.sub("^(..)[-_ ]?", r"\1-", text))
        return resolved(code, "iso_code", 1.0) if code else None
    if re.fullmatch(r"\d{6}", text) and text[:3] in reference.postcodes:
        return resolved(reference.postcodes[text[:3]], "postcode", CONFIDENCE["postcode"])
    return None


def by_prefix(figures: str, reference: Gazetteer) -> Answer | None:
    """Region of an ОКАТО or ОКТМО code: the longest prefix that is known."""
    for length in (4, 3, 2):
        code = reference.numbers.get("okato" + figures[:length])
        if code:
            return resolved(code, "okato_code", CONFIDENCE["code"])
    return None


def by_words(text: str, reference: Gazetteer, mended: dict[str, str] | None = None) -> Answer:
    """The region that the words name; the rule says how sure."""
    text = TAIL.sub("", text)
    words = split_words(text, mended)
    mentions = find_mentions(words, reference)
    if FEDERAL_DISTRICT.match(" ".join(word.text for word in words)):
        return unresolved("federal_district")
    counted = [mention for mention in mentions if counts(mention, words, mentions)]
    districts = [mention for mention in mentions if mention.entry.kind == "district"]
    if not counted:
        return by_districts(districts) or by_institution(words, mentions) or by_no_mention(text, mentions)
    answer = decide(counted, text, reference)
    if answer.rule == "ambiguous":
        answer = decide([*counted, *districts], text, reference)
    if mended and any(
        mention.entry.kind == "adjective" and answer.code not in mention.entry.codes for mention in mentions
    ):
        return unresolved("two_regions")
    return answer


def by_districts(districts: list[Mention]) -> Answer | None:
    """The region of the districts named, when only one region has a district of that name."""
    codes = {code for district in districts for code in district.entry.codes}
    return resolved(codes.pop(), "district", CONFIDENCE["district"]) if len(codes) == 1 else None


def by_institution(words: list[Word], mentions: list[Mention]) -> Answer | None:
    """«Новгородский педагогический университет» typed for a region: the adjective of one region, nothing else."""
    named = [mention for mention in mentions if mention.entry.kind != "abbreviation"]  # «ФГБОУ ВО» is no region
    if len(named) != 1 or named[0].entry.kind != "adjective" or len(named[0].entry.codes) != 1:
        return None
    (code,), first = named[0].entry.codes, words[named[0].start]
    is_named_after = first.text.endswith(("ий", "ый", "ая", "ое"))  # «филиал Томского …» is elsewhere
    is_school = any(INSTITUTION.match(word.text) for word in words[named[0].end :])
    if not is_school or not is_named_after or first.key.startswith(SHARED_ADJECTIVES):
        return None
    return resolved(code, "institution_named_after_region", CONFIDENCE["institution"])


def by_no_mention(text: str, mentions: list[Mention]) -> Answer:
    """A text that names no region: a federal body, the whole country, a federal district, or something unknown."""
    text = " ".join(re.findall(r"\w+", text))
    if WHOLE_COUNTRY.match(text):
        return unresolved("whole_country")
    if FEDERAL_BODY.search(text):
        return resolved("federal", "federal_body", 0.9)
    return unresolved("not_decisive" if mentions else "unknown")


def decide(counted: list[Mention], text: str, reference: Gazetteer) -> Answer:
    """One region out of the names found: names of regions must agree, towns narrow down what is still open."""
    towns = [mention for mention in counted if mention.entry.kind in ("place", "ambiguous", "district")]
    named = [mention for mention in counted if mention not in towns]
    codes = common_codes([set(mention.entry.codes) for mention in named])
    if codes is not None and not codes:
        return unresolved("two_regions")
    for town in towns:
        own = set(town.entry.codes)
        inner = {code for outer in codes or () for code in INSIDE.get(outer, ())}
        if codes is None or codes & own:
            codes = own if codes is None else codes & own
        elif own & inner:
            codes = own & inner  # «Тюменская область, г. Сургут»
        elif not named or max(town.entry.codes.values()) >= BIG_TOWN:
            return unresolved("two_regions")
    assert codes is not None
    if len(codes) > 1:
        return by_postcode(codes, text, reference) or by_size(towns, named, codes) or unresolved("ambiguous")
    deciding = [mention for mention in named if codes <= set(mention.entry.codes)]
    return resolved(codes.pop(), *rule_of(deciding or towns, text))


def common_codes(sets: list[set[str]]) -> set[str] | None:
    """Codes that all names allow; of a subject and one that lies inside it, the inner one. None: no names."""
    if not sets:
        return None
    for outer, inner in INSIDE.items():
        if {outer} in sets and any(own <= inner for own in sets):
            sets = [own for own in sets if own != {outer}]
    if {"99"} in sets:
        sets = [own for own in sets if own != {"KZ"}]
    plain = [own for own in sets if len(own) == 1]
    if plain:
        sets = [own for own in sets if len(own) == 1 or own & plain[0]]  # «Камчатка, П-К»: the plain name decides
    return set.intersection(*sets)


def rule_of(mentions: list[Mention], text: str) -> tuple[str, float]:
    """Name of the rule and its confidence: that of the surest name alone, else `context`."""
    alone = [mention.entry.kind for mention in mentions if len(mention.entry.codes) == 1]
    kind = max(alone, key=lambda kind: CONFIDENCE[kind], default="context")
    rule = RULES.get(kind, "context")
    if LATIN.search(text) and not CYRILLIC.search(text):
        return rule + "_transliterated", CONFIDENCE[kind] * 0.95
    return rule, CONFIDENCE[kind]


def by_postcode(codes: set[str], text: str, reference: Gazetteer) -> Answer | None:
    """One of several regions, by the postcode in the same text."""
    for figures in re.findall(r"\b\d{6}\b", text):
        code = reference.postcodes.get(figures[:3])
        if code in codes:
            return resolved(code, "postcode", CONFIDENCE["context"])
    return None


def by_size(towns: list[Mention], named: list[Mention], codes: set[str]) -> Answer | None:
    """A town much larger than its namesakes together."""
    if named or len(towns) != 1 or towns[0].entry.kind != "place":
        return None
    people = sorted(((towns[0].entry.codes[code], code) for code in codes), reverse=True)
    others = sum(number if code.isdigit() else number / 4 for number, code in people[1:])  # abroad weighs less
    if people[0][0] < TIMES_LARGER * others or people[-1][0] == 0:  # 0: not known
        return None
    return resolved(people[0][1], "largest_town_of_the_name", 0.75)


def by_other_alphabet(raw: str, text: str, reference: Gazetteer) -> Answer | None:
    """Latin letters: typed without switching the keyboard, or looking like Cyrillic ones, or transliterated oddly."""
    if CYRILLIC.search(text) or not LATIN.search(text):
        return None
    variants = (
        (switched_layout(raw.strip()), "keyboard_layout"),
        (as_cyrillic(text), "look_alike_letters"),
        (text.replace("j", "zh").replace("x", "kh"), "odd_transliteration"),
    )
    for variant, rule in variants:
        answer = by_words(tidy(variant), reference)
        if answer.code:
            return answer._replace(rule=rule, confidence=0.9)
    return None


def by_mended_words(text: str, reference: Gazetteer) -> Answer | None:
    """The text with its unknown words replaced by the nearest words of regions' names, if those decide."""
    words = split_words(text)
    if len(words) > LONGEST_TO_MEND:
        return None
    mentions = find_mentions(words, reference)
    unknown = [word for place, word in enumerate(words) if is_unknown(words, place, mentions)]
    has_name = any(mention.entry.kind == "adjective" for mention in mentions)
    has_kind = any(reading.startswith("=") for word in words for reading in reference.forms.get(word.key, ()))
    is_joined = any(word.is_joined for word in words)
    certain = has_kind or has_name or is_joined
    shortest = SHORTEST_BESIDE_NAME if certain else SHORTEST_TO_MEND
    mended = {word.text: near for word in unknown if (near := nearest(word, reference, shortest, certain))}
    answer = by_words(text, reference, mended) if mended else unresolved("unknown")
    if not answer.code:
        return None
    return answer._replace(rule=answer.rule + "_typo", confidence=round(answer.confidence * 0.9, 2))


def nearest(word: Word, reference: Gazetteer, shortest: int, certain: bool) -> str | None:
    """Sound key of the one word that this typo can come from; None when another region is as near.

    A Russian word («козырь», «вельская») is a typo only in a text that is `certain` to speak of a region.
    """
    is_kind = any(reading.startswith("=") for reading in reference.forms.get(word.key, ()))
    is_word = is_plain_word(word.text)
    if len(word.text) < shortest or is_kind or word.text.isdigit() or (is_word and not certain):
        return None
    edits = 1 if len(word.text) < 8 or is_word else 2
    typed = word.text if CYRILLIC.search(word.text) else word.key
    found = process.extract(typed, reference.mendable.keys(), scorer=OSA.distance, score_cutoff=edits, limit=9)
    if not found:
        return None
    best = reference.mendable[found[0][0]]
    rivals = (reference.mendable[name] for name, distance, _ in found if distance == found[0][1])
    return None if any(rival.codes != best.codes for rival in rivals) else best.key
