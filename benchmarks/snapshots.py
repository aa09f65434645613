"""Invented snapshots of any size, written straight into the tables, without the loader.

`python -m benchmarks.snapshots FOLDER PEOPLE` publishes one. Skewed as forums are: a few regions, organisations and
tracks bring most people; seven of ten registered are seen, on two or three of five days, at the door and in a hall.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb

import settings
from etl.build import SCHEMA_VERSION
from etl.cells import fill_cells
from etl.dimensions import fill_forums, fill_reference
from etl.forum import read_forum

MEMORY = "6GB"
# u(i, salt): a number from 0 to 1 that is the same in every run.
MACROS = """
    CREATE TEMP MACRO u(i, salt) AS (hash(i + salt * 20000003::BIGINT) % 1000000) / 1000000.0;
    CREATE TEMP TABLE place AS
        SELECT region_code, district_code, row_number() OVER (ORDER BY hash(region_code)) - 1 AS place
        FROM region WHERE region_group IN ('subject', 'unresolved', 'federal');
    CREATE TEMP TABLE kind AS SELECT * FROM (VALUES
        (0, 'college'), (1, 'college'), (2, 'college'), (3, 'college'), (4, 'university'), (5, 'school'), (6, 'roiv'),
        (7, 'company'), (8, 'company'), (9, 'dpo'), (10, 'ngo'), (11, 'media'), (12, 'municipal')) AS kinds(kind, code);
    INSERT INTO organisation
        SELECT i + 1, 'Организация ' || i, code, region_code, 1
        FROM range({organisations}) AS r(i) JOIN kind ON kind.kind = floor(13 * u(i, 1))
        JOIN place ON place.place = floor((SELECT count(*) FROM place) * pow(u(i, 2), 2));
    UPDATE forum SET is_on_site_measured = true;
    UPDATE day SET is_measured = day_bit < 5;
"""
PEOPLE = """
    CREATE TEMP TABLE draft AS
    SELECT i::INTEGER AS person_number,
        CASE WHEN u(i, 3) < 0.88 THEN (1 + floor({organisations} * pow(u(i, 4), 2)))::INTEGER END AS organisation_id,
        floor((SELECT count(*) FROM place) * pow(u(i, 5), 2)) AS own_place, u(i, 6) < 0.9 AS is_from_home,
        CASE WHEN u(i, 7) < 0.82 THEN 'active' WHEN u(i, 7) < 0.86 THEN 'cancelled' WHEN u(i, 7) < 0.91 THEN 'pending'
            WHEN u(i, 7) < 0.94 THEN 'expired' WHEN u(i, 7) < 0.96 THEN 'rejected' ELSE 'unregistered' END AS status,
        CASE WHEN u(i, 8) < 0.8 THEN 'on_site' WHEN u(i, 8) < 0.97 THEN 'online' ELSE 'unknown' END AS format,
        CASE WHEN u(i, 9) < 0.86 THEN 'participant' WHEN u(i, 9) < 0.92 THEN 'speaker' WHEN u(i, 9) < 0.95 THEN 'expert'
            WHEN u(i, 9) < 0.97 THEN 'press' WHEN u(i, 9) < 0.98 THEN 'volunteer' ELSE 'unknown' END AS role,
        CASE WHEN u(i, 10) < 0.92 THEN 1 WHEN u(i, 10) < 0.99 THEN 2 ELSE 3 END AS repeats,
        DATE '2025-08-24' - (60 * pow(u(i, 11), 1.5))::INTEGER AS registered_on,
        (1::BIGINT << floor(6 * pow(u(i, 12), 1.5))::INTEGER)
            | CASE WHEN u(i, 13) < 0.5 THEN 1::BIGINT << floor(6 * u(i, 14))::INTEGER ELSE 0 END
            | CASE WHEN u(i, 15) < 0.2 THEN 1::BIGINT << floor(6 * u(i, 16))::INTEGER ELSE 0 END AS tracks,
        floor(6 * pow(u(i, 17), 1.5))::INTEGER AS visited
    FROM range({people}) AS r(i);
    CREATE TEMP TABLE stay AS
    SELECT person_number, DATE '2025-08-25' + day::INTEGER AS day_on, list_code, track_code,
        CASE hall WHEN 0 THEN 'venue' ELSE hall_code END AS place_code,
        CASE hall WHEN 1 THEN hall_code END AS hall_code,
        DATE '2025-08-25' + day::INTEGER
            + to_seconds(30600 + hall * 7200 + (7000 * u(person_number, 70 + day))::INTEGER) AS entered_at,
        600 + (14400 * u(person_number, 80 + day))::INTEGER AS seconds, u(person_number, 90 + day) < 0.7 AS is_exit
    FROM (
        SELECT person_number, day, hall, hall_code,
            CASE hall WHEN 0 THEN 'day' || (day + 1) ELSE track_code END AS list_code,
            CASE hall WHEN 1 THEN track_code END AS track_code
        FROM draft CROSS JOIN range(5) AS d(day) CROSS JOIN range(2) AS h(hall)
        JOIN track ON track_bit = (visited + (u(person_number, 40 + day) > 0.7)::INTEGER) % 6
        WHERE (u(person_number, 20) < CASE format WHEN 'online' THEN 0.05 ELSE 0.78 END OR status = 'unregistered')
            AND (u(person_number, 30 + day) < 0.45 OR day = floor(5 * u(person_number, 21)))
            AND (hall = 0 OR u(person_number, 60 + day) < 0.7)
    );
    INSERT INTO attendance
    SELECT '{forum}', person_number, day_on, list_code, track_code, NULL, entered_at, entered_at,
        1 + (seconds % 10 > 5)::INTEGER, FALSE
    FROM stay;
    INSERT INTO visit
    SELECT '{forum}', person_number, day_on, place_code, list_code, hall_code, track_code, NULL, entered_at,
        entered_at + to_seconds(seconds), CASE WHEN is_exit THEN 'exit' ELSE 'day_end' END, FALSE, 0
    FROM stay;
    INSERT INTO scan
    SELECT (row_number() OVER ())::INTEGER, person_number, '{forum}', list_code, track_code, NULL, day_on, entered_at,
        'in', TRUE, 'ok', 2, 1, FALSE
    FROM stay;
    DROP TABLE stay;
    CREATE TEMP TABLE seen AS
    SELECT person_number, bit_or(coalesce(1::BIGINT << track_bit, 0)) AS tracks, bit_or(1::BIGINT << day_bit) AS days,
        sum(entries)::INTEGER AS entries
    FROM attendance JOIN day USING (forum_code, day_on) LEFT JOIN track USING (forum_code, track_code)
    GROUP BY person_number;
    INSERT INTO person
    SELECT person_number, md5(person_number::VARCHAR)::UUID, '{forum}', status, status = 'active',
        seen.days IS NOT NULL, seen.days IS NOT NULL OR format <> 'online', place.region_code, place.district_code,
        coalesce(organisation_type, 'unresolved'), organisation_id, format, role,
        CASE WHEN status <> 'unregistered' THEN registered_on END,
        CASE WHEN status <> 'unregistered' THEN draft.tracks ELSE 0 END, coalesce(seen.tracks, 0),
        coalesce(seen.days, 0), 0, 0, n, n * (status = 'active')::INTEGER, n * (status = 'pending')::INTEGER,
        n * (status = 'cancelled')::INTEGER, n * (status = 'rejected')::INTEGER, n * (status = 'expired')::INTEGER,
        coalesce(seen.entries, 0), 'other'
    FROM (SELECT *, CASE status WHEN 'unregistered' THEN 0 ELSE repeats END AS n FROM draft) AS draft
    LEFT JOIN organisation USING (organisation_id)
    LEFT JOIN place AS home ON home.region_code = organisation.region_code
    JOIN place ON place.place = CASE WHEN is_from_home THEN coalesce(home.place, own_place) ELSE own_place END
    LEFT JOIN seen USING (person_number)
    ORDER BY place.region_code, person_number;
    INSERT INTO registration
    SELECT (row_number() OVER ())::INTEGER, person_number, '{forum}', 'bench', status, NULL,
        registered_on + to_hours(9 + repeat % 10), format, role, region_code, NULL, organisation_type, NULL,
        organisation_id, 'new', 1, 1, NULL, 'other', NULL
    FROM person CROSS JOIN range(1, 4) AS r(repeat) WHERE repeat <= registrations;
    INSERT INTO registration_track
    SELECT registration_id, track_code
    FROM registration JOIN person USING (person_number)
    JOIN track ON (registered_tracks & (1::BIGINT << track_bit)) <> 0;
    INSERT INTO registration_session
    SELECT registration_id, session_code
    FROM registration JOIN programme_session USING (forum_code)
    WHERE u(registration_id, 100 + session_bit) < 0.05;
    INSERT INTO person_source
    SELECT person_number, 1, 'registration', status, NULL, registrations, active_registrations, 1
    FROM person WHERE registrations > 0
    UNION ALL
    SELECT person_number, 2, 'door', 'admitted', CASE WHEN u(person_number, 99) < 0.01 THEN 'NAME_ONLY' END, entries,
        entries, 1
    FROM person WHERE is_attendee;
"""


def write_snapshot(folder: Path, people: int) -> Path:
    """Publish an invented snapshot of this many people in the data folder, still without cells; returns its path."""
    path = folder / "snapshots" / f"1-{people:08x}.duckdb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    forum = read_forum(settings.FORUMS / "sample")
    sizes = {"people": people, "organisations": max(20, min(30_000, people // 33)), "forum": forum.code}
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": str(folder / "spill"),
    }
    with duckdb.connect(path, config=config) as con:
        con.execute("SET preserve_insertion_order = false")
        con.execute((settings.ROOT / "etl" / "schema.sql").read_text("utf-8"))
        fill_reference(con)
        fill_forums(con, [forum])
        con.execute(MACROS.format(**sizes))
        con.execute(PEOPLE.format(**sizes))
        con.execute("DROP TABLE draft; DROP TABLE seen")
        con.execute("INSERT INTO snapshot VALUES (1, now(), ?, false)", [SCHEMA_VERSION])
        con.execute("CHECKPOINT")
    built_at = datetime.now(UTC).isoformat(timespec="seconds")
    current = {"number": 1, "id": f"{people:08x}", "path": path.name, "built_at": built_at}
    path.with_name("CURRENT").write_text(json.dumps(current), encoding="utf-8")
    return path


def add_cells(path: Path) -> None:
    """What the end of the build does, by itself, so that it can be measured."""
    with duckdb.connect(path, config={"memory_limit": MEMORY, "temp_directory": f"{path}.spill"}) as con:
        fill_cells(con)
        con.execute("CHECKPOINT")


if __name__ == "__main__":
    add_cells(write_snapshot(Path(sys.argv[1]), int(sys.argv[2])))
