"""Names of regions, towns and countries in a text, and whether they are said of the place itself."""

import re
from typing import NamedTuple

from etl.names.gazetteer import ADJECTIVE, Entry, Gazetteer, gazetteer, is_plain_word, stem
from etl.names.spelling import CYRILLIC, sound_key

WELL_KNOWN_TOWN = 10_000  # people: «Покров» is the town before it is a word


TIMES_LARGER = 10  # a town that much larger is meant, whatever the case form


class Word(NamedTuple):
    text: str
    key: str
    part: int  # words between two commas, brackets or slashes have the same number
    is_joined: bool  # by a hyphen to the word before


class Mention(NamedTuple):
    entry: Entry
    start: int
    end: int


SURE = {"subject", "name", "short", "english", "historical", "wrong_kind"}  # decide wherever they stand


SPELLED_OUT = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
    (r"\bр[-/]о?н\w{0,2}\b", " район "), (r"\bпр[-–](?:кт|т|д)\b", " проспект "), (r"\bб[-–]р\b", " бульвар "),
    (r"(?<!-)\bг\.?\s?о\.?(?=\W|$)|\bгородск\w+ округ\w*", " горокруг "),
    (r"(?<=[сц]кий )м\.?\s?о\.?(?=\W|$)", " муниципальный округ "),
    (r"\bп\.?\s?г\.?\s?т\b\.?", " пгт "), (r"\bр\.\s?п\.", " рп "), (r"\bм[-–]н\b", " мкр "),
    (r"\bст[-–]ца\b", " станица "),
    (r"област(ь|и)(?=[а-я])", r"област\1 "), (r"(?<=[а-я]{3}(?:ая|ой))(?=област)", " "),
    )
]  # fmt: skip
BREAKS = re.compile(r"[,;()/\\\[\]|\n]|\s[-–—]+\s")
WORD = re.compile(r"((?<=\w)[-‐‑–])?([^\W_]+)")
TOWN_MARKS = {"горокруг", "г", "гор", "город", "города", "городе", "городу", "гг", "g", "gor", "gorod", "city"}
MARKS_AFTER = {"г", "гор", "горокруг", "g"}  # «Миасс г»; «Каменный город» is no town
VILLAGE_MARKS = set("с село села д дер деревня п пос поселок рп пгт станица х хутор аул ж жд".split())
STREET_MARKS = set(
    "ул улица улице улицы ulitsa ul str street пр просп проспект пер переулок наб набережная ш шоссе бульвар бул пл "
    "площадь мкр микрорайон квартал тракт проезд аллея тупик линия метро жк им имени проспекта памяти".split()
)
HOUSE_MARKS = set("д дом к корп корпус стр строение кв оф офис каб комн ком пом лит этаж".split())
DISTRICT_MARKS = set(
    "район района районе районный raion rayon муниципальный муниципального городской городского".split()
)
LEGAL_FORMS = re.compile(r"^(?:[кофгс]?г?[абкч]?[бку]?[аоу]?п?оу|г?[абк]?у|огбу|кгбу)$")
NEUTRAL = set(
    "россия россии рф rf russia russian rossiya federation российская российской федерация федерации федерального "
    "федеральный значения округ субъект ru rus and и столица республика респ область край обл кр republic respublika "
    "уфо цфо сзфо юфо скфо пфо сфо дфо двфо".split()
)


def split_words(text: str, mended: dict[str, str] | None = None) -> list[Word]:
    """Words of a text, abbreviations of kinds of place spelled out; `mended` gives the sound keys of mistyped ones."""
    for pattern, replacement in SPELLED_OUT:
        text = pattern.sub(replacement, text)
    words = []
    for part, piece in enumerate(BREAKS.split(text)):
        piece = re.sub(r"(?<=[a-z])['’ʹʺ`´]+", "", piece)
        found = [match for match in WORD.findall(piece) if match[1] not in ("of", "the")]
        if len(found) > 1 and all(len(word) == 1 for _, word in found):
            found = [("", "".join(word for _, word in found))]
        for hyphen, word in found:
            words.append(Word(word, (mended or {}).get(word) or sound_key(word), part, bool(hyphen)))
    return words


def find_mentions(words: list[Word], reference: Gazetteer) -> list[Mention]:
    """Names in the text, the longest at each place, from left to right."""
    mentions, start = [], 0
    readings = [(word.key, stem(word.key), *sorted(reference.forms.get(word.key, ()))) for word in words]
    trees = (
        [reference.tree] if any(CYRILLIC.search(word.text) for word in words) else [reference.english, reference.tree]
    )
    while start < len(words):
        entry, end = max((longest(tree, readings, start) for tree in trees), key=lambda found: found[1])
        if entry:
            mentions.append(Mention(entry, start, end))
        start = max(end, start + 1)
    return mentions


def longest(tree: dict, readings: list[tuple[str, ...]], start: int) -> tuple[Entry | None, int]:
    """The name with most words that starts at a word, and where it ends (-1: none)."""
    best: tuple[Entry | None, int] = (tree[""], start) if "" in tree else (None, -1)
    if start < len(readings):
        for key in readings[start]:
            if key in tree:
                found = longest(tree[key], readings, start + 1)
                if found[1] > best[1] or (found[1] == best[1] and is_larger(found[0], best[0])):
                    best = found
    return best


def is_larger(one: Entry | None, other: Entry | None) -> bool:
    """«В Самаре»: the large town in another case form is meant, not a small one that is called just so."""
    if one is None or other is None or {one.kind, other.kind} != {"place"}:
        return False
    return max(one.codes.values()) > TIMES_LARGER * max(other.codes.values())


def counts(mention: Mention, words: list[Word], mentions: list[Mention]) -> bool:
    """Whether a name found in the text is said of the place itself, not of a street, a district or a firm."""
    kind, (start, end) = mention.entry.kind, mention[1:]
    if words[start].is_joined and is_unknown(words, start - 1, mentions):
        return False  # the second half of a name whose first half is mistyped or another place's
    if kind == "district":
        return False  # asked only when nothing else decides
    if kind == "adjective":
        return is_bare_adjective(mention, words)
    if kind == "wrong_kind" or (kind in SURE | {"colloquial"} and end - start > 1):
        return True
    if set(range(start, end)) & street_words(words):
        return False
    if kind in SURE:
        return kind == "name" or is_alone(mention, words, mentions)
    after = words[end].text if end < len(words) else ""
    before = words[start - 1].text if start else ""
    if after in DISTRICT_MARKS or (before in VILLAGE_MARKS and after not in TOWN_MARKS):
        return False
    if kind == "abbreviation" and LEGAL_FORMS.match(before):
        return words[start].text != "во"  # «ФГБОУ ВО»: высшего образования
    if kind == "place" and after and any(key.startswith("=") for key in gazetteer().forms.get(words[end].key, ())):
        return False  # «Луганская область»: not the village of that name
    is_marked = kind in ("place", "ambiguous") and (before in TOWN_MARKS or after in MARKS_AFTER)
    return is_marked or (is_alone(mention, words, mentions) and not is_common_word(mention, words))


def is_common_word(mention: Mention, words: list[Word]) -> bool:
    """«Восток», «ферма», «малый» (sounds like Мали): a Russian word that only a small or far place shares."""
    is_small = mention.entry.kind == "country" or max(mention.entry.codes.values()) < WELL_KNOWN_TOWN
    is_one = mention.end - mention.start == 1
    return (
        is_one and mention.entry.kind in ("place", "country") and is_small and is_plain_word(words[mention.start].text)
    )


def is_unknown(words: list[Word], place: int, mentions: list[Mention]) -> bool:
    return not is_neutral(words[place]) and not any(mention.start <= place < mention.end for mention in mentions)


def is_bare_adjective(mention: Mention, words: list[Word]) -> bool:
    """«Калужская», «Пермский»: nothing else in the text, and the gender of «область» or «край, округ»."""
    others = [word for place, word in enumerate(words) if not mention.start <= place < mention.end]
    match = ADJECTIVE.match(words[mention.end - 1].key)
    gender = "aia" if mention.entry.name.endswith(("область", "Республика", "Кузбасс")) else "i"
    return bool(match and match[2] == gender and all(is_neutral(word) for word in others))


def is_neutral(word: Word) -> bool:
    return word.text in NEUTRAL or word.text in TOWN_MARKS or word.text.isdigit()


def is_alone(mention: Mention, words: list[Word], mentions: list[Mention]) -> bool:
    """Whether the words between two commas are names of places and nothing else."""
    named = {place for other in mentions for place in range(other.start, other.end)}
    part = words[mention.start].part
    return all(place in named or is_neutral(word) for place, word in enumerate(words) if word.part == part)


def street_words(words: list[Word]) -> set[int]:
    """Places of the words that name a street or a person («ул. Московская», «Пражская ул», «имени Кирова»)."""
    found: set[int] = set()
    for place, word in enumerate(words):
        if word.text in STREET_MARKS:
            after = run_of_words(words, range(place + 1, min(place + 5, len(words))), word.part)
            found.update(after or run_of_words(words, range(place - 1, max(place - 4, -1), -1), word.part))
    return found


def run_of_words(words: list[Word], places: range, part: int) -> list[int]:
    run = []
    for place in places:
        word = words[place]
        if word.part != part or word.text[0].isdigit() or word.text in HOUSE_MARKS | TOWN_MARKS | STREET_MARKS:
            break
        run.append(place)
    return run
