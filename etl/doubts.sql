-- Scans that contradict the registrations, each other or the programme: kept, counted and flagged.
-- Uses the temporary tables of build.sql.

-- 1. Somebody was seen who never registered.
INSERT INTO ledger
SELECT s.file_number, s.row_number, 'flagged', 'NO_REGISTRATION', NULL
FROM scan AS s
LEFT JOIN person AS p USING (person_number)
WHERE s.is_admitted AND coalesce(p.status, 'unregistered') = 'unregistered'
    AND s.forum_code IN (SELECT forum_code FROM registration);

-- 2. An exit that no entry of the last 18 hours explains; where the entry follows on the same day, the clock is wrong.
INSERT INTO ledger
WITH moves AS (
    SELECT
        file_number, row_number, direction, scanned_at,
        max(CASE WHEN direction <> 'out' THEN scanned_at END) OVER before AS last_in,
        min(CASE WHEN direction <> 'out' THEN scanned_at END) OVER after AS next_in
    FROM chosen_scan
    JOIN scan_words USING (words)
    WHERE is_admitted AND person_id IS NOT NULL
    WINDOW
        before AS (
            PARTITION BY forum_code, person_id ORDER BY scanned_at
            RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ),
        after AS (
            PARTITION BY forum_code, person_id ORDER BY scanned_at
            RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
        )
)
SELECT
    file_number, row_number, 'flagged',
    CASE WHEN next_in::DATE = scanned_at::DATE THEN 'NEGATIVE_DURATION' ELSE 'EXIT_WITHOUT_ENTRY' END, NULL
FROM moves
WHERE direction = 'out' AND (last_in IS NULL OR last_in < scanned_at - INTERVAL 18 HOURS);

-- 3. One person at two doors in the same second.
INSERT INTO ledger
WITH entries AS (
    SELECT s.file_number, s.row_number, s.forum_code, s.person_id, s.scanned_at, w.list_code
    FROM chosen_scan AS s
    JOIN scan_words AS w USING (words)
    WHERE w.is_admitted AND s.is_to_second AND NOT s.is_online AND w.direction <> 'out' AND s.person_id IS NOT NULL
),
torn AS (
    SELECT forum_code, person_id, scanned_at
    FROM entries
    GROUP BY forum_code, person_id, scanned_at
    HAVING min(list_code) <> max(list_code)
)
SELECT file_number, row_number, 'flagged', 'IMPOSSIBLE_MOVE', NULL
FROM entries
SEMI JOIN torn USING (forum_code, person_id, scanned_at);

-- 4. A door whose entries lie hours off those of another door: to the same session, and farther from its beginning;
--    or in the night, while the other one was busy by day.
INSERT INTO ledger
WITH doors AS (
    SELECT
        forum_code, scanned_at::DATE AS day_on, session_code, list_code,
        median(epoch(scanned_at)) AS middle, median(epoch(scanned_at - scanned_at::DATE::TIMESTAMP)) / 3600 AS hour
    FROM chosen_scan
    JOIN scan_words USING (words)
    WHERE is_admitted AND NOT is_online AND direction <> 'out' AND list_code IS NOT NULL
    GROUP BY forum_code, scanned_at::DATE, session_code, list_code
    HAVING count(*) >= 3
),
wrong AS (
    SELECT DISTINCT a.forum_code, a.day_on, a.session_code, a.list_code
    FROM doors AS a
    JOIN doors AS b
        ON b.forum_code = a.forum_code AND b.day_on = a.day_on AND b.list_code <> a.list_code
        AND b.session_code IS NOT DISTINCT FROM a.session_code
    LEFT JOIN programme_session AS p ON p.forum_code = a.forum_code AND p.session_code = a.session_code
    WHERE abs(a.middle - b.middle) >= 3 * 3600
        AND (
            (abs(a.middle - epoch(p.starts_at)) >= 3 * 3600
                AND abs(a.middle - epoch(p.starts_at)) > abs(b.middle - epoch(p.starts_at)))
            OR (a.hour < 5 AND b.hour BETWEEN 7 AND 22)
        )
)
SELECT s.file_number, s.row_number, 'flagged', 'DEVICE_CLOCK', NULL
FROM chosen_scan AS s
JOIN scan_words AS o USING (words)
JOIN wrong AS w
    ON w.forum_code = s.forum_code AND w.day_on = s.scanned_at::DATE AND w.list_code = o.list_code
    AND w.session_code IS NOT DISTINCT FROM o.session_code;
