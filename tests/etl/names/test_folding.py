"""Which spellings become one organisation, by which rule, and which pairs are only proposed."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.names.folding import Form, fold, related
from etl.names.initials import readings
from etl.names.organisations import organisation_key, resolve_organisation
from tests.etl.names import folded
from tests.etl.names.folded import Organisation, Spelling

# Rule → the organisation as most people write it with the region, and the spelling that the rule brings to it.
MERGED = {
    "same_form": [
        ("ГАПОУ «Тверской колледж связи»", "69", "Тверской колледж связи", "69"),
        ("ИРО", "48", "ГАУ ДПО Липецкой области «Институт развития образования»", ""),
        ("Управление образования администрации г. Елец", "48", "УО г. Елец", "48"),
        ("ГБПОУ «Пензенский аграрный колледж»", "58", "Пензенский аграрный колледж", ""),
        ("Рособрнадзор", "77", "Федеральная служба по надзору в сфере образования и науки", "50"),
    ],
    "typo": [("Омский медицинский колледж", "55", "Омский медицнский колледж", "55")],
    "initials": [
        ("Калужский колледж информационных ресурсов и управления", "40", "ГАПОУ «ККИРУ»", "40"),
        ("Рязанский торгово-экономический техникум", "62", "ГБПОУ «РТЭТ»", "62"),
        ("Рязанский торгово-экономический техникум", "62", "ГБПОУ «РТТ»", "62"),
        ("ОГБПОУ «Смоленская академия профессионального образования»", "67", "ГБПОУ «СмАПО»", "67"),
    ],
    "shortened": [
        ("ООО «Химмаш»", "59", "Химмаш", "59"),
        ("Министерство образования и науки Пермского края", "59", "Министерство образования Пермского края", "59"),
    ],
    "region_in_name": [("Томский гуманитарный лицей", "70", "Томский гуманитарный лицей", "54")],
    "only_one_of_the_name": [("ООО «Химмаш»", "59", "ООО Химмаш", "")],
}
APART = [
    ("Техникум № 37", "31", "Техникум № 37", "77"),
    ("Школа № 5", "40", "Школа № 6", "40"),
    ("ООО «Трансмаш»", "40", "ПАО «Трансмаш»", "40"),
    ("Калужский строительный колледж", "40", "Калужский машиностроительный колледж", "40"),
    ("Калужский колледж", "40", "Калужский техникум", "40"),
    ("ИРО Тульской области", "71", "ЦОПП Тульской области", "71"),
    ("ГБПОУ «РТТ»", "40", "Рязанский технологический техникум", "62"),
    ("ИП Смирнов Пётр Петрович", "40", "ИП Смирнова Анна Петровна", "40"),
]
PROPOSED = {
    "no_region": [("Техникум № 37", "31", "Техникум № 37", "")],
    "town_left_out": [("МБОУ СОШ № 48 г. Белгород", "31", "МБОУ «СОШ №48»", "31")],
}


def fold_typed(*typed: tuple[str, str, int]) -> dict[tuple[str, str], Organisation]:
    spellings = [Spelling(raw, region, resolve_organisation(raw).code or "unresolved", n) for raw, region, n in typed]
    return folded.fold(spellings)[0]


@pytest.mark.parametrize(("rule", "case"), [(rule, case) for rule, cases in MERGED.items() for case in cases])
def test_a_rule_brings_a_spelling_to_its_organisation(rule: str, case: tuple[str, str, str, str]) -> None:
    name, region, other, other_region = case
    found = fold_typed((name, region, 5), (other, other_region, 1))
    assert found[other, other_region].number == found[name, region].number
    assert found[other, other_region].rule == rule


@pytest.mark.parametrize(("one", "region", "two", "other_region"), APART)
def test_different_organisations_stay_two(one: str, region: str, two: str, other_region: str) -> None:
    found = fold_typed((one, region, 5), (two, other_region, 1))
    assert found[one, region].number != found[two, other_region].number


@pytest.mark.parametrize(("rule", "case"), [(rule, case) for rule, cases in PROPOSED.items() for case in cases])
def test_a_doubtful_pair_is_proposed_and_not_merged(rule: str, case: tuple[str, str, str, str]) -> None:
    spellings = [Spelling(raw, region, "school", 1) for raw, region in (case[:2], case[2:])]
    found, doubts = folded.fold(spellings)
    assert len({each.number for each in found.values()}) == 2
    (doubt,) = doubts
    assert {doubt.number, doubt.other} == {each.number for each in found.values()}
    assert doubt.rule == rule


def test_an_acronym_of_two_organisations_is_proposed_for_both() -> None:
    names = ["Орловский педагогический колледж", "Орловский политехнический колледж", "БПОУ «ОПК»"]
    found, doubts = folded.fold(Spelling(raw, "57", "college", 1) for raw in names)
    assert len({each.number for each in found.values()}) == 3
    assert [doubt.rule for doubt in doubts if "initials" in doubt.rule] == ["initials_of_several"] * 2


@pytest.mark.parametrize("raw", ["", "-", "студент", "Смирнова Анна Петровна"])
def test_what_names_no_organisation_is_folded_into_none(raw: str) -> None:
    assert fold_typed((raw, "40", 1))[raw, "40"].number == 0


def test_the_name_is_the_most_frequent_spelling_of_the_right_form() -> None:
    found = fold_typed(("Омский медицинский колледж", "55", 2), ("Омский медицнский колледж", "55", 9))
    assert {each.name for each in found.values()} == {"Омский медицинский колледж"}


ALL = sorted({pair for cases in MERGED.values() for case in cases for pair in (case[:2], case[2:])})


@settings(max_examples=20)
@given(order=st.randoms(use_true_random=False))
def test_the_order_of_spellings_changes_nothing(order: random.Random) -> None:
    spellings = [Spelling(raw, region, resolve_organisation(raw).code, 1) for raw, region in ALL]
    expected = folded.fold(spellings)
    order.shuffle(spellings)
    assert folded.fold(spellings) == expected


@settings(max_examples=50)
@given(chosen=st.sets(st.sampled_from(range(len(ALL))), min_size=2), regions=st.sets(st.sampled_from(["40", "69", ""])))
def test_forms_left_out_as_unrelated_change_nothing(chosen: set[int], regions: list[str]) -> None:
    names = [ALL[place] for place in sorted(chosen)]
    typed = {(region, raw) for raw, own in names for region in (own, *regions)}
    forms = {
        Form(region, tuple(organisation_key(raw).split())): resolve_organisation(raw).code for region, raw in typed
    }
    asked = related(form.words for form in forms) | {form.words for form in forms if not form.region_code}
    some = [(form, kind, 1) for form, kind in forms.items() if form.words in asked]
    assert fold(some) == fold((form, kind, 1) for form, kind in forms.items())


def test_readings_of_a_name_keep_or_drop_small_words() -> None:
    found = readings(("калужский", "колледж", "информационных", "ресурсов", "и", "управления"))
    assert {"ккиру", "кккиру"} & found == {"ккиру"}
    assert readings(("школа", "48")) == set()
