"""Stray quotes never join two rows in silence; well-formed cells over several lines are read."""

import pytest

from etl.problems import Refusal
from etl.reading import delimited
from etl.reading.encodings import decode

LINES = ["ФИО;Организация;Почта;Телефон;Дата"] + [
    f"Клён{end} Пётр;Школа № {n};p{n}@a.example;943 000-00-0{n};0{n}.09.2026" for n, end in enumerate("абвгде", 1)
]


def rows(lines: list[str]) -> list[list[str]]:
    (table,) = delimited.read(decode("\n".join(lines).encode(), "a.csv"), "a.csv").tables
    return [line.split("\x1f") for line in table.lines]


@pytest.mark.parametrize("closing", ['"', ""])
@pytest.mark.parametrize(("first", "second"), [(0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (4, 0), (3, 1), (2, 4)])
@pytest.mark.parametrize("width", [2, 3, 5])
def test_two_stray_quotes_in_adjacent_rows_refuse_the_file(width: int, first: int, second: int, closing: str) -> None:
    table = [line.split(";")[:width] for line in LINES]
    first, second = min(first, width - 1), min(second, width - 1)
    table[3][first] = '"' + table[3][first]
    table[4][second] = table[4][second] + '"' if closing else '"' + table[4][second]
    with pytest.raises(Refusal) as refusal:
        rows([";".join(row) for row in table])
    assert refusal.value.code == "QUOTE_UNBALANCED"


@pytest.mark.parametrize(
    ("place", "cell"),
    [
        (1, "Школа № 1; корпус 2\nул. Лесная; дом 3"),
        (1, "Школа; корпус\nЛесная"),
        (0, "Клён; Пётр\nДуб; Иван"),
        (3, "943 000-00-01; 943 000-00-02\n943 000-00-03"),
        (4, "01.09.2026\nодин; два"),
        (1, "один; два; три; четыре\nпять"),
        (2, "один; два; три\nпять; шесть"),
    ],
)
@pytest.mark.parametrize("also", ["", "Ива; Анна"])
def test_line_breaks_and_separators_inside_quotes_are_part_of_a_cell(place: int, cell: str, also: str) -> None:
    table = [line.split(";") for line in LINES]
    table[3][0] = also or table[3][0]
    table[3][place] = cell
    written = [";".join(f'"{one}"' for one in row) for row in table]
    assert rows(written)[3] == table[3]
