"""What people are counted by, and what is never shown."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.etl.conftest import Loader

ROW = "R{0};Клёнова{0};Анна;Петровна;anna{0}@a.example;943 000-00-{0:02};{1};{2};гость;01.09.2026 10:00;подтверждена"


@pytest.fixture
def load(loader: Loader, write: Callable[..., Path]) -> Callable[..., Loader]:
    """Loads one registration for each (region, organisation) given."""

    def load_pairs(*pairs: tuple[str, str]) -> Loader:
        rows = tuple(ROW.format(number, *pair) for number, pair in enumerate(pairs, start=1))
        assert loader.load(write("people.csv", rows)).status == 0
        return loader

    return load_pairs


@pytest.mark.parametrize(
    ("pairs", "organisations"),
    [
        ([("Тула", "МБОУ СОШ № 7"), ("Калуга", "МБОУ СОШ № 7")], 2),  # schools of one number in two regions
        ([("Тула", "МБОУ СОШ № 7"), ("Тульская обл.", "МБОУ «СОШ №7»")], 1),
        ([("Тула", "Минпросвещения России"), ("Калуга", "Министерство просвещения РФ")], 1),
        ([("Тула", "Колледж связи г. Калуга"), ("", "Колледж связи г. Калуга")], 1),  # its name says where it is
        ([("Тула", "самозанятый"), ("Тула", "-"), ("Тула", "")], 0),
    ],
)
def test_one_organisation_under_many_spellings_counts_once(
    load: Callable[..., Loader], pairs: list[tuple[str, str]], organisations: int
) -> None:
    assert load(*pairs).ask("SELECT count(*) FROM organisation") == [(organisations,)]


def test_region_and_type_are_resolved_with_their_rules(load: Callable[..., Loader]) -> None:
    loader = load(("Калужской обл.", "ГАПОУ КО «Колледж связи»"), ("КО", "Комета"))
    assert loader.ask(
        "SELECT region_code, region_rule IS NULL, organisation_type, organisation_rule IS NULL"
        " FROM registration ORDER BY row_number"
    ) == [("40", False, "college", False), ("unresolved", True, "unresolved", True)]
    assert loader.ask("SELECT kind, raw, people FROM unresolved_name ORDER BY kind") == [
        ("organisation", "Комета", 1),
        ("region", "КО", 1),
    ]


def test_personal_text_in_any_column_is_never_shown(load: Callable[..., Loader]) -> None:
    loader = load(
        ("anna1@a.example", "ИП Клёнова Анна Петровна"),
        ("8 943 000 00 02", "Клёнова2 Анна"),
        ("Анна Петровна", "Клёнова3"),
    )
    assert loader.ask("SELECT raw FROM unresolved_name WHERE raw IS NOT NULL") == []
    assert loader.ask("SELECT name FROM organisation") == [("Индивидуальный предприниматель",)]
