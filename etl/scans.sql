-- One log of scans as it was read → read_scan, scan_words and row_note. Times are local to the forum.
-- In: as for registrations.sql, and said (words, list_text, session_text, direction_text, result_text, result_doubt,
--     way_doubt), the distinct combinations of the log, each of which has a row in scan_words (and at words + 1 one for
--     the leaving), with the codes of words in them that nobody knows. Of told_twice only what lies within the forum.

CREATE OR REPLACE TEMP VIEW judged_scan AS
SELECT
    i.place, i.row_number, i.source, w.words, w.result_doubt, w.way_doubt,
    coalesce(i.plain_scanned_at, r.moment) AS scanned_at, coalesce(i.plain_left_at, l.moment) AS left_at,
    i.plain_scanned_at IS NOT NULL AND strlen(i.scanned_at) = 19 OR coalesce(r.is_to_second, FALSE) AS is_to_second,
    coalesce(r.is_zoned, FALSE) AS is_zoned,
    nullif(CASE WHEN i."order" <> '' THEN i."order" || '-' || i.ticket ELSE i.badge END, '') AS named,
    nullif(i.person_code, '') AS person_code, i.badge,
    coalesce(plain_tokens(i.name_parts), n.tokens) AS tokens,
    coalesce(i.plain_email, e.email) AS email, coalesce(i.plain_phone, p.phone) AS phone,
    i."order" <> '' AS has_order, i.secret,
    CASE
        WHEN i.plain_scanned_at IS NULL AND r.moment IS NULL
            THEN {field: 'scanned_at', code: coalesce(r.code, 'DATE_MISSING')}
        WHEN l.code IS NOT NULL THEN {field: 'left_at', code: l.code}
        WHEN n.is_too_long THEN {field: 'name', code: 'CELL_TOO_LONG'}
    END AS fault,
    n.doubt AS name_doubt, x.is_trial
FROM incoming AS i
JOIN said AS w USING (list_text, session_text, direction_text, result_text)
LEFT JOIN spelled_moment AS r ON r.raw = i.scanned_at
LEFT JOIN spelled_moment AS l ON l.raw = i.left_at
LEFT JOIN spelled_name AS n ON n.raw = i.name
LEFT JOIN spelled_email AS e ON e.raw = i.email
LEFT JOIN spelled_phone AS p ON p.raw = i.phone
LEFT JOIN spelled_trial AS x ON x.name = i.name AND x.email = i.email;

CREATE OR REPLACE TEMP VIEW told AS
SELECT 1 AS batch, place, row_number, 'rejected' AS fate, fault.code, fault.field FROM judged_scan WHERE fault IS NOT NULL
UNION ALL
SELECT 2, place, row_number, 'skipped', 'OUTSIDE_EVENT', 'scanned_at' FROM judged_scan
WHERE scanned_at::DATE NOT IN (SELECT day_on FROM days)
UNION ALL
SELECT 3, place, row_number, 'skipped', 'TEST_RECORD', 'name' FROM judged_scan WHERE is_trial AND fault IS NULL
UNION ALL
SELECT 4, place, row_number, 'flagged', result_doubt, 'result_text' FROM judged_scan WHERE result_doubt IS NOT NULL
UNION ALL
SELECT 5, place, row_number, 'flagged', way_doubt, 'direction_text' FROM judged_scan WHERE way_doubt IS NOT NULL
UNION ALL
SELECT 6, place, row_number, 'flagged', name_doubt, 'name' FROM judged_scan WHERE name_doubt IS NOT NULL
UNION ALL
SELECT 7, place, row_number, 'flagged', 'TIME_FOLD', 'scanned_at' FROM judged_scan
JOIN told_twice ON scanned_at >= begins AND scanned_at < ends
WHERE NOT is_zoned;

INSERT INTO row_note
SELECT
    getvariable('file_number'), getvariable('extract'), t.batch, t.place, t.row_number, t.fate, t.code, h.title
FROM told AS t
LEFT JOIN header AS h ON h.field = t.field;

INSERT INTO row_note
SELECT getvariable('file_number'), getvariable('extract'), 8, place, row_number, 'skipped', 'OTHER_EVENT', NULL
FROM judged_scan
WHERE len(getvariable('sources')) > 0 AND source <> '' AND NOT list_contains(getvariable('sources'), source)
    AND row_number NOT IN (SELECT row_number FROM told WHERE fate <> 'flagged');

-- `named` ties a scan to a registration by its ticket, `person_code` by the person's code.
INSERT INTO read_scan
SELECT
    getvariable('extract'), place, row_number, words, scanned_at,
    CASE WHEN left_at::DATE IN (SELECT day_on FROM days) THEN left_at END,
    is_to_second, has_order, named, person_code, secret, tokens, email, phone
FROM judged_scan
WHERE row_number NOT IN (
    SELECT row_number FROM row_note
    WHERE extract = getvariable('extract') AND batch > 0 AND fate <> 'flagged'
)
-- Scans that stand in rows of registrations are lost with them.
AND row_number NOT IN (
    SELECT n.row_number
    FROM row_note AS n
    JOIN extract AS e USING (extract)
    JOIN extract AS own ON own.file_number = e.file_number AND own.sheet = e.sheet
    WHERE own.extract = getvariable('extract') AND own.is_derived AND NOT e.is_derived
        AND n.fate IN ('rejected', 'skipped')
);
UPDATE extract SET as_of = (SELECT max(scanned_at) FROM read_scan WHERE extract = getvariable('extract'))
WHERE extract = getvariable('extract');
