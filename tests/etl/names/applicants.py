"""Invented people who registered twice, with who they really are: other people than those of the labelled exports.

Each kind of difference has its own writer: what the same person typed the second time, or who looks like them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random
from typing import NamedTuple

from etl import clean
from etl.names.organisations import organisation_key
from etl.names.people import Identity
from etl.names.regions import resolve_region
from tests.sample.people import LATIN, LOOK_ALIKES, Inventor, Person
from tests.sample.places import PLACES
from tests.sample.words import FEMALE_NAMES, MALE_NAMES

ISO_9 = LATIN | dict(zip("жхцчшщйюя", "ž h c č š ŝ j û â".split(), strict=True))
PASSPORT = LATIN | dict(zip("йщъюя", "i shch ie iu ia".split(), strict=True))
SCHEMES = (LATIN, ISO_9, PASSPORT)
SHORT_FORMS = dict(
    zip("Екатерина Мария Александр Дмитрий Наталья".split(), "Катя Маша Саша Дима Наташа".split(), strict=True)
)
SISTERS = (("Алина", "Арина"), ("Елена", "Алёна"), ("Марина", "Карина"), ("Дарья", "Дария"))


@dataclass(frozen=True)
class Form:
    """What somebody typed."""

    name: str
    email: str
    phone: str
    organisation: str
    region: str


class Labelled(NamedTuple):
    """A form as the loader sees it, who filled it in, and the kind of difference it was written for."""

    identity: Identity
    person: str
    kind: str


Writer = Callable[[Random, Person, Form], Form]


def full(person: Person) -> str:
    return f"{person.family} {person.given} {person.patronymic}".strip()


def form_of(person: Person) -> Form:
    return Form(full(person), person.email, person.phone, person.organisation[0], person.place.name)


def other_contacts(rng: Random, form: Form) -> Form:
    """The same person through a secretary: another mailbox and phone."""
    return replace(
        form, email=f"priem{rng.randrange(10**9)}@college.example", phone=str(rng.randrange(10**9, 2 * 10**9))
    )


def latin(rng: Random, name: str) -> str:
    scheme = rng.choice(SCHEMES)
    return "".join(scheme.get(letter, letter) for letter in name.lower()).title()


def misspelt(rng: Random, word: str) -> str:
    spot = rng.randrange(2, len(word) - 2)
    return rng.choice((word[:spot] + word[spot + 1 :], word[:spot] + word[spot] + word[spot:]))


SAME: dict[str, Writer] = {
    "capitals and order": lambda r, p, f: replace(
        f, name=f"{p.given} {p.patronymic} {p.family}".upper(), email=p.email.title()
    ),
    "е for ё, other phone": lambda r, p, f: replace(f, name=f.name.replace("ё", "е"), phone=""),
    "Latin look-alikes": lambda r, p, f: replace(f, name=f.name.translate(LOOK_ALIKES), phone=""),
    "initials, same mailbox": lambda r, p, f: replace(f, name=f"{p.family} {p.given[0]}.{p.patronymic[:1]}.", phone=""),
    "no patronymic, same phone": lambda r, p, f: replace(f, name=f"{p.given} {p.family}", email=""),
    "Latin letters, same mailbox": lambda r, p, f: replace(f, name=latin(r, f"{p.given} {p.family}"), phone=""),
    "Latin letters, same phone": lambda r, p, f: replace(f, name=latin(r, full(p)), email=""),
    "short form, same mailbox": lambda r, p, f: replace(
        f, name=f"{SHORT_FORMS.get(p.given, p.given)} {p.family}", phone=""
    ),
    "misspelt, same mailbox": lambda r, p, f: replace(
        f, name=f"{misspelt(r, p.family)} {p.given} {p.patronymic}", phone=""
    ),
    "misspelt, same phone": lambda r, p, f: replace(
        f, name=f"{misspelt(r, p.family)} {p.given} {p.patronymic}", email=""
    ),
    "other platform, same phone": lambda r, p, f: replace(
        f, email=f"x{p.email}", phone=f"+7 ({p.phone[:3]}) {p.phone[3:6]}-{p.phone[6:]}"
    ),
    "no name, own mailbox": lambda r, p, f: Form("", p.email, "", "", ""),
    "same organisation": lambda r, p, f: replace(other_contacts(r, f), organisation=r.choice(p.organisation[:2])),
    "same organisation, no patronymic": lambda r, p, f: replace(other_contacts(r, f), name=f"{p.given} {p.family}"),
}
# The same person, but not proven: has to be shown as doubtful, not merged.
UNPROVEN: dict[str, Writer] = {
    "married, same mailbox": lambda r, p, f: replace(f, name=f"Новофамильская {p.given} {p.patronymic}", phone=""),
    "letter of mailbox wrong": lambda r, p, f: replace(
        f, email=p.email.replace(".", "", 1), phone="", organisation="", region=""
    ),
    "other host of mailbox": lambda r, p, f: replace(
        f, email=p.email.split("@")[0] + "@gmial.example", phone="", organisation=""
    ),
}


def people_twice(seed: int, of_each: int) -> list[Labelled]:
    """`of_each` people per kind of difference, two forms each; among them strangers who look alike."""
    rng = Random(seed)
    inventor = Inventor(rng)
    found: list[Labelled] = []
    for kind, write in (*SAME.items(), *UNPROVEN.items()):
        for _ in range(of_each):
            person = somebody(rng, inventor, kind)
            form = form_of(person)
            found += [labelled(form, person.number, kind), labelled(write(rng, person, form), person.number, kind)]
    for kind, strangers in STRANGERS.items():
        for _ in range(of_each):
            found += [
                labelled(form, f"{kind} {len(found)} {n}", kind) for n, form in enumerate(strangers(rng, inventor))
            ]
    return found


def somebody(rng: Random, inventor: Inventor, kind: str) -> Person:
    """A person of whom this kind of difference can be told."""
    while True:
        person = inventor.person(rng.choice(PLACES[:60]), rng.choice(("college", "university", "company", "school")))
        has_short_form = person.given in SHORT_FORMS or "short form" not in kind
        has_long_names = len(person.family) > 5 and person.patronymic and len(person.place.name) > 3
        if has_short_form and has_long_names:
            return person


def namesakes(place_of: Callable[[Random, Person], int]) -> Callable[[Random, Inventor], Iterator[Form]]:
    def write(rng: Random, inventor: Inventor) -> Iterator[Form]:
        one = somebody(rng, inventor, "")
        other = inventor.namesake(one, PLACES[place_of(rng, one)], "college")
        mine, theirs = form_of(one), form_of(other)
        yield mine
        yield replace(theirs, organisation=another_organisation(rng, one, theirs))

    return write


def another_organisation(rng: Random, one: Person, form: Form) -> str:
    taken = {organisation_key(name) for name in one.organisation}
    return (
        form.organisation
        if organisation_key(form.organisation) not in taken
        else form.organisation + " имени Ломоносова"
    )


def family_on_one_phone(rng: Random, inventor: Inventor) -> Iterator[Form]:
    """Sisters whose names differ by a letter, and their brother, with their father's name and one phone."""
    one = somebody(rng, inventor, "")
    for given in (*rng.choice(SISTERS), rng.choice(MALE_NAMES)):
        yield Form(f"{one.family} {given} {one.patronymic}", f"k{rng.randrange(10**9)}@mail.example", one.phone, "", "")


def spouses_on_one_phone(rng: Random, inventor: Inventor) -> Iterator[Form]:
    one = somebody(rng, inventor, "")
    family = rng.choice(("Шевченко", "Литвиненко", "Черных", "Бойко"))
    given, hers = rng.choice((("Александр", "Александра"), ("Евгений", "Евгения"), ("Валентин", "Валентина")))
    yield Form(f"{family} {given}", "", one.phone, "", "")
    yield Form(f"{family} {hers}", "", one.phone, "", "")


def mother_and_daughter(rng: Random, inventor: Inventor) -> Iterator[Form]:
    one = somebody(rng, inventor, "")
    for patronymic in ("Петровна", "Сергеевна"):
        yield Form(f"{one.family} {one.given} {patronymic}", "", one.phone, one.organisation[0], one.place.name)


def college_on_one_mailbox(rng: Random, inventor: Inventor) -> Iterator[Form]:
    """Five colleagues, one of them with initials that fit two others."""
    one = somebody(rng, inventor, "")
    mailbox = f"college{rng.randrange(10**9)}@edu.example"
    for given in rng.sample(FEMALE_NAMES, 3):
        person = somebody(rng, inventor, "")
        yield Form(f"{person.family} {given} {person.patronymic}", mailbox, "", one.organisation[0], one.place.name)
    for given in ("Анна", "Алла", "А."):
        yield Form(f"{one.family} {given} Петровна", mailbox, "", one.organisation[0], one.place.name)


def nameless_on_a_shared_mailbox(rng: Random, inventor: Inventor) -> Iterator[Form]:
    one = somebody(rng, inventor, "")
    mailbox = f"priem{rng.randrange(10**9)}@edu.example"
    yield replace(form_of(one), email=mailbox)
    yield Form("", mailbox, "", "", "")


def same_name_same_kind(rng: Random, inventor: Inventor) -> Iterator[Form]:
    """Namesakes of one region in organisations of words that fit any."""
    one = somebody(rng, inventor, "")
    other = inventor.namesake(one, one.place, "college")
    for person in (one, other):
        yield replace(form_of(person), organisation="Колледж")


STRANGERS: dict[str, Callable[[Random, Inventor], Iterator[Form]]] = {
    "namesakes of two regions": namesakes(lambda rng, one: 60 + rng.randrange(20)),
    "namesakes of one region": namesakes(lambda rng, one: PLACES.index(one.place)),
    "namesakes of a nameless college": same_name_same_kind,
    "family on one phone": family_on_one_phone,
    "spouses on one phone": spouses_on_one_phone,
    "mother and daughter": mother_and_daughter,
    "college on one mailbox": college_on_one_mailbox,
    "no name, shared mailbox": nameless_on_a_shared_mailbox,
}


@lru_cache(maxsize=100_000)
def region(raw: str) -> str:
    code = resolve_region(raw).code
    return "" if code == "unresolved" else code


def labelled(form: Form, person: int | str, kind: str) -> Labelled:
    """The form through the loader's own cleaning."""
    tokens = clean.name_tokens(form.name)
    organisation_of = organisation_key(form.organisation) if len(tokens) > 1 else ""
    contacts = clean.email(form.email), clean.phone(form.phone)
    ticket = "" if any((tokens, *contacts)) else f"ticket {person}"
    return Labelled(Identity(tokens, *contacts, organisation_of or "", region(form.region), ticket), str(person), kind)
