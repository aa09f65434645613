"""Cells: people and what they did, counted at the build, so that a question costs the same whatever their number.

A table of cells holds several *levels* of one fact: the same people added up by a few columns each. What a level does
not tell apart is NULL in it. A profile tells apart all that filters choose, tracks mostly aside. Any of them that has
the columns of a question answers it exactly; `cell_level` says which there are and how large, and
analytics/metrics/selection.py takes the smallest.
"""

from pathlib import Path

import duckdb

from engines.base import Engine
from engines.exchange import insert, run_script
from etl.facts import AUDIENCE, FACTS, REGION, Fact, Level, columns_of

SOURCES = Path(__file__).with_suffix(".sql")
LEAST_PEOPLE = 5_000
TABLES = {
    "audience": "People alike in all that filters choose, tracks and days aside.",
    "organisation_forum": "Organisations of participants of each forum.",
    "delegate": "People seen at the meeting of the heads of regional bodies, signed up for it, or of such a body.",
    "saying": "What a file may say of somebody: that a kind of source has him in a state, and what is doubtful in it.",
    "met": "What was measured: where and when anybody was seen at all.",
    "met_place": "Where and when anybody stayed at all.",
}
COLUMNS = {
    "level": (
        "INTEGER",
        "Which people stand in one row: a level of cell_level. Rows of different levels must not be added.",
    ),
    "forum_code": ("VARCHAR", "Forum."),
    "region_code": ("VARCHAR", "Region."),
    "district_code": ("VARCHAR", "Federal district of the region."),
    "organisation_type": ("VARCHAR", "Type of the organisation."),
    "format": ("VARCHAR", "Format of participation."),
    "role": ("VARCHAR", "Role."),
    "status": ("VARCHAR", "Best status among the registrations of a person."),
    "audience": ("BIGINT", "Which people, see audience."),
    "tracks": ("BIGINT", "Tracks that these people chose or were seen in: a bit each, see track.track_bit."),
    "attended_days": ("BIGINT", "Days on which these people were seen: a bit each, see day.day_bit."),
    "attended_track_days": ("BIGINT", "Tracks where these people were seen, by day: a bit each, see person."),
    "track_days": ("BIGINT", "Days on which these people were seen in the track: a bit each, see day.day_bit."),
    "site_days": ("BIGINT", "Days on which these people were seen on site: a bit each, see day.day_bit."),
    "online_days": ("BIGINT", "Days on which these people were seen in a webinar room: a bit each, see day.day_bit."),
    "list_days": ("BIGINT", "Days on which these people were seen at the list: a bit each, see day.day_bit."),
    "organisation_id": ("INTEGER", "Organisation; NULL also for people without a resolved one."),
    "is_returning": ("BOOLEAN", "True where participants of the organisation were at a forum which began earlier."),
    "registered_on": (
        "DATE",
        "Date of the first active registration, else of the first one; NULL also where there is none.",
    ),
    "registered_tracks": ("BIGINT", "Tracks that these people chose: a bit each, see track.track_bit."),
    "attended_tracks": ("BIGINT", "Tracks where these people were seen: a bit each, see track.track_bit."),
    "is_participant": ("BOOLEAN", "True for people with an active registration."),
    "is_attendee": ("BOOLEAN", "True for people seen at least once."),
    "is_measured": ("BOOLEAN", "True where attendance of these people was measured."),
    "is_registered": ("BOOLEAN", "True for people with a registration of any status."),
    "track_code": ("VARCHAR", "Track."),
    "is_chosen": ("BOOLEAN", "True when these people chose the track."),
    "is_there": ("BOOLEAN", "True when these people were seen in the track."),
    "list_code": ("VARCHAR", "List or door."),
    "day_on": ("DATE", "Day, in the time zone of the forum."),
    "applied_on": ("DATE", "Date of the registration; NULL also where the source has none."),
    "own_status": ("VARCHAR", "Status of the registration itself."),
    "said": ("BIGINT", "What all files say of these people: a bit each, see saying."),
    "is_repeated": ("BOOLEAN", "True for people with several active registrations."),
    "saying_mask": ("BIGINT", "Bit of it in the masks of said."),
    "state": ("VARCHAR", "State, as person_source has it."),
    "doubt": ("VARCHAR", "Doubt, as person_source has it; NULL where there is none."),
    "is_counted": ("BOOLEAN", "True where the source counts people in this state."),
    "people": ("BIGINT", "People."),
    "registrations": ("BIGINT", "Registrations."),
    "active_registrations": ("BIGINT", "Of them active."),
    "pending_registrations": ("BIGINT", "Of them waiting for payment, approval or a place."),
    "cancelled_registrations": ("BIGINT", "Of them cancelled or withdrawn."),
    "rejected_registrations": ("BIGINT", "Of them rejected by the organiser."),
    "expired_registrations": ("BIGINT", "Of them expired unpaid."),
    "active": ("BIGINT", "Of them active."),
    "subject_code": ("VARCHAR", "Region that is a subject of the Federation."),
    "times": ("BIGINT", "How many people, lists and days, at least one."),
    "session_code": ("VARCHAR", "Session."),
    "is_online": ("BOOLEAN", "True for a webinar room."),
    "entries": ("BIGINT", "Admitted entries, at doors where joins stand apart."),
    "attended_as": ("VARCHAR", "on_site, online, both, or unknown where a mark does not say."),
    "joins": ("BIGINT", "Joins of webinar rooms."),
    "is_of_body": ("BOOLEAN", "True for people of a regional executive body."),
    "has_signed": ("BOOLEAN", "True for people whose active registration names the meeting."),
    "has_come": ("BOOLEAN", "True for people seen at a door or in the session of the meeting."),
    "place_code": ("VARCHAR", "Place within which entries and exits are paired, see visit."),
    "hall_code": ("VARCHAR", "Hall."),
    "is_timed": ("BOOLEAN", "True where the end of these stays is known or assumed."),
    "hour_at": ("TIMESTAMP", "Beginning of the hour, local time."),
    "fifth": ("INTEGER", "Which five minutes of the hour, from 0."),
    "first_at": ("TIMESTAMP", "First entry or exit in these five minutes."),
    "most": ("BIGINT", "Most people inside at once in these five minutes."),
    "net": ("BIGINT", "Entries less exits in these five minutes."),
    "peak_people": ("BIGINT", "Most people inside at once."),
    "visitors": ("BIGINT", "People."),
    "timed_visitors": ("BIGINT", "Of them those with a stay whose length is known."),
    "seconds": ("BIGINT", "Length of their stays; NULL where none is known."),
    "exit_seconds": ("BIGINT", "Of it the length of stays whose end was seen."),
    "peak_at": ("TIMESTAMP", "The busiest minute, the earliest of several."),
    "scans": ("BIGINT", "Scans on the way in, refused ones too."),
    "peak_scans": ("BIGINT", "Scans in the busiest minute."),
    "present": (
        "BIGINT",
        "People there on site for five minutes or more, or seen to enter where stays have no length.",
    ),
    "joined_online": ("BIGINT", "People in the room of its webinar."),
    "timed_people": ("BIGINT", "Of those present people whose time there is known."),
    "early_leavers": ("BIGINT", "Of them people who left for good before two thirds of it had passed."),
    "signed_up": ("BIGINT", "People with an active registration that names the session."),
    "kind": ("VARCHAR", "Kind of source: registration, door, room or mark."),
    "file_number": ("INTEGER", "File; NULL for all files of the kind together."),
    "counted_rows": ("BIGINT", "Rows of lists with an active registration of these people, merged rows too."),
    "counted_people": ("BIGINT", "Of them those with an active registration, an admitted entry or a mark there."),
    "rank": ("VARCHAR", "head or deputy of a regional executive body; other for everybody else."),
}


def fill_cells(con: duckdb.DuckDBPyConnection, least_people: int = LEAST_PEOPLE, engine: Engine | None = None) -> None:
    """Count the cells of a snapshot whose other tables are filled, and say which levels there are.

    With fewer people no level is counted: their rows answer as soon. Another engine may count in place of DuckDB.
    """
    con.execute("BEGIN")
    run_script(con, SOURCES.read_text("utf-8"), engine)
    for table, meaning in TABLES.items():
        _comment(con, table, meaning)
    ((people,),) = con.execute("SELECT count(*) FROM person").fetchall()
    for fact in FACTS:
        _create(con, fact)
        if people >= least_people:
            _count(con, fact, engine)
    con.execute("COMMIT")


def _create(con: duckdb.DuckDBPyConnection, fact: Fact) -> None:
    names = ["level", "forum_code", *fact.parts(), *fact.keys, *fact.sums, *fact.unions]
    con.execute(f"CREATE TABLE {fact.name}_cell ({', '.join(f'{name} {COLUMNS[name][0]}' for name in names)})")
    _comment(con, f"{fact.name}_cell", fact.meaning)
    if fact.has_profile:
        _comment(con, f"{fact.name}_profile", f"{fact.meaning} By audience.")


def _count(con: duckdb.DuckDBPyConnection, fact: Fact, engine: Engine | None) -> None:
    table, columns = f"{fact.name}_cell", {}
    for source, levels in fact.levels.items():
        known = set(_columns(con, source))
        sums = [name for name in fact.sums if name in known]
        for level in levels:  # one at a time: together they would hold the rows of all in memory
            insert(con, table, level_text(fact, source, known, level), engine)
            columns[level_number(fact.parts(), level)] = [
                "forum_code",
                *columns_of(level),
                *fact.keys,
                *sums,
                *fact.unions,
            ]
    cells = dict(con.execute(f"SELECT level, count(*) FROM {table} GROUP BY level").fetchall())
    rows: list[tuple[str, str, int | None, str, int]] = [
        (fact.name, table, number, ",".join(names), cells.get(number, 0)) for number, names in columns.items()
    ]
    if fact.has_profile:
        rows.append(_profile(con, fact))
    con.executemany("INSERT INTO cell_level VALUES (?, ?, ?, ?, ?)", rows)


def _profile(con: duckdb.DuckDBPyConnection, fact: Fact) -> tuple[str, str, int | None, str, int]:
    """What cell_level says of a profile."""
    table = f"{fact.name}_profile"
    # Flags of an audience can be asked for where they belong to the fact, which all of its levels then have.
    filtered = [name for name in AUDIENCE if not name.startswith("is_") or name in fact.keys]
    columns = [*filtered, *(name for name in _columns(con, table) if name != "audience")]
    ((cells,),) = con.execute(f"SELECT count(*) FROM {table}").fetchall()
    return fact.name, f"{table} JOIN audience USING (audience)", None, ",".join(columns), cells


def level_text(fact: Fact, source: str, known: set[str], level: Level) -> str:
    """The rows of a level that come from one table of cells.sql, as one standard statement."""
    columns = ", ".join(["forum_code", *fact.keys, *columns_of(level)])
    sums = [f"CAST(sum({name}) AS BIGINT) AS {name}" for name in fact.sums if name in known]
    added = ", ".join([*sums, *(f"bit_or({name}) AS {name}" for name in fact.unions)])
    rows = f"{source} JOIN audience USING (audience)" if "audience" in known else source
    number = level_number(fact.parts(), level)
    order = " ORDER BY forum_code, region_code" if REGION in level else ""  # of a large level only its rows are read
    return f"SELECT {number} AS level, {columns}, {added} FROM {rows} GROUP BY {columns}{order}"


def level_number(parts: list[str], level: Level) -> int:
    """Number of a level: a bit for each of its columns."""
    return sum(1 << parts.index(name) for name in columns_of(level))


def _comment(con: duckdb.DuckDBPyConnection, table: str, meaning: str) -> None:
    con.execute(f"COMMENT ON TABLE {table} IS '{meaning}'")
    for name in _columns(con, table):
        con.execute(f"COMMENT ON COLUMN {table}.{name} IS '{COLUMNS[name][1]}'")


def _columns(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    return [name for name, *_ in con.execute(f"DESCRIBE {table}").fetchall()]
