"""Invented ways to write a region: other towns, forms, typos and alphabets than any labelled set holds.

Rules are measured on these, so nothing in them may be copied into the reference; the seed fixes them.
"""

import random
from collections.abc import Iterator

from etl.names.gazetteer import morphology, read_reference

KEYBOARD = ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
LETTERS = "абвгдезийклмнопрстуфхцчшыья"
BGN = dict(
    zip("абвгдезийклмнопрстуфцыьъэюя", "a b v g d e z i y k l m n o p r s t u f ts y ’ ” e yu ya".split(), strict=True)
)
BGN |= {"ж": "zh", "х": "kh", "ч": "ch", "ш": "sh", "щ": "shch", "ё": "e"}
GOST = BGN | {"й": "j", "х": "x", "ц": "c", "ь": "'", "ъ": "''", "э": "e'", "щ": "shh", "ы": "y'"}
PASSPORT = BGN | {"й": "i", "ь": "", "ъ": "ie", "ю": "iu", "я": "ia"}
INFORMAL = BGN | {"ь": "", "ъ": "", "ц": "c", "х": "h", "й": "y", "ы": "y", "щ": "sch", "ю": "yu", "я": "ya"}
STREETS = (
    "Московская",
    "Рязанский проспект",
    "Казанская",
    "Кирова",
    "Тульская",
    "Крымский вал",
    "Ростовская",
    "Омская",
)
Case = tuple[str, str]  # typed, region code

SUBJECTS = [row for row in read_reference("regions.csv") if row["region_group"] == "subject"]
CENTRES = {row["region_code"]: row["centre"] for row in read_reference("region_codes.csv")}
TOWNS = [
    (row["place"], row["region_code"])
    for row in read_reference("places.csv")
    if row["region_code"].isdigit() and int(row["population"] or 0) >= 30_000 and "-" not in row["place"]
]


def mistyped(word: str, chance: random.Random) -> str:
    """One letter left out, doubled, swapped with the next, or replaced by a neighbour on the keyboard."""
    place = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    row = next((row for row in KEYBOARD if letter in row), letter * 2)
    neighbour = row[max(row.index(letter) - 1, 0)] if row.index(letter) else row[1]
    return chance.choice(
        [
            before + after,
            before + letter * 2 + after,
            before + after[:1] + letter + after[1:],
            before + neighbour + after,
        ]
    )


def short_name(row: dict[str, str]) -> str:
    return row["name_ru"].split(" — ")[0].replace("г. ", "").lower()


def subjects(chance: random.Random) -> Iterator[Case]:
    """Full names in every case form, shouted, and with the kind abbreviated or first."""
    for row in SUBJECTS:
        words = short_name(row).split()
        for case in ("gent", "datv", "ablt", "loct"):
            yield " ".join(inflected(word, case) for word in words), row["region_code"]
        yield short_name(row).upper(), row["region_code"]
        if words[-1] in ("область", "край"):
            yield f"{words[0]} {words[-1][:3] + '.' if words[-1] == 'область' else 'кр.'}", row["region_code"]
            yield f"{words[-1]} {words[0]}", row["region_code"]


def inflected(word: str, case: str) -> str:
    if "(" in word:
        return word
    parses = [parse for parse in morphology().parse(word) if {"nomn", "sing"} <= parse.tag.grammemes]
    form = parses[0].inflect({case, "sing"}) if parses else None
    return form.word if form else word


def typos(chance: random.Random) -> Iterator[Case]:
    """One slip in the word that names the region."""
    for row in SUBJECTS:
        words = short_name(row).split()
        place = max(range(len(words)), key=lambda number: len(words[number]) * (words[number] not in KINDS))
        if len(words[place]) >= 7 and words[place].isalpha():
            for _ in range(4):
                slipped = mistyped(words[place], chance)
                yield " ".join([*words[:place], slipped, *words[place + 1 :]]), row["region_code"]


KINDS = {"область", "край", "республика", "автономный", "автономная", "округ"}


def transliterated(chance: random.Random) -> Iterator[Case]:
    for row in SUBJECTS:
        for scheme in (BGN, GOST, PASSPORT, INFORMAL):
            yield "".join(scheme.get(letter, letter) for letter in short_name(row)), row["region_code"]
    for row_code, centre in CENTRES.items():
        if centre and row_code.isdigit() and row_code != "99":
            scheme = chance.choice((BGN, GOST, PASSPORT, INFORMAL))
            yield "".join(scheme.get(letter, letter) for letter in centre.lower()), row_code


def towns(chance: random.Random) -> Iterator[Case]:
    """Towns alone, marked, in the locative."""
    for town, code in chance.sample(TOWNS, 300):
        yield (
            chance.choice(
                [town, f"г. {town}", f"город {town}", town.upper(), f"{town} г", inflected(town.lower(), "loct")]
            ),
            code,
        )


def addresses(chance: random.Random) -> Iterator[Case]:
    """A postal address whose street is named after another region."""
    names = {row["region_code"]: row["name_ru"].split(" — ")[0] for row in SUBJECTS}
    for town, code in chance.sample(TOWNS, 300):
        street = chance.choice(STREETS)
        house = f"д. {chance.randint(1, 90)}"
        if code not in names or "(" in names[code]:
            continue
        yield (
            chance.choice(
                [
                    f"{names[code]}, г. {town}, ул. {street}, {house}",
                    f"{chance.randint(100, 699)}{chance.randint(100, 999)}, {names[code]}, {town}, {street}, {house}",
                    f"РФ, {names[code].replace('область', 'обл.')}, г {town}, пер. {street}, {house}, кв. 5",
                ]
            ),
            code,
        )


def look_alikes(chance: random.Random) -> Iterator[Case]:
    """Latin letters in place of some Cyrillic ones."""
    for row in SUBJECTS:
        typed = [letter.translate(LATIN) if chance.random() < 0.4 else letter for letter in short_name(row)]
        if any("а" <= letter <= "я" for letter in typed):
            yield "".join(typed), row["region_code"]


LATIN = str.maketrans("аеорсхк", "aeopcxk")


def no_region(chance: random.Random) -> Iterator[Case]:
    """Words, sentences, surnames and organisations that name no region; an answer would be wrong."""
    for first in ("ООО", "Детский сад", "Школа", "Колледж", "Приеду из", "Хочу на", "Наш", "Работаю в", "АНО"):
        for second in ("Вектор", "Солнышко", "№ 5", "дома", "форум", "сама", "Прогресс", "Лидер", "технологий"):
            yield f"{first} {second}", ""
    for word in ("вельская", "козырь", "сахар", "камелия", "подстава", "восток", "ферма", "малый", "маета", "бежецкий"):
        yield word, ""
    for name in ("Иванов", "Петрова", "Смирнов Пётр", "Кузнецова Анна Петровна", "Васильев В.В."):
        yield name, ""


CATEGORIES = {
    "subject": subjects,
    "typo": typos,
    "translit": transliterated,
    "city": towns,
    "address": addresses,
    "look_alike": look_alikes,
    "negative": no_region,
}


def cases(category: str) -> list[Case]:
    """All strings of a category, the same ones in every run."""
    return list(CATEGORIES[category](random.Random(f"yavka {category}")))
