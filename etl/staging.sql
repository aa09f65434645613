-- Tables that the files of an archive are read into, one row per usable row, with names, mailboxes and phones: temporary,
-- never written to a snapshot. Filled file by file by registrations.sql and scans.sql, asked by keys.sql and the rest.

-- One table of one file: what all its rows have in common. `extract` numbers them over all files.
CREATE TEMP TABLE extract (
    extract INTEGER, file_number INTEGER, sheet INTEGER, forum_code VARCHAR, system VARCHAR, rank INTEGER,
    is_online BOOLEAN, is_derived BOOLEAN, shares_rows BOOLEAN, as_of TIMESTAMP,  -- shares_rows: a row may say several scans
    seen_from TIMESTAMP, seen_until TIMESTAMP  -- of scans none of which can be used: how far off they are
);
CREATE TEMP TABLE read_registration (
    extract INTEGER, place BIGINT, row_number BIGINT, source VARCHAR, "order" VARCHAR, ticket VARCHAR,
    person_code VARCHAR, tokens VARCHAR, email VARCHAR, phone VARCHAR, region VARCHAR, organisation VARCHAR,
    tracks VARCHAR, sessions VARCHAR, position_rank VARCHAR, position_rule VARCHAR, status VARCHAR, status_text VARCHAR, format VARCHAR, role VARCHAR, came_as VARCHAR,
    registered_at TIMESTAMP, checked_in TIMESTAMP, checked_out TIMESTAMP
);
-- What scans of one file say beside who and when; each distinct combination once.
CREATE TEMP TABLE scan_words (
    words INTEGER, list_code VARCHAR, track_code VARCHAR, session_code VARCHAR, direction VARCHAR, is_admitted BOOLEAN,
    result_text VARCHAR
);
CREATE TEMP TABLE read_scan (
    extract INTEGER, place BIGINT, row_number BIGINT, words INTEGER, scanned_at TIMESTAMP, left_at TIMESTAMP,
    is_to_second BOOLEAN, has_order BOOLEAN, named VARCHAR, person_code VARCHAR, secret VARCHAR, tokens VARCHAR,
    email VARCHAR, phone VARCHAR
);
-- Regions that rows of logs name, for people whom no registration knows.
CREATE TEMP TABLE said_region (extract INTEGER, place BIGINT, region VARCHAR);
-- Numbers of people and tickets of trial registrations, whose scans are trials, too.
CREATE TEMP TABLE trial_number (extract INTEGER, number VARCHAR);
-- Badges that lists of registrations give out; the place is that of the row.
CREATE TEMP TABLE given_badge (extract INTEGER, place BIGINT, badge VARCHAR);
-- Which fields the tables of each file feed, under which headers.
CREATE TEMP TABLE fed (
    extract INTEGER, forum_code VARCHAR, format VARCHAR, file_name VARCHAR, field VARCHAR, title VARCHAR
);
-- What became of rows that were not simply loaded; in the order of (batch, place).
CREATE TEMP TABLE row_note (
    file_number INTEGER, extract INTEGER, batch INTEGER, place BIGINT, row_number BIGINT, fate VARCHAR, code VARCHAR,
    column_name VARCHAR
);
-- The same, each row rejected or skipped at most once; a row that another table of the file counts is only flagged.
CREATE TEMP VIEW row_fate AS
SELECT
    n.* EXCLUDE (fate),
    CASE WHEN e.is_derived AND n.fate IN ('rejected', 'skipped') THEN 'flagged' ELSE n.fate END AS fate
FROM row_note AS n
LEFT JOIN extract AS e USING (extract)
QUALIFY n.fate NOT IN ('rejected', 'skipped') OR row_number() OVER (
    PARTITION BY n.file_number, n.extract, n.row_number, n.fate IN ('rejected', 'skipped') ORDER BY n.batch, n.place
) = 1;
