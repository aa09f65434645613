"""A loader with a data folder and a key of its own for every test."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest

from etl.__main__ import main

TESTS = Path(__file__).resolve().parents[1]
SHARED = TESTS.parent.parent / "shared"  # real exports and broken files, measured in place where they are there


class Answer(NamedTuple):
    """What one call of the command line said."""

    status: int
    result: dict[str, Any]

    @property
    def file(self) -> dict[str, Any]:
        """The report on the only file of the call."""
        (file,) = self.result["files"]
        return file


class Loader:
    """Calls `python -m etl` in this process, on a data folder of its own."""

    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.data, self.capsys = data, capsys

    def __call__(self, *words: str | Path) -> Answer:
        self.capsys.readouterr()
        status = main([*map(str, words), "--data", str(self.data), "--json"])
        return Answer(status, json.loads(self.capsys.readouterr().out))

    def load(self, *paths: Path, forum: str = "badinput") -> Answer:
        """Load files for one of the forums of the tests."""
        return self("load", *paths, "--forum", TESTS / "forums" / forum)

    def ask(self, query: str) -> list[tuple]:
        """Rows of the published snapshot."""
        path = self.data / "snapshots" / json.loads((self.data / "snapshots" / "CURRENT").read_text())["path"]
        with duckdb.connect(str(path), read_only=True) as con:
            return con.execute(query).fetchall()


@pytest.fixture
def new_loader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], Loader]:
    """Loaders with data folders of their own and one key."""
    monkeypatch.setenv("YAVKA_KEY_FILE", str(tmp_path / "secret" / "pseudonym.key"))
    return lambda name: Loader(tmp_path / name, capsys)


@pytest.fixture
def loader(new_loader: Callable[[str], Loader]) -> Loader:
    """A loader with an empty data folder."""
    return new_loader("data")


HEADER = "ID;Фамилия;Имя;Отчество;E-mail;Телефон;Регион;Организация;Категория;Дата регистрации;Статус"
ROWS = (
    "R1;Берёзкина;Анна;Петровна;anna@a.example;943 000-00-01;Москва;Колледж связи;гость;01.09.2026 10:00;подтверждена",
    "R2;Дубов;Пётр;Ильич;petr@a.example;943 000-00-02;Тульская область;Колледж связи;гость;02.09.2026 10:00;отменена",
    "R3;Клёнов;Олег;Юрьевич;oleg@a.example;943 000-00-03;Татарстан;Завод;гость;03.09.2026 10:00;подтверждена",
)
NAMELESS_ROWS = (
    "Столбец 1;Столбец 2;Столбец 3;Столбец 4",
    "Берёзкина Анна Петровна;anna@a.example;Тульская область;01.09.2026 10:00",
    "Дубов Пётр Ильич;petr@a.example;Москва;02.09.2026 10:00",
    "Клёнов Олег Юрьевич;oleg@a.example;Татарстан;31.02.2026 10:00",
    "Ильин Иван Иванович;ivan@a.example;Калужская область;04.09.2026 10:00",
)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a table of registrations made by hand: `write("name.csv", rows, header)`."""

    def write_table(name: str, rows: tuple[str, ...] = ROWS, header: str = HEADER, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes("\r\n".join((header, *rows, "")).encode(encoding))
        return path

    return write_table
