"""`python -m tests.cluster [FILTER_SETS] [SEED]`: the sample built and asked on other engines than DuckDB.

A Spark cluster of a master and two workers counts people and cells, and one worker is killed while it does; a server
of Spark Connect does it from storage by address; ClickHouse does it in this process. Every table of each snapshot must
equal what DuckDB makes of the same archive, and every number asked there must equal DuckDB's under random filters.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path
from unittest import mock

import duckdb

import etl.build
import settings
from engines import open_engine
from engines.spark import Spark
from etl.__main__ import main as loader
from etl.cells import fill_cells
from etl.publish import current, rebuilt_differences
from tests.cluster.questions import compare
from tests.cluster.standalone import Cluster, connect_server, standalone

KILLED_AFTER = "member"  # its rows in memory are lost with the worker and must be made again
EACH = {"spark": 2, "clickhouse": 8}  # questions under each set of filters


@contextmanager
def killing_a_worker(cluster: Cluster) -> Iterator[None]:
    """Let a worker die in the middle of the script."""
    keep = Spark.keep

    def keep_and_kill(engine: Spark, name: str, query: str, is_temporary: bool) -> None:
        keep(engine, name, query, is_temporary)
        if name == KILLED_AFTER:
            engine.execute(f"SELECT count(*) FROM {name}")
            cluster.kill_worker()
            print(f"  a worker was killed after {name}; {len(cluster.workers)} left", flush=True)

    with mock.patch.object(Spark, "keep", keep_and_kill):
        yield
    assert len(cluster.workers) == 1, f"no worker was killed: there is no table {KILLED_AFTER}"


def built(data: Path, engine: str, master: str, storage: str) -> int:
    """Build there and compare all tables with DuckDB's; how many differ."""
    started = time.monotonic()
    with redirect_stdout(StringIO()):
        status = loader(["build", "--data", str(data), "--engine", engine, "--master", master, "--storage", storage])
    seconds = time.monotonic() - started
    found = rebuilt_differences(data)
    print(f"  {engine} {master}: built in {seconds:.0f} s; different tables: {', '.join(found) or 'none'}", flush=True)
    return len(found) + (status != 0)


def asked(data: Path, engine: str, master: str, storage: str, sets: int, seed: int) -> int:
    """Ask there and compare with DuckDB; how many answers differ."""
    published = current(data)
    assert published is not None
    path = data / "snapshots" / published["path"]
    with duckdb.connect(path, read_only=True) as con, closing(open_engine(engine, master, storage)) as there:
        found = compare(con, there, sets, EACH[engine], seed)
    print(f"  {engine} {master}: {sets} filter sets, {found}", *found.differences[:10], sep="\n    ", flush=True)
    return len(found.differences)


def main(sets: int, seed: int) -> int:
    """All engines over the sample; 1 when anything differs."""
    with (
        tempfile.TemporaryDirectory() as name,
        mock.patch.object(etl.build, "fill_cells", partial(fill_cells, least_people=0)),
    ):
        folder = Path(name)
        os.environ["YAVKA_KEY_FILE"] = str(folder / "key")
        data = folder / "data"
        with redirect_stdout(StringIO()):
            loader(["load", str(settings.SAMPLE), "--data", str(data)])
        copies = [shutil.copytree(data, folder / f"data{number}") for number in range(2)]
        print("ClickHouse (chDB, one process)", flush=True)
        storage = str(folder / "clickhouse")
        wrong = built(data, "clickhouse", "", storage) + asked(data, "clickhouse", "", storage, sets, seed)
        print("Spark, a master and two workers", flush=True)
        with standalone(folder) as cluster:
            there = ("spark", cluster.master, str(folder / "spark"))
            with killing_a_worker(cluster):
                wrong += built(copies[0], *there)
            wrong += asked(copies[0], *there, sets, seed)
        print("Spark Connect, storage by address", flush=True)
        with connect_server(folder) as address:
            there = ("spark", address, (folder / "connect").as_uri())
            wrong += built(copies[1], *there) + asked(copies[1], *there, max(1, sets // 10), seed)
    return 1 if wrong else 0


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[1:]]
    sys.exit(main(*(numbers + [40, 1][len(numbers) :])))
