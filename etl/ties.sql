-- read_scan and the entries that stand in registration rows → staged_scan: every scan, tied to the registration that it
-- names; a scan that names none has a `subject` and, unless nobody holds its barcode, an `identity`.
-- In: name_holder (forum_code, tokens, email, registration_id) and list_words (file_number, is_online, direction, words),
--     see matching.py.

-- The last entries and exits of a check-in list, the one of Indico: their list is told by the name of the file.
-- A scan is known by its row: `row_id` doubled, and one more for the leaving.
CREATE TEMP TABLE staged_scan AS
SELECT
    2 * s.row_id + (d.direction = 'out')::INTEGER AS scan_id, s.file_number, s.row_number, s.sheet,
    s.forum_code, 1 AS rank, w.words, m.scanned_at,
    FALSE AS is_to_second, s.is_online, s.registration_id, NULL::VARCHAR AS subject, NULL::VARCHAR AS identity,
    FALSE AS is_by_name
FROM staged_registration AS s
CROSS JOIN (VALUES ('in'), ('out')) AS d (direction)
CROSS JOIN LATERAL (SELECT if(d.direction = 'in', s.checked_in, s.checked_out) AS scanned_at) AS m
JOIN list_words AS w ON w.file_number = s.file_number AND w.is_online = s.is_online AND w.direction = d.direction
WHERE m.scanned_at IS NOT NULL;

INSERT INTO staged_scan
WITH tied AS NOT MATERIALIZED (
    SELECT
        (e.extract::BIGINT << 32) + s.place AS row_id, e.file_number, s.row_number, e.sheet, e.forum_code, e.rank,
        s.words, s.left_words, s.scanned_at, s.left_at, s.is_to_second, e.is_online,
        coalesce(t.registration_id, c.registration_id) AS registration_id,
        s.contact, s.tokens, s.email, s.phone, s.named, s.person_code
    FROM read_scan AS s
    JOIN extract AS e USING (extract)
    LEFT JOIN (
        SELECT forum_code, key[8:] AS named, any_value(registration_id) AS registration_id
        FROM staged_registration
        WHERE starts_with(key, 'pretix ')
        GROUP BY forum_code, key[8:]
    ) AS t ON t.forum_code = e.forum_code AND t.named = s.named
    LEFT JOIN (
        SELECT forum_code, person_code, min(registration_id) AS registration_id
        FROM staged_registration
        WHERE person_code <> ''
        GROUP BY forum_code, person_code
        HAVING min(registration_id) = max(registration_id)
    ) AS c ON c.forum_code = e.forum_code AND c.person_code = s.person_code
),
told AS NOT MATERIALIZED (
    SELECT
        s.* EXCLUDE (contact, tokens, email, phone, named, person_code, registration_id),
        coalesce(s.registration_id, h.registration_id) AS registration_id,
        if(coalesce(s.registration_id, h.registration_id) IS NULL, coalesce(s.contact, ''), NULL) AS subject,
        CASE
            WHEN s.registration_id IS NULL AND h.registration_id IS NULL AND NOT starts_with(s.contact, 'secret ')
                THEN concat_ws(chr(31), s.tokens, s.email, s.phone, '', '', s.contact)
        END AS identity,
        h.registration_id IS NOT NULL AS is_by_name
    FROM tied AS s
    LEFT JOIN name_holder AS h
        ON s.registration_id IS NULL AND s.is_online AND s.phone = '' AND s.person_code IS NULL AND s.named IS NULL
        AND h.forum_code = s.forum_code AND h.tokens = s.tokens AND h.email = s.email
)
SELECT
    2 * row_id, file_number, row_number, sheet, forum_code, rank, words, scanned_at, is_to_second, is_online,
    registration_id, subject, identity, is_by_name
FROM told
UNION ALL
SELECT
    2 * row_id + 1, file_number, row_number, sheet, forum_code, rank, left_words, left_at, is_to_second, is_online,
    registration_id, subject, identity, is_by_name
FROM told
WHERE left_at IS NOT NULL;
TRUNCATE read_scan;

-- Files of which a row may say several scans.
CREATE TEMP TABLE scans_share_rows AS
SELECT file_number FROM extract GROUP BY file_number HAVING count(*) > 1 OR bool_or(is_derived)
UNION
SELECT file_number FROM list_words
UNION
SELECT DISTINCT file_number FROM staged_scan WHERE scan_id % 2 = 1;
