"""Golden pairs: an export of each layout, and the canonical rows it must become.

`python -m tests.etl.test_formats` writes the expected halves anew; a person reads them before they are committed.
"""

import re
from pathlib import Path

import pytest

from etl.formats import FORMATS, recognise
from etl.formats.base import Extract, Header, question_field
from etl.problems import Refusal
from etl.reading import Contents, Table, read_file

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path for path in GOLDEN.iterdir() if ".expected" not in path.name)


def format_of(path: Path) -> str:
    """The format a golden file is of: its name, up to `__` where a format has several."""
    return path.stem.partition("__")[0]


def canonical(path: Path) -> str:
    """The rows of a file as they enter the loader: canonical columns that are filled, as CSV; what became of others."""
    said = []
    for extract in recognise(read_file(path, path.name), path.name):
        assert extract.format.name == format_of(path)
        filled = [name for name in extract.frame.columns if (extract.frame[name].astype("str") != "").any()]
        said.append(extract.frame[filled].to_csv(index=False, lineterminator="\n"))
        said += [f"# row {note.row_number} {note.fate}: {note.code}\n" for note in extract.row_notes]
        said += [f"# {code}: {stated}\n" for code, stated in extract.totals.items()]
    return "".join(said)


def expected_half(path: Path) -> Path:
    return path.with_name(f"{path.stem}.expected.csv")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_export_becomes_the_canonical_rows(path: Path) -> None:
    assert canonical(path) == expected_half(path).read_text("utf-8")


def test_every_format_has_a_golden_pair() -> None:
    assert {format_of(path) for path in CASES} == {layout.name for layout in FORMATS}


def test_example_of_contributing_is_the_code_and_its_golden_pair() -> None:
    text = (GOLDEN.parents[2] / "CONTRIBUTING.md").read_text("utf-8")
    declaration, line, commands = re.findall(r"```\w*\n(.*?)```", text, re.S)[:3]
    formats = GOLDEN.parents[2] / "etl" / "formats"
    assert declaration in (formats / "platforms.py").read_text("utf-8")
    assert line in (formats / "__init__.py").read_text("utf-8")
    assert commands.partition("expected.csv\n")[2] == (GOLDEN / "alfio_checkin_log.expected.csv").read_text("utf-8")


def test_header_is_found_without_regard_to_case_spaces_and_look_alikes() -> None:
    header = Header(["  e-MAIL ", "Субъект\nРоссийской Федерации", "Телефoн", "ФИО"])  # a Latin o in «Телефoн»
    assert header.find(("E-mail",)) == [0]
    assert header.find(("Субъект*",)) == [1]
    assert header.find(("Телефон", "фио")) == [2, 3]


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Из какого вы региона?", "region"),
        ("Субъект Российской Федерации", "region"),
        ("Наименование вашей организации", "organisation"),
        ("Треки форума, которые планируете посетить", "tracks"),
        ("Формат участия", "ticket_text"),
        ("Согласие на обработку персональных данных", ""),
        ("Компания в счёте", ""),
        ("Любимый цвет", ""),
        ("ФИО (полностью, как в паспорте)", "name"),
        ("Полное наименование организации, представителем которой вы являетесь", "organisation"),
        ("Должность (руководитель, педагог, студент)", "position"),
        ("Треки форума – Наставники и родители", "tracks"),
        ("В какой роли вы участвуете?", "ticket_text"),
        ("ФИО научного руководителя", ""),
        ("ФИО и телефон заполнившего заявку", ""),
        ("Организация, выдавшая паспорт", ""),
        ("Организация питания", ""),
        ("Телефон (родителя)", ""),
        ("Регион рождения", ""),
        ("Адрес регистрации (регион, город)", ""),
        ("Роль в проекте", ""),
        ("Категория инвалидности", ""),
        ("Supervisor's organization", ""),
        ("managerEmail", ""),
        ("Emergency contact phone", ""),
        ("Почтовый индекс", ""),
    ],
)
def test_question_of_a_form_is_understood_by_its_words(title: str, field: str) -> None:
    assert question_field(title) == field


HAND_MADE = "Дата регистрации;ФИО участника;E-mail;Регион;Организация;Телефон;Статус"
ANSWERS = "01.08.2026 08:00;Щукин Глеб Романович;g@a.example;Тверская область;Лицей № 7;+7 915 100-00-00;отменена"


def of_hand(header: str, answers: str = ANSWERS) -> Extract:
    """The only extract of a table with one row."""
    contents = Contents([Table("t", [header.split(";"), answers.split(";")], [1, 2])])
    (extract,) = recognise(contents, "list.csv")
    return extract


@pytest.mark.parametrize(
    ("known", "synonym", "field"),
    [
        ("Статус", "Статус регистрации", "status_text"),
        ("Статус", "Статус заявки участника", "status_text"),
        ("Статус", "State", "status_text"),
        ("E-mail", "Почта (e-mail)", "email"),
        ("E-mail", "Ваш e-mail", "email"),
        ("E-mail", "Адрес эл. почты", "email"),
        ("E-mail", "Личная почта для связи", "email"),
        ("ФИО участника", "3. ФИО", "name"),
        ("ФИО участника", "2) Ф.И.О. педагога", "name"),
        ("Регион", "Наименование субъекта РФ", "region"),
        ("Статус", "5. Статус", "status_text"),
        ("ФИО участника", "Ф.И.О. (полностью)", "name"),
        ("ФИО участника", "Фамилия, Имя, Отчество слушателя", "name"),
        ("ФИО участника", "Participant's name", "name"),
        ("Дата регистрации", "Дата", "registered_at"),
        ("Дата регистрации", "Submitted at", "registered_at"),
        ("Телефон", "Тел.", "phone"),
        ("Регион", "Область/край/республика", "region"),
        ("Организация", "Institution", "organisation"),
    ],
)
def test_synonym_feeds_the_field_of_a_table_made_by_hand(known: str, synonym: str, field: str) -> None:
    extract = of_hand(HAND_MADE.replace(known, synonym))
    assert (extract.format.name, extract.unknown) == ("plain_registrations", [])
    assert extract.headers[field] == synonym
    assert extract.frame[field][0] == ANSWERS.split(";")[HAND_MADE.split(";").index(known)]


def test_status_beside_the_answers_of_a_form_is_kept() -> None:
    extract = of_hand(HAND_MADE.replace("Дата регистрации", "Отметка времени"))
    assert (extract.format.name, list(extract.frame["status_text"])) == ("google_forms", ["отменена"])


@pytest.mark.parametrize(
    ("title", "values", "field"),
    [
        ("Решение оргкомитета", ("отказ", "одобрена"), "status_text"),
        ("Подтверждение участия", ("отменена", ""), "status_text"),
        ("Присутствие", ("да", "нет"), "came_text"),
        ("Был(а) на съезде", ("✓", "—"), "came_text"),
        ("Статус участника", ("отклонена", "одобрена"), "status_text"),
        ("Решение оргкомитета", ("отказ", "позвонить"), None),
        ("Статус доклада", ("отклонена", "принята"), None),
        ("Посещение экскурсии", ("да", "нет"), None),
    ],
)
def test_state_is_told_by_words_and_values_together(title: str, values: tuple[str, str], field: str | None) -> None:
    header = HAND_MADE.replace("Статус", title).split(";")
    rows = [[*ANSWERS.split(";")[:-1], value] for value in values]
    (extract,) = recognise(Contents([Table("t", [header, *rows], [1, 2, 3])]), "list.csv")
    assert extract.unknown == ([] if field else [title])
    assert [note.code for note in extract.notes] == ["COLUMN_BY_VALUES" if field else "UNKNOWN_COLUMNS"]
    assert not field or tuple(extract.frame[field]) == values


@pytest.mark.parametrize(
    ("title", "values", "states"),
    [
        ("Отказался от участия", ("да", ""), ("отказался", "")),
        ("Отменено", ("1", "0"), ("отменено", "")),
        ("Допущен к участию", ("да", "нет"), ("допущен", "не допущен")),
        ("Is confirmed", ("TRUE", "FALSE"), ("confirmed", "not confirmed")),
        ("Дата отмены заявки", ("", "05.08.2026"), ("", "отменена")),
        ("Проезд оплачен", ("да", "нет"), ("", "")),
        ("Оплачено", ("да", "нет"), ("", "")),
        ("Отказ от питания", ("да", "нет"), ("", "")),
        ("Дата отмены", ("05.08.2026", "по болезни"), ("", "")),
    ],
)
def test_a_mark_under_the_name_of_a_state_is_that_state_or_its_opposite(
    title: str, values: tuple[str, str], states: tuple[str, str]
) -> None:
    header = HAND_MADE.replace("Статус", title).split(";")
    rows = [[*ANSWERS.split(";")[:-1], value] for value in values]
    (extract,) = recognise(Contents([Table("t", [header, *rows], [1, 2, 3])]), "list.csv")
    assert tuple(extract.frame["status_text"]) == states
    assert [note.code for note in extract.notes] == ["COLUMN_BY_VALUES" if any(states) else "UNKNOWN_COLUMNS"]


def test_result_of_a_pass_is_told_by_its_words_and_values() -> None:
    rows = [["12.10.2026 09:00:00", "40001", "Вход А", "разрешён"], ["12.10.2026 18:00:00", "40002", "Вход А", "отказ"]]
    header = ["Дата и время", "Карта", "Точка", "Статус"]
    (extract,) = recognise(Contents([Table("t", [header, *rows], [1, 2, 3])]), "log.csv")
    assert (extract.format.name, list(extract.frame["result_text"])) == ("plain_scans", ["разрешён", "отказ"])


def test_way_of_a_pass_is_told_by_its_values() -> None:
    rows = [["12.10.2026 09:00:00", "40001", "Вход А", "вход"], ["12.10.2026 18:00:00", "40001", "Вход А", "выход"]]
    header = ["Дата и время", "Карта", "Точка", "Проход"]
    (extract,) = recognise(Contents([Table("t", [header, *rows], [1, 2, 3])]), "log.csv")
    assert (extract.format.name, list(extract.frame["direction_text"])) == ("plain_scans", ["вход", "выход"])


def test_remarks_that_are_all_states_are_said() -> None:
    extract = of_hand(HAND_MADE.replace("Статус", "Примечание"))
    assert [note.code for note in extract.notes] == ["STATE_UNREAD"] and list(extract.frame["status_text"]) == [""]


@pytest.mark.parametrize("header", ["#", "№ строки", "Номер п/п", "№ п/п"])
def test_numbering_is_left_out_without_a_word(header: str) -> None:
    extract = of_hand(f"{header};{HAND_MADE}", f"1;{ANSWERS}")
    assert (extract.unknown, extract.notes) == ([], [])


@pytest.mark.parametrize(("header", "value"), [("Электронная почта", "other@a.example"), ("Субъект РФ", "Москва")])
def test_synonyms_with_different_values_refuse_the_file(header: str, value: str) -> None:
    with pytest.raises(Refusal, match=header) as refusal:
        of_hand(f"{HAND_MADE};{header}", f"{ANSWERS};{value}")
    assert refusal.value.code == "DUPLICATE_COLUMN"


def test_synonyms_with_equal_or_blank_values_are_one_column() -> None:
    for value in ("", "G@a.example "):
        extract = of_hand(f"{HAND_MADE};Электронная почта", f"{ANSWERS};{value}")
        assert (extract.notes, list(extract.frame["email"])) == ([], ["g@a.example"])


def test_same_header_twice_is_one_column_where_no_row_contradicts_itself() -> None:
    extract = of_hand(f"Регион;{HAND_MADE}", f";{ANSWERS}")
    assert list(extract.frame["region"]) == ["Тверская область"]
    with pytest.raises(Refusal):
        of_hand(f"Регион;{HAND_MADE}", f"Москва;{ANSWERS}")


def test_two_phones_that_differ_are_flagged_and_the_first_is_read() -> None:
    extract = of_hand(f"{HAND_MADE};Мобильный", f"{ANSWERS};943 000-00-01")
    assert [note.code for note in extract.notes] == ["DUPLICATE_COLUMN"]
    assert list(extract.frame["phone"]) == ["+7 915 100-00-00"]


@pytest.mark.parametrize(
    "header",
    [
        "scanned_at;badge_id;person_id;checkpoint;direction",
        "Дата и время прохода;Номер бейджа;Номер заявки;Контрольная точка;Направление прохода",
        "Отсканировано;QR-код;ID участника;КПП;Тип прохода",
    ],
)
def test_log_in_other_words_is_a_log(header: str) -> None:
    extract = of_hand(header, "12.10.2026 09:00:00;40001;Z-7001;Вход А;вход")
    assert (extract.format.name, extract.unknown) == ("plain_scans", [])


def test_header_of_unknown_words_is_named_and_a_row_of_people_is_not() -> None:
    words, row = ["Кто", "Зачем", "Связь"], ["Щукин Глеб", "Тверь", "g@a.example"]
    with pytest.raises(Refusal) as refusal:
        recognise(Contents([Table("t", [words, row], [1, 2])]), "list.csv")
    assert refusal.value.code == "NO_HEADER"
    assert "строка 1" in refusal.value.ru and "«Связь»" in refusal.value.ru and "«Загрузка»" in refusal.value.ru
    with pytest.raises(Refusal) as refusal:
        recognise(Contents([Table("t", [row, row], [1, 2])]), "list.csv")
    assert refusal.value.code == "NO_HEADER" and "Щукин" not in refusal.value.ru


def test_second_sheet_of_people_without_mailboxes_is_named() -> None:
    first = Table("Юг", [HAND_MADE.split(";"), ANSWERS.split(";")], [1, 2])
    second = Table("Север", [["ФИО", "Организация", "Регион"], ["Овчаров Егор", "Завод", "Кузбасс"]], [1, 2])
    (extract,) = recognise(Contents([first, second]), "book.xlsx")
    (note,) = extract.notes
    assert (note.code, note.fate) == ("OTHER_SHEET", "flagged") and "«E-mail»" in note.ru


def test_every_table_is_claimed_by_one_format_only() -> None:
    for path in CASES:
        for table in read_file(path, path.name).tables:
            for row in table.rows[:5]:
                specific = [f for f in FORMATS if not f.is_fallback and f.claims(Header(row))]
                assert len(specific) <= 1, path.name


def test_table_of_two_layouts_is_refused_by_name() -> None:
    log = "Код заказа;Check-in list;Scan type;Дата;Checked in;Checked out;Продукт;ID позиции;Статус;Дата заказа".split(
        ";"
    )
    contents = Contents([Table("t", [log, ["1"] * len(log)], [1, 2])])
    with pytest.raises(Refusal) as refusal:
        recognise(contents, "both.csv")
    assert refusal.value.code == "AMBIGUOUS_FORMAT"
    assert "pretix: check-in log" in refusal.value.en and "pretix: order positions" in refusal.value.en


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (
            "ID,First Name,Last Name,Email,Total Gross,Status,Payment Status,Created At,Public ID,Организация",
            "Hi.Events",
        ),
        ("Event ID,Event Name,Start Date,Total Attendees,Total Checked In", "Hi.Events"),
        ("id,name,secondName,email", "МТС Линк"),
    ],
)
def test_export_that_is_of_no_use_is_refused_by_name(header: str, words: str) -> None:
    row = header.split(",")
    with pytest.raises(Refusal) as refusal:
        recognise(Contents([Table("t", [row, ["1"] * len(row)], [1, 2])]), "orders.csv")
    assert words in refusal.value.ru and "Выгрузите" in refusal.value.ru


if __name__ == "__main__":
    for case in CASES:
        expected_half(case).write_text(canonical(case), "utf-8")
