"""Invented snapshots of any size, written straight into the tables, without the loader.

`python -m benchmarks.snapshots FOLDER PEOPLE` publishes one. Skewed as forums are: a few regions, organisations and
tracks bring most people; seven of ten registered are seen, on two or three of five days, at the door and in a hall.
Two earlier forums, a webinar, a meeting, marks and files are there, so that every number has rows to answer from.
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
EARLIER, NEWEST = ("sample-2023", "sample-2024"), "sample"
PART = 20  # each earlier forum has one of so many people, the newest all others
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
    UPDATE forum SET is_on_site_measured = true, is_online_measured = true;
    UPDATE day SET is_measured = day_bit < 5;
    UPDATE programme_session SET is_registration_asked = true;
    INSERT INTO checkin_list SELECT forum_code, 'room', 'Вебинар', NULL, NULL, NULL, false, true FROM forum;
    INSERT INTO open_question
        SELECT i, kind, kind || i, kind || i, NULL, NULL, NULL, NULL, 1, 10, 10, 1, i::INTEGER
        FROM range(600) AS r(i) JOIN (VALUES (0, 'region'), (1, 'organisation')) AS kinds(half, kind) ON half = i % 2;
    INSERT INTO open_candidate
        SELECT question_id, 1, CASE kind WHEN 'region' THEN '77' ELSE 'college' END, 0.5 FROM open_question;
    INSERT INTO unresolved_name SELECT kind, raw, registrations, people FROM open_question;
    INSERT INTO decision
        SELECT 'region', i, 'text' || i, 'text' || i, '77', 'bench', TIMESTAMP '2025-08-01', NULL, 10, 10, true
        FROM range(200) AS r(i);
"""
DRAFT = """
    CREATE TEMP TABLE draft AS
    SELECT {first} + i::INTEGER AS person_number, md5(i::VARCHAR)::UUID AS person_id,
        CASE WHEN u(i, 3) < 0.88 THEN (1 + floor({organisations} * pow(u(i, 4), 2)))::INTEGER END AS organisation_id,
        floor((SELECT count(*) FROM place) * pow(u(i, 5), 2)) AS own_place, u(i, 6) < 0.9 AS is_from_home,
        CASE WHEN u(i, 7) < 0.82 THEN 'active' WHEN u(i, 7) < 0.86 THEN 'cancelled' WHEN u(i, 7) < 0.91 THEN 'pending'
            WHEN u(i, 7) < 0.94 THEN 'expired' WHEN u(i, 7) < 0.96 THEN 'rejected' ELSE 'unregistered' END AS status,
        CASE WHEN u(i, 8) < 0.8 THEN 'on_site' WHEN u(i, 8) < 0.97 THEN 'online' ELSE 'unknown' END AS format,
        CASE WHEN u(i, 9) < 0.86 THEN 'participant' WHEN u(i, 9) < 0.92 THEN 'speaker' WHEN u(i, 9) < 0.95 THEN 'expert'
            WHEN u(i, 9) < 0.97 THEN 'press' WHEN u(i, 9) < 0.98 THEN 'volunteer' ELSE 'unknown' END AS role,
        CASE WHEN u(i, 10) < 0.92 THEN 1 WHEN u(i, 10) < 0.99 THEN 2 ELSE 3 END AS repeats,
        DATE '{opens}' - 1 - (60 * pow(u(i, 11), 1.5))::INTEGER AS registered_on,
        (1::BIGINT << floor({tracks} * pow(u(i, 12), 1.5))::INTEGER)
            | CASE WHEN u(i, 13) < 0.5 THEN 1::BIGINT << floor({tracks} * u(i, 14))::INTEGER ELSE 0 END
            | CASE WHEN u(i, 15) < 0.2 THEN 1::BIGINT << floor({tracks} * u(i, 16))::INTEGER ELSE 0 END AS tracks,
        floor({tracks} * pow(u(i, 17), 1.5))::INTEGER AS visited,
        CASE WHEN u(i, 23) < 0.1 THEN 'head' WHEN u(i, 23) < 0.3 THEN 'deputy' ELSE 'other' END AS position_rank,
        CASE WHEN u(i, 24) < 0.01 AND u(i, 7) < 0.96 THEN CASE WHEN u(i, 8) < 0.8 THEN 'on_site' ELSE 'online' END END
            AS came_as
    FROM range({people}) AS r(i);
"""
# At the doors, in the halls, in the room of a webinar (2), and heads of regional bodies at their meeting (3).
STAYS = """
    CREATE TEMP TABLE stay AS
    SELECT person_number, DATE '{opens}' + day::INTEGER AS day_on, list_code, track_code, hall = 2 AS is_online,
        CASE WHEN hall = 3 THEN 'meeting' WHEN hall = 2 AND day = 0 THEN 'plenary' END AS session_code,
        CASE hall WHEN 0 THEN 'venue' WHEN 2 THEN 'room' ELSE hall_code END AS place_code,
        CASE WHEN hall IN (1, 3) THEN hall_code END AS hall_code,
        DATE '{opens}' + day::INTEGER
            + to_seconds(30600 + hall * 7200 + (7000 * u(person_number, 70 + day))::INTEGER) AS entered_at,
        600 + (14400 * u(person_number, 80 + day))::INTEGER AS seconds, u(person_number, 90 + day) < 0.7 AS is_exit
    FROM (
        SELECT person_number, day, hall, hall_code,
            CASE hall WHEN 0 THEN 'day' || (day + 1) WHEN 1 THEN track_code ELSE 'room' END AS list_code,
            CASE hall WHEN 1 THEN track_code END AS track_code
        FROM draft CROSS JOIN range(5) AS d(day) CROSS JOIN range(3) AS h(hall)
        JOIN track ON track.forum_code = '{forum}'
            AND track_bit = (visited + (u(person_number, 40 + day) > 0.7)::INTEGER) % {tracks}
        WHERE CASE hall WHEN 2 THEN format = 'online' AND u(person_number, 22) < 0.6
                ELSE u(person_number, 20) < CASE format WHEN 'online' THEN 0.05 ELSE 0.78 END END
            AND (u(person_number, 30 + day) < 0.45 OR day = floor(5 * u(person_number, 21)))
            AND (hall <> 1 OR u(person_number, 60 + day) < 0.7)
        UNION ALL
        SELECT person_number, 1, 3, 'congress', 'meeting_gate' || (1 + person_number % 2), NULL
        FROM draft JOIN organisation USING (organisation_id)
        WHERE organisation_type = 'roiv' AND position_rank <> 'other' AND u(person_number, 25) < 0.6
    );
    INSERT INTO attendance
    SELECT '{forum}', person_number, day_on, list_code, track_code, session_code, entered_at, entered_at,
        1 + (seconds % 10 > 5)::INTEGER, is_online
    FROM stay;
    INSERT INTO visit
    SELECT '{forum}', person_number, day_on, place_code, list_code, hall_code, track_code, session_code, entered_at,
        entered_at + to_seconds(seconds), CASE WHEN is_exit THEN 'exit' ELSE 'day_end' END, is_online, 0
    FROM stay;
    INSERT INTO scan
    SELECT 3 * {first} + (row_number() OVER ())::INTEGER, person_number, '{forum}', list_code, track_code, session_code,
        day_on, entered_at, 'in', TRUE, 'ok', {files} + CASE WHEN is_online THEN 3 ELSE 2 END, 1, is_online
    FROM stay;
    DROP TABLE stay;
    CREATE TEMP TABLE seen AS
    SELECT person_number, bit_or(coalesce(1::BIGINT << track_bit, 0)) AS tracks, bit_or(1::BIGINT << day_bit) AS days,
        bit_or(coalesce(1::BIGINT << (track_bit + {tracks} * day_bit), 0)) AS track_days,
        sum(entries)::INTEGER AS entries, sum(entries) FILTER (NOT is_online)::INTEGER AS passes,
        sum(entries) FILTER (is_online)::INTEGER AS joins
    FROM attendance JOIN day USING (forum_code, day_on) LEFT JOIN track USING (forum_code, track_code)
    WHERE forum_code = '{forum}' GROUP BY person_number;
"""
PEOPLE = """
    INSERT INTO person
    SELECT person_number, person_id, '{forum}', status, status = 'active',
        seen.days IS NOT NULL OR came_as IS NOT NULL, true, place.region_code, place.district_code,
        coalesce(organisation_type, 'unresolved'), organisation_id, format, role,
        CASE WHEN status <> 'unregistered' THEN registered_on END,
        CASE WHEN status <> 'unregistered' THEN draft.tracks ELSE 0 END, coalesce(seen.tracks, 0),
        coalesce(seen.days, 0), coalesce(seen.track_days, 0), 0, 0, n, n * (status = 'active')::INTEGER,
        n * (status = 'pending')::INTEGER, n * (status = 'cancelled')::INTEGER, n * (status = 'rejected')::INTEGER,
        n * (status = 'expired')::INTEGER,
        coalesce(seen.entries, 0), position_rank
    FROM (SELECT *, CASE status WHEN 'unregistered' THEN 0 ELSE repeats END AS n FROM draft) AS draft
    LEFT JOIN organisation USING (organisation_id)
    LEFT JOIN place AS home ON home.region_code = organisation.region_code
    JOIN place ON place.place = CASE WHEN is_from_home THEN coalesce(home.place, own_place) ELSE own_place END
    LEFT JOIN seen USING (person_number)
    ORDER BY place.region_code, person_number;
    INSERT INTO registration
    SELECT 3 * {first} + (row_number() OVER ())::INTEGER, person_number, '{forum}', 'bench', person.status, NULL,
        person.registered_on + to_hours(9 + repeat % 10), person.format, person.role, region_code, NULL,
        organisation_type, NULL, person.organisation_id, 'new', {files} + 1, 1,
        CASE repeat WHEN 1 THEN came_as END, person.position_rank, NULL
    FROM person JOIN draft USING (person_number) CROSS JOIN range(1, 4) AS r(repeat) WHERE repeat <= registrations;
    INSERT INTO registration_track
    SELECT registration_id, track_code
    FROM registration JOIN person USING (person_number)
    JOIN track ON track.forum_code = person.forum_code AND (registered_tracks & (1::BIGINT << track_bit)) <> 0
    WHERE registration.forum_code = '{forum}';
    INSERT INTO registration_session
    SELECT registration_id, session_code
    FROM registration JOIN programme_session USING (forum_code)
    WHERE forum_code = '{forum}' AND u(registration_id, 100 + session_bit) < 0.05;
    INSERT INTO open_registration
    SELECT CASE region_code WHEN 'unresolved' THEN 0 ELSE 1 END + 2 * (registration_id % 300), registration_id
    FROM registration
    WHERE forum_code = '{forum}' AND (region_code = 'unresolved' OR organisation_type = 'unresolved');
    INSERT INTO source_file
    SELECT {files} + n, '{forum}', n::VARCHAR, '{forum} ' || n, now(), 'bench', kind, 'loaded', NULL, NULL, NULL,
        {people}, {people}, 0, 0, 0
    FROM (VALUES (1, 'registrations'), (2, 'attendance'), (3, 'attendance'), (4, 'registrations')) AS files(n, kind);
    INSERT INTO control_total
    SELECT {files} + 3, code, {people}, {people} FROM vocabulary WHERE kind = 'control_total';
    INSERT INTO ledger
    SELECT {files} + 1 + i % 3, i, CASE i % 2 WHEN 0 THEN 'skipped' ELSE 'rejected' END, code, NULL
    FROM range({people} // 100) AS r(i)
    JOIN (SELECT code, position FROM vocabulary WHERE kind = 'reason' AND position < 20) AS reason
        ON position = i % 20;
    INSERT INTO person_source
    SELECT person_number, {files} + 1, 'registration', status, NULL, registrations, active_registrations, 1
    FROM person WHERE forum_code = '{forum}' AND registrations > 0
    UNION ALL
    SELECT person_number, {files} + 2, 'door', CASE WHEN passes > 0 THEN 'admitted' ELSE 'refused' END,
        CASE WHEN u(person_number, 99) < 0.01 THEN 'NAME_ONLY' END, 1, 1, 1
    FROM draft LEFT JOIN seen USING (person_number) WHERE passes > 0 OR u(person_number, 98) < 0.01
    UNION ALL
    SELECT person_number, {files} + 3, 'room', 'admitted', NULL, joins, joins, 1 FROM seen WHERE joins > 0
    UNION ALL
    SELECT person_number, {files} + 4, 'mark', 'came', NULL, 1, 1, 1 FROM draft WHERE came_as IS NOT NULL;
    DROP TABLE draft;
    DROP TABLE seen;
"""


def write_snapshot(folder: Path, people: int) -> Path:
    """Publish an invented snapshot of this many people in the data folder, still without cells; returns its path."""
    path = folder / "snapshots" / f"1-{people:08x}.duckdb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    forums = [read_forum(settings.FORUMS / code) for code in (*EARLIER, NEWEST)]
    organisations = max(20, min(30_000, people // 33))
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": str(folder / "spill"),
    }
    with duckdb.connect(path, config=config) as con:
        con.execute("SET preserve_insertion_order = false")
        con.execute((settings.ROOT / "etl" / "schema.sql").read_text("utf-8"))
        fill_reference(con)
        fill_forums(con, forums)
        con.execute(MACROS.format(organisations=organisations))
        for place, forum in enumerate(forums):
            sizes = {
                "people": people // PART if forum.code in EARLIER else people - people // PART * len(EARLIER),
                **{"first": place * (people // PART), "files": 4 * place, "organisations": organisations},
                **{"forum": forum.code, "opens": forum.starts_on.isoformat(), "tracks": len(forum.tracks)},
            }
            for text in (DRAFT, STAYS, PEOPLE):
                con.execute(text.format(**sizes))
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
