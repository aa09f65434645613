"""Regions out of free text: every rule by examples, and what must not change an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.names.regions import resolve_region

RESOLVED = {
    "subject_name": {
        "Республика Хакасия": "19",
        "Пензенской области": "58",
        "область Вологодская": "35",
        "РФ, Томская обл.": "70",
        "Респ. Тыва": "17",
        "Чукотский авт. округ": "87",
        "33 Владимирская область": "33",
        "Юсьвинский район Пермского края": "59",
        "Тюменская область (кроме Ямало-Ненецкого АО)": "72",
        "Архангельская область, Ненецкий АО": "83",
        "Министерство культуры Республики Карелия": "10",
        "155800, Ивановская область, г. Кинешма, ул. Рязанская, д. 4": "37",
        "Чита, Забайкальский край": "75",
        "Мари Эл": "12",
    },
    "other_kind_of_region": {"Тамбовский край": "68"},
    "bare_adjective": {"Оренбургская": "56", "Забайкальский": "75"},
    "short_name": {"Свердл. обл.": "66", "Лен.обл": "47", "Забайк. край": "75"},
    "abbreviation": {"КБР": "07", "ЛО": "47", "ЕАО": "79", "М.О.": "50", "ГАПОУ РТ «Строительный колледж»": "16"},
    "colloquial_name": {"Прикамье": "59", "Югра": "86", "Н. Новгород": "52", "Ставрополье": "26"},
    "historical_name": {"Читинская область": "75"},
    "town": {
        "г. Бугульма": "16",
        "находка": "25",
        "Миасс г": "74",
        "ДФО, Хабаровск": "27",
        "МБОУ СОШ № 2 г. Вязьма": "67",
        "г.о. Химки": "50",
        "302000, г. Орёл, пр-кт Кирова, 3": "57",
    },
    "district": {
        "Болховский район": "57",
        "Одинцовский г.о.": "50",
        "Лотошинский м.о.": "50",
        "Юхновского р-на": "40",
        "с. Ивановка, Кинель-Черкасский район": "63",
        "Киров, Барятинский район": "40",
    },
    "institution_named_after_region": {"ФГБОУ ВО «Томский политехнический университет»": "70"},
    "largest_town_of_the_name": {"Подольск": "50", "Дзержинск": "52"},
    "context": {"РБ, Стерлитамак": "02", "РК, Сыктывкар": "11", "РБ, Гомель": "BY", "КО, г. Обнинск": "40"},
    "postcode": {"394000": "36", "620000, Советский район, СО": "66"},
    "region_number": {"64": "64", "регион 152": "52"},
    "okato_code": {"ОКАТО 68": "68", "45000000000": "77", "71100000": "86"},
    "iso_code": {"RU-PSK": "60", "ru tve": "69"},
    "keyboard_layout": {"gtypf": "58", "vehvfycr": "51"},
    "subject_name_typo": {"Воронжская область": "36", "Республика Мордвия": "13", "Пермский кай": "59"},
    "town_typo": {"Екатиринбург": "66", "Воронжеж": "36"},
    "subject_name_transliterated": {"Tul'skaya oblast'": "71", "Čeljabinskaja oblast": "74", "Respublika Komi": "11"},
    "english_name_transliterated": {"North Ossetia": "15", "Sverdlovsk Region": "66", "Chuvash Republic": "21"},
    "town_transliterated": {"Yaroslavl": "76", "Jaroslavl": "76", "Cheboksary": "21"},
    "country": {"Республика Узбекистан": "UZ", "Белоруссия": "BY", "Китай": "CN"},
    "federal_body": {"Министерство просвещения РФ": "federal", "Рособрнадзор": "federal"},
}
UNRESOLVED = {
    "empty": ["", "  ", "-", "?"],
    "ambiguous": ["РБ", "АО", "Киров", "г. Железногорск", "Алтай", "Ростов", "Урал"],
    "two_regions": ["Москва/МО", "Москва и Московская область", "СПб и ЛО", "Тверь - Казань", "Самара, Омская область"],
    "whole_country": ["Россия", "РФ", "Российская Федерация"],
    "federal_district": ["Центральный федеральный округ", "СЗФО"],
    "not_decisive": [
        "Заволжский район",
        "Центральный район",
        "Московский университет",
        "Филиал Томского университета",
        "Кировский район",
        "ул. Московская, 5",
        "с. Ивановка",
        "Владимир Иванов",
        "ООО «Тверь»",
        "Каматский урай",
    ],
    "unknown": ["тест", "2016", "субъект", "Красноарский край"],
}


@pytest.mark.parametrize(
    ("rule", "raw", "code"), [(rule, raw, code) for rule, cases in RESOLVED.items() for raw, code in cases.items()]
)
def test_region_is_resolved_by_its_rule(rule: str, raw: str, code: str) -> None:
    answer = resolve_region(raw)
    assert (answer.code, answer.rule) == (code, rule)
    assert answer.name and 0.5 < answer.confidence <= 1


@pytest.mark.parametrize(("rule", "raw"), [(rule, raw) for rule, cases in UNRESOLVED.items() for raw in cases])
def test_region_stays_open_and_the_rule_says_why(rule: str, raw: str) -> None:
    answer = resolve_region(raw)
    assert (answer.code, answer.rule, answer.confidence) == ("", rule, 0.0)


EXAMPLES = [raw for rule, cases in RESOLVED.items() if "layout" not in rule for raw in cases]


@given(
    raw=st.sampled_from(EXAMPLES), before=st.text(" \t\u00a0", max_size=3), after=st.text(" \t\u00a0.,;", max_size=3)
)
def test_blanks_case_and_marks_at_the_end_change_nothing(raw: str, before: str, after: str) -> None:
    expected = resolve_region(raw).code
    assert resolve_region(before + raw + after).code == expected
    assert resolve_region(raw.upper()).code == resolve_region(raw.lower()).code == expected


NAMES = [raw for raw in (*RESOLVED["subject_name"], *RESOLVED["town"]) if len(raw) > 3]


@given(raw=st.sampled_from(NAMES), choice=st.lists(st.booleans(), min_size=80, max_size=80))
def test_look_alike_letters_change_nothing(raw: str, choice: list[bool]) -> None:
    latin = str.maketrans("аеорсхАВЕКМНОРСТХ", "aeopcxABEKMHOPCTX")
    mixed = "".join(letter.translate(latin) if take else letter for letter, take in zip(raw, choice, strict=False))
    whole_words = {word for word in mixed.split() if word.isascii() and word.isalpha()}
    if not whole_words:  # a word that is Latin throughout is a word of another language
        assert resolve_region(mixed).code == resolve_region(raw).code
