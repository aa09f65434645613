"""Who is who: what may be merged, and what must never be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.clean import name_tokens
from etl.names.people import Identity, agree, same_people


def who(name: str, email: str = "", phone: str = "", organisation: str = "", region: str = "") -> Identity:
    return Identity(name_tokens(name), email, phone, organisation, region, "")


@pytest.mark.parametrize(
    ("one", "two", "is_same"),
    [
        ("Клёнова Ольга Ивановна", "Ольга Ивановна Кленова", True),
        ("Клёнова Ольга Ивановна", "Клёнова Ольга", True),
        ("Клёнова О.И.", "Клёнова Ольга Ивановна", True),
        ("Клёнова О.", "Клёнова Ольга Ивановна", True),
        ("Клёнова Ольга Ивановна", "Клёнова Ольга Петровна", False),
        ("Клёнова Анна Ивановна", "Клёнова Ольга Ивановна", False),
        ("Клёнова А.И.", "Клёнова Ольга Ивановна", False),
        ("Клёнова", "Клёнова Ольга Ивановна", False),
        ("О. И.", "Клёнова Ольга Ивановна", False),
        ("Дубов Пётр", "Клёнов Пётр", False),
    ],
)
def test_names_agree_only_when_they_can_be_of_one_person(one: str, two: str, is_same: bool) -> None:
    assert agree(name_tokens(one), name_tokens(two)) is is_same
    assert agree(name_tokens(two), name_tokens(one)) is is_same


@pytest.mark.parametrize(
    ("one", "two", "rule"),
    [
        (who("Клёнова Ольга", "o@a.example"), who("Кленова О.", "o@a.example"), "email_and_name"),
        (who("Клёнова Ольга", "o@a.example", "943"), who("Клёнова Ольга", "k@a.example", "943"), "phone_and_name"),
        (
            who("Клёнова Ольга Ивановна", "o@a.example", "", "колледж связи", "71"),
            who("Кленова Ольга Ивановна", "k@a.example", "", "колледж связи", ""),
            "organisation_and_name",
        ),
    ],
)
def test_same_person_is_merged_and_the_rule_is_named(one: Identity, two: Identity, rule: str) -> None:
    people = same_people([one, two])
    assert people[one][0] == people[two][0]
    assert {found for _, found in people.values()} == {"new", rule}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (who("Клёнова Анна", "post@college.example"), who("Клёнова Ольга", "post@college.example")),  # a shared mailbox
        (who("Клёнова Ольга Ивановна", "o@a.example"), who("Клёнова Ольга Ивановна", "k@a.example")),  # namesakes
        (
            who("Клёнова Ольга Ивановна", "o@a.example", "", "школа 1", "71"),
            who("Клёнова Ольга Ивановна", "k@a.example", "", "школа 1", "40"),
        ),  # namesakes in schools of the same number
        (who("", "post@college.example"), who("Клёнова Ольга", "post@college.example")),
    ],
)
def test_different_people_stay_different(one: Identity, two: Identity) -> None:
    people = same_people([one, two])
    assert people[one][0] != people[two][0]


def test_initials_that_fit_two_people_join_neither() -> None:
    mailbox = "post@college.example"
    anna, alla, initials = (who(n, mailbox) for n in ("Клёнова Анна Ивановна", "Клёнова Алла Ивановна", "Клёнова А.И."))
    people = same_people([initials, anna, alla])
    assert len({person for person, _ in people.values()}) == 3


NAMES = st.sampled_from(["Клёнова Ольга", "Клёнова О.", "Клёнова Анна", "Дубов Пётр Ильич", "Пётр Дубов", ""])
CONTACTS = st.sampled_from(["", "a", "b"])
IDENTITIES = st.builds(who, NAMES, CONTACTS, CONTACTS, CONTACTS, CONTACTS)


@given(st.lists(IDENTITIES, max_size=8), st.randoms(use_true_random=False))
def test_answer_does_not_depend_on_the_order(identities: list[Identity], rng) -> None:
    shuffled = identities.copy()
    rng.shuffle(shuffled)
    assert same_people(identities) == same_people(shuffled)
