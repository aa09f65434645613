"""Rules of identity on invented people who registered twice; `pytest -s` prints what becomes of each kind."""

from collections import Counter, defaultdict
from math import comb

import pytest

from etl.names.people import Identity, doubtful_people, same_people
from tests.etl.names.applicants import SAME, STRANGERS, UNPROVEN, Labelled, people_twice

SPLIT_SHARE = 0.005  # people found as several, of those who can be known at all


@pytest.fixture(scope="module")
def forms() -> list[Labelled]:
    return people_twice(seed=20_261_123, of_each=100)


def pairs(groups: Counter) -> int:
    return sum(comb(count, 2) for count in groups.values())


def test_strangers_are_never_merged_and_people_hardly_ever_split(forms: list[Labelled]) -> None:
    person_of = same_people(form.identity for form in forms)
    print("\nkind of difference                forms  precision  recall of pairs")
    for kind in (*SAME, *UNPROVEN, *STRANGERS):
        some = [(person_of[form.identity][0], form.person) for form in forms if form.kind == kind]
        both, found = pairs(Counter(some)), pairs(Counter(one for one, _ in some))
        true = pairs(Counter(person for _, person in some))
        print(f"{kind:34}{len(some):5}{both / found if found else 1:11.3f}{both / true if true else 1:8.3f}")
    wrong, found_as = defaultdict(set), defaultdict(set)
    for form in forms:
        wrong[person_of[form.identity][0]].add((form.kind, form.person))
        found_as[form.kind, form.person].add(person_of[form.identity][0])
    assert [people for people in wrong.values() if len(people) > 1] == []
    split = [kind for (kind, _), people in found_as.items() if kind in SAME and len(people) > 1]
    assert len(split) <= SPLIT_SHARE * sum(kind in SAME for kind, _ in found_as), Counter(split)


def test_what_is_left_apart_is_shown_as_doubtful(forms: list[Labelled]) -> None:
    """Every pair of forms of one person that rules leave apart; and few pairs of strangers beside them."""
    doubts = {frozenset(pair[:2]) for pair in doubtful_people(form.identity for form in forms)}
    of_person: dict[tuple[str, str], list[Identity]] = defaultdict(list)
    for form in forms:
        of_person[form.kind, form.person].append(form.identity)
    for kind in UNPROVEN:
        unseen = [pair for (one, _), pair in of_person.items() if one == kind and frozenset(pair) not in doubts]
        assert unseen == [], kind
    true = {frozenset(forms_of_one) for forms_of_one in of_person.values() if len(forms_of_one) == 2}
    print(f"\n{len(doubts)} doubtful pairs, {len(doubts & true)} of one person")
    assert len(doubts & true) >= 0.2 * len(doubts)  # all the others are of the strangers that were put there
