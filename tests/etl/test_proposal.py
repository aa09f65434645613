"""Proposed mappings: the sample's tables under other headers, and under none that say anything."""

import csv
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

import settings
from etl.formats.saved import REQUIRED
from etl.forum import read_forum
from etl.proposal import guesses
from etl.reading import Table, read_file
from tests.etl.conftest import NAMELESS_ROWS, SHARED, Loader

FORUM = read_forum(settings.FORUMS / "sample")
# Field → (its header in the sample, words that other people write there; none of them is known to a format).
OTHER_WORDS = {
    "registration": {
        "name": ("ФИО", ["Участник форума (ФИО полностью)", "Кто едет", "Person", "Фамилия, имя и отчество гостя"]),
        "email": ("Эл. почта", ["Рабочая почта участника", "mail", "Адрес эл.почты", "Your e-mail"]),
        "phone": ("Контактный телефон", ["Тел.", "Сотовый", "Mobile", "Телефон для связи"]),
        "region": ("Субъект РФ", ["Откуда", "Регион РФ проживания", "Home region", "Территория"]),
        "organisation": ("Наименование организации", ["Где работает", "Employer", "Название места работы", "ОО"]),
        "registered_at": ("Дата подачи заявки", ["Подано", "Когда записался", "Submitted", "Дата и время заявки"]),
        "status_text": ("Статус заявки", ["Решение", "Состояние", "State", "Итог рассмотрения"]),
    },
    "attendance": {
        "scanned_at": ("Время", ["Когда", "Момент прохода", "When", "Дата и время события"]),
        "badge": ("Код бейджа", ["Пропуск №", "Бейдж участника", "Badge no", "Код карты участника"]),
        "person_code": ("ID участника", ["Личный код участника", "ID участника форума", "person ID no", "ID"]),
        "list_text": ("Точка", ["Где", "Место", "Where", "Точка контроля"]),
        "direction_text": ("Направление", ["Туда/сюда", "Движение", "In or out", "Направление движения"]),
    },
}
FILES = {"registration": "roiv_2025-08-26.csv", "attendance": "turnstiles_2025-08-26.csv"}


@cache
def sample(kind: str) -> Table:
    path = settings.SAMPLE / FILES[kind]
    (table,) = read_file(path, path.name).tables
    return table


def renamed(kind: str, seed: int, name: Callable[[str, int], str]) -> tuple[Table, dict[str, str]]:
    """(the table with its columns shuffled and renamed, field → its new header)."""
    table, random = sample(kind), Random(seed)
    order = list(range(len(table.rows[0])))
    random.shuffle(order)
    headers = [name(table.rows[0][old], place) for place, old in enumerate(order)]
    rows = [[row[old] if old < len(row) else "" for old in order] for row in table.rows[1:]]
    true = {field: headers[order.index(table.rows[0].index(old))] for field, (old, _) in OTHER_WORDS[kind].items()}
    return Table("renamed", [headers, *rows], table.row_numbers), true


def in_other_words(kind: str, seed: int) -> tuple[Table, dict[str, str]]:
    words = {old: Random(seed + place).choice(new) for place, (old, new) in enumerate(OTHER_WORDS[kind].values())}
    return renamed(kind, seed, lambda old, _: words.get(old, old))


def required(kind: str) -> set[str]:
    return {name for group in REQUIRED[kind] for name in group} & OTHER_WORDS[kind].keys()


def test_required_fields_are_found_under_other_words() -> None:
    found = all_found = asked = all_asked = 0
    for kind in OTHER_WORDS:
        for seed in range(6):
            table, true = in_other_words(kind, seed)
            said, proposed = guesses(table, FORUM)
            assert said == kind
            right = {guess.field for guess in proposed if true.get(guess.field) == guess.header}
            groups = [set(group) for group in REQUIRED[kind]]
            found, asked = found + sum(bool(group & right) for group in groups), asked + len(groups)
            all_found, all_asked = all_found + len(right), all_asked + len(true)
    print(f"\nrequired: {found} of {asked}; all: {all_found} of {all_asked}")
    assert found >= 0.9 * asked and all_found >= 0.9 * all_asked


@pytest.mark.parametrize("kind", OTHER_WORDS)
def test_values_alone_are_enough(kind: str) -> None:
    """Headers «Столбец 1 … n»: people's codes and badges look alike, one of them suffices."""
    for seed in range(2):
        table, true = renamed(kind, seed, lambda _, place: f"Столбец {place + 1}")
        said, proposed = guesses(table, FORUM)
        assert said == kind
        by_field = {guess.field: guess.header for guess in proposed}
        for name in true.keys() - {"badge", "person_code"}:
            assert by_field[name] == true[name], name
        assert all(guess.like == "" and guess.values for guess in proposed)
        if kind == "attendance":
            assert by_field["badge"] in (true["badge"], true["person_code"])


def test_a_name_in_three_columns_and_a_moment_in_two() -> None:
    header = ["A", "B", "C", "D", "E", "F", "G"]
    people = [("Берёзкина", "Анна", "Петровна"), ("Дубов", "Пётр", "Ильич"), ("Иванов", "Олег", "Юрьевич")]
    rows = [[*person, f"a{n}@a.example", "Москва", f"0{n + 1}.09.2026", f"10:0{n}"] for n, person in enumerate(people)]
    kind, proposed = guesses(Table("t", [header, *rows], [1, 2, 3, 4]), FORUM)
    assert kind == "registration"
    assert {(guess.field, guess.header) for guess in proposed} == {
        *(("name", letter) for letter in "ABC"),
        *(("email", "D"), ("region", "E"), ("registered_at", "F"), ("registered_at", "G")),
    }


def test_a_title_above_the_header_is_not_the_header(loader: Loader, tmp_path: Path) -> None:
    lines = ["Список участников;;", ";;", "Кто;Куда писать;Откуда", "Берёзкина Анна Петровна;a@a.example;Москва"]
    (tmp_path / "list.csv").write_text("\n".join(lines), "utf-8")
    found = loader("inspect", tmp_path / "list.csv").result
    assert found["tables"][0]["header_row"] == 3
    assert found["proposal"]["columns"] == {"name": ["Кто"], "email": ["Куда писать"], "region": ["Откуда"]}


def test_the_trial_says_what_the_load_does(loader: Loader, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("\n".join(NAMELESS_ROWS), "utf-8")
    asked = loader("inspect", path, "--forum", settings.FORUMS / "sample").result
    assert asked["format"] is None and asked["trial"]["outcome"] == "refused"
    mapping = {name: asked["proposal"][name] for name in ("kind", "headers", "columns")}
    words = ("inspect", path, "--forum", settings.FORUMS / "sample", "--mapping", json.dumps(mapping))
    tried = loader(*words).result
    assert (tried["trial"]["rows_read"], tried["trial"]["rows_loaded"], tried["trial"]["rows_rejected"]) == (4, 3, 1)
    assert {reason["code"] for reason in tried["trial"]["reasons"]} == {"DATE_IMPOSSIBLE"}
    assert not loader.data.exists()  # nothing was kept, no key was made
    loader("map", "--name", "Проба", "--mapping", json.dumps(mapping))
    loaded = loader("load", path, "--forum", settings.FORUMS / "sample").file
    same = [name for name in loaded if name != "format"]
    assert {name: loaded[name] for name in same} == {name: tried["trial"][name] for name in same}


def test_inspect_names_nobody_outside_the_preview(loader: Loader, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("\n".join(NAMELESS_ROWS), "utf-8")
    found = loader("inspect", tmp_path / "list.csv").result
    found.pop("tables")
    values = {cell for row in csv.reader(NAMELESS_ROWS[1:], delimiter=";") for cell in row if len(cell) > 4}
    assert not [value for value in values if value in json.dumps(found, ensure_ascii=False)]


@pytest.mark.parametrize("kind", FILES)
def test_a_known_table_is_recognised(loader: Loader, kind: str) -> None:
    found = loader("inspect", settings.SAMPLE / FILES[kind]).result
    assert found["format"]["kind"] == kind and not found["format"]["is_saved"]
    assert found["trial"]["rows_read"] == len(sample(kind).rows) - 1 and found["trial"]["rows_loaded"] > 200


@pytest.mark.skipif(not SHARED.exists(), reason="no real exports beside the checkout")
def test_required_fields_of_real_exports_are_proposed_too() -> None:
    """What a format declares for a registration list, its headers and values say as well."""
    asked: dict[str, Any] = {}
    for path in sorted((SHARED / "exports" / "replicas").glob("*.csv")):
        (table, *_) = read_file(path, path.name).tables
        asked[path.name] = {guess.field for guess in guesses(table, FORUM)[1]}
    assert len(asked) >= 7
    right = [name for name, fields in asked.items() if {"name", "email"} <= fields or "scanned_at" in fields]
    assert len(right) >= 0.9 * len(asked), asked
