"""Filters survive the address, whatever an address may hold."""

from hypothesis import given
from hypothesis import strategies as st

from analytics.filters import Filters

CODES = st.lists(st.text("abcdefghijklmnopqrstuvwxyz_0123456789", min_size=1, max_size=9), max_size=4)


@given(
    st.fixed_dictionaries({}, optional={"region": CODES, "track": CODES, "organisation_type": CODES, "forum": CODES})
)
def test_filters_come_back_from_their_address(query):
    filters = Filters.from_query(query)
    assert Filters.from_query(filters.to_query()) == filters
    assert hash(filters) == hash(Filters.from_query(query))


@given(st.dictionaries(st.text(), st.text() | st.lists(st.text())))
def test_any_address_gives_filters(query):
    assert isinstance(Filters.from_query(query), Filters)


def test_codes_may_be_a_list_or_joined_by_commas():
    assert Filters.from_query({"region": "77, 50,77"}) == Filters(region=("50", "77"))
    assert Filters.from_query({"region": ["77", "50"]}) == Filters(region=("50", "77"))


def test_unknown_keys_and_false_days_are_ignored():
    assert Filters.from_query({"lang": "en", "day": ["2025-08-25", "2025-08-32", "20250826", "all"]}) == Filters(
        day=("2025-08-25",)
    )


def test_what_was_not_chosen_is_left_out_of_the_address():
    assert Filters(day=("2025-08-25",)).to_query() == {"day": ["2025-08-25"]}
