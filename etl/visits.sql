-- Admitted scans of people → their stays, table visit. The rule is printed in the comments on its columns.
-- In: chosen_scan and spot, see build.sql. A number of a person belongs to one forum.

CREATE TEMP TABLE pass AS
SELECT
    c.person_number, c.scanned_at, c.scanned_at::DATE AS day_on, s.place, s.spot, s.is_out, s.direction = 'in' AS is_in,
    s.is_online, c.scan_id
FROM chosen_scan AS c
JOIN spot AS s USING (words)
WHERE s.is_admitted AND c.person_number IS NOT NULL;

CREATE TEMP TABLE room AS
SELECT DISTINCT spot, place, forum_code, place_code, list_code, hall_code, track_code, session_code FROM spot;

-- Doors write an entry and its exit apart: the next scan there tells. A row of a webinar report is a join and its leave.
CREATE TEMP TABLE stay AS
WITH told AS (
    SELECT
        person_number, day_on, place, spot, scan_id, scanned_at, is_out, is_in,
        lead(scanned_at) OVER there AS next_at,
        lead(is_out) OVER there AS is_next_out
    FROM pass
    WHERE NOT is_online
    WINDOW there AS (PARTITION BY person_number, day_on, place ORDER BY scanned_at, is_out, scan_id)
),
joined AS (
    SELECT p.*, c.file_number, c.row_number
    FROM chosen_scan AS c
    JOIN (FROM pass WHERE is_online) AS p USING (scan_id)
)
SELECT
    person_number, day_on, place, spot, FALSE AS is_online, is_in, scan_id, scanned_at AS entered_at,
    CASE WHEN is_next_out THEN next_at END AS exit_at,
    CASE WHEN NOT is_next_out THEN next_at END AS reentry_at
FROM told
WHERE NOT is_out
UNION ALL
SELECT
    i.person_number, i.day_on, i.place, i.spot, TRUE, TRUE, i.scan_id, i.scanned_at, min(o.scanned_at), NULL
FROM joined AS i
LEFT JOIN joined AS o
    ON o.file_number = i.file_number AND o.row_number = i.row_number AND o.is_out
    AND o.person_number = i.person_number AND o.place = i.place AND o.day_on = i.day_on
    AND o.scanned_at >= i.scanned_at
WHERE NOT i.is_out
GROUP BY ALL;

-- The session of a stay: the one of its door; in a hall the one running at the entry, or the next to begin.
CREATE TEMP TABLE stay_session AS
SELECT s.scan_id, arg_min(p.session_code, p.ends_at) AS session_code
FROM stay AS s
JOIN room AS r USING (spot)
JOIN programme_session AS p
    ON p.forum_code = r.forum_code AND p.hall_code = r.hall_code AND p.day_on = s.day_on AND p.ends_at > s.entered_at
WHERE r.session_code IS NULL AND NOT s.is_online
GROUP BY s.scan_id;

-- The end of a day: as the forum folder says, else its last session, else the last exit seen.
CREATE TEMP TABLE day_close AS
SELECT d.forum_code, d.day_on, coalesce(d.day_on + f.closes_at, p.ends_at, o.left_at) AS closes_at
FROM day AS d
JOIN forum AS f USING (forum_code)
LEFT JOIN (
    SELECT forum_code, day_on, max(ends_at) AS ends_at FROM programme_session GROUP BY forum_code, day_on
) AS p USING (forum_code, day_on)
LEFT JOIN (
    SELECT r.forum_code, s.day_on, max(s.exit_at) AS left_at
    FROM stay AS s
    JOIN room AS r USING (spot)
    WHERE NOT s.is_online
    GROUP BY r.forum_code, s.day_on
) AS o USING (forum_code, day_on);

CREATE TEMP TABLE place_day AS
SELECT place, day_on, bool_or(exit_at IS NOT NULL) AS has_exits FROM stay GROUP BY place, day_on;

-- The end of each stay: the earliest thing that ends it; without any, the end of the day.
CREATE TEMP TABLE closed_stay AS
WITH seen AS (
    SELECT
        s.*, d.has_exits, c.closes_at, p.ends_at AS session_ends_at, p.session_code AS held_code,
        coalesce(r.track_code, p.track_code) AS held_track,
        CASE WHEN r.place_code <> 'venue' AND NOT s.is_online THEN (
            SELECT min(e.scanned_at)
            FROM pass AS e
            WHERE e.person_number = s.person_number AND e.day_on = s.day_on AND NOT e.is_online
                AND e.place <> s.place AND e.scanned_at > s.entered_at
        ) END AS elsewhere_at
    FROM stay AS s
    JOIN room AS r USING (spot)
    JOIN place_day AS d ON d.place = s.place AND d.day_on = s.day_on
    JOIN day_close AS c ON c.forum_code = r.forum_code AND c.day_on = s.day_on
    LEFT JOIN stay_session AS n USING (scan_id)
    LEFT JOIN programme_session AS p
        ON p.forum_code = r.forum_code AND p.session_code = coalesce(r.session_code, n.session_code)
),
ended AS (
    SELECT *, least(
        exit_at,
        reentry_at,
        elsewhere_at,
        CASE WHEN exit_at IS NULL AND session_ends_at > entered_at AND session_ends_at::DATE = day_on THEN session_ends_at END
    ) AS ends_at
    FROM seen
)
SELECT
    person_number, day_on, place, spot, is_online, scan_id, entered_at, held_code, held_track,
    CASE
        WHEN NOT has_exits THEN NULL
        WHEN ends_at IS NOT NULL THEN ends_at
        WHEN closes_at > entered_at THEN closes_at
    END AS left_at,
    CASE
        WHEN NOT has_exits THEN 'not_measured'
        WHEN ends_at = exit_at THEN 'exit'
        WHEN ends_at = reentry_at THEN 'reentry'
        WHEN ends_at = elsewhere_at THEN 'elsewhere'
        WHEN ends_at IS NOT NULL THEN 'session_end'
        WHEN closes_at > entered_at THEN 'day_end'
        ELSE 'open'
    END AS closed_by
FROM ended;

-- Entries that the same place saw no exit after, by the end of the day or before the next entry: how long they lasted
-- is assumed (visit.closed_by says of each by what) or not measured. Counted per file, where exits are recorded: seen
-- there on that day, or told by a log that writes directions, as turnstiles and hand-made ones do.
CREATE TEMP TABLE unpaired AS
WITH counted AS (
    SELECT
        e.file_number, d.has_exits, count(*) FILTER (s.reentry_at IS NULL) AS entries,
        count(*) FILTER (s.reentry_at IS NOT NULL) AS doubles
    FROM stay AS s
    JOIN place_day AS d ON d.place = s.place AND d.day_on = s.day_on
    JOIN extract AS e ON e.extract = s.scan_id >> 33
    WHERE NOT s.is_online AND s.is_in AND s.exit_at IS NULL
    GROUP BY e.file_number, d.has_exits
)
SELECT file_number, sum(entries)::BIGINT AS entries, sum(doubles)::BIGINT AS doubles
FROM counted
WHERE has_exits OR file_number IN (SELECT file_number FROM extract WHERE system IN ('plain', 'turnstile'))
GROUP BY file_number;

DROP TABLE pass;
DROP TABLE stay;

-- Joins of one person in one room that overlap (two devices) are one stay, as long as they together.
CREATE TEMP TABLE room_stay AS
WITH ordered AS (
    SELECT *, entered_at <= max(coalesce(left_at, entered_at)) OVER earlier AS is_continued
    FROM closed_stay
    WHERE is_online
    WINDOW earlier AS (
        PARTITION BY person_number, day_on, place ORDER BY entered_at, scan_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),
numbered AS (
    SELECT *, sum(CASE WHEN is_continued THEN 0 ELSE 1 END) OVER (
        PARTITION BY person_number, day_on, place ORDER BY entered_at, scan_id ROWS UNBOUNDED PRECEDING
    ) AS island
    FROM ordered
)
SELECT
    person_number, day_on, arg_min(spot, scan_id) AS spot,
    arg_min(held_track, entered_at) AS held_track, arg_min(held_code, entered_at) AS held_code,
    min(entered_at) AS entered_at, max(left_at) AS left_at,
    coalesce(arg_max(closed_by, left_at), min(closed_by)) AS closed_by, arg_min(scan_id, entered_at) AS scan_id
FROM numbered
GROUP BY person_number, day_on, place, island;

INSERT INTO visit BY NAME
WITH ended AS (
    SELECT person_number, day_on, spot, held_track, held_code, entered_at, left_at, closed_by, scan_id, FALSE AS is_online
    FROM closed_stay
    WHERE NOT is_online
    UNION ALL BY NAME
    SELECT *, TRUE AS is_online FROM room_stay
)
SELECT
    r.forum_code, e.person_number, e.day_on, r.place_code, r.list_code,
    CASE WHEN NOT e.is_online THEN r.hall_code END AS hall_code,
    e.held_track AS track_code, e.held_code AS session_code, e.entered_at, e.left_at, e.closed_by, e.is_online,
    e.scan_id
FROM ended AS e
JOIN room AS r USING (spot)
ORDER BY e.person_number, e.entered_at, e.scan_id;
DROP TABLE closed_stay;
DROP TABLE room_stay;
