"""plan.csv of a forum folder: how many people each region was invited to send, and how many it may.

region_code,invited,quota
77,40,60
"""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

import settings
from etl.problems import Stop

_NUMBERS = ("invited", "quota")


class Planned(NamedTuple):
    """One row of the plan; None where the cell is empty."""

    region_code: str
    invited: int | None
    quota: int | None


def read_plan(path: Path) -> tuple[Planned, ...]:
    """The plan of a forum; empty where there is no file. Raises Stop at the first row that cannot be used."""
    if not path.exists():
        return ()
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        header = reader.fieldnames or []
        if "region_code" not in header or not set(_NUMBERS) & set(header):
            raise Stop(
                f"{path}, строка 1: нужны столбцы region_code и invited или quota."
                " / Row 1: columns region_code and invited or quota are needed."
            )
        rows = [_row(row, f"{path}, строка/row {number}") for number, row in enumerate(reader, start=2)]
    _refuse_repeats(path, rows)
    return tuple(rows)


def _row(row: dict[str, str], where: str) -> Planned:
    code = (row["region_code"] or "").strip()
    code = code.zfill(2) if code.isdigit() else code  # spreadsheets take the zero of 01 away
    if code not in _region_codes():
        raise Stop(
            f"{where}: нет региона с кодом «{code}»; коды — в data/reference/regions.csv. / No region has this code."
        )
    return Planned(code, *(_number(row.get(name), f"{where}, {name}") for name in _NUMBERS))


def _number(cell: str | None, where: str) -> int | None:
    text = (cell or "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise Stop(
            f"{where}: «{text}» — не целое число от 0. Исправьте или оставьте пустым."
            " / Not a whole number from 0. Mend it or leave it empty."
        )
    return int(text)


def _refuse_repeats(path: Path, rows: list[Planned]) -> None:
    codes = [row.region_code for row in rows]
    for number, code in enumerate(codes, start=2):
        if codes.index(code) != number - 2:
            raise Stop(
                f"{path}, строка/row {number}: регион {code} уже был в строке {codes.index(code) + 2}."
                " Оставьте одну. / The region is there twice; keep one row."
            )


@cache
def _region_codes() -> set[str]:
    with (settings.REFERENCE / "regions.csv").open(encoding="utf-8", newline="") as file:
        return {row["region_code"] for row in csv.DictReader(file)}
