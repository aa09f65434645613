-- Scans that contradict the registrations, each other or the programme: kept, counted and flagged.
-- Uses the temporary tables of build.sql.

-- 1. Somebody was seen who never registered.
INSERT INTO ledger
SELECT s.file_number, s.row_number, 'flagged', 'NO_REGISTRATION', NULL
FROM scan AS s
LEFT JOIN person AS p USING (person_number)
WHERE s.is_admitted AND coalesce(p.status, 'unregistered') = 'unregistered'
    AND s.forum_code IN (SELECT DISTINCT forum_code FROM registration);

-- 2. An exit that no entry of the last 18 hours explains; or that follows another exit, with more exits than entries there on
--    that day: not the same badge read again, and not the door of a hall before that of the house. Where the entry
--    follows on the same day, and of the second kind no exit after it, the clock is wrong.
INSERT INTO ledger
WITH moves AS (
    SELECT
        c.scan_id, c.scanned_at, s.is_out, s.is_online,
        max(CASE WHEN s.is_out THEN c.scanned_at END) OVER earlier AS last_out,
        min(CASE WHEN s.is_out THEN c.scanned_at END) OVER later AS next_out,
        sum(if(s.is_out, 1, -1)) OVER there > 0 AS has_more_exits,
        max(CASE WHEN NOT s.is_out THEN c.scanned_at END) OVER before AS last_in,
        min(CASE WHEN NOT s.is_out THEN c.scanned_at END) OVER after AS next_in
    FROM chosen_scan AS c
    JOIN spot AS s USING (words)
    WHERE s.is_admitted AND c.person_number IS NOT NULL
    WINDOW
        before AS (
            PARTITION BY c.person_number ORDER BY c.scanned_at RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ),
        after AS (
            PARTITION BY c.person_number ORDER BY c.scanned_at RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
        ),
        earlier AS (
            PARTITION BY c.person_number ORDER BY c.scanned_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ),
        later AS (
            PARTITION BY c.person_number ORDER BY c.scanned_at ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
        ),
        there AS (
            PARTITION BY c.person_number, s.place, c.scanned_at::DATE ORDER BY c.scanned_at
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        )
),
wrong AS (
    SELECT scan_id, coalesce(next_in::DATE = scanned_at::DATE, FALSE) AS is_early
    FROM moves
    WHERE is_out AND (last_in IS NULL OR last_in < scanned_at - INTERVAL 18 HOURS)
    UNION ALL
    SELECT
        scan_id,
        coalesce(next_in::DATE = scanned_at::DATE, FALSE) AND coalesce(next_out::DATE > scanned_at::DATE, TRUE)
    FROM moves
    WHERE is_out AND NOT is_online AND has_more_exits
        AND last_in >= scanned_at - INTERVAL 18 HOURS AND last_out >= last_in
        AND last_out < scanned_at - INTERVAL 60 SECONDS
    UNION ALL
    SELECT c.scan_id, FALSE
    FROM chosen_scan AS c
    JOIN spot AS s USING (words)
    WHERE c.is_stranger AND s.is_admitted AND s.is_out
)
SELECT c.file_number, c.row_number, 'flagged', if(w.is_early, 'NEGATIVE_DURATION', 'EXIT_WITHOUT_ENTRY'), NULL
FROM chosen_scan AS c
JOIN wrong AS w USING (scan_id);

-- 3. One person at two doors in the same second; or, where times have no seconds, in two halls in the same minute: the
--    door of the house and that of a hall are a minute apart.
INSERT INTO ledger
WITH entries AS (
    SELECT
        c.file_number, c.row_number, c.person_number, c.scanned_at, c.is_to_second,
        CASE WHEN c.is_to_second THEN s.list_code WHEN s.place_code <> 'venue' THEN s.place_code END AS place
    FROM chosen_scan AS c
    JOIN spot AS s USING (words)
    WHERE s.is_admitted AND NOT s.is_online AND NOT s.is_out AND c.person_number IS NOT NULL
),
torn AS (
    SELECT person_number, scanned_at, is_to_second
    FROM entries
    WHERE hash(person_number, scanned_at) IN (
        SELECT hash(person_number, scanned_at) AS mark FROM entries GROUP BY mark HAVING count(*) > 1
    )
    GROUP BY person_number, scanned_at, is_to_second
    HAVING min(place) <> max(place)
)
SELECT file_number, row_number, 'flagged', 'IMPOSSIBLE_MOVE', NULL
FROM entries
SEMI JOIN torn USING (person_number, scanned_at, is_to_second)
WHERE place IS NOT NULL;

-- 4. A door whose entries lie hours off those of another door: to the same session, and farther from its beginning;
--    or in the night, while the other one was busy by day.
INSERT INTO ledger
WITH doors AS (
    SELECT
        forum_code, scanned_at::DATE AS day_on, session_code, list_code,
        median(epoch(scanned_at)) AS middle, median(epoch(scanned_at - scanned_at::DATE::TIMESTAMP)) / 3600 AS hour
    FROM chosen_scan
    JOIN spot USING (words)
    WHERE is_admitted AND NOT is_online AND NOT is_out AND list_code IS NOT NULL
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
JOIN spot AS o USING (words)
JOIN wrong AS w
    ON w.forum_code = o.forum_code AND w.day_on = s.scanned_at::DATE AND w.list_code = o.list_code
    AND w.session_code IS NOT DISTINCT FROM o.session_code;

-- 5. Rows of lists of people, tickets aside, about somebody whom an earlier row or list has already: one person all the same.
CREATE TEMP TABLE repeated_person AS
SELECT file_number, count(*) AS rows
FROM (
    SELECT r.file_number, row_number() OVER (PARTITION BY r.person_number ORDER BY r.file_number, r.row_number) AS place
    FROM registration AS r
    JOIN chosen_registration AS c USING (registration_id)
    WHERE c.system IN ('plain', 'google_forms', 'yandex_forms')
        AND r.person_number IN (SELECT person_number FROM person WHERE registrations > 1)
)
WHERE place > 1
GROUP BY file_number;
