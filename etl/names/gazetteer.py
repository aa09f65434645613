"""Names of regions, countries and towns as a tree of words, read once from data/reference."""

import csv
import re
from functools import lru_cache
from typing import NamedTuple

import pymorphy3

from etl.names.spelling import sound_key
from settings import REFERENCE

TOWN_TO_INFLECT = 20_000  # people: the case forms of smaller towns are not worth the time
TOWN_TO_MEND = 100_000  # people: typos are mended towards larger towns only
ADJECTIVE = re.compile("^(.+sk)(aia|oi|uiu|oiu|i|ogo|omu|im|om|oe|e|iH|imi)$")
MENDED = ("name", "english")  # kinds of alias
MENDED_KINDS = ("область", "области", "республика", "республики", "край", "края", "округ", "округа", "автономный")
CASES = ("gent", "datv", "accs", "ablt", "loct")
KIND_WORDS = {
    "=oblast": "область области областью областе областей обл обла облс oblast oblasti obl region reg province",
    "=krai": "край края краю краем крае кр krai kray kraj territory",
    "=republic": "республика республики республике республику республикой респ р республ resp rep respublika republic",
    "=okrug": "округ округа округу округом округе окр okrug okruga district",
    "=autonomous": "автономный автономного автономному автономная автономной автономном автономную авт автоном "
    "avtonomnyy avtonomnyi avtonomny avtonomnaya autonomous",
    "=ao": "ао ao",
}
KINDS = {"область": "=oblast", "край": "=krai", "республика": "=republic", "округ": "=okrug"}


DISTRICT_WORDS = {
    "raion": "район района районе районом районный",
    "municipal": "муниципальный муниципального муниципальном мун муниц",
    "gorokrug": "горокруг",
}
DISTRICT_ENDINGS = (["raion"], ["municipal", "raion"], ["municipal", "=okrug"], ["gorokrug"])


class Entry(NamedTuple):
    """What a sequence of words may mean: region codes (towns: with people), and what sort of name it is."""

    kind: str
    codes: dict[str, int]
    name: str


class Gazetteer(NamedTuple):
    names: dict[str, str]  # region code → Russian name
    tree: dict  # sound key → deeper tree; "" → Entry
    english: dict  # the same for names that only texts in Latin letters may use
    forms: dict[str, set[str]]  # sound key of a case form → sound keys in the tree
    mendable: dict[str, "Target"]  # words, and their sound keys, that a typo may be mended to
    postcodes: dict[str, str]
    numbers: dict[str, str]  # code written in figures or Latin letters → region


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower().replace("ё", "е").replace("'", ""))


def stem(key: str) -> str:
    """Sound key of an adjective without its ending and a sign for it: «калужской» and kaluzhskaya agree."""
    match = ADJECTIVE.match(key)
    return match[1] + "~" if match else key


@lru_cache(maxsize=1)
def morphology() -> pymorphy3.MorphAnalyzer:
    """The Russian dictionary of word forms, opened once per process."""
    return pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=2**16)
def is_plain_word(word: str) -> bool:
    """Whether the dictionary knows the word and none of its meanings is a place."""
    if not morphology().word_is_known(word):
        return False
    return not any("Geox" in parse.tag for parse in morphology().parse(word))


def read_reference(name: str) -> list[dict[str, str]]:
    with open(REFERENCE / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Builder:
    """Fills the tree; later entries never displace earlier ones."""

    def __init__(self) -> None:
        self.tree: dict = {}
        self.english: dict = {}
        self.forms: dict[str, set[str]] = {}
        self.morphology = morphology()
        for kind, words in KIND_WORDS.items():
            for word in words.split():
                self.forms.setdefault(sound_key(word), set()).add(kind)
        for key, words in DISTRICT_WORDS.items():
            for word in words.split():
                self.forms.setdefault(sound_key(word), set()).add(key)

    def add(self, keys: list[str], entry: Entry) -> None:
        node = self.english if entry.kind == "english" else self.tree
        for key in keys:
            node = node.setdefault(key, {})
        node.setdefault("", entry)

    def add_name(self, name: str, entry: Entry, inflect: bool = True) -> None:
        self.add([self.key(word) for word in words_of(name)], entry)
        if inflect and re.search("[а-я]", name.lower()):
            self.inflect(name)

    def key(self, word: str) -> str:
        """Key of a word inside a name: kinds of region by kind, adjectives by stem, others by sound."""
        key = sound_key(word)
        for kind in self.forms.get(key, ()):
            if kind.startswith("="):
                return kind
        return stem(key)

    def inflect(self, name: str) -> None:
        """Notes the case forms of the words of a name; adjectives of regions are known by their stems."""
        for word in words_of(name):
            key = sound_key(word)
            if len(word) < 4 or (stem(key) != key and stem(key) in self.tree):
                continue
            parses = self.morphology.parse(word)
            parse = next((p for p in parses if "nomn" in p.tag and ("Geox" in p.tag or "ADJF" in p.tag)), parses[0])
            for case in CASES:
                form = parse.inflect({case})
                if form:
                    self.forms.setdefault(sound_key(form.word.replace("ё", "е")), set()).add(key)


def add_region(builder: Builder, row: dict[str, str], centre: str) -> None:
    """A region by its full name in any order of its words, and by its capital with the kind of region."""
    entry = Entry("subject", {row["region_code"]: 0}, row["name_ru"])
    words = [builder.key(word) for word in words_of(row["name_ru"].split("—")[0])]
    kinds = [word for word in words if word.startswith("=")]
    own = [word for word in words if not word.startswith("=")]
    builder.add(words, entry)
    builder.add([builder.key(word) for word in words_of(row["name_ru"])], entry)
    for kind in kind_variants(kinds):
        builder.add(kind + own, entry)
        builder.add(own + kind, entry)
    if own[-1].endswith("~") and kinds:
        builder.add(own, Entry("adjective", entry.codes, row["name_ru"]))
        if "altaisk~" not in own:
            for kind in (["=oblast"], ["=krai"], ["=republic"]):
                builder.add(own + kind, Entry("wrong_kind", entry.codes, row["name_ru"]))
    if centre and kinds and kinds[0] in ("=oblast", "=krai"):
        builder.add([builder.key(word) for word in words_of(centre)] + kinds[:1], entry)


def kind_variants(kinds: list[str]) -> list[list[str]]:
    if kinds == ["=autonomous", "=okrug"]:
        return [kinds, ["=ao"], ["=okrug"], ["=autonomous"]]
    if kinds == ["=autonomous", "=oblast"]:
        return [kinds, ["=ao"], ["=oblast"], ["=ao", "=oblast"]]
    return [kinds] if kinds else []


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The reference, read once per process."""
    builder = Builder()
    regions = read_reference("regions.csv")
    names = {row["region_code"]: row["name_ru"] for row in regions}
    centres = {row["region_code"]: row["centre"] for row in read_reference("region_codes.csv")}
    for row in read_reference("ambiguous_regions.csv"):
        codes = dict.fromkeys(row["region_codes"].split(), 0)
        kind = "abbreviation" if row["name"].isupper() else "ambiguous"
        builder.add_name(row["name"], Entry(kind, codes, row["name"]), inflect=kind == "ambiguous")
    for row in read_reference("region_aliases.csv"):
        entry = Entry(row["kind"], {row["region_code"]: 0}, row["alias"])
        builder.add_name(row["alias"], entry, inflect=row["kind"] in ("name", "colloquial", "country"))
    for row in regions:
        if row["region_group"] == "subject":
            add_region(builder, row, centres[row["region_code"]])
        elif row["region_group"] == "foreign":
            for name in (row["name_ru"], row["name_en"]):
                builder.add_name(name, Entry("country", {row["region_code"]: 0}, name))
    mendable = mendable_words(regions, add_places(builder))
    add_districts(builder)
    return Gazetteer(names, builder.tree, builder.english, builder.forms, mendable, read_postcodes(), numbers())


class Target(NamedTuple):
    """What a mistyped word may be mended to: its sound key, and the regions it speaks for (none: a kind of region)."""

    key: str
    codes: frozenset[str]


def mendable_words(regions: list[dict[str, str]], towns: dict[str, dict[str, int]]) -> dict[str, Target]:
    """Words of regions' names, of large towns and of the kinds of region, in both alphabets."""
    found: dict[str, set[str]] = {}
    names = [(row["name_ru"], row["region_code"]) for row in regions if row["region_group"] == "subject"]
    names += [
        (row["alias"], row["region_code"]) for row in read_reference("region_aliases.csv") if row["kind"] in MENDED
    ]
    large = [town for town, codes in towns.items() if max(codes.values()) >= TOWN_TO_MEND and town.isalpha()]
    names += [(town, code) for town in large for code in towns[town]]
    for name, code in names:
        for word in words_of(name):
            if len(word) >= 4:
                found.setdefault(word, set()).add(code)
    for kind in MENDED_KINDS:
        found[kind] = set()
    targets = {word: Target(sound_key(word), frozenset(codes)) for word, codes in found.items()}
    return targets | {target.key: target for target in targets.values()}


def add_places(builder: Builder) -> dict[str, dict[str, int]]:
    """Towns and villages; names that sound alike in several regions keep them all."""
    places: dict[str, dict[str, int]] = {}
    alike: dict[tuple[str, ...], dict[str, int]] = {}
    for row in read_reference("places.csv"):
        name = row["place"].replace("ё", "е")
        codes = alike.setdefault(tuple(sound_key(word) for word in words_of(name)), {})
        codes[row["region_code"]] = max(int(row["population"] or 0), codes.get(row["region_code"], 0))
        places[name] = codes
    for keys, codes in alike.items():
        if stem(keys[0]) != keys[0] and stem(keys[0]) in builder.tree and len(keys) == 1:
            continue  # «Рязанская» is the region before it is a village
        builder.add(list(keys), Entry("place", codes, " ".join(keys)))
    for name, codes in places.items():
        if max(codes.values()) >= TOWN_TO_INFLECT:
            builder.inflect(name)
    return places


def add_districts(builder: Builder) -> None:
    """Districts with the word that makes them one, in the country and, for names they share, in towns."""
    codes: dict[str, set[str]] = {}
    for name in ("districts.csv", "city_districts.csv"):
        for row in read_reference(name):
            codes.setdefault(row["district"], set()).update(row["region_codes"].split())
    for district, regions in codes.items():
        keys = [builder.key(word) for word in words_of(district)]
        for ending in DISTRICT_ENDINGS:
            builder.add(keys + ending, Entry("district", dict.fromkeys(sorted(regions), 0), district))


def read_postcodes() -> dict[str, str]:
    return {row["prefix"]: row["region_code"] for row in read_reference("postcodes.csv")}


def numbers() -> dict[str, str]:
    """Codes in figures and letters: number plates, ОКАТО and ОКТМО with eight or eleven figures, ISO 3166-2."""
    found: dict[str, str] = {}
    for row in read_reference("region_codes.csv"):
        for plate in row["plate_codes"].split():
            found.setdefault(plate, row["region_code"])
        for iso in row["iso_codes"].split():
            found[iso.lower()] = row["region_code"]
        for prefix in row["okato_prefixes"].split():
            found["okato" + prefix] = row["region_code"]
    return found
