"""Whether tracks differ in turnout more than by chance."""

from itertools import combinations
from typing import Any

import pandas as pd
from statsmodels.stats.proportion import proportions_ztest

from analytics.filters import Filters
from analytics.metrics.selection import answer
from analytics.metrics.stays import TRACK_NAMES
from analytics.snapshot import Connection

LEAST_EXPECTED = 5  # people who came and who did not, in each group, below which the test says nothing
LEVEL = 0.05

GROUPS = """
    with {people}
    select forum_code, registered_tracks, sum(people)::bigint as people,
        coalesce(sum(people) filter (where is_seen), 0)::bigint as came
    from people where is_participant and (is_seen or is_observed) and registered_tracks <> 0
    group by forum_code, registered_tracks
"""
NAMES = f"with {{picked_forum}}, {TRACK_NAMES} select * from names order by forum_code, position"
COLUMNS = (
    "track name_ru name_en other other_name_ru other_name_en compared other_compared turnout_share "
    "other_turnout_share p_value adjusted_p_value is_different"
).split()


def track_differences(con: Connection, filters: Filters) -> pd.DataFrame:
    """Differences of turnout between tracks, and whether chance could explain them.

    Rows:    one per pair of tracks of a forum; the track with the higher turnout stands first; the surest difference
             first.
    Unit:    compared and other_compared in people; turnout_share and other_turnout_share from 0 to 1, NULL without
             people; p_value of the two-sided two-proportion z test, adjusted_p_value by Holm over all pairs tested,
             both NULL where either group expects fewer than five who came or who did not; is_different: below 0.05.
    Counts:  participants whose presence was measured and who chose one of the two tracks but not the other: those who
             chose both would stand on either side, and the test wants two separate groups. Came: seen at the forum.
    """
    groups: list[Any] = list(answer(con, filters, GROUPS).itertuples(index=False))
    names: list[Any] = list(answer(con, filters, NAMES).itertuples(index=False))
    rows = [
        _compared(one, other, [group for group in groups if group.forum_code == one.forum_code])
        for one, other in combinations(names, 2)
        if one.forum_code == other.forum_code
    ]
    tested = sorted((row for row in rows if row["p_value"] is not None), key=lambda row: row["p_value"])
    adjusted = 0.0
    # Holm. statsmodels' multipletests collects the garbage of the whole process each time: 90 ms.
    for place, row in enumerate(tested):
        adjusted = max(adjusted, min(1.0, row["p_value"] * (len(tested) - place)))
        row |= {"adjusted_p_value": adjusted, "is_different": adjusted <= LEVEL}
    table = pd.DataFrame(rows, columns=COLUMNS)
    numbers = ["turnout_share", "other_turnout_share", "p_value", "adjusted_p_value"]
    table = table.astype(dict.fromkeys(numbers, float) | {"is_different": bool})
    return table.sort_values("p_value", kind="stable", na_position="last", ignore_index=True)


def _compared(one, other, groups: list) -> dict:
    """A row for two tracks: those who chose only the one against those who chose only the other."""
    first, second = _only(groups, one.mask, other.mask), _only(groups, other.mask, one.mask)
    if (_share(*second) or 0) > (_share(*first) or 0):
        one, other, first, second = other, one, second, first
    row = {"track": one.track_code, "name_ru": one.name_ru, "name_en": one.name_en}
    row |= {"other": other.track_code, "other_name_ru": other.name_ru, "other_name_en": other.name_en}
    row |= {"compared": first[0], "other_compared": second[0], "turnout_share": _share(*first)}
    row |= {"other_turnout_share": _share(*second), "p_value": _p_value(first, second)}
    return row | {"adjusted_p_value": None, "is_different": False}


def _only(groups: list, chosen: int, left_out: int) -> tuple[int, int]:
    """People, and of them those who came, who chose the one track and not the other."""
    side = [group for group in groups if group.registered_tracks & chosen and not group.registered_tracks & left_out]
    return sum(group.people for group in side), sum(group.came for group in side)


def _share(people: int, came: int) -> float | None:
    return came / people if people else None


def _p_value(first: tuple[int, int], second: tuple[int, int]) -> float | None:
    people, came = (first[0], second[0]), (first[1], second[1])
    expected = min(people) * min(sum(came), sum(people) - sum(came)) / max(1, sum(people))
    if expected < LEAST_EXPECTED:
        return None
    _, p_value = proportions_ztest(came, people)
    return float(p_value)
