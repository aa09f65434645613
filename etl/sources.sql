-- Which file knows which person, rows that were merged away included: table person_source.
-- Uses the temporary tables of build.sql, and the ledger for what is doubtful.

-- `place` tells how good a row is: of registrations the state, of scans whether somebody was let in, left or refused.
CREATE TEMP TABLE named AS
SELECT
    r.person_number, s.file_number, s.row_number, 0::TINYINT AS kind,
    CASE r.status
        WHEN 'active' THEN 0 WHEN 'pending' THEN 1 WHEN 'waitlist' THEN 2
        WHEN 'expired' THEN 3 WHEN 'cancelled' THEN 4 ELSE 5
    END::TINYINT AS place
FROM staged_registration AS s
JOIN registration AS r USING (registration_id)
UNION ALL
-- A mark without a time counts as it stands in the row that counts.
SELECT r.person_number, r.file_number, r.row_number, 1, 0
FROM registration AS r
WHERE r.came_as IS NOT NULL
UNION ALL
SELECT
    s.person_number, s.file_number, s.row_number, if(m.is_online, 3, 2),
    CASE WHEN NOT m.is_admitted THEN 2 WHEN m.direction = 'out' THEN 1 ELSE 0 END
FROM person_scan AS s
JOIN meaning AS m USING (words)
WHERE s.person_number IS NOT NULL;

-- A row may say several scans: in such files rows are told apart, everywhere else they are counted as they come.
CREATE TEMP TABLE repeated AS
SELECT
    person_number, file_number, kind, count(*) - count(DISTINCT row_number) AS rows,
    count(*) FILTER (place = 0) - count(DISTINCT row_number) FILTER (place = 0) AS counted_rows
FROM named
WHERE file_number IN (FROM scans_share_rows)
GROUP BY person_number, file_number, kind;

-- The best of what a file says of a person; doubtful when every row that says so is.
INSERT INTO person_source
WITH doubts AS (
    SELECT file_number, row_number, min(code) AS code
    FROM ledger
    WHERE code IN ('NAME_ONLY', 'BADGE_SHARED', 'IMPOSSIBLE_MOVE', 'DEVICE_CLOCK')
    GROUP BY file_number, row_number
),
told AS (
    SELECT
        n.person_number, n.file_number, n.kind, min(n.place) AS place,
        min(2 * n.place + (d.code IS NOT NULL)::TINYINT) % 2 = 1 AS is_doubtful, min(d.code) AS doubt,
        count(*) AS rows, count(*) FILTER (n.place = 0) AS counted_rows,
        min((n.place::BIGINT << 32) + n.row_number) AS first
    FROM named AS n
    LEFT JOIN doubts AS d ON d.file_number = n.file_number AND d.row_number = n.row_number AND n.kind > 1
    GROUP BY n.person_number, n.file_number, n.kind
)
SELECT
    t.person_number, t.file_number, ['registration', 'mark', 'door', 'room'][t.kind + 1],
    CASE t.kind
        WHEN 0 THEN ['active', 'pending', 'waitlist', 'expired', 'cancelled', 'rejected'][t.place + 1]
        WHEN 1 THEN 'came'
        ELSE ['admitted', 'left', 'refused'][t.place + 1]
    END,
    if(t.is_doubtful, t.doubt, NULL), t.rows - coalesce(r.rows, 0), t.counted_rows - coalesce(r.counted_rows, 0),
    t.first - (t.place::BIGINT << 32)
FROM told AS t
LEFT JOIN repeated AS r USING (person_number, file_number, kind)
ORDER BY t.person_number, t.file_number, t.kind;
DROP TABLE named;
DROP TABLE repeated;
DROP VIEW chosen_scan;
DROP TABLE person_scan;
