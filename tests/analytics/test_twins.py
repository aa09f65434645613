"""Every number equals its slow twin: on three invented forums under random filters, and on real exports."""

from dataclasses import replace
from uuid import UUID

import duckdb
import pandas as pd
import pytest

from analytics.filters import Filters
from analytics.metrics import NUMBERS
from analytics.snapshot import Connection
from tests.analytics.forum import Tables, empty_tables
from tests.analytics.twins import TWINS, compare
from tests.etl.conftest import SHARED, Loader, loader, new_loader  # noqa: F401

SEED, BLOCKS, SETS = 2026, 20, 10
EXPORTS = SHARED / "exports"


def test_every_number_has_a_twin() -> None:
    assert set(TWINS) == set(NUMBERS), "a number without a twin, or a twin without a number: see twins.TWINS"


@pytest.mark.parametrize("block", range(BLOCKS))
def test_numbers_equal_their_twins(forums: tuple[Tables, Connection], block: int) -> None:
    """Ten sets of filters, a third of the numbers each (`make twins` asks all); a difference says what repeats it."""
    assert compare(*forums, SETS, SEED + block, part=0.33) == []


def test_a_wrong_number_is_noticed(forums: tuple[Tables, Connection], monkeypatch: pytest.MonkeyPatch) -> None:
    def one_too_many(con: Connection, filters: Filters, by: str = "region") -> pd.DataFrame:
        table = NUMBERS["turnout"].function(con, filters, by)
        return table.assign(participants=table["participants"] + (table.index == 0))

    monkeypatch.setitem(NUMBERS, "wrong", replace(NUMBERS["turnout"], name="wrong", function=one_too_many))
    monkeypatch.setitem(TWINS, "wrong", TWINS["turnout"])
    told = compare(*forums, 3, SEED)
    assert len(told) == 3
    assert all(f"seed {SEED}, turn {turn}" in one and "participants" in one for turn, one in enumerate(told))


SETS_OF_FILES = {
    "pretix": ("pretix/exports/ru/positions_all.csv", "pretix/exports/ru/checkinlog_all.csv", "replicas/zoom_ru.csv"),
    "indico": ("indico/exports/registrations_all_columns.csv",),
    "timepad": ("replicas/timepad.xlsx", "replicas/skud_badge_log.csv"),
}


@pytest.mark.skipif(not EXPORTS.exists(), reason="the real exports are not beside this checkout")
@pytest.mark.parametrize("name", SETS_OF_FILES)
def test_numbers_equal_their_twins_on_real_exports(loader: Loader, name: str) -> None:  # noqa: F811
    loader.load(*(EXPORTS / file for file in SETS_OF_FILES[name]), forum="exports")
    path = loader.data / "snapshots" / next(one.name for one in (loader.data / "snapshots").glob("*.duckdb"))
    with duckdb.connect(str(path), read_only=True, config={"threads": 1}) as con:
        assert compare(tables_of(con), con, 3, SEED) == []


def tables_of(con: Connection) -> Tables:
    """The tables of a snapshot as lists of rows."""
    return {name: _rows(con, name) for name in empty_tables()}


def _rows(con: Connection, name: str) -> list[dict]:
    utc = " replace (arrived_at at time zone 'UTC' as arrived_at)" if name == "source_file" else ""
    order = "order by person_number" if name == "person" else ""
    found = con.execute(f"select *{utc} from {name} {order}")
    columns = [column for column, *_ in found.description]
    rows = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    return [{k: str(v) if isinstance(v, UUID) else v for k, v in row.items()} for row in rows]
