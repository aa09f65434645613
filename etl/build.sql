-- From staged rows to the tables of the snapshot. Temporary tables that come in:
--   chosen_registration  the row of each registration that counts, see choose.sql
--   staged_scan          one row per usable scan of any file, scan_words what it says, see ties.sql
--   untied               what scans without a registration say of people, see ties.sql
--   same_person          pseudonyms of identities that are known under the one of another, see matching.py
--   row_note, staged_total  what became of other rows; what the platforms counted themselves
-- `row_id` numbers the rows of all files, `scan_id` their scans; (file_number, row_number) is where each was.

-- 1. Each scan once. Written to the second, equal scans are one scan. Written to the minute, several may be meant: the nth
-- equal scan of one file is the nth of another, and only the surplus is new. Equal scans have equal hashes: only those
-- few are compared.
CREATE TEMP TABLE meaning AS
SELECT
    w.*, e.forum_code, e.is_online, if(w.words IN (SELECT words FROM list_words), 1, e.rank) AS rank,
    dense_rank() OVER (ORDER BY e.forum_code, w.list_code, w.session_code, w.direction, w.is_admitted) AS meaning,
    dense_rank() OVER (ORDER BY e.forum_code, w.list_code, w.session_code) AS door
FROM scan_words AS w
JOIN (SELECT words, any_value(scan_id >> 33) AS extract FROM staged_scan GROUP BY words) AS s USING (words)
JOIN extract AS e USING (extract);

CREATE TEMP TABLE surplus AS
WITH hashed AS (
    SELECT s.scan_id, hash(m.meaning, s.scanned_at, s.registration_id, s.subject) AS mark
    FROM staged_scan AS s
    JOIN meaning AS m USING (words)
),
alike AS (
    SELECT s.*, e.sheet, m.meaning, m.rank
    FROM staged_scan AS s
    JOIN extract AS e ON e.extract = s.scan_id >> 33
    JOIN meaning AS m USING (words)
    WHERE s.scan_id IN (
        SELECT scan_id FROM hashed SEMI JOIN (SELECT mark FROM hashed GROUP BY mark HAVING count(*) > 1) USING (mark)
    )
),
numbered AS (
    SELECT *, CASE WHEN is_to_second THEN 1 ELSE row_number() OVER (
        PARTITION BY file_number, sheet, meaning, scanned_at, registration_id, subject ORDER BY scan_id
    ) END AS occurrence
    FROM alike
)
SELECT scan_id
FROM numbered
QUALIFY row_number() OVER (
    PARTITION BY meaning, scanned_at, registration_id, subject, occurrence ORDER BY rank, file_number, scan_id
) > 1;

-- A badge read again at the same place within a minute, with no exit between, is the same entry: two devices, a second try.
-- Any two such reads share one of two ways to cut the time into two minutes; only those few are put in order.
INSERT INTO surplus
WITH told AS (
    SELECT
        s.scan_id, hash(m.door, s.registration_id, s.subject) AS badge_at_door, epoch(s.scanned_at)::BIGINT AS second,
        m.direction
    FROM staged_scan AS s
    JOIN meaning AS m USING (words)
    ANTI JOIN surplus AS d ON d.scan_id = s.scan_id
    WHERE s.is_to_second AND NOT m.is_online AND m.is_admitted AND s.subject IS DISTINCT FROM ''
),
near AS (
    SELECT scan_id FROM told WHERE hash(badge_at_door, second // 120) IN (
        SELECT hash(badge_at_door, second // 120) AS cut FROM told GROUP BY cut HAVING count(*) > 1
    )
    UNION
    SELECT scan_id FROM told WHERE hash(badge_at_door, (second + 60) // 120) IN (
        SELECT hash(badge_at_door, (second + 60) // 120) AS cut FROM told GROUP BY cut HAVING count(*) > 1
    )
)
SELECT scan_id
FROM told SEMI JOIN near USING (scan_id)
WINDOW door AS (PARTITION BY badge_at_door ORDER BY second, scan_id)
QUALIFY direction <> 'out' AND lag(direction) OVER door = direction AND second - lag(second) OVER door <= 60;

-- People of each forum: everybody who registered or was seen; numbers in the order of their pseudonyms.
CREATE TEMP VIEW registered AS
SELECT
    r.registration_id, r.forum_code, coalesce(s.person_id, r.own_id) AS person_id, coalesce(s.rule, 'new') AS rule
FROM chosen_registration AS r
LEFT JOIN same_person AS s USING (own_id);

CREATE TEMP TABLE unregistered AS
SELECT
    m.forum_code, s.own_id, coalesce(p.person_id, s.own_id) AS person_id,
    -- A scan that repeats another makes nobody a person: of two names on one badge the first is the one seen.
    bool_or(m.is_admitted AND m.direction <> 'out' AND s.scan_id NOT IN (SELECT scan_id FROM surplus)) AS is_seen
FROM staged_scan AS s
JOIN meaning AS m USING (words)
LEFT JOIN same_person AS p USING (own_id)
WHERE s.own_id IS NOT NULL
GROUP BY ALL;

CREATE TEMP TABLE person_of AS
SELECT forum_code, person_id, (row_number() OVER (ORDER BY forum_code, person_id))::INTEGER AS person_number
FROM (
    SELECT forum_code, person_id FROM registered
    UNION
    SELECT forum_code, person_id FROM unregistered WHERE is_seen
);

CREATE TEMP TABLE registration_person AS
SELECT r.*, p.person_number
FROM registered AS r
JOIN person_of AS p ON p.forum_code = r.forum_code AND p.person_id = r.person_id;

-- Somebody who was only turned away, or only left, is known and no person of the forum.
CREATE TEMP TABLE person_scan AS
WITH stranger AS (
    SELECT u.forum_code, u.own_id, p.person_number
    FROM unregistered AS u
    LEFT JOIN person_of AS p ON p.forum_code = u.forum_code AND p.person_id = u.person_id
)
SELECT
    s.scan_id, s.file_number, s.row_number, s.words, s.scanned_at, s.is_to_second, s.is_by_name,
    coalesce(r.person_number, u.person_number) AS person_number,
    r.person_number IS NULL AND u.own_id IS NOT NULL AND u.person_number IS NULL AS is_stranger,
    s.scan_id IN (SELECT scan_id FROM surplus) AS is_surplus
FROM staged_scan AS s
JOIN meaning AS m USING (words)
LEFT JOIN registration_person AS r USING (registration_id)
LEFT JOIN stranger AS u ON u.forum_code = m.forum_code AND u.own_id = s.own_id;
CREATE TEMP VIEW chosen_scan AS SELECT * FROM person_scan WHERE NOT is_surplus;

-- The region of somebody who never registered, as the newest log that names one says.
CREATE TEMP TABLE walk_in AS
SELECT s.person_number, arg_max(g.region_code, s.scanned_at) AS region_code
FROM person_scan AS s
JOIN (
    SELECT 2 * ((r.extract::BIGINT << 32) + r.place) AS scan_id, g.region_code
    FROM said_region AS r
    JOIN spelled_region AS g ON g.raw = r.region
    WHERE g.region_code <> 'unresolved'
) AS g USING (scan_id)
WHERE s.person_number NOT IN (SELECT person_number FROM registration_person)
GROUP BY s.person_number;

-- What the platforms counted themselves, beside what their rows say: people by the rules of identity.
INSERT INTO control_total
WITH seen AS (
    SELECT
        s.file_number, e.sheet, s.scan_id, s.scanned_at, m.direction,
        coalesce(r.person_id::VARCHAR, p.person_id::VARCHAR, s.own_id::VARCHAR, s.subject) AS who
    FROM staged_scan AS s
    JOIN extract AS e ON e.extract = s.scan_id >> 33
    JOIN meaning AS m USING (words)
    LEFT JOIN registration_person AS r USING (registration_id)
    LEFT JOIN same_person AS p USING (own_id)
    WHERE m.is_admitted AND m.is_online AND s.file_number IN (SELECT file_number FROM staged_total)
),
people AS (
    SELECT file_number, sheet, count(DISTINCT who) AS people FROM seen WHERE direction = 'in' GROUP BY file_number, sheet
),
users AS (
    SELECT file_number, count(DISTINCT who) AS people FROM seen WHERE direction = 'in' GROUP BY file_number
),
peaks AS (
    SELECT file_number, sheet, max(present) AS people
    FROM (
        SELECT file_number, sheet, sum(CASE direction WHEN 'in' THEN 1 ELSE -1 END) OVER (
            PARTITION BY file_number, sheet ORDER BY scanned_at, direction DESC, scan_id ROWS UNBOUNDED PRECEDING
        ) AS present
        FROM seen
    )
    GROUP BY file_number, sheet
)
SELECT t.file_number, t.total_code, t.stated, coalesce(CASE t.total_code
    WHEN 'participant_rows' THEN t.rows
    WHEN 'total_users' THEN u.people
    WHEN 'peak_viewers' THEN k.people
    ELSE p.people
END, 0)
FROM staged_total AS t
LEFT JOIN people AS p ON p.file_number = t.file_number AND p.sheet = t.sheet
LEFT JOIN users AS u ON u.file_number = t.file_number
LEFT JOIN peaks AS k ON k.file_number = t.file_number AND k.sheet = t.sheet;
DROP TABLE staged_scan;

-- 2. Registrations and scans under their people.
INSERT INTO registration
SELECT
    r.registration_id, i.person_number, r.forum_code, r.source, r.status, nullif(r.status_text, ''), r.registered_at,
    r.format, r.role, r.region_code, r.region_rule, r.organisation_type, r.organisation_rule, r.organisation_id,
    i.rule, r.file_number, r.row_number, nullif(r.came_as, ''), coalesce(nullif(r.position_rank, ''), 'unknown'),
    nullif(r.position_rule, '')
FROM chosen_registration AS r
JOIN registration_person AS i USING (registration_id);

INSERT INTO registration_track
SELECT DISTINCT registration_id, unnest(string_split(tracks, ';')) AS track_code
FROM chosen_registration
WHERE tracks <> '';

INSERT INTO registration_session
SELECT DISTINCT registration_id, unnest(string_split(sessions, ';')) AS session_code
FROM chosen_registration
WHERE sessions <> '';
UPDATE programme_session SET is_registration_asked = TRUE
WHERE (forum_code, session_code) IN (
    SELECT forum_code, session_code FROM registration_session JOIN registration USING (registration_id)
);

-- Where the scans of each words were; `place` is the unit within which entries and exits are paired.
CREATE TEMP TABLE spot AS
WITH placed AS (
    SELECT
        m.words, m.forum_code, m.is_online, m.list_code, m.track_code, m.session_code, m.direction, m.result_text,
        m.is_admitted, m.direction = 'out' AS is_out,
        coalesce(l.hall_code, p.hall_code, CASE WHEN NOT m.is_online THEN t.hall_code END) AS hall_code
    FROM meaning AS m
    LEFT JOIN checkin_list AS l ON l.forum_code = m.forum_code AND l.list_code = m.list_code
    LEFT JOIN programme_session AS p ON p.forum_code = m.forum_code AND p.session_code = m.session_code
    LEFT JOIN track AS t ON t.forum_code = m.forum_code AND t.track_code = m.track_code
),
named AS (
    SELECT *, CASE
        WHEN is_online THEN coalesce(list_code, session_code, 'online')
        ELSE coalesce(hall_code, list_or_session, 'venue')
    END AS place_code
    FROM (
        SELECT *, CASE WHEN track_code IS NOT NULL OR session_code IS NOT NULL THEN
            coalesce(list_code, session_code, track_code)
        END AS list_or_session
        FROM placed
    )
)
SELECT
    * EXCLUDE (list_or_session),
    dense_rank() OVER (ORDER BY forum_code, is_online, list_code, track_code, session_code) AS spot,
    dense_rank() OVER (ORDER BY forum_code, is_online, place_code) AS place
FROM named;

INSERT INTO scan
SELECT
    c.scan_id, c.person_number, s.forum_code, s.list_code, s.track_code, s.session_code, c.scanned_at::DATE,
    c.scanned_at, s.direction, s.is_admitted, nullif(s.result_text, ''), c.file_number, c.row_number, s.is_online
FROM chosen_scan AS c
JOIN spot AS s USING (words);

INSERT INTO attendance
WITH seen AS (
    SELECT
        c.person_number, c.scanned_at::DATE AS day_on, s.spot, min(c.scanned_at) AS first_at,
        max(c.scanned_at) AS last_at, count(*) AS entries
    FROM chosen_scan AS c
    JOIN spot AS s USING (words)
    WHERE s.is_admitted AND NOT s.is_out AND c.person_number IS NOT NULL
    GROUP BY c.person_number, day_on, s.spot
)
SELECT
    s.forum_code, a.person_number, a.day_on, s.list_code, s.track_code, s.session_code, a.first_at, a.last_at,
    a.entries, s.is_online
FROM seen AS a
JOIN (SELECT DISTINCT spot, forum_code, list_code, track_code, session_code, is_online FROM spot) AS s USING (spot);

-- Webinar rooms that the forum folder does not declare are lists as well.
INSERT INTO checkin_list (forum_code, list_code, name, track_code, session_code, is_meeting, is_online)
SELECT forum_code, list_code, list_code, any_value(track_code), any_value(session_code), FALSE, TRUE
FROM scan
WHERE is_online AND (forum_code, list_code) NOT IN (SELECT forum_code, list_code FROM checkin_list)
GROUP BY forum_code, list_code;
UPDATE checkin_list SET is_online = TRUE
WHERE (forum_code, list_code) IN (SELECT forum_code, list_code FROM scan WHERE is_online);

UPDATE day SET is_measured = TRUE
WHERE (forum_code, day_on) IN (SELECT DISTINCT forum_code, day_on FROM attendance);
UPDATE forum SET is_on_site_measured = TRUE
WHERE forum_code IN (
    SELECT forum_code FROM attendance WHERE NOT is_online
    UNION SELECT forum_code FROM registration WHERE came_as IN ('on_site', 'both')
);
UPDATE forum SET is_online_measured = TRUE
WHERE forum_code IN (
    SELECT forum_code FROM attendance WHERE is_online
    UNION SELECT forum_code FROM registration WHERE came_as IN ('online', 'both')
);

-- 3. The ledger: a row is loaded when something of this snapshot was made from it, else it repeats another.
INSERT INTO ledger
WITH unused (file_number, sheet, row_number, merge_code) AS (
    SELECT file_number, sheet, row_number, CASE
        WHEN is_superseded THEN 'SUPERSEDED'
        WHEN is_order THEN 'ORDER_HAS_TICKETS'
        ELSE 'SAME_REGISTRATION'
    END
    FROM staged_registration JOIN outdone USING (row_id)
    UNION ALL
    SELECT s.file_number, e.sheet, s.row_number, 'SAME_SCAN'
    FROM person_scan AS s
    JOIN extract AS e ON e.extract = s.scan_id >> 33
    WHERE s.is_surplus
)
SELECT file_number, row_number, 'merged', min(merge_code), NULL
FROM unused
WHERE (file_number, sheet, row_number) NOT IN (
    SELECT (file_number, sheet, row_number) FROM chosen_registration SEMI JOIN unused USING (file_number, sheet, row_number)
    UNION ALL
    SELECT (file_number, sheet, row_number)
    FROM (SELECT s.*, e.sheet FROM chosen_scan AS s JOIN extract AS e ON e.extract = s.scan_id >> 33)
    SEMI JOIN unused USING (file_number, sheet, row_number)
)
GROUP BY file_number, sheet, row_number;

INSERT INTO ledger SELECT file_number, row_number, fate, code, column_name FROM row_fate;
INSERT INTO ledger
SELECT DISTINCT file_number, row_number, 'flagged', 'NAME_ONLY', NULL FROM chosen_scan WHERE is_by_name;
