"""What every engine can do."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Protocol

import pyarrow as pa

Values = Mapping[str, str | int | date]


class EngineProblem(Exception):
    """The engine cannot do it; `ru` and `en` say what to do."""

    def __init__(self, ru: str, en: str) -> None:
        super().__init__(f"{ru} / {en}")
        self.ru, self.en = ru, en


@dataclass(frozen=True)
class Answer:
    """Rows of an answer, read as those of a DuckDB connection are."""

    table: pa.Table

    def df(self) -> Any:
        return self.table.to_pandas(date_as_object=False)

    def fetchall(self) -> list[tuple[Any, ...]]:
        return list(zip(*(column.to_pylist() for column in self.table.columns), strict=True))


class Engine(Protocol):
    """Runs standard SQL on tables that stand as Parquet in its folder, a sub-folder each."""

    folder: str  # a path that this machine sees, too, or an address (s3a://…)
    known: set[str]  # tables that it has

    def place(self, name: str, file: str) -> None:
        """Table `name` from a Parquet file of this machine, which stands in the folder already where that is a path."""

    def keep(self, name: str, query: str, is_temporary: bool) -> None:
        """Table `name` with the rows of a query; in the folder, unless it is temporary."""

    def execute(self, text: str, values: Values | None = None) -> Answer:
        """Answer of a question with parameters `$name`."""

    def close(self) -> None:
        """Let go of the engine."""


class Step(NamedTuple):
    """One statement of a script: the table or view that it makes."""

    kind: str  # TABLE, TEMPORARY TABLE or TEMPORARY VIEW
    name: str
    query: str


def steps(script: str) -> Iterator[Step]:
    """The statements of a script, each CREATE … name AS query; anything else is a mistake of ours."""
    for statement in filter(None, map(str.strip, re.sub(r"--[^\n]*", "", script).split(";"))):
        found = re.fullmatch(r"CREATE (TABLE|TEMPORARY TABLE|TEMPORARY VIEW) (\w+) AS\s+(.*)", statement, re.DOTALL)
        if found is None:
            raise ValueError(f"Not CREATE TABLE … AS …: {statement[:60]}")
        yield Step(found[1], found[2], found[3])
