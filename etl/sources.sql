-- Which file knows which person, rows that were merged away included: table person_source.
-- Uses the temporary tables of build.sql, and the ledger for what is doubtful.

CREATE TEMP TABLE named AS
SELECT
    r.person_number, s.file_number, s.row_number, 'registration' AS kind, r.status AS state, r.status = 'active' AS is_counted,
    CASE r.status
        WHEN 'active' THEN 0 WHEN 'pending' THEN 1 WHEN 'waitlist' THEN 2
        WHEN 'expired' THEN 3 WHEN 'cancelled' THEN 4 ELSE 5
    END AS place
FROM staged_registration AS s
JOIN registration AS r USING (registration_id)
UNION ALL
-- A mark without a time counts as it stands in the row that counts.
SELECT r.person_number, r.file_number, r.row_number, 'mark', 'came', TRUE, 0
FROM registration AS r
WHERE r.came_as IS NOT NULL
UNION ALL
SELECT
    p.person_number, s.file_number, s.row_number, CASE WHEN s.is_online THEN 'room' ELSE 'door' END,
    CASE WHEN NOT w.is_admitted THEN 'refused' WHEN w.direction = 'out' THEN 'left' ELSE 'admitted' END,
    w.is_admitted AND w.direction <> 'out',
    CASE WHEN NOT w.is_admitted THEN 2 WHEN w.direction = 'out' THEN 1 ELSE 0 END
FROM staged_scan AS s
JOIN scan_words AS w USING (words)
LEFT JOIN registration_person AS r USING (registration_id)
LEFT JOIN identity_person AS i ON i.identity = s.identity
JOIN person_of AS p ON p.forum_code = s.forum_code AND p.person_id = coalesce(r.person_id, i.person_id);

-- The best of what a file says of a person; doubtful when every row that says so is.
INSERT INTO person_source
WITH doubts AS (
    SELECT file_number, row_number, min(code) AS code
    FROM ledger
    WHERE code IN ('NAME_ONLY', 'BADGE_SHARED', 'IMPOSSIBLE_MOVE', 'DEVICE_CLOCK')
    GROUP BY file_number, row_number
),
best AS (
    SELECT *, min(place) OVER (PARTITION BY person_number, file_number, kind) AS best_place FROM named
)
SELECT
    b.person_number, b.file_number, b.kind,
    arg_min(b.state, b.place),
    CASE WHEN count(*) FILTER (WHERE b.place = b.best_place AND d.code IS NULL) = 0 THEN min(d.code) END,
    count(DISTINCT b.row_number),
    count(DISTINCT b.row_number) FILTER (WHERE b.is_counted),
    min(b.row_number) FILTER (WHERE b.place = b.best_place)
FROM best AS b
LEFT JOIN doubts AS d ON d.file_number = b.file_number AND d.row_number = b.row_number AND b.kind IN ('door', 'room')
GROUP BY b.person_number, b.file_number, b.kind
ORDER BY b.person_number, b.file_number, b.kind;
