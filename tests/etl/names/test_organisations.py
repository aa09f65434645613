"""Types of organisations and the key that folds their spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.names.organisations import organisation_key, resolve_organisation

TYPES = {
    "college": [
        "ГАПОУ «МКК»",
        "КГБ ПОУ «Лесной»",
        "Тамбовский аграрный техникум",
        "ОГБПОУ СмолАПО",
        "АНО ПОО «Колледж дизайна»",
        "Пензенский многопрофильный коледж",
        "Областное государственное бюджетное профессиональное образовательное учреждение «Горный колледж» Омской обл.",
    ],
    "university": [
        "ФГАОУ ВО «Северный университет»",
        "РГПУ",
        "Томская государственная консерватория",
        "Уральский унверситет",
    ],
    "school": ["МБОУ СОШ № 7", "лицей 12 Пермь", "ГБОУ Школа 1234", "Сибирский кадетский корпус"],
    "roiv": [
        "Министерство образования Тверской области",
        "Деп. образования и науки Брянской обл.",
        "Управление ветеринарии Курганской области",
        "Департамент образования города Москвы",
        "Правительство Магаданской области",
    ],
    "federal": [
        "Минпросвещения России",
        "УФНС по Омской области",
        "Рособрнадзор",
        "ФГБОУ ДПО «ИРПО»",
        "Управление Росреестра",
    ],
    "municipal": [
        "Управление образования г. Пскова",
        "Администрация города Кунгур",
        "УО г. Елец",
        "Отдел образования Выкса",
    ],
    "company": [
        "ООО «Ромашка»",
        "ао заря",
        "Липецкий станкостроительный завод",
        "Лесинвест",
        "ИП Смирнов Пётр Петрович",
        "Ростех",
    ],
    "dpo": [
        "ГАУ ДПО «Институт непрерывного образования»",
        "ИРО Псковской области",
        "ЦОПП Тульской области",
        "МБУ ДО «Дом детского творчества»",
        "Детская музыкальная школа № 3",
    ],
    "ngo": ["АНО «Новые горизонты»", "Союз директоров колледжей", "Ассоциация наставников", "Фонд поддержки молодёжи"],
    "media": ["Газета «Учитель»", "ИА «Новости СПО»", "телеканал «Образование»", "ООО «Редакция журнала»"],
    "other": [
        "Городская больница № 2",
        "Детский сад «Солнышко»",
        "Областной краеведческий музей",
        "самозанятая",
        "студент",
        "-",
        "нет",
    ],
    "": ["Комета", ""],
}


@pytest.mark.parametrize(("code", "raw"), [(code, raw) for code, cases in TYPES.items() for raw in cases])
def test_organisation_has_its_type(code: str, raw: str) -> None:
    answer = resolve_organisation(raw)
    assert answer.code == code and answer.rule


@pytest.mark.parametrize(
    "raw", ["самозанятый", "Студентка", "-", "нет", "", " ", "Пенсионер", "Смирнова Анна Петровна", "Анна Смирнова"]
)
def test_what_is_no_organisation_has_neither_key_nor_name(raw: str) -> None:
    assert organisation_key(raw) == ""
    assert resolve_organisation(raw).name == ""


@pytest.mark.parametrize(
    "raw", ["ИП Смирнов Пётр Петрович", "Индивидуальный предприниматель Смирнов П.П.", "ип «Смирнов»"]
)
def test_sole_proprietor_keeps_no_personal_name(raw: str) -> None:
    assert resolve_organisation(raw).name == "Индивидуальный предприниматель"
    assert "смирнов" not in organisation_key(raw).lower()
    assert organisation_key(raw) != organisation_key("ИП Кузнецов Олег Олегович")


SAME = [
    [
        "ГАПОУ «Тверской колледж связи»",
        'гапоу  "тверской колледж\nсвязи" ',
        "Государственное автономное профессиональное образовательное учреждение\nТверской области\n"
        "«Тверской колледж связи»",
        "ГБПОУ ТО «Тверской колледж связи»; филиал",
        "Твepской кoлледж связи",
    ],
    [
        "МБОУ СОШ № 8 г. Елец",
        "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа №8» г. Елец",
    ],
    ["ИРО Псковской области", "ГБУ ДПО «Институт развития образования Псковской обл.»"],
    ["Минпросвещения РФ", "Министерство просвещения России", "Министерство просвещения Российской Федерации"],
    ["ФГБОУ ВО «Вятский государственный университет»", "Вятский государственный университет (СПО)"],
]


@pytest.mark.parametrize("spellings", SAME)
def test_spellings_of_one_organisation_share_a_key(spellings: list[str]) -> None:
    assert len({organisation_key(raw) for raw in spellings}) == 1


def test_different_organisations_have_different_keys() -> None:
    names = [
        "Институт развития образования Псковской области",
        "Институт развития образования Омской области",
        "МБОУ СОШ № 8 г. Елец",
    ]
    assert len({organisation_key(raw) for raw in names}) == len(names)


@pytest.mark.parametrize(
    "raw", [raw for cases in TYPES.values() for raw in cases] + [raw for row in SAME for raw in row]
)
def test_key_of_a_key_is_the_key(raw: str) -> None:
    key = organisation_key(raw)
    assert organisation_key(key) == key


@given(
    raw=st.sampled_from([raw for cases in TYPES.values() for raw in cases]),
    blank=st.sampled_from([" ", "\n", "\t", "\u00a0"]),
)
def test_blanks_and_case_change_nothing(raw: str, blank: str) -> None:
    typed = blank + raw.replace(" ", blank) + blank
    assert resolve_organisation(typed).code == resolve_organisation(raw).code == resolve_organisation(raw.upper()).code
    assert organisation_key(typed) == organisation_key(raw)
