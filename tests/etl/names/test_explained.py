"""Every rule that an answer may carry can be read by a person."""

import re

import pytest

from etl.names import folding, regions
from etl.names.explained import descriptions, explained
from etl.names.gazetteer import read_reference
from etl.names.organisations import resolve_organisation
from etl.names.regions import resolve_region
from settings import ROOT


def test_every_rule_has_its_words() -> None:
    told = {row["rule"] for row in read_reference("organisation_rules.csv")} | set(regions.RULES.values())
    for module in (regions, folding):
        text = (ROOT / f"{module.__name__.replace('.', '/')}.py").read_text("utf-8")
        told |= set(re.findall(r'(?:unresolved\(|resolved\([^"\n]*, |, )"([a-z]+(?:_[a-z]+)+)"[,)]', text))
    assert told <= set(descriptions())


@pytest.mark.parametrize(
    "raw", ["Тула", "РБ", "", "Pskov", "Воронжская область", "Кнодарсий край", "gtypf", "64", "Болховский район"]
)
def test_an_answer_about_a_region_is_explained_in_both_languages(raw: str) -> None:
    rule = resolve_region(raw).rule
    assert explained(rule, "ru") != explained(rule, "en")


@pytest.mark.parametrize("raw", ["ООО «Заря»", "Пензенский коледж", "-", "Комета"])
def test_an_answer_about_an_organisation_is_explained(raw: str) -> None:
    assert explained(resolve_organisation(raw).rule)
