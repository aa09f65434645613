"""Invented people: who they are, and the many ways in which they fill in a form."""

from dataclasses import dataclass, replace
from random import Random

from tests.sample.places import KALUGA, PLACES, UNRESOLVABLE, Place
from tests.sample.words import (
    COLLEGE_FORMS,
    COLLEGE_KINDS,
    COMPANIES,
    FEDERAL,
    FEMALE_NAMES,
    MAIL_HOSTS,
    MALE_NAMES,
    MEDIA,
    NGOS,
    NO_PATRONYMIC,
    PATRONYMICS,
    SURNAMES,
    TYPES,
    UNIVERSITIES,
)

LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя-",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh sch  y  e yu ya -".split(" "),
        strict=True,
    )
)
LOOK_ALIKES = str.maketrans("аеорсх", "aeopcx")


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist. `organisation`: all spellings of one organisation."""

    number: int
    family: str
    given: str
    patronymic: str
    email: str
    phone: str  # ten digits
    place: Place
    organisation: tuple[str, ...]
    post: str


class Inventor:
    """Makes people whose names, mailboxes and phones do not meet by chance."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.names: set[tuple[str, str, str]] = set()
        self.emails: set[str] = set()
        self.count = 0

    def person(self, place: Place, kind: str) -> Person:
        """A new person of that place whose organisation is of that type."""
        family, given, patronymic = self._name()
        self.count += 1
        return Person(
            number=self.count,
            family=family,
            given=given,
            patronymic=patronymic,
            email=self.email(family, given),
            phone=self.phone(self.count),
            place=place,
            organisation=organisation(self.rng, place, kind),
            post=self.rng.choice(TYPES[kind][1].split("|")),
        )

    def namesake(self, person: Person, place: Place, kind: str) -> Person:
        """Another person of the very same name."""
        other = self.person(place, kind)
        return replace(other, family=person.family, given=person.given, patronymic=person.patronymic)

    def email(self, family: str, given: str) -> str:
        """A mailbox that nobody has yet, on a domain that cannot exist."""
        name = "".join(LATIN[letter] for letter in family.lower())
        while True:
            address = f"{LATIN[given[0].lower()]}.{name}{self.rng.randrange(1, 999)}@{self.rng.choice(MAIL_HOSTS)}"
            if address not in self.emails:
                self.emails.add(address)
                return address

    @staticmethod
    def phone(number: int) -> str:
        """Ten digits in codes that no operator has; another number, another phone."""
        return f"{943 + number % 3}{number * 7_919 % 10_000_000:07d}"

    def _name(self) -> tuple[str, str, str]:
        while True:
            is_female = self.rng.random() < 0.62
            given = self.rng.choice(FEMALE_NAMES if is_female else MALE_NAMES)
            father = self.rng.choice([name for name in MALE_NAMES if name not in NO_PATRONYMIC])
            patronymic = PATRONYMICS.get(father, father + "ович")
            family = self.rng.choice(SURNAMES)
            if is_female:
                family, patronymic = _female(family), patronymic.replace("вич", "вна")
            name = (family, given, patronymic if self.rng.random() > 0.02 else "")
            if name not in self.names:
                self.names.add(name)
                return name


def _female(family: str) -> str:
    if family.endswith(("ов", "ев", "ёв", "ин", "ын")):
        return family + "а"
    if family.endswith(("ий", "ой", "ый")):
        return family[:-2] + "ая"
    return family


def organisation(rng: Random, place: Place, kind: str) -> tuple[str, ...]:
    """All spellings of one of the place's organisations of that type; the first is the full name."""
    number = rng.randrange(1, 4 + place.weight // 8)
    town = f" г. {place.city}" if place.city else ""
    if kind == "college":
        return _college(place, number)
    if kind == "roiv":
        where = place.genitive
        return (
            f"Министерство образования {where}",
            f"Минобразования {where}",
            f"МИНИСТЕРСТВО ОБРАЗОВАНИЯ {where.upper()}",
        )
    if kind == "federal":
        return rng.choice(FEDERAL)
    if kind == "other":
        return ("", "-", "нет")
    choices = {
        "university": _quoted("ФГБОУ ВО", UNIVERSITIES[number % len(UNIVERSITIES)], town),
        "school": _quoted("МБОУ", f"Средняя общеобразовательная школа № {number}", town, f"МБОУ СОШ №{number}{town}"),
        "company": _quoted("ООО", f"{COMPANIES[number % len(COMPANIES)]}-{place.code}", ""),
        "dpo": _quoted("ГАУ ДПО", f"Институт развития образования {place.genitive}", "", f"ИРО {place.genitive}"),
        "municipal": (f"Управление образования администрации{town}", f"УО{town}", f"управление образования{town}"),
        "ngo": _quoted("АНО", NGOS[number % len(NGOS)], town),
        "media": _quoted("Редакция газеты", MEDIA[number % len(MEDIA)], town),
    }
    return choices[kind]


def _college(place: Place, number: int) -> tuple[str, ...]:
    adjective = COLLEGE_KINDS[(number * 7 + len(place.name)) % len(COLLEGE_KINDS)]
    short, long = COLLEGE_FORMS[(number + len(place.name)) % len(COLLEGE_FORMS)]
    name = f"{adjective} {'колледж' if number % 3 else 'техникум'} № {number}"
    where = f" {place.genitive}"
    return (f"{long}{where} «{name}»", *_quoted(short, name, where), f"{name}{where}".lower())


def _quoted(form: str, name: str, where: str, *more: str) -> tuple[str, ...]:
    return (f"{form} «{name}»{where}", f'{form} "{name}"{where}', f"{form} {name}{where}", f"{name}{where}", *more)


def invent_people(rng: Random, count: int) -> tuple[Inventor, list[Person]]:
    """People of every place, many from Kaluga, six pairs of namesakes among them; the first are one of each place."""
    inventor = Inventor(rng)
    people = [inventor.person(place, "college") for place in PLACES]
    weights = [place.weight for place in PLACES]
    kinds = [kind for kind, (share, _) in TYPES.items() for _ in range(share)]
    while len(people) < count - 6:
        people.append(inventor.person(rng.choices(PLACES, weights)[0], rng.choice(kinds)))
    return inventor, people + [inventor.namesake(person, KALUGA, "college") for person in people[200:206]]


def typed_region(rng: Random, place: Place) -> str:
    """How somebody writes where they are from."""
    short = place.name.replace("область", "обл.").replace("Республика", "Респ.").replace("автономный округ", "АО")
    city = place.city or place.name
    manner = rng.choices(range(9), (46, 10, 8, 10, 12, 5, 4, 3, 2))[0]
    if manner == 4 and place.spellings:
        return rng.choice(place.spellings)
    spot = rng.randrange(1, len(place.name) - 1)
    return (
        place.name,
        short,
        rng.choice((place.name.upper(), place.name.lower())),
        rng.choice((f"г. {city}", city, f"{place.name}, г. {city}")),
        short,
        rng.choice((f" {place.name}", f"{place.name} ", place.name.replace(" ", "  "))),
        place.name[:spot] + place.name[spot + 1 :],
        place.name.translate(LOOK_ALIKES),
        rng.choice(UNRESOLVABLE),
    )[manner]


def typed_organisation(rng: Random, names: tuple[str, ...]) -> str:
    """One of the spellings of an organisation, now and then with a stray blank, line break or in capitals."""
    name = rng.choice(names)
    manner = rng.random()
    if manner < 0.03:
        return name.replace(" «", "\n«", 1)
    if manner < 0.06:
        return name.upper()
    return f"{name} " if manner < 0.1 else name


def typed_name(rng: Random, person: Person) -> tuple[str, str, str]:
    """(family, given, patronymic) as typed: in capitals, with blanks, with a Latin letter, without patronymic."""
    name = (person.family, person.given, person.patronymic)
    manner = rng.random()
    if manner < 0.03:
        return name[0].upper(), name[1].upper(), name[2].upper()
    if manner < 0.05:
        return name[0].lower(), name[1].lower(), name[2].lower()
    if manner < 0.08:
        return f" {name[0]}", f"{name[1]} ", name[2]
    if manner < 0.1:
        return name[0].translate(LOOK_ALIKES), name[1], name[2]
    return (name[0], name[1], "-") if manner < 0.12 else name


def typed_phone(rng: Random, phone: str) -> str:
    """A phone in one of the usual spellings."""
    code, first, second, third = phone[:3], phone[3:6], phone[6:8], phone[8:]
    return rng.choice((
        f"+7{phone}",
        f"8{phone}",
        f"+7 {code} {first}-{second}-{third}",
        f"8 ({code}) {first}-{second}-{third}",
        f"{code}-{first}-{second}-{third}",
    ))  # fmt: skip
