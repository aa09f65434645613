"""The persons that filters pick: the one place where a choice becomes SQL."""

import pandas as pd

from analytics.filters import Filters
from analytics.snapshot import Connection

COLUMNS = {
    "district": "district_code",
    "region": "region_code",
    "organisation_type": "organisation_type",
    "format": "format",
    "role": "role",
    "status": "status",
}
TRACKS_OF_DAYS = """
    left join (
        select person_number, bit_or(1::bigint << track_bit) as tracks_of_days
        from attendance join track using (forum_code, track_code)
        where {days} group by person_number
    ) using (person_number)
"""

Sql = tuple[str, list]


def answer(con: Connection, filters: Filters, question: str, with_tracks: bool = False) -> pd.DataFrame:
    """Answer of a question whose text starts with `with {picked}` and asks that table.

    `picked` is `person` narrowed by the filters, with is_seen (seen at all, or on the chosen days), is_observed
    (seeing the person was possible) and, on demand, seen_tracks (tracks where the person was seen, as bits).
    `picked_forum` holds the codes of the forums. The text may hold `{days}`: whether a row's day_on is observed.
    """
    days, day_values = observed_days(filters)
    picked, values = _picked(con, filters, with_tracks)
    text = question.replace("{picked}", picked)
    return con.execute(text.replace("{days}", days), values + day_values * text.count("{days}")).df()


def chosen_forums(con: Connection, filters: Filters) -> tuple[str, ...]:
    """Codes of the chosen forums; without a choice the newest one."""
    newest = "select forum_code from forum order by starts_on desc, forum_code limit 1"
    return filters.forum or tuple(code for (code,) in con.execute(newest).fetchall())


def observed_days(filters: Filters) -> Sql:
    """Condition on day_on: one of the chosen days; true without a choice."""
    if not filters.day:
        return "true", []
    return "strftime(day_on, '%Y-%m-%d') in (select unnest(?))", [list(filters.day)]


def _picked(con: Connection, filters: Filters, with_tracks: bool) -> Sql:
    forums = chosen_forums(con, filters)
    (seen, seen_values), (observed, observed_values) = _observation(con, filters, forums)
    tracks, join = "", ""
    join_values: list = []
    if with_tracks and filters.day:
        days, join_values = observed_days(filters)
        tracks, join = ", coalesce(tracks_of_days, 0) as seen_tracks", TRACKS_OF_DAYS.format(days=days)
    elif with_tracks:
        tracks = ", attended_tracks as seen_tracks"
    condition, values = _condition(con, filters, forums)
    text = f"""picked_forum as (select unnest(?) as forum_code), picked as (
        select person.*, {seen} as is_seen, {observed} as is_observed{tracks} from person {join} where {condition}
    )"""
    return text, [list(forums), *seen_values, *observed_values, *join_values, *values]


def _condition(con: Connection, filters: Filters, forums: tuple[str, ...]) -> Sql:
    conditions: list[str] = ["forum_code in (select forum_code from picked_forum)"]
    values: list = []
    for name, column in COLUMNS.items():
        if codes := getattr(filters, name):
            conditions.append(f"{column} in (select unnest(?))")
            values.append(list(codes))
    if filters.track:
        question = """
            select forum_code, bit_or(1::bigint << track_bit) from track
            where forum_code in (select unnest(?)) and track_code in (select unnest(?)) group by forum_code
        """
        bits = con.execute(question, [list(forums), list(filters.track)]).fetchall()
        condition, bit_values = _has_bit("(registered_tracks | attended_tracks)", bits)
        conditions.append(condition)
        values += bit_values
    return " and ".join(conditions), values


def _observation(con: Connection, filters: Filters, forums: tuple[str, ...]) -> tuple[Sql, Sql]:
    if not filters.day:
        return ("is_attendee", []), ("is_measured", [])
    question = """
        select forum_code, bit_or(1::bigint << day_bit), bool_or(is_measured) from day
        where forum_code in (select unnest(?)) and strftime(day_on, '%Y-%m-%d') in (select unnest(?))
        group by forum_code
    """
    rows = con.execute(question, [list(forums), list(filters.day)]).fetchall()
    measured = [forum for forum, _, is_measured in rows if is_measured]
    seen = _has_bit("attended_days", [(forum, bits) for forum, bits, _ in rows])
    return seen, ("(is_measured and forum_code in (select unnest(?)))", [measured])


def _has_bit(column: str, bits: list) -> Sql:
    """Condition that the column shares a bit with those of the person's forum."""
    tests = [f"(forum_code = ? and ({column} & ?) <> 0)" for _ in bits]
    return f"({' or '.join(tests) or 'false'})", [value for row in bits for value in row]
