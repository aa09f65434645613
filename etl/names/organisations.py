"""Free text → type of organisation, tidied name, and a key that folds the spellings of one organisation together."""

import hashlib
import re
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from etl.names.gazetteer import gazetteer, morphology, read_reference, words_of
from etl.names.mentions import Mention, Word, find_mentions, split_words
from etl.names.regions import Answer, unresolved
from etl.names.spelling import CYRILLIC, as_cyrillic, tidy

SOLE_PROPRIETOR = "Индивидуальный предприниматель"
PERSON = re.compile(
    r"^(?:[а-я-]+ ){1,2}[а-я]+(?:вич|вна|чна)(?: [а-я-]+)?$|^[а-я-]+ [а-я]\. [а-я]\.?$|^[а-я]\. [а-я]\. [а-я-]+$"
)
SUBDIVISION = re.compile(r"\s*;.*$|\s*\((?:спо|филиал)\)")
REGION_KINDS = {"subject", "name", "short", "abbreviation", "wrong_kind"}
SHORTEST_TO_MEND = 6  # letters

# Words of the full legal forms; they go from the key, as the abbreviations do.
LEGAL_WORDS = re.compile(
    r"\b(?:федерально[ей]|государственно[ей]|областно[ей]|краево[ей]|республиканско[ей]|муниципально[ей]|бюджетно[ей]|автономно[ей]|"
    r"казенно[ей]|частно[ей]|негосударственно[ей]|профессионально[ей]|общеобразовательно[ей]|образовательно[ей]|учреждени[ея]|"
    r"образовательная организация|автономная некоммерческая организация|некоммерческая организация|"
    r"(?:высшего|среднего|начального|дополнительного) (?:профессионального )?образования|"
    r"(?:публичное |открытое |закрытое |непубличное )?акционерное общество|общество с ограниченной ответственностью|"
    r"федеральное государственное унитарное предприятие|"
    r"[а-я]{0,5}п?о[уо](?: (?:во|впо|дпо|спо|нпо|дод?)\b)?(?: [а-я]{2,4}(?= \"))?|"
    r"[офк]?г[абк]у|кгбу|огбу|мбу|мау|мку|спо|нпо|впо|дпо|ооо|оао|зао|пао|ао|нао|фгуп|гуп|муп|ано|нп)\b"
)
EXPANDED = (
    (r"\bсредняя (?:полная )?общеобразовательная школа\b|\bсош\b", "школа"),
    (r"\bуо\b", "управление образования"),
    (r"^(?:управление|отдел) (?:по )?образовани[яю](?: администрации)?\b", "управление образования"),
    (r"\bдеп\b\.?", "департамент"),
    (r"\b(?:рф|российской федерации)\b", "россии"),
    (r"\bмин(?=просв|обр|здрав|труд)", "министерство "),
    (r"\bминистерство обр[а-я]*\b", "министерство образования"),
    (r"\bколл?[еи]д?ж\b", "колледж"),
    (r"\b(?:им|имени|г|гор|город|города)\b\.?", ""),
)


@lru_cache(maxsize=2**17)
def resolve_organisation(raw: str) -> Answer:
    """The type of organisation that a typed text names, with the rule that found it; `name` is tidied for display."""
    text = plain(raw)
    if not raw.strip():
        return unresolved("empty")
    if not re.search(r"\w", text) or is_person(text):
        return Answer("other", "", "not_an_organisation", 0.9)
    answer = by_rules(text, raw)
    if answer:
        return answer
    mended = mended_text(text)
    answer = by_rules(mended, raw) if mended != text else None
    return (
        answer._replace(rule=answer.rule + "_typo", confidence=0.7)
        if answer
        else Answer("", tidy_name(raw), "unknown", 0.0)
    )


def is_person(text: str) -> bool:
    """Whether the text is somebody's name: a patronymic, initials, or a given name beside a family name."""
    if PERSON.match(text):
        return True
    words = text.split()
    if not 2 <= len(words) <= 3:
        return False
    kinds = [name_kinds(word) for word in words]
    return all(kinds) and any("Name" in kind for kind in kinds) and any("Surn" in kind for kind in kinds)


@lru_cache(maxsize=2**14)
def name_kinds(word: str) -> frozenset[str]:
    """What part of a person's name the word can be: Name, Surn, Patr."""
    parses = morphology().parse(word) if word.isalpha() else []
    return frozenset(kind for kind in ("Name", "Surn", "Patr") if any(kind in parse.tag for parse in parses))


def by_rules(text: str, raw: str) -> Answer | None:
    """The first rule of data/reference/organisation_rules.csv that the text matches."""
    marked = text + (" {region}" if regions_in(split_words(text)) else "")
    for code, rule, pattern in rules():
        if pattern.search(marked):
            name = (
                SOLE_PROPRIETOR
                if rule == "sole_proprietor"
                else ""
                if rule == "not_an_organisation"
                else tidy_name(raw)
            )
            return Answer(code, name, rule, 0.9)
    return None


@lru_cache(maxsize=1)
def rules() -> list[tuple[str, str, re.Pattern]]:
    """Rules in the order in which they are tried."""
    rows = read_reference("organisation_rules.csv")
    return [(row["organisation_type"], row["rule"], re.compile(row["pattern"])) for row in rows]


def plain(raw: str) -> str:
    """The text in small letters with one kind of quotes, without marks; Latin words that look Cyrillic are Cyrillic."""
    text = SUBDIVISION.sub("", tidy(raw).replace("``", '"'))
    if CYRILLIC.search(text):
        text = re.sub(r"\b[abcehkmoptxy]+\b", lambda match: as_cyrillic(match[0]), text)
    text = re.sub(r"[«»“”„‟'’‘`\"]+", ' " ', text)
    text = re.sub(r"[–—]", "-", text)
    text = re.sub(r"[()*]", " ", text)
    text = re.sub(r"(?<=[а-я])\.(?=[а-я])", ". ", text)
    text = re.sub(r'" +(?=\w)', '"', re.sub(r"\s+", " ", text))  # only opening quotes are kept
    return re.sub(r'\s*"(?!\w)', " ", text).strip(' ".,-')


def tidy_name(raw: str) -> str:
    """The name as typed, on one line, with Russian quotes and a capital first letter."""
    text = " ".join(raw.split())
    text = re.sub(r'["“„‟](?=\w)', "«", text)
    text = re.sub(r'["”“]', "»", text)
    return text[:1].upper() + text[1:]


def regions_in(words: list[Word]) -> list[Mention]:
    """Regions of the federation that the words name, in any case form."""
    return [mention for mention in find_mentions(words, gazetteer()) if mention.entry.kind in REGION_KINDS]


@lru_cache(maxsize=1)
def head_words() -> list[str]:
    """Words that decide the type of an organisation and are worth mending."""
    return [row["word"] for row in read_reference("organisation_words.csv")]


@lru_cache(maxsize=1)
def mended_to() -> frozenset[str]:
    """Words that a mistyped one is put right to: those that decide the type, and the genitives of regions' names."""
    names = [row["name_ru"] for row in read_reference("regions.csv") if row["region_group"] == "subject"]
    words = {word for name in names for word in words_of(name) if len(word) >= SHORTEST_TO_MEND}
    parses = [parse for word in words for parse in morphology().parse(word) if "nomn" in parse.tag]
    genitives = {form.word.replace("ё", "е") for parse in parses if (form := parse.inflect({"gent"}))}
    return frozenset({*head_words(), *genitives})


def mended_text(text: str) -> str:
    """The text with typos in the words that decide («коледж», «унверситет») put right."""
    return re.sub(r"[а-я]+", lambda match: mended_word(match[0]), text)


@lru_cache(maxsize=2**16)
def mended_word(word: str) -> str:
    known = mended_to()
    if len(word) < SHORTEST_TO_MEND or word in known or morphology().word_is_known(word):
        return word
    near = process.extractOne(word, known, scorer=OSA.distance, score_cutoff=2 if len(word) > 9 else 1)
    return near[0] if near else word


@lru_cache(maxsize=2**17)
def organisation_key(raw: str) -> str:
    """Normal form that the spellings of one organisation share; "" when the text names none.

    Without a place in it («школа 24») it is shared by organisations of different towns: use it beside the region.
    """
    answer = resolve_organisation(raw)
    if answer.rule.startswith(("not_an_organisation", "empty")):
        return ""
    text = mended_text(plain(raw))
    if answer.rule.startswith("sole_proprietor"):
        return "предприниматель " + hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
    for pattern, replacement in EXPANDED:
        text = re.sub(pattern, replacement, text)
    text = long_names().sub(lambda match: short_names()[match[0]], text)
    return keyed(text) or keyed(plain(raw), keep_forms=True)


@lru_cache(maxsize=1)
def short_names() -> dict[str, str]:
    """Full name of a well-known kind of organisation → the short one that stands for it in a normal form."""
    return {row["full"]: row["short"] for row in read_reference("organisation_short_names.csv")}


@lru_cache(maxsize=1)
def long_names() -> re.Pattern:
    """Any of the full names, the longest first."""
    return re.compile(r"\b(?:" + "|".join(sorted(short_names(), key=len, reverse=True)) + r")\b")


def keyed(text: str, keep_forms: bool = False) -> str:
    """Words in order, regions by their codes, legal forms and the region right after them left out."""
    shortened = text if keep_forms else LEGAL_WORDS.sub(" ", text)
    words = split_words(re.sub(r"[№#]|\bn(?= ?\d)", " ", shortened))
    mentions = {mention.start: mention for mention in regions_in(words)}
    parts: list[str] = []
    place = 0
    while place < len(words):
        mention = mentions.get(place)
        if mention and len(mention.entry.codes) == 1:
            if parts or shortened.strip() == text:
                parts.append("регион" + next(iter(mention.entry.codes)))
            place = mention.end
        else:
            parts.append(words[place].text)
            place += 1
    return " ".join(parts)
