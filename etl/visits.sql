-- Admitted scans of people → their stays, table visit. The rule is printed in the comments on its columns.

-- Where each scan was: the unit within which entries and exits are paired.
CREATE TEMP TABLE pass AS
SELECT
    s.*,
    coalesce(l.hall_code, p.hall_code, CASE WHEN NOT s.is_online THEN t.hall_code END) AS hall_code,
    CASE
        WHEN s.is_online THEN coalesce(s.list_code, s.session_code, 'online')
        WHEN l.hall_code IS NOT NULL THEN l.hall_code
        WHEN p.hall_code IS NOT NULL THEN p.hall_code
        WHEN t.hall_code IS NOT NULL THEN t.hall_code
        ELSE coalesce(CASE WHEN s.track_code IS NOT NULL OR s.session_code IS NOT NULL THEN
            coalesce(s.list_code, s.session_code, s.track_code)
        END, 'venue')
    END AS place_code
FROM scan AS s
LEFT JOIN checkin_list AS l ON l.forum_code = s.forum_code AND l.list_code = s.list_code
LEFT JOIN programme_session AS p ON p.forum_code = s.forum_code AND p.session_code = s.session_code
LEFT JOIN track AS t ON t.forum_code = s.forum_code AND t.track_code = s.track_code
WHERE s.is_admitted AND s.person_number IS NOT NULL;

-- A number of a person belongs to one forum. A row of a webinar report is a join and its leave; doors write them apart, and the next scan there tells.
CREATE TEMP TABLE stay AS
WITH told AS (
    SELECT
        forum_code, person_number, day_on, place_code, list_code, hall_code, track_code, session_code, is_online,
        scan_id, scanned_at, direction,
        lead(scanned_at) OVER there AS next_at,
        lead(direction) OVER there AS next_direction
    FROM pass
    WHERE NOT is_online
    WINDOW there AS (
        PARTITION BY person_number, day_on, place_code ORDER BY scanned_at, direction = 'out', scan_id
    )
)
SELECT
    forum_code, person_number, day_on, place_code, list_code, hall_code, track_code, session_code, is_online, scan_id,
    scanned_at AS entered_at,
    CASE WHEN next_direction = 'out' THEN next_at END AS exit_at,
    CASE WHEN next_direction <> 'out' THEN next_at END AS reentry_at
FROM told
WHERE direction <> 'out'
UNION ALL
SELECT
    i.forum_code, i.person_number, i.day_on, i.place_code, i.list_code, NULL, i.track_code, i.session_code, TRUE,
    i.scan_id, i.scanned_at, min(o.scanned_at), NULL
FROM pass AS i
LEFT JOIN pass AS o
    ON o.file_number = i.file_number AND o.row_number = i.row_number AND o.is_online AND o.direction = 'out'
    AND o.person_number = i.person_number AND o.place_code = i.place_code AND o.day_on = i.day_on
    AND o.scanned_at >= i.scanned_at
WHERE i.is_online AND i.direction <> 'out'
GROUP BY ALL;

-- The session of a stay in a hall: running at the entry, or the next to begin.
CREATE TEMP TABLE stay_session AS
SELECT s.scan_id, arg_min(p.session_code, p.ends_at) AS session_code
FROM stay AS s
JOIN programme_session AS p
    ON p.forum_code = s.forum_code AND p.hall_code = s.hall_code AND p.day_on = s.day_on AND p.ends_at > s.entered_at
WHERE s.session_code IS NULL
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
    SELECT forum_code, day_on, max(exit_at) AS left_at FROM stay WHERE NOT is_online GROUP BY forum_code, day_on
) AS o USING (forum_code, day_on);

CREATE TEMP TABLE place_day AS
SELECT forum_code, place_code, day_on, bool_or(exit_at IS NOT NULL) AS has_exits
FROM stay
GROUP BY forum_code, place_code, day_on;

-- The end of each stay: the earliest thing that ends it; without any, the end of the day.
CREATE TEMP TABLE closed_stay AS
WITH seen AS (
    SELECT
        s.*,
        d.has_exits,
        c.closes_at,
        p.ends_at AS session_ends_at,
        p.session_code AS held_code,
        coalesce(s.track_code, p.track_code) AS held_track,
        CASE WHEN s.place_code <> 'venue' AND NOT s.is_online THEN (
            SELECT min(e.scanned_at)
            FROM pass AS e
            WHERE e.forum_code = s.forum_code AND e.person_number = s.person_number AND e.day_on = s.day_on
                AND NOT e.is_online AND e.place_code <> s.place_code AND e.scanned_at > s.entered_at
        ) END AS elsewhere_at
    FROM stay AS s
    JOIN place_day AS d USING (forum_code, place_code, day_on)
    JOIN day_close AS c USING (forum_code, day_on)
    LEFT JOIN stay_session AS n USING (scan_id)
    LEFT JOIN programme_session AS p
        ON p.forum_code = s.forum_code AND p.session_code = coalesce(s.session_code, n.session_code)
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
    * EXCLUDE (ends_at),
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

-- Joins of one person in one room that overlap (two devices) are one stay, as long as they together.
CREATE TEMP TABLE room_stay AS
WITH ordered AS (
    SELECT *, entered_at <= max(coalesce(left_at, entered_at)) OVER earlier AS is_continued
    FROM closed_stay
    WHERE is_online
    WINDOW earlier AS (
        PARTITION BY person_number, day_on, place_code ORDER BY entered_at, scan_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),
numbered AS (
    SELECT *, sum(CASE WHEN is_continued THEN 0 ELSE 1 END) OVER (
        PARTITION BY person_number, day_on, place_code ORDER BY entered_at, scan_id
        ROWS UNBOUNDED PRECEDING
    ) AS island
    FROM ordered
)
SELECT
    forum_code, person_number, day_on, place_code, arg_min(list_code, scan_id) AS list_code,
    arg_min(held_track, entered_at) AS held_track, arg_min(held_code, entered_at) AS held_code,
    min(entered_at) AS entered_at, max(left_at) AS left_at,
    coalesce(arg_max(closed_by, left_at), min(closed_by)) AS closed_by, arg_min(scan_id, entered_at) AS scan_id
FROM numbered
GROUP BY forum_code, person_number, day_on, place_code, island;

INSERT INTO visit BY NAME
SELECT
    forum_code, person_number, day_on, place_code, list_code, hall_code, held_track AS track_code,
    held_code AS session_code, entered_at, left_at, closed_by, is_online, scan_id
FROM closed_stay
WHERE NOT is_online
UNION ALL
SELECT
    forum_code, person_number, day_on, place_code, list_code, NULL, held_track, held_code, entered_at, left_at,
    closed_by, TRUE, scan_id
FROM room_stay
ORDER BY forum_code, person_number, entered_at, scan_id;
