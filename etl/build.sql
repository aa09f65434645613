-- From staged rows to the tables of the snapshot. Temporary tables that come in (names are folded into `identity`):
--   chosen_registration  the row of each registration that counts, see choose.sql
--   staged_scan          one row per usable scan of any file, scan_words what it says, see ties.sql
--   identity_person      identity → pseudonym of its person and the rule that tied it there
--   row_note, staged_total  what became of other rows; what the platforms counted themselves
-- `row_id` numbers the rows of all files, `scan_id` their scans; (file_number, row_number) is where each was.

-- 1. Each scan once. Written to the second, equal scans are one scan. Written to the minute, several may be meant: the nth
-- equal scan of one file is the nth of another, and only the surplus is new. Equal scans have equal hashes: only those
-- few are compared.
CREATE TEMP TABLE meaning AS
SELECT words, dense_rank() OVER (ORDER BY list_code, session_code, direction, is_admitted) AS meaning FROM scan_words;

CREATE TEMP TABLE surplus AS
WITH hashed AS (
    SELECT s.scan_id, hash(m.meaning, s.scanned_at, s.registration_id, s.subject) AS mark
    FROM staged_scan AS s
    JOIN meaning AS m USING (words)
),
alike AS (
    SELECT s.*, m.meaning
    FROM staged_scan AS s
    JOIN meaning AS m USING (words)
    WHERE s.scan_id IN (
        SELECT scan_id FROM hashed SEMI JOIN (SELECT mark FROM hashed GROUP BY mark HAVING count(*) > 1) USING (mark)
    )
),
numbered AS (
    SELECT *, CASE WHEN is_to_second THEN 1 ELSE row_number() OVER (
        PARTITION BY file_number, sheet, forum_code, meaning, scanned_at, registration_id, subject ORDER BY scan_id
    ) END AS occurrence
    FROM alike
)
SELECT scan_id, file_number, sheet, row_number
FROM numbered
QUALIFY row_number() OVER (
    PARTITION BY forum_code, meaning, scanned_at, registration_id, subject, occurrence
    ORDER BY rank, file_number, scan_id
) > 1;

-- A badge read again at the same place within a minute, with no exit between, is the same entry: two devices, a second try.
-- Any two such reads share one of two ways to cut the time into two minutes; only those few are put in order.
INSERT INTO surplus
WITH told AS (
    SELECT
        s.scan_id, hash(s.forum_code, w.list_code, w.session_code, s.registration_id, s.subject) AS badge_at_door,
        epoch(s.scanned_at)::BIGINT AS second
    FROM staged_scan AS s
    JOIN scan_words AS w USING (words)
    ANTI JOIN surplus AS d ON d.scan_id = s.scan_id
    WHERE s.is_to_second AND NOT s.is_online AND w.is_admitted AND s.subject IS DISTINCT FROM ''
),
near AS (
    SELECT scan_id FROM told SEMI JOIN (
        SELECT badge_at_door, second // 120 AS cut FROM told GROUP BY ALL HAVING count(*) > 1
    ) AS a ON a.badge_at_door = told.badge_at_door AND a.cut = told.second // 120
    UNION
    SELECT scan_id FROM told SEMI JOIN (
        SELECT badge_at_door, (second + 60) // 120 AS cut FROM told GROUP BY ALL HAVING count(*) > 1
    ) AS b ON b.badge_at_door = told.badge_at_door AND b.cut = (told.second + 60) // 120
)
SELECT s.scan_id, s.file_number, s.sheet, s.row_number
FROM told AS t
SEMI JOIN near AS n ON n.scan_id = t.scan_id
JOIN staged_scan AS s ON s.scan_id = t.scan_id
JOIN scan_words AS w USING (words)
WINDOW door AS (PARTITION BY t.badge_at_door ORDER BY t.second, s.scan_id)
QUALIFY w.direction <> 'out' AND lag(w.direction) OVER door = w.direction
    AND t.second - lag(t.second) OVER door <= 60;

-- People of each forum: everybody who registered or was seen; numbers in the order of their pseudonyms.
CREATE TEMP TABLE person_of AS
SELECT forum_code, person_id, (row_number() OVER (ORDER BY forum_code, person_id))::INTEGER AS person_number
FROM (
    SELECT r.forum_code, i.person_id
    FROM chosen_registration AS r
    JOIN identity_person AS i USING (identity)
    UNION
    SELECT s.forum_code, i.person_id
    FROM staged_scan AS s
    JOIN scan_words AS w USING (words)
    JOIN identity_person AS i ON i.identity = s.identity
    WHERE w.is_admitted AND w.direction <> 'out'
);

CREATE TEMP TABLE registration_person AS
SELECT r.registration_id, r.forum_code, i.person_id, i.rule, p.person_number
FROM chosen_registration AS r
JOIN identity_person AS i USING (identity)
JOIN person_of AS p ON p.forum_code = r.forum_code AND p.person_id = i.person_id;

-- Somebody who was only turned away, or only left, is known and no person of the forum.
CREATE TEMP TABLE chosen_scan AS
SELECT
    s.scan_id, s.file_number, s.row_number, s.sheet, s.forum_code, s.words, s.scanned_at, s.is_to_second,
    s.is_online, s.is_by_name, coalesce(r.person_number, p.person_number) AS person_number,
    r.person_number IS NULL AND i.person_id IS NOT NULL AND p.person_number IS NULL AS is_stranger
FROM staged_scan AS s
LEFT JOIN registration_person AS r USING (registration_id)
LEFT JOIN identity_person AS i ON i.identity = s.identity
LEFT JOIN person_of AS p ON p.forum_code = s.forum_code AND p.person_id = i.person_id
WHERE s.scan_id NOT IN (SELECT scan_id FROM surplus);

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

INSERT INTO scan
SELECT
    s.scan_id, s.person_number, s.forum_code, w.list_code, w.track_code, w.session_code, s.scanned_at::DATE,
    s.scanned_at, w.direction, w.is_admitted, nullif(w.result_text, ''), s.file_number, s.row_number, s.is_online
FROM chosen_scan AS s
JOIN scan_words AS w USING (words);

-- Where the scans of each words were; `place` is the unit within which entries and exits are paired.
CREATE TEMP TABLE spot AS
WITH used AS (
    SELECT words, any_value(forum_code) AS forum_code, any_value(is_online) AS is_online
    FROM chosen_scan
    GROUP BY words
),
placed AS (
    SELECT
        u.words, u.forum_code, u.is_online, w.list_code, w.track_code, w.session_code, w.is_admitted,
        w.direction = 'out' AS is_out,
        coalesce(l.hall_code, p.hall_code, CASE WHEN NOT u.is_online THEN t.hall_code END) AS hall_code
    FROM used AS u
    JOIN scan_words AS w USING (words)
    LEFT JOIN checkin_list AS l ON l.forum_code = u.forum_code AND l.list_code = w.list_code
    LEFT JOIN programme_session AS p ON p.forum_code = u.forum_code AND p.session_code = w.session_code
    LEFT JOIN track AS t ON t.forum_code = u.forum_code AND t.track_code = w.track_code
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
WHERE (forum_code, day_on) IN (SELECT forum_code, day_on FROM attendance);
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

-- The region of somebody who never registered, as the newest log that names one says.
CREATE TEMP TABLE walk_in AS
SELECT p.person_number, arg_max(g.region_code, s.scanned_at) AS region_code
FROM said_region AS r
JOIN spelled_region AS g ON g.raw = r.region
JOIN staged_scan AS s ON s.scan_id = 2 * ((r.extract::BIGINT << 32) + r.place)
JOIN identity_person AS i USING (identity)
JOIN person_of AS p ON p.forum_code = s.forum_code AND p.person_id = i.person_id
WHERE g.region_code <> 'unresolved'
GROUP BY p.person_number;

-- 3. The ledger: a row is loaded when something of this snapshot was made from it, else it repeats another.
INSERT INTO ledger
WITH unused (file_number, sheet, row_number, merge_code) AS (
    SELECT file_number, sheet, row_number, if(is_superseded, 'SUPERSEDED', merge_code)
    FROM staged_registration JOIN outdone USING (row_id)
    UNION ALL
    SELECT file_number, sheet, row_number, 'SAME_SCAN' FROM surplus
)
SELECT file_number, row_number, 'merged', min(merge_code), NULL
FROM unused
WHERE (file_number, sheet, row_number) NOT IN (
    SELECT (file_number, sheet, row_number) FROM chosen_registration SEMI JOIN unused USING (file_number, sheet, row_number)
    UNION ALL
    SELECT (file_number, sheet, row_number) FROM chosen_scan SEMI JOIN unused USING (file_number, sheet, row_number)
)
GROUP BY file_number, sheet, row_number;

INSERT INTO ledger SELECT file_number, row_number, fate, code, column_name FROM row_fate;
INSERT INTO ledger
SELECT DISTINCT file_number, row_number, 'flagged', 'NAME_ONLY', NULL FROM chosen_scan WHERE is_by_name;

-- 4. What the platforms counted themselves, beside what their rows say: people by the rules of identity.
INSERT INTO control_total
WITH seen AS (
    SELECT
        s.file_number, s.sheet, s.scan_id, s.scanned_at, w.direction,
        coalesce(r.person_id::VARCHAR, i.person_id::VARCHAR, s.subject) AS who
    FROM staged_scan AS s
    JOIN scan_words AS w USING (words)
    LEFT JOIN registration_person AS r USING (registration_id)
    LEFT JOIN identity_person AS i ON i.identity = s.identity
    WHERE w.is_admitted AND s.is_online
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
