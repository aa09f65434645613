"""Every metric equals its slow twin under random filters; and the promises between numbers hold."""

import random

import duckdb
import pandas as pd
import pytest

from analytics.filters import Filters
from analytics.metrics import NUMBERS
from analytics.metrics.breakdown import BREAKDOWNS
from analytics.metrics.people import people_count, people_rows
from tests.analytics.forum import Forum, Rows, Tables, empty_tables, three_forums, write_database
from tests.analytics.twin import Twin

FILTER_SETS = 60
EXCLUSIVE = ("region", "district", "organisation_type", "format", "role", "status")


def one_forum() -> Tables:
    """The Kaluga forum alone."""
    tables = empty_tables()
    Forum(tables, seed=11, people=160)
    return tables


@pytest.fixture(scope="module", params=[one_forum, three_forums], ids=lambda make: make.__name__)
def lists_and_con(request, tmp_path_factory):
    """The lists of an invented snapshot, and a connection to the same in DuckDB."""
    tables = request.param()
    path = tmp_path_factory.mktemp("snapshot") / "forum.duckdb"
    write_database(path, tables)
    with duckdb.connect(path, read_only=True, config={"threads": 1}) as con:
        yield tables, con


def random_filters(tables: Tables, source: random.Random) -> Filters:
    """A few random choices; now and then a code that nobody carries."""
    people = tables["person"]
    codes = {
        "forum": [row["forum_code"] for row in tables["forum"]],
        "district": [row["district_code"] for row in people],
        "region": [row["region_code"] for row in people] + ["01"],
        "track": [row["track_code"] for row in tables["track"]],
        "organisation_type": [row["organisation_type"] for row in people] + ["ngo"],
        "format": ["on_site", "online", "both", "unknown"],
        "role": ["participant", "speaker", "guest"],
        "day": [row["day_on"].isoformat() for row in tables["day"]],
        "status": ["active", "pending", "cancelled", "unregistered"],
    }
    chosen = [name for name in codes if source.random() < 0.25]
    return Filters.from_query({name: source.choices(codes[name], k=source.randint(1, 4)) for name in chosen})


def rows_of(table: pd.DataFrame) -> Rows:
    """Rows with None for what is missing, and dates without a time."""
    cells = table.astype(object)
    rows = cells.where(cells.notna(), None).to_dict(orient="records")
    return [{str(name): v.date() if isinstance(v, pd.Timestamp) else v for name, v in row.items()} for row in rows]


def assert_same(table: pd.DataFrame, expected: Rows, filters: Filters) -> None:
    """Rows in order, columns by name; shares to twelve digits."""
    found, wanted = ([_rounded(row) for row in rows] for rows in (rows_of(table), expected))
    assert found == wanted, filters


def _rounded(row: dict) -> dict:
    return {name: round(value, 12) if isinstance(value, float) else value for name, value in row.items()}


@pytest.mark.parametrize("turn", range(FILTER_SETS))
def test_metrics_equal_their_twins(lists_and_con, turn):
    tables, con = lists_and_con
    source = random.Random(turn)
    filters = random_filters(tables, source) if turn else Filters()
    twin = Twin(tables, filters)

    def ask(name: str, by: str | None = None) -> pd.DataFrame:
        return NUMBERS[name].ask(con.cursor(), filters, by)

    assert_same(ask("headline"), twin.headline(), filters)
    assert_same(ask("tracks"), twin.track_rows(), filters)
    for name, count in (("turnout", 2), ("registrations", 1), ("attendance", 1)):
        for by in source.sample(NUMBERS[name].breakdowns, count):
            assert_same(ask(name, by), getattr(twin, name)(by), filters)
    measure = source.choice(["participants", "attendees"])
    name, by = source.choice([("region_tracks", "region"), ("type_tracks", "organisation_type")])
    assert_same(ask(name, measure), twin.by_track(by, measure), filters)


@pytest.mark.parametrize("turn", range(10))
def test_people_rows_equal_their_twin(lists_and_con, turn):
    tables, con = lists_and_con
    source = random.Random(1000 + turn)
    filters = random_filters(tables, source) if turn else Filters()
    language = source.choice(["ru", "en"])
    expected = Twin(tables, filters).people_rows(language)
    assert_same(people_rows(con.cursor(), filters, language=language), expected, filters)
    assert people_count(con.cursor(), filters) == len(expected)
    order = source.choice(["region_name", "organisation_name", "entries"])
    expected.sort(key=lambda row: (row[order] is None, row[order]))
    offset = source.randint(0, 20)
    page = people_rows(con.cursor(), filters, limit=15, offset=offset, order=order, language=language)
    assert_same(page, expected[offset : offset + 15], filters)


def test_people_rows_descend_with_missing_values_last(lists_and_con):
    _, con = lists_and_con
    dates = people_rows(con.cursor(), Filters(), order="-registered_on")["registered_on"]
    assert dates.dropna().is_monotonic_decreasing
    assert dates.isna().is_monotonic_increasing
    with pytest.raises(ValueError, match="No order"):
        people_rows(con.cursor(), Filters(), order="entries; drop table person")


@pytest.mark.parametrize("turn", range(20))
def test_breakdowns_add_up_to_the_headline(lists_and_con, turn):
    tables, con = lists_and_con
    filters = random_filters(tables, random.Random(2000 + turn))
    total = rows_of(NUMBERS["headline"].ask(con.cursor(), filters))[0]
    by = EXCLUSIVE[turn % len(EXCLUSIVE)]
    rows = NUMBERS["turnout"].ask(con.cursor(), filters, by)
    people = ("participants", "attendees", "attended_participants", "walk_ins", "no_shows", "not_measured")
    assert {name: rows[name].sum() for name in people} == {name: total[name] for name in people}
    for name, column in [("registrations", "registrations"), ("attendance", "attendees")]:
        assert NUMBERS[name].ask(con.cursor(), filters, by)[column].sum() == total[column]
    days = NUMBERS["registrations"].ask(con.cursor(), filters, "day")
    assert days["registrations"].sum() == total["registrations"] == max([0, *days["cumulative"]])


@pytest.mark.parametrize("by", BREAKDOWNS)
def test_participants_are_seen_missed_or_not_measured(lists_and_con, by):
    _, con = lists_and_con
    rows = NUMBERS["turnout"].ask(con.cursor(), Filters(), by).dropna(subset="attendees")
    outcome = rows["attended_participants"] + rows["no_shows"] + rows["not_measured"]
    assert len(rows) and (outcome == rows["participants"]).all()
    assert (rows["attended_participants"] + rows["walk_ins"] <= rows["attendees"]).all()


def test_regions_without_people_are_shown(lists_and_con):
    _, con = lists_and_con
    rows = NUMBERS["turnout"].ask(con.cursor(), Filters(region=("77",)), "region").set_index("region")
    assert len(rows) == 92  # 89 subjects, Baikonur, federal bodies, unresolved
    assert {"99", "federal", "unresolved"} <= set(rows.index)
    assert rows.loc["01", "participants"] == 0


def test_newest_forum_is_the_default(tmp_path):
    tables = three_forums()
    write_database(tmp_path / "forums.duckdb", tables)
    with duckdb.connect(tmp_path / "forums.duckdb", read_only=True) as con:
        default, kaluga, every = (
            NUMBERS["headline"].ask(con.cursor(), Filters(forum=codes))
            for codes in [(), ("kaluga",), ("kaluga", "omsk", "tula")]
        )
    assert default.equals(kaluga)
    assert every["registrations"][0] == len(tables["registration"])
