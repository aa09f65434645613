"""Who is who: what may be merged, and what must never be."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from etl.clean import name_tokens
from etl.names.likeness import is_misspelt, is_renamed, word_key
from etl.names.people import Identity, agree, doubtful_people, evidence, people_and_doubts, same_people
from etl.names.ties import is_same_organisation, is_similar_mailbox


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
        ("Иванов Иван Юрьевич", "Ivanov Ivan", True),
        ("Щербакова Юлия", "Yulia Shcherbakova", True),
        ("Щербакова Юлия", "Ščerbakova Ûliâ", True),
        ("Хачатрян Ксения", "Khachatryan Xenia", True),
        ("Клёнова О.И.", "Klenova Olga Ivanovna", True),
        ("Klenova O.", "Клёнова Ольга Ивановна", True),
        ("Клёнова Анна", "Klenova Olga", False),
        ("Мордовцева Екатерина", "Катя Мордовцева", True),
        ("Мордовцева Екатерина", "Маша Мордовцева", False),
        ("Мордовцева Наталья", "Мордовцева Наталия", True),
        ("Иванов Александр", "Иванова Александра", False),
        ("Шевченко Александр", "Шевченко Александра", False),
        ("Иванова Алина", "Иванова Арина", False),
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
        (
            who("Клёнова Ольга Ивановна", "o@a.example", "", "калужский колледж связи", "40"),
            who("Кленова Ольга Ивановна", "k@a.example", "", "ккс", ""),
            "organisation_and_name",
        ),
        (
            who("Клёнова Ольга Ивановна", "o@a.example", "", "колледж связи", "40"),
            who("Кленова Ольга", "k@a.example", "", "колледж связи", "40"),
            "organisation_region_and_name",
        ),
        (
            who("Заболотская Ольга Ивановна", "o@a.example"),
            who("Забалотская Ольга Ивановна", "o@a.example"),
            "email_and_misspelt_name",
        ),
        (who("Клёнова Ольга Ивановна", "o.klenova@a.example"), who("", "o.klenova@a.example"), "mailbox_of_person"),
        (who("Клёнова Ольга", "o@a.example"), who("Olga Klenova", "o@a.example"), "email_and_name"),
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
        (
            who("Клёнова Ольга Ивановна", "o@a.example", "", "", "40"),
            who("Клёнова Ольга Ивановна", "k@a.example", "", "", "40"),
        ),
        (
            who("Клёнова Ольга Ивановна", "o@a.example", "", "колледж", "40"),
            who("Клёнова Ольга Ивановна", "k@a.example", "", "колледж", "40"),
        ),  # a word that fits any college
        (
            who("Клёнова Ольга Ивановна", "o@a.example", "", "министерство образования регион40"),
            who("Клёнова Ольга Ивановна", "k@a.example", "", "министерство образования регион71"),
        ),
        (who("Клёнова Алина Ильинична", "", "943"), who("Клёнова Арина Ильинична", "", "943")),  # sisters
        (who("Клёнова Ольга Ивановна", "o@a.example"), who("Дубова Ольга Ивановна", "o@a.example")),  # married, or not
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


def test_initials_do_not_bridge_two_people() -> None:
    """Initials that met one person by mailbox do not bring in another one by phone."""
    anna, alla = who("Клёнова Анна Ивановна", "a@a.example"), who("Клёнова Алла Ивановна", "", "943")
    people = same_people([anna, alla, who("Клёнова А.И.", "a@a.example", "943")])
    assert people[anna][0] != people[alla][0]


def test_who_could_be_either_of_two_namesakes_is_neither() -> None:
    name, school = "Клёнова Ольга Ивановна", "школа имени ломоносова"
    tula, kaluga = who(name, "a@a.example", "", school, "71"), who(name, "b@a.example", "", school, "40")
    people = same_people([tula, kaluga, who(name, "c@a.example", "", school, "")])
    assert len({person for person, _ in people.values()}) == 3


@pytest.mark.parametrize(
    ("one", "two", "rule"),
    [
        (
            who("Клёнова Ольга Ивановна", "o@a.example"),
            who("Дубова Ольга Ивановна", "o@a.example"),
            "changed_family_name",
        ),
        (who("Серова Ольга Ивановна", "o@a.example"), who("Перова Ольга Ивановна", "o@a.example"), "misspelt_name"),
        (
            who("Клёнова Ольга Ивановна", "olga.k@gmail.ex"),
            who("Клёнова Ольга Ивановна", "olga.k@gmial.ex"),
            "similar_email",
        ),
        (
            who("Клёнова Ольга Ивановна", "a@a.ex", "", "", "40"),
            who("Клёнова Ольга Ивановна", "b@a.ex", "", "", "40"),
            "name_and_region",
        ),
    ],
)
def test_what_is_not_proven_is_doubtful(one: Identity, two: Identity, rule: str) -> None:
    people = same_people([one, two])
    assert people[one][0] != people[two][0]
    ((low, high, found, score),) = doubtful_people([two, one])
    assert (low, high, found) == (*sorted((one, two)), rule)
    assert 0 < score < 1


def test_name_that_fits_two_is_doubtful_with_both() -> None:
    mailbox = "post@college.example"
    anna, alla, initials = (who(n, mailbox) for n in ("Клёнова Анна Ивановна", "Клёнова Алла Ивановна", "Клёнова А.И."))
    pairs = {(frozenset((one, two)), rule) for one, two, rule, _ in doubtful_people([anna, alla, initials])}
    fits = "name_fits_several"
    assert pairs == {(frozenset((anna, initials)), fits), (frozenset((alla, initials)), fits)}


def test_evidence_names_the_fields_in_common() -> None:
    one, two = who("Клёнова Ольга", "o@a.example", "943"), who("Klenova Olga", "o@a.example", "944", "", "40")
    assert evidence(one, two) == ("name", "email")


@pytest.mark.parametrize(
    ("one", "two", "is_same"),
    [
        ("мкт", "московский кулинарный техникум", True),
        ("мкт", "московский кадетский лицей", False),
        ("институт развития образования регион73", "институт развития образования", True),
        ("министерство образования регион73", "министерство образования регион73", True),
        ("колледж связи регион73", "колледж связи", True),
        ("колледж связи регион73", "колледж связи регион71", False),
        ("управление образования", "управление образования", True),
        ("средняя школа", "средняя школа", False),
    ],
)
def test_organisations_are_the_same_when_their_words_tell_one(one: str, two: str, is_same: bool) -> None:
    assert is_same_organisation(one, two) is is_same_organisation(two, one) is is_same


def test_spellings_of_names_mailboxes_and_families() -> None:
    assert len({word_key(word) for word in ("щербаков", "shcherbakov", "ščerbakov")}) == 1
    assert is_similar_mailbox("olga.k@gmail.ex", "olga.k@gmial.ex") and not is_similar_mailbox("o@a.ex", "k@a.ex")
    renamed = ("ивановна", "кленова", "ольга"), ("дубова", "ивановна", "ольга")
    assert is_renamed(*renamed) and not is_misspelt(*renamed)
    assert not is_renamed(("алина", "ивановна", "кленова"), ("арина", "ивановна", "кленова"))


NAMES = st.sampled_from(
    [
        *("Клёнова Ольга", "Клёнова О.", "Клёнова Анна", "Клёнова Анна Ильинична", "Klenova Anna", "Клёнова А.И."),
        *("Дубов Пётр Ильич", "Пётр Дубов", "Петя Дубов", "Забалуев Пётр Ильич", "Забалуйев Пётр Ильич", ""),
    ]
)
CONTACTS = st.sampled_from(["", "a", "b"])
MAILBOXES = st.sampled_from(["", "klenova@a.example", "post@a.example", "zabaluev@a.example"])
ORGANISATIONS = st.sampled_from(["", "кс", "колледж связи", "школа"])
IDENTITIES = st.builds(who, NAMES, MAILBOXES, CONTACTS, ORGANISATIONS, CONTACTS)


@given(st.lists(IDENTITIES, max_size=10), st.randoms(use_true_random=False))
def test_answer_does_not_depend_on_the_order(identities: list[Identity], rng) -> None:
    shuffled = identities.copy()
    rng.shuffle(shuffled)
    assert same_people(identities) == same_people(shuffled)
    assert doubtful_people(identities) == doubtful_people(shuffled)


@given(st.lists(IDENTITIES, max_size=10))
@example(
    [who("Клёнова Ольга", "klenova@a.example"), *(who("", "klenova@a.example", "", "", region) for region in ("", "a"))]
)
def test_a_person_is_a_set_with_one_that_stands_for_it(identities: list[Identity]) -> None:
    people = same_people(identities)
    assert all(people[person][0] == person for person, _ in people.values())
    for person in {person for person, _ in people.values()}:
        rules = [rule for one, rule in people.values() if one == person]
        assert rules.count("new") == 1
    assert same_people(people) == people
    for one, two, _, _ in doubtful_people(identities):
        assert people[one][0] != people[two][0]


@given(NAMES, NAMES)
def test_agreeing_is_mutual(one: str, two: str) -> None:
    names = name_tokens(one), name_tokens(two)
    assert agree(*names) is agree(*names[::-1])
    assert is_misspelt(*names) is is_misspelt(*names[::-1])
    assert agree(names[0], names[0])


@given(NAMES, st.integers(2, 5))
def test_a_name_alone_ties_nobody(name: str, count: int) -> None:
    people = same_people(who(name, f"x{number}@a.example", f"94{number}", "", "40") for number in range(count))
    assert len({person for person, _ in people.values()}) == count


def test_a_name_that_many_bear_raises_no_question_of_region() -> None:
    namesakes = [who("Дубов Пётр Ильич", f"{sign}@a.example", "", "", "40") for sign in ("ivan", "olga")]
    _, doubts = people_and_doubts(namesakes)
    assert [rule for _, _, rule, _ in doubts] == ["name_and_region"]
    assert people_and_doubts(namesakes, {namesakes[0].tokens})[1] == []
