"""Promises every built snapshot keeps: a name, a query that must return no rows, a sentence."""

from typing import NamedTuple

import duckdb

from etl.problems import Stop


class Check(NamedTuple):
    """A promise; `query` returns the rows that break it."""

    name: str
    query: str
    sentence: str


CHECKS = (
    Check(
        "ledger_adds_up",
        "SELECT file_number FROM source_file"
        " WHERE rows_read <> rows_loaded + rows_merged + rows_rejected + rows_skipped OR rows_loaded < 0",
        "Every row read was loaded, merged, rejected or skipped.",
    ),
    Check(
        "loaded_rows_are_there",
        "SELECT f.file_number FROM source_file AS f LEFT JOIN ("
        "  SELECT file_number, count(DISTINCT row_number) AS n FROM ("
        "    SELECT file_number, row_number FROM registration UNION ALL SELECT file_number, row_number FROM scan)"
        "  GROUP BY file_number) AS t USING (file_number)"
        " WHERE coalesce(t.n, 0) > f.rows_loaded",
        "No row stands in the tables that the ledger does not call loaded.",
    ),
    Check(  # large tables have no keys: an index of them costs more than all the rest of a table
        "numbers_are_unique",
        " UNION ALL ".join(
            f"SELECT '{table}' FROM {table} HAVING count(*) <> count(DISTINCT {number})"
            for table, number in (
                ("person", "person_number"),
                ("registration", "registration_id"),
                ("scan", "scan_id"),
                ("organisation", "organisation_id"),
            )
        ),
        "Every row of a table has a number of its own.",
    ),
    Check(
        "one_row_per_person_and_forum",
        "SELECT person_id FROM person GROUP BY forum_code, person_id HAVING count(*) > 1",
        "A person has one row in a forum.",
    ),
    Check(
        "registrations_belong_to_people",
        "SELECT registration_id FROM registration WHERE person_number NOT IN (SELECT person_number FROM person)",
        "Every registration belongs to a person.",
    ),
    Check(
        "attendees_are_people",
        "SELECT person_number FROM attendance WHERE person_number NOT IN (SELECT person_number FROM person)",
        "Everybody seen is a person.",
    ),
    Check(
        "masks_agree_with_links",
        "SELECT p.person_number FROM person AS p WHERE (attended_days <> 0) <> EXISTS"
        " (SELECT 1 FROM attendance AS a WHERE a.person_number = p.person_number)",
        "The day mask says the same as the attendance table.",
    ),
    Check(
        "cells_hold_everybody",
        "SELECT level FROM (SELECT forum_code, count(*) AS everybody FROM person GROUP BY forum_code) AS p JOIN"
        " (SELECT forum_code, level, sum(people) AS counted FROM people_cell GROUP BY forum_code, level) AS c"
        " USING (forum_code) WHERE everybody <> counted",
        "Every person stands in one cell of every level.",
    ),
    Check(
        "codes_are_known",
        "SELECT region_code FROM person WHERE region_code NOT IN (SELECT region_code FROM region)"
        " UNION ALL SELECT organisation_type FROM person WHERE organisation_type NOT IN"
        " (SELECT code FROM vocabulary WHERE kind = 'organisation_type')"
        " UNION ALL SELECT code FROM ledger WHERE code NOT IN (SELECT code FROM vocabulary WHERE kind = 'reason')"
        " UNION ALL SELECT track_code FROM registration_track AS rt JOIN registration AS r USING (registration_id)"
        " WHERE (r.forum_code, track_code) NOT IN (SELECT forum_code, track_code FROM track)",
        "Every code has its row in a dimension.",
    ),
    Check(
        "days_are_of_the_forum",
        "SELECT scan_id FROM scan WHERE (forum_code, day_on) NOT IN (SELECT forum_code, day_on FROM day)",
        "Every scan lies on a day of its forum.",
    ),
    Check(
        "stays_have_a_sane_length",
        "SELECT scan_id FROM visit WHERE left_at < entered_at OR left_at::DATE <> day_on OR entered_at::DATE <> day_on"
        " OR left_at - entered_at >= INTERVAL 24 HOURS"
        " OR (left_at IS NULL) <> (closed_by IN ('not_measured', 'open'))",
        "A stay ends after it began and on the same day; without an end it says why.",
    ),
    Check(
        "stays_of_a_person_do_not_overlap",
        "SELECT scan_id FROM (SELECT scan_id, entered_at, max(left_at) OVER (PARTITION BY person_number,"
        "  place_code, is_online, day_on ORDER BY entered_at, scan_id"
        "  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS left_before FROM visit) WHERE left_before > entered_at",
        "Nobody is in one place twice at a time, so that no peak exceeds its people.",
    ),
    Check(
        "stays_are_of_people_seen",
        "SELECT v.scan_id FROM visit AS v WHERE NOT EXISTS (SELECT 1 FROM attendance AS a"
        " WHERE a.person_number = v.person_number AND a.day_on = v.day_on AND a.is_online = v.is_online)",
        "Everybody who stayed somewhere was seen there on that day.",
    ),
    Check(
        "codes_of_stays_and_plans_are_known",
        "SELECT closed_by FROM visit WHERE closed_by NOT IN (SELECT code FROM vocabulary WHERE kind = 'closed_by')"
        " UNION ALL SELECT position_rank FROM registration WHERE position_rank NOT IN"
        " (SELECT code FROM vocabulary WHERE kind = 'position_rank')"
        " UNION ALL SELECT region_code FROM plan WHERE region_code NOT IN (SELECT region_code FROM region)"
        " UNION ALL SELECT session_code FROM registration_session JOIN registration AS r USING (registration_id)"
        " WHERE (r.forum_code, session_code) NOT IN (SELECT forum_code, session_code FROM programme_session)",
        "Every code of a stay, a position, a plan or a chosen session has its row in a dimension.",
    ),
    Check(
        "registrations_add_up_by_status",
        "SELECT person_number FROM person WHERE registrations <> active_registrations + pending_registrations"
        "  + cancelled_registrations + rejected_registrations + expired_registrations"
        "  OR is_participant <> (active_registrations > 0)",
        "The registrations of a person are those of all statuses together; a participant has an active one.",
    ),
    Check(
        "seen_means_measured",
        "SELECT person_number FROM person WHERE is_attendee AND NOT is_measured"
        " UNION ALL SELECT person_number FROM attendance JOIN person USING (person_number) WHERE NOT is_attendee",
        "Who was seen is an attendee, and attendance was measured there: attendees of the participants, no-shows and"
        " not measured make up all participants.",
    ),
    Check(
        "people_have_their_files",
        "SELECT person_number FROM person AS p LEFT JOIN (SELECT person_number,"
        "   bool_or(kind = 'registration') AS is_listed, bool_or(state = 'active') AS is_active,"
        "   bool_or(state IN ('admitted', 'came')) AS is_seen FROM person_source GROUP BY person_number) AS s"
        "  USING (person_number)"
        " WHERE (p.is_participant, p.is_attendee, p.registrations > 0)"
        "  IS DISTINCT FROM (s.is_active, s.is_seen, s.is_listed)",
        "Every participant, attendee and registered person is that by a row of some file.",
    ),
    Check(
        "open_questions_are_open",
        "SELECT question_id FROM open_registration LEFT JOIN open_question AS q USING (question_id)"
        " LEFT JOIN registration AS r USING (registration_id) WHERE q.kind IS NULL OR r.status IS NULL"
        " OR CASE q.kind WHEN 'region' THEN r.region_code ELSE r.organisation_type END <> 'unresolved'",
        "What waits for a person's decision has no answer yet.",
    ),
)


def verify(con: duckdb.DuckDBPyConnection) -> None:
    """Raises Stop at the first promise that a snapshot breaks; it must then not be published."""
    for check in CHECKS:
        broken = con.execute(f"SELECT count(*) FROM ({check.query})").fetchone()
        if broken and broken[0]:
            raise Stop(
                f"Проверка {check.name}: {broken[0]}. {check.sentence} Снимок не опубликован, прежний остаётся."
                f" / Check {check.name} failed {broken[0]} times; nothing was published."
            )
