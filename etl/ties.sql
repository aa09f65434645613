-- read_scan and the entries that stand in registration rows → staged_scan: every scan, tied to the registration that it
-- names; a scan that names none has a `subject` and, unless nobody holds its barcode, the pseudonym of what it says of a
-- person, own_id. Table untied (own_id, tokens, email, phone, subject): what those say.
-- In: borne_number, see borne.sql; asked_by_name, see holders.sql; name_holder (forum_code, tokens, email, has_card, registration_id)
--     and list_words (file_number, is_online, direction, words), see matching.py. A scan is known by its row: `row_id` doubled, and one more for the leaving; so that what is the
--     same in all scans of a table stands in extract (scan_id >> 33).

-- The last entries and exits of a check-in list, the one of Indico: their list is told by the name of the file.
CREATE TEMP TABLE staged_scan AS
SELECT
    2 * s.row_id + (d.direction = 'out')::INTEGER AS scan_id, s.file_number, s.row_number, w.words, m.scanned_at,
    FALSE AS is_to_second, s.registration_id, NULL::VARCHAR AS subject, NULL::UUID AS own_id,
    FALSE AS is_by_name
FROM staged_registration AS s
CROSS JOIN (VALUES ('in'), ('out')) AS d (direction)
CROSS JOIN LATERAL (SELECT if(d.direction = 'in', s.checked_in, s.checked_out) AS scanned_at) AS m
JOIN list_words AS w ON w.file_number = s.file_number AND w.is_online = s.is_online AND w.direction = d.direction
WHERE m.scanned_at IS NOT NULL;

CREATE TEMP VIEW tied_scan AS
WITH named AS (
    SELECT
        (e.extract::BIGINT << 32) + s.place AS row_id, e.file_number, e.forum_code, e.is_online,
        s.* EXCLUDE (extract, place), coalesce(t.registration_id, c.registration_id) AS registration_id
    FROM read_scan AS s
    JOIN extract AS e USING (extract)
    LEFT JOIN borne_number AS t ON t.forum_code = e.forum_code AND t.number = s.named
    LEFT JOIN (
        SELECT forum_code, person_code, min(registration_id) AS registration_id
        FROM staged_registration
        WHERE person_code <> ''
        GROUP BY forum_code, person_code
        HAVING min(registration_id) = max(registration_id)
    ) AS c ON c.forum_code = e.forum_code AND c.person_code = s.person_code
)
SELECT
    s.* REPLACE (coalesce(s.registration_id, h.registration_id) AS registration_id),
    coalesce(h.tokens <> '', FALSE) AS is_by_name,
    -- What an untied scan says of a person, in the order in which it is believed.
    CASE
        WHEN s.registration_id IS NOT NULL OR h.registration_id IS NOT NULL THEN NULL
        WHEN s.has_order THEN 'ticket ' || s.named
        WHEN s.person_code IS NOT NULL THEN 'person_code ' || s.person_code
        WHEN s.named IS NOT NULL THEN 'badge ' || s.named
        WHEN s.email <> '' THEN 'email ' || s.email
        WHEN s.phone <> '' THEN 'phone ' || s.phone
        WHEN s.tokens <> '' THEN 'tokens ' || s.tokens
        WHEN s.secret <> '' THEN 'secret ' || s.secret
        ELSE ''
    END AS subject
FROM named AS s
LEFT JOIN (
    SELECT row_id, registration_id, tokens
    FROM asked_by_name
    JOIN name_holder USING (forum_code, tokens, email, has_card)
) AS h ON s.registration_id IS NULL AND h.row_id = s.row_id;

CREATE TEMP VIEW told_scan AS
SELECT *, CASE
    WHEN subject <> '' AND NOT starts_with(subject, 'secret ')
        THEN pseudonym(concat_ws(chr(31), tokens, email, phone, '', '', subject))
END AS own_id
FROM tied_scan;

INSERT INTO staged_scan
SELECT
    2 * row_id, file_number, row_number, words, scanned_at, is_to_second, registration_id, subject, own_id, is_by_name
FROM told_scan;
INSERT INTO staged_scan
SELECT
    2 * row_id + 1, file_number, row_number, words + 1, left_at, is_to_second, registration_id, subject, own_id, is_by_name
FROM told_scan
WHERE left_at IS NOT NULL;
CREATE TEMP TABLE untied AS
SELECT DISTINCT s.own_id, r.tokens, r.email, r.phone, s.subject
FROM read_scan AS r
JOIN (
    SELECT scan_id >> 33 AS extract, scan_id // 2 & 4294967295 AS place, own_id, subject
    FROM staged_scan
    WHERE own_id IS NOT NULL
) AS s ON s.extract = r.extract AND s.place = r.place;
DROP VIEW told_scan;
DROP VIEW tied_scan;
TRUNCATE read_scan;

-- Files of which a row may say several scans.
CREATE TEMP TABLE scans_share_rows AS
SELECT file_number FROM extract GROUP BY file_number HAVING count(*) > 1 OR bool_or(shares_rows)
UNION
SELECT file_number FROM list_words
UNION
SELECT DISTINCT file_number FROM staged_scan WHERE scan_id % 2 = 1;
