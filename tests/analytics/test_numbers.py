"""Every number is defined in words, for readers and for experts, and every figure has a name."""

import re

import pytest

from analytics.filters import Filters
from analytics.metrics import FIELDS, NUMBERS
from analytics.metrics.choices import choices, regions, unknown_codes
from analytics.metrics.people import people_count
from analytics.snapshot import open_snapshot
from tests.analytics.forum import write_forum

FUNCTIONS = [*(number.function for number in NUMBERS.values()), people_count, choices, regions]


@pytest.fixture(scope="module")
def con(tmp_path_factory):
    """A published snapshot."""
    folder = tmp_path_factory.mktemp("data")
    write_forum(folder, seed=8, people=60)
    return open_snapshot(folder).cursor()


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_docstrings_say_rows_unit_and_counts(function):
    first, *rest = (function.__doc__ or "").splitlines()
    assert first.endswith(".")
    words = [line.split()[0] for line in rest if re.match(r"    [A-Z]\w+: ", line)]
    assert words == ["Rows:", "Unit:", "Counts:"]


@pytest.mark.parametrize("name", ["headline", "turnout", "tracks", "registrations", "attendance"])
def test_every_figure_is_one_that_is_defined(con, name):
    number = NUMBERS[name]
    for by in number.breakdowns or (None,):
        table = number.ask(con, Filters(), by)
        figures = set(table.select_dtypes("number"))
        assert figures <= set(FIELDS), by


def test_choices_name_every_code_of_the_filters(con):
    table = choices(con, "kaluga")
    kinds = {"forum", "district", "region", "track", "organisation_type", "format", "role", "day", "status"}
    assert kinds <= set(table["kind"])
    assert table["name_ru"].notna().all() and table["name_en"].notna().all()
    assert table[table["kind"] == "track"]["code"].tolist()[0] == "leadership"
    assert not set(choices(con)["kind"]) & {"track", "day"}


def test_regions_carry_their_place_on_the_tile_map(con):
    table = regions(con)
    subjects = table[table["region_group"] == "subject"]
    assert len(subjects) == 89
    assert subjects[["tile_row", "tile_column", "abbreviation"]].notna().all(axis=None)


def test_unknown_codes_are_found_per_filter(con):
    filters = Filters(region=("77", "zz"), track=("leadership",), day=("2025-08-25", "2025-09-25"))
    assert unknown_codes(con, filters) == {"region": ["zz"], "day": ["2025-09-25"]}


def test_the_dictionary_explains_every_column(con):
    table = NUMBERS["dictionary"].ask(con, Filters())
    assert len(table) > 150
    assert table[["type", "comment", "table_comment"]].notna().all(axis=None)


def test_a_number_without_a_breakdown_of_that_name_says_so(con):
    with pytest.raises(ValueError, match="No breakdown «hall»"):
        NUMBERS["turnout"].ask(con, Filters(), "hall")
