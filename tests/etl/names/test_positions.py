"""Positions in many wordings, made from titles, bodies and ways of writing; and the rank each must have."""

from collections.abc import Iterator

import pytest

from etl.names.positions import resolve_position

BODIES = {
    "Министерство образования Тверской области": ("министр", "министра", "образования"),
    "Департамент образования и науки Тверской области": ("директор", "директора", "департамента образования"),
    "Комитет по образованию Псковской области": ("председатель", "председателя", "комитета по образованию"),
    "Управление образования и науки Липецкой области": ("начальник", "начальника", "управления"),
    "Минобрнауки Республики Алтай": ("министр", "министра", "образования и науки"),
}
DEPUTIES = ("заместитель {}", "зам. {}", "Первый заместитель {}", "зам {}", "и.о. заместителя {}", "ЗАМЕСТИТЕЛЬ {}")
ACTING = (
    "и.о. {}",
    "И. о. {}",
    "врио {}",
    "ВРИО {}",
    "исполняющий обязанности {}",
    "временно исполняющий обязанности {}",
)
UNITS = (
    "начальник отдела профессионального образования",
    "Заместитель начальника отдела СПО",
    "заведующая сектором",
    "зав. отделом",
    "Нач. отдела",
    "руководитель проектной группы",
)
OTHERS = ("советник {}", "Помощник {}", "главный специалист-эксперт", "ведущий консультант", "методист", "референт {}")


def wordings(text: str) -> set[str]:
    """The same position typed in other ways: case, blanks, е for ё, a Latin letter in it."""
    return {text, text.upper(), f"  {text} ", text.replace(" ", "  "), text.capitalize(), text.replace("а", "a")}


def cases() -> Iterator[tuple[str, str, str]]:
    """(position, organisation, rank)."""
    for body, (head, whose, of) in BODIES.items():
        yield from ((text, body, "head") for text in (head, f"{head} {of}"))
        yield from ((acting.format(f"{whose} {of}"), body, "head") for acting in ACTING)
        yield from ((deputy.format(f"{whose} {of}"), body, "deputy") for deputy in DEPUTIES)
        yield from ((unit, body, "department") for unit in UNITS)
        yield from ((other.format(whose), body, "other") for other in OTHERS)


@pytest.mark.parametrize(("position", "organisation", "rank"), list(cases()))
def test_position_has_its_rank_in_every_wording(position: str, organisation: str, rank: str) -> None:
    assert {resolve_position(text, organisation).rank for text in wordings(position)} == {rank}


@pytest.mark.parametrize(
    ("position", "organisation", "rank"),
    [
        ("Директор департамента", "Министерство просвещения Псковской области", "department"),
        ("Заместитель директора департамента", "Минобразования Псковской области", "department"),
        ("Директор департамента", "Департамент образования города", "head"),
        ("Директор департамента", "", "head"),
        ("Заместитель министра — начальник управления", "Министерство образования", "deputy"),
        ("Начальник управления, заместитель министра", "Министерство образования", "deputy"),
        ("Заместитель председателя правительства — министр образования", "Министерство образования", "head"),
        ("Заместитель губернатора, руководитель департамента", "Департамент образования", "head"),
        ("Вице-губернатор", "Правительство области", "other"),
        ("замминистра", "Министерство образования", "deputy"),
        ("Статс-секретарь – заместитель министра", "Министерство образования", "deputy"),
        ("Deputy Minister of Education", "", "deputy"),
        ("Minister", "", "head"),
        ("Director", "", "head"),
        ("Директор по развитию", "ООО «Завод»", "department"),
        ("Главный бухгалтер", "Колледж", "other"),
        ("", "Министерство образования", ""),
        (" - ", "Министерство образования", ""),
        ("нет", "", ""),
        ("12", "", ""),
    ],
)
def test_position_is_read_with_its_organisation(position: str, organisation: str, rank: str) -> None:
    found = resolve_position(position, organisation)
    assert found.rank == rank
    assert bool(found.rule) == bool(rank)
