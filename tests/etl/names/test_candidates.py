"""What a person is offered for a name that no rule resolves."""

import pytest

from etl.names.candidates import organisation_type_candidates, region_candidates
from etl.names.gazetteer import read_reference
from etl.names.organisations import resolve_organisation
from etl.names.regions import resolve_region

SHARED_NAMES = [
    (row["name"], row["region_codes"].split())
    for row in read_reference("ambiguous_regions.csv")
    if len(row["region_codes"].split()) <= 5
]


@pytest.mark.parametrize(("raw", "codes"), SHARED_NAMES)
def test_a_name_of_several_regions_offers_all_of_them(raw: str, codes: list[str]) -> None:
    assert set(codes) <= {candidate.code for candidate in region_candidates(raw)}


@pytest.mark.parametrize(
    ("raw", "code"), [("Красноарский край", "24"), ("Тамбвск", "68"), ("Москва/МО", "77"), ("Кнодарсий край", "23")]
)
def test_the_region_meant_is_among_the_candidates(raw: str, code: str) -> None:
    assert resolve_region(raw).code == ""
    assert code in [candidate.code for candidate in region_candidates(raw)]


@pytest.mark.parametrize("raw", ["Тула", "ЛО", "Пермский кай", "156000"])
def test_the_answer_is_the_first_candidate(raw: str) -> None:
    assert region_candidates(raw)[0].code == resolve_region(raw).code


@pytest.mark.parametrize("raw", ["ООО «Школа»", "Лицей № 4", "Калужский коллдж", "Союз машиностроителей"])
def test_the_type_is_the_first_candidate(raw: str) -> None:
    assert organisation_type_candidates(raw)[0].code == resolve_organisation(raw).code


@pytest.mark.parametrize("raw", ["", "-", "Урал", "РБ", "ООО «Школа»", "123", "ааа"])
def test_candidates_are_few_and_in_order(raw: str) -> None:
    for found in (region_candidates(raw, limit=2), organisation_type_candidates(raw, limit=2)):
        assert len(found) <= 2
        assert [candidate.score for candidate in found] == sorted((c.score for c in found), reverse=True)
        assert all(0 < candidate.score <= 1 and candidate.name for candidate in found)
