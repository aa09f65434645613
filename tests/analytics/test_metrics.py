"""Pages of people equal their twin; and the promises between numbers hold under random filters."""

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
from tests.analytics.twins import random_filters, rows_of

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


def assert_same(table: pd.DataFrame, expected: Rows, filters: Filters) -> None:
    """Rows in order, columns by name."""
    assert rows_of(table) == expected, filters


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
