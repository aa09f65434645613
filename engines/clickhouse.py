"""ClickHouse inside this process (chDB): its SQL on one machine; a server, or several, were not tried."""

import re
from datetime import date
from pathlib import Path

import pyarrow as pa
from chdb import session

from engines.base import Answer, EngineProblem, Values

COMMON_BITS = "CREATE OR REPLACE FUNCTION common_bits AS (mask, other) -> bitAnd(mask, other)"
# As in standard SQL: what a join does not have is NULL, also after a cast, and so is the sum of nothing; a
# name is a column before it is an alias; a union has no row twice. Local times stay as they are.
SETTINGS = (
    "join_use_nulls = 1, cast_keep_nullable = 1, aggregate_functions_null_for_empty = 1,"
    " prefer_column_name_to_alias = 1, union_default_mode = 'DISTINCT', session_timezone = 'UTC'"
)
KINDS: dict[type, str] = {str: "String", int: "Int64", date: "Date"}


class ClickHouse:
    """An in-memory session; its tables are read from Parquet files of this machine."""

    def __init__(self, folder: str) -> None:
        if "://" in folder:
            raise EngineProblem(
                f"{folder}: chDB читает только папки этой машины. Укажите путь.",
                f"{folder}: chDB reads folders of this machine only. Give a path.",
            )
        self.folder, self.known = folder, set[str]()
        self.session = session.Session()
        self.session.query(COMMON_BITS)
        self.session.query(f"SET {SETTINGS}")

    def place(self, name: str, file: str) -> None:
        self._run(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM file('{file}')")
        self.known.add(name)

    def keep(self, name: str, query: str, is_temporary: bool) -> None:
        query = self._with_plain_names(query)
        if is_temporary:
            self._run(f"CREATE OR REPLACE TABLE {name} ENGINE = Memory AS {query}")
            self.known.add(name)
            return
        target = Path(self.folder) / name / "part.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        self._run(f"INSERT INTO FUNCTION file('{target}', 'Parquet') {query}")
        self.place(name, str(target))

    def execute(self, text: str, values: Values | None = None) -> Answer:
        bound = values or {}
        named = re.sub(r"\$(\w+)", lambda found: f"{{{found[1]}:{KINDS[type(bound[found[1]])]}}}", text)
        texts = {name: str(value) for name, value in bound.items()}
        found = self.session.query(named, "ArrowStream", params=texts)
        return Answer(pa.ipc.open_stream(found.bytes()).read_all())

    def close(self) -> None:
        self.session.close()

    def _with_plain_names(self, query: str) -> str:
        """Without the table in `r.person_number`, as ClickHouse calls a column that two tables of a join have."""
        names = [row.split("\t")[0] for row in str(self._run(f"DESCRIBE ({query})")).splitlines()]
        columns = ", ".join(f'"{name}" AS "{name.rpartition(".")[2]}"' for name in names)
        return f"SELECT {columns} FROM ({query})"

    def _run(self, text: str) -> object:
        return self.session.query(text, "TabSeparatedRaw")
