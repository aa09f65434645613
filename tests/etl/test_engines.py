"""Texts that another engine runs: here a second DuckDB that sees nothing but the Parquet it is given."""

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import duckdb
import pytest

import settings
from analytics.filters import Filters
from analytics.metrics import NUMBERS, selection
from engines.base import Answer, Values, steps
from engines.exchange import Beside, run_script
from etl.__main__ import main
from etl.cells import FACTS, SOURCES, TABLES, fill_cells
from tests.analytics.forum import three_forums, write_database
from tests.analytics.twins import rows_of
from tests.cluster.questions import PORTABLE

PERSONS = settings.ROOT / "etl" / "persons.sql"
KEPT = [*TABLES, "cell_level", *(f"{fact.name}_cell" for fact in FACTS)]
KEPT += [f"{fact.name}_profile" for fact in FACTS if fact.has_profile]
# What one of DuckDB, Spark and ClickHouse does not understand, or understands otherwise.
VENDOR = re.compile(
    r"<<| & |qualify|exclude|arg_m|bool_|strftime|date_diff|any_value|string_agg|list\(|\[|varchar\)|unnest"
    r"|group by all|(anti|semi|asof) join|exists \(from|is distinct|//|::(?!bigint)",
    re.IGNORECASE,
)


class Elsewhere:
    """An engine with tables of its own, which counts the questions that it is asked."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.known, self.asked = str(folder), set[str](), 0
        self.con = duckdb.connect()
        self.con.execute("CREATE MACRO common_bits(mask, other) AS (mask & other)")

    def place(self, name: str, file: str) -> None:
        self.keep(name, f"SELECT * FROM '{file}'", is_temporary=True)

    def keep(self, name: str, query: str, is_temporary: bool) -> None:
        self.con.execute(f"CREATE TABLE {name} AS {query}")
        self.known.add(name)

    def execute(self, text: str, values: Values | None = None) -> Answer:
        self.asked += 1
        return Answer(self.con.sql(text, params=dict(values or {})).to_arrow_table())

    def close(self) -> None:
        self.con.close()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three invented forums, their cells counted by DuckDB."""
    path = tmp_path_factory.mktemp("engines") / "here.duckdb"
    write_database(path, three_forums(people=30), least_people=0)
    return path


@pytest.fixture
def here(database: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the database that may be written."""
    with duckdb.connect(shutil.copy(database, tmp_path / "copy.duckdb")) as con:
        con.execute("CREATE TEMP TABLE person_of AS SELECT forum_code, person_id, person_number FROM person")
        con.execute("CREATE TEMP TABLE walk_in AS SELECT person_number, '71' AS region_code FROM person WHERE FALSE")
        con.execute("INSERT INTO walk_in SELECT person_number, '71' FROM person WHERE registrations = 0")
        yield con


def assert_equal(con: duckdb.DuckDBPyConnection, one: str, two: str) -> None:
    """The same columns of the same types and the same rows, some at least."""
    columns = "SELECT column_name, column_type FROM (DESCRIBE {})"
    assert con.execute(columns.format(one)).fetchall() == con.execute(columns.format(two)).fetchall(), one
    assert_same_rows(con, one, two)


def assert_same_rows(con: duckdb.DuckDBPyConnection, one: str, two: str, columns: str = "*") -> None:
    assert con.execute(f"SELECT count(*) > 0 FROM {one}").fetchall() == [(True,)], one
    for more, less in ((one, two), (two, one)):
        surplus = f"SELECT {columns} FROM {more} EXCEPT ALL SELECT {columns} FROM {less}"
        assert con.execute(surplus).fetchall() == [], one


def test_cells_counted_elsewhere_are_those_counted_here(here: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    engine = Elsewhere(tmp_path / "tables")
    for table in KEPT:
        here.execute(f"ALTER TABLE {table} RENAME TO {table}_here")
    here.execute("CREATE TABLE cell_level AS FROM cell_level_here WITH NO DATA")
    fill_cells(here, least_people=0, engine=engine)
    for table in KEPT:
        assert_equal(here, table, f"{table}_here")
    placed = {folder.name for folder in Path(engine.folder).iterdir()}
    people = {"attendance", "person", "person_source", "registration", "registration_session", "registration_track"}
    assert placed == people | {"checkin_list", "day", "forum", "programme_session", "region", "scan", "track", "visit"}
    assert "attended_sessions" not in [name for name, *_ in engine.con.execute("DESCRIBE person").fetchall()]


def test_people_counted_elsewhere_are_those_counted_here(here: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    script = PERSONS.read_text("utf-8")
    run_script(here, script)
    here.execute("CREATE TABLE person_row_here AS FROM person_row")
    here.execute("DROP VIEW person_row")
    for step in list(steps(script))[:-1]:
        here.execute(f"DROP TABLE {step.name}")
    run_script(here, script, Elsewhere(tmp_path / "tables"))
    assert_equal(here, "person_row", "person_row_here")
    # As plain Python made the same people; it draws their roles and regions another way.
    columns = "person_number, status, is_participant, registered_tracks, attended_tracks, attended_days"
    assert_same_rows(
        here, "person_row", "person", f"{columns}, attended_track_days, registrations, registered_on, format, entries"
    )


def test_rows_of_people_are_asked_there_and_all_else_here(database: Path, tmp_path: Path) -> None:
    engine = Elsewhere(tmp_path / "tables")
    filters = Filters(day=("2025-08-26",), track=("youth", "transfer"), region=("unresolved",))
    with duckdb.connect(database, read_only=True) as con:
        beside = Beside(con, engine)
        for chosen in (filters, Filters()):
            for name, by in (("headline", None), ("turnout", "track"), ("attendance", "list")):
                expected = rows_of(NUMBERS[name].ask(con.cursor(), chosen, by))
                assert rows_of(NUMBERS[name].ask(beside, chosen, by)) == expected  # type: ignore[arg-type]
            # Tracks and lists under all three filters are asked of rows, the headline and all without of cells, here.
            assert engine.asked == 2


@pytest.mark.parametrize("script", [PERSONS, SOURCES], ids=lambda path: path.name)
def test_scripts_are_of_statements_that_every_engine_knows(script: Path) -> None:
    found = list(steps(script.read_text("utf-8")))
    assert len({step.name for step in found}) == len(found) > 5
    assert [(step.name, word) for step in found if (word := VENDOR.search(step.query))] == []


def test_portable_numbers_say_nothing_of_duckdbs_own(database: Path) -> None:
    texts: list[str] = []
    read = selection.parsed

    def noted(text: str) -> duckdb.Statement:
        texts.append(text)
        return read(text)

    filters = Filters(day=("2025-08-26",), track=("youth",), region=("71",))
    of_rows = mock.patch.multiple(selection, parsed=noted, source_of=lambda *_: None)
    with duckdb.connect(database, read_only=True) as con, of_rows:
        for name in PORTABLE:
            for by in NUMBERS[name].breakdowns[::3] or (None,):
                NUMBERS[name].ask(con, filters, by)
    of_people = [text for text in texts if "from person" in text or "picked" in text]
    assert len(of_people) > len(PORTABLE)
    assert [(word[0], text[:80]) for text in of_people if (word := VENDOR.search(text))] == []


def test_anything_else_in_a_script_is_refused() -> None:
    with pytest.raises(ValueError, match="INSERT INTO person"):
        list(steps("CREATE TABLE a AS SELECT 1 AS b; -- c\nINSERT INTO person SELECT 1;"))


def test_an_engine_that_is_not_installed_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.delitem(sys.modules, "engines.spark", raising=False)
    assert main(["build", "--data", str(tmp_path), "--engine", "spark"]) == 2
    assert "requirements-cluster.txt" in capsys.readouterr().err
