"""What waits for a decision, against a slow twin in plain Python."""

import pytest

from analytics.metrics.review import candidates, decisions, open_questions, resolved
from analytics.snapshot import open_snapshot
from tests.analytics.forum import Tables, write_forum


@pytest.fixture(scope="module")
def tables(tmp_path_factory) -> Tables:
    folder = tmp_path_factory.mktemp("data")
    return write_forum(folder, seed=5, people=1500) | {"folder": folder}


@pytest.fixture(scope="module")
def con(tables):
    return open_snapshot(tables["folder"]).cursor()


def twin(tables: Tables, named: set[int], dismissed: set[int]) -> tuple[int, int, int]:
    """(known, waiting, unstated) participants, one by one."""
    person_of = {row["registration_id"]: row["person_number"] for row in tables["registration"]}
    counts = [0, 0, 0]
    for person in tables["person"]:
        if not person["is_participant"]:
            continue
        mine = {
            link["question_id"]
            for link in tables["open_registration"]
            if person_of[link["registration_id"]] == person["person_number"]
        }
        if person["region_code"] != "unresolved" or mine & named:
            counts[0] += 1
        elif mine - named - dismissed:
            counts[1] += 1
        else:
            counts[2] += 1
    return counts[0], counts[1], counts[2]


@pytest.mark.parametrize(
    ("named", "dismissed"), [((), ()), ((1,), ()), ((1, 2), (3,)), ((), (1, 2, 3)), ((1, 2, 3), ())]
)
def test_resolved_equals_its_twin(con, tables, named, dismissed):
    row = resolved(con, "region", named, dismissed).iloc[0]
    expected = twin(tables, set(named), set(dismissed))
    assert (row["known"], row["waiting"], row["unstated"]) == expected
    assert sum(expected) == sum(person["is_participant"] for person in tables["person"])
    assert row["known_share"] == pytest.approx(expected[0] / (expected[0] + expected[1]))


def test_the_generated_forum_has_something_to_decide(tables):
    before, after = twin(tables, set(), set()), twin(tables, {1, 2, 3}, set())
    assert before[1] > 0 and after[1] == 0 and after[0] > before[0]


def test_questions_come_with_their_place_candidates_and_reason(con, tables):
    table = open_questions(con, "region")
    assert list(table["raw"]) == ["рб", "ко", "нет"]
    assert set(table["reason_name_ru"]) == {"так называются несколько регионов"}
    assert set(table["file_name"]) == {"kaluga-registration.xlsx"}
    assert list(candidates(con)["name_en"])[:2] == ["Republic of Bashkortostan", "Republic of Buryatia"]
    assert list(open_questions(con, "person_pair")["agrees"]) == ["name region"]


def test_decisions_say_what_they_gave(con):
    (row,) = decisions(con).itertuples()
    assert (row.value_name_ru, row.people, row.is_used) == ("Республика Коми", 3, True)
