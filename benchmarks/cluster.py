"""When another engine pays: the rows of people and the cells, counted by DuckDB and by Spark on the same cores.

`python -m benchmarks.cluster PEOPLE [MASTER]` prints one JSON object: seconds on the wall, DuckDB's also of processor
time, and bytes. Without a master only DuckDB counts. Needs requirements-cluster.txt and Java 17.
"""

import json
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb

import settings
from benchmarks.snapshots import MEMORY, write_snapshot
from engines import open_engine
from engines.base import Engine
from engines.exchange import run_script
from etl.cells import fill_cells

PERSONS = settings.ROOT / "etl" / "persons.sql"
# What the loader has made when the script begins.
BEFORE = """
    CREATE TEMP TABLE person_of AS SELECT forum_code, person_id, person_number FROM person;
    CREATE TEMP TABLE walk_in AS SELECT person_number, region_code FROM person WHERE registrations = 0;
"""


def counted(path: Path, engine: Engine | None) -> dict[str, float]:
    """Seconds of both steps; nothing of it stays in the snapshot."""
    found: dict[str, float] = {}
    with duckdb.connect(path, config={"memory_limit": MEMORY, "temp_directory": f"{path}.spill"}) as con:
        con.execute(BEFORE)
        for name in ("persons", "cells"):
            wall, processor = time.monotonic(), time.process_time()
            if name == "persons":
                run_script(con, PERSONS.read_text("utf-8"), engine)
                con.execute("CREATE TEMP TABLE whole AS FROM person_row")  # a view when DuckDB makes it
            else:
                fill_cells(con, engine=engine)
            found |= {name: round(time.monotonic() - wall, 1)}
            if engine is None:
                found |= {f"{name}_processor": round(time.process_time() - processor, 1)}
    return found


def size(folder: Path, pattern: str) -> int:
    """Bytes of the files."""
    return sum(file.stat().st_size for file in folder.rglob(pattern))


def main(people: int, master: str | None) -> None:
    """Count here, then there."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = write_snapshot(folder, people)
        base = path.stat().st_size
        found: dict[str, Any] = {"people": people, "duckdb": counted(path, None), "bytes_without_cells": base}
        found["bytes"] = path.stat().st_size
        if master:
            path = write_snapshot(folder, people)
            with closing(open_engine("spark", master, str(folder / "tables"))) as engine:
                found["spark"] = counted(path, engine)
            found["bytes_of_parquet"] = size(folder / "tables", "*.parquet")
    print(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
