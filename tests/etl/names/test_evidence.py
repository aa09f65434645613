"""The organisation chooses among the regions that a shared name allows, and does nothing else."""

import pytest

from etl.names.evidence import resolve_region_beside
from etl.names.regions import resolve_region

DECIDED = [
    ("РБ", "Министерство образования Республики Башкортостан", "02"),
    ("РБ", "Министерство образования Республики Бурятия", "03"),
    ("Киров", "Управление образования, Калужская область", "40"),
    ("КО", "Калужский технический колледж", "40"),
    ("Ростов", "ГБПОУ Ярославской области «Педагогический колледж»", "76"),
    ("Алтай", "Администрация Алтайского края", "22"),
]


@pytest.mark.parametrize(("raw", "organisation", "code"), DECIDED)
def test_the_organisation_decides_between_namesakes(raw: str, organisation: str, code: str) -> None:
    assert resolve_region(raw).code == ""
    answer = resolve_region_beside(raw, organisation)
    assert (answer.code, answer.rule) == (code, "beside_organisation")


@pytest.mark.parametrize("raw", ["РБ", "", "РФ", "Тула", "Кировский район", "Москва/МО", "ааа"])
@pytest.mark.parametrize(
    "organisation", ["", "ООО «Вектор»", "Омский колледж", "Управление образования Псковской области"]
)
def test_an_organisation_of_another_region_changes_nothing(raw: str, organisation: str) -> None:
    assert resolve_region_beside(raw, organisation) == resolve_region(raw)
