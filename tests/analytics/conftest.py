"""What several tests of numbers ask."""

from collections.abc import Iterator

import duckdb
import pytest

from analytics.snapshot import Connection
from tests.analytics.forum import Tables, three_forums, write_database


@pytest.fixture(scope="module")
def forums(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Tables, Connection]]:
    """Three invented forums: their lists, and a connection to the same in DuckDB, cells counted."""
    tables, path = three_forums(), tmp_path_factory.mktemp("snapshot") / "forums.duckdb"
    write_database(path, tables, least_people=0)
    with duckdb.connect(path, read_only=True, config={"threads": 1}) as con:
        yield tables, con
