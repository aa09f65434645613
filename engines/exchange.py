"""What goes between the file of a snapshot and another engine: tables out as Parquet, what was made there back.

The engine gets the tables that a text names, and nothing that is not in a snapshot: people are numbers and pseudonyms.
"""

import re
import shutil
import tempfile
from pathlib import Path

import duckdb

from engines.base import Answer, Engine, Values, steps

# Types that other engines lack: pseudonyms and times of day go as text, masks of sessions stay.
WRITTEN = {"HUGEINT": ""} | dict.fromkeys(("UUID", "TIME"), "CAST({0} AS VARCHAR) AS {0}")


def run_script(con: duckdb.DuckDBPyConnection, script: str, engine: Engine | None = None) -> None:
    """Make the tables of a script: by DuckDB, or by another engine; then all come back but the temporary tables.

    A temporary view is a table then: what follows reads it here.
    """
    if engine is None:
        con.execute(script)
        return
    for kind, name, query in steps(script):
        _hand_over(con, query, engine)
        engine.keep(name, query, is_temporary=kind == "TEMPORARY TABLE")
        con.execute(f"CREATE {kind.replace('VIEW', 'TABLE')} {name} AS {query} WITH NO DATA")  # its columns and types
        if kind != "TEMPORARY TABLE":
            _bring(con, name, f"SELECT * FROM {name}", engine)


def insert(con: duckdb.DuckDBPyConnection, table: str, query: str, engine: Engine | None = None) -> None:
    """Add the rows of a query to a table; DuckDB or another engine answers it."""
    if engine is None:
        con.execute(f"INSERT INTO {table} BY NAME {query}")
    else:
        _bring(con, table, query, engine)


class Beside:
    """A connection for questions: the engine is asked what names rows of people, all else DuckDB answers at once."""

    def __init__(self, con: duckdb.DuckDBPyConnection, engine: Engine) -> None:
        self.con, self.engine = con, engine
        named = (
            "SELECT DISTINCT table_name FROM duckdb_columns() WHERE column_name IN ('person_number', 'registration_id')"
        )
        self.of_people = {name for (name,) in con.execute(named).fetchall()}

    def execute(
        self, question: str | duckdb.Statement, values: Values | None = None
    ) -> Answer | duckdb.DuckDBPyConnection:
        text = question if isinstance(question, str) else question.query
        if not _tables(self.con, text) & self.of_people:
            return self.con.execute(question, values)
        _hand_over(self.con, text, self.engine)
        return self.engine.execute(text, values)

    def cursor(self) -> "Beside":
        return self


def _tables(con: duckdb.DuckDBPyConnection, text: str) -> set[str]:
    """The tables of the snapshot that a text names, as DuckDB reads it."""
    ((tree,),) = con.execute("SELECT json_serialize_sql(CAST(? AS VARCHAR))", [text]).fetchall()
    tables = con.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    return set(re.findall(r'"table_name":"(\w+)"', tree)) & {name for (name,) in tables}


def _hand_over(con: duckdb.DuckDBPyConnection, text: str, engine: Engine) -> None:
    """Give the engine the tables of a text that it has not got."""
    for name in sorted(_tables(con, text) - engine.known):
        described = [(column, kind) for column, kind, *_ in con.execute(f"DESCRIBE {name}").fetchall()]
        columns = ", ".join(filter(None, (WRITTEN.get(kind, "{0}").format(column) for column, kind in described)))
        with tempfile.TemporaryDirectory() as own:
            file = Path(own if "://" in engine.folder else engine.folder) / name / "part.parquet"
            shutil.rmtree(file.parent, ignore_errors=True)  # of an earlier build
            file.parent.mkdir(parents=True)
            con.execute(f"COPY (SELECT {columns} FROM {name}) TO '{file}' (FORMAT parquet)")
            engine.place(name, str(file))


def _bring(con: duckdb.DuckDBPyConnection, table: str, query: str, engine: Engine) -> None:
    """Add what the engine answers to a table here."""
    con.register("rows_there", engine.execute(query).table)
    con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM rows_there")
    con.unregister("rows_there")
