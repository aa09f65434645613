-- What the cells of a snapshot are counted from, see facts.py: people and what they did, added up by their audience
-- (people alike in all that filters choose, tracks and days aside), the tables `…_profile`; and by their tracks.
-- One standard statement for each table, so that another engine can run the same text. The one hook is
-- common_bits(mask, mask), the bits that two masks share.

CREATE TABLE audience AS
SELECT
    row_number() OVER (
        ORDER BY forum_code, region_code, organisation_type, format, role, status, is_participant, is_attendee,
            is_measured, is_registered
    ) AS audience,
    alike.*
FROM (
    SELECT DISTINCT
        forum_code, region_code, district_code, organisation_type, format, role, status, is_participant, is_attendee,
        is_measured, registrations > 0 AS is_registered
    FROM person
) AS alike;

CREATE TEMPORARY TABLE member AS
SELECT
    p.person_number, a.audience, p.organisation_id, p.registered_on, p.registered_tracks, p.attended_tracks,
    p.registered_tracks + p.attended_tracks - common_bits(p.registered_tracks, p.attended_tracks) AS tracks,
    p.attended_days, p.attended_track_days, 1 AS people, p.registrations, p.active_registrations, p.pending_registrations,
    p.cancelled_registrations, p.rejected_registrations, p.expired_registrations, p.entries
FROM person AS p
JOIN audience AS a
    ON a.forum_code = p.forum_code AND a.region_code = p.region_code AND a.organisation_type = p.organisation_type
    AND a.format = p.format AND a.role = p.role AND a.status = p.status AND a.is_participant = p.is_participant
    AND a.is_attendee = p.is_attendee AND a.is_measured = p.is_measured AND a.is_registered = (p.registrations > 0);

-- 1. People.
CREATE TABLE people_profile AS
SELECT
    audience, tracks, attended_days,
    CAST(sum(people) AS BIGINT) AS people, CAST(sum(registrations) AS BIGINT) AS registrations,
    CAST(sum(active_registrations) AS BIGINT) AS active_registrations,
    CAST(sum(pending_registrations) AS BIGINT) AS pending_registrations,
    CAST(sum(cancelled_registrations) AS BIGINT) AS cancelled_registrations,
    CAST(sum(rejected_registrations) AS BIGINT) AS rejected_registrations,
    CAST(sum(expired_registrations) AS BIGINT) AS expired_registrations
FROM member
GROUP BY audience, tracks, attended_days
ORDER BY audience;

CREATE TEMPORARY TABLE people_of_days AS
SELECT
    audience, attended_days,
    CAST(sum(people) AS BIGINT) AS people, CAST(sum(registrations) AS BIGINT) AS registrations,
    CAST(sum(active_registrations) AS BIGINT) AS active_registrations,
    CAST(sum(pending_registrations) AS BIGINT) AS pending_registrations,
    CAST(sum(cancelled_registrations) AS BIGINT) AS cancelled_registrations,
    CAST(sum(rejected_registrations) AS BIGINT) AS rejected_registrations,
    CAST(sum(expired_registrations) AS BIGINT) AS expired_registrations
FROM people_profile
GROUP BY audience, attended_days;

CREATE TEMPORARY TABLE people_of_all AS
SELECT
    audience,
    CAST(sum(people) AS BIGINT) AS people, CAST(sum(registrations) AS BIGINT) AS registrations,
    CAST(sum(active_registrations) AS BIGINT) AS active_registrations,
    CAST(sum(pending_registrations) AS BIGINT) AS pending_registrations,
    CAST(sum(cancelled_registrations) AS BIGINT) AS cancelled_registrations,
    CAST(sum(rejected_registrations) AS BIGINT) AS rejected_registrations,
    CAST(sum(expired_registrations) AS BIGINT) AS expired_registrations
FROM people_of_days
GROUP BY audience;

CREATE TEMPORARY TABLE people_of_tracks AS
SELECT
    audience, tracks,
    CAST(sum(people) AS BIGINT) AS people, CAST(sum(registrations) AS BIGINT) AS registrations,
    CAST(sum(active_registrations) AS BIGINT) AS active_registrations,
    CAST(sum(pending_registrations) AS BIGINT) AS pending_registrations,
    CAST(sum(cancelled_registrations) AS BIGINT) AS cancelled_registrations,
    CAST(sum(rejected_registrations) AS BIGINT) AS rejected_registrations,
    CAST(sum(expired_registrations) AS BIGINT) AS expired_registrations
FROM people_profile
GROUP BY audience, tracks;

CREATE TEMPORARY TABLE people_of_regions_and_tracks AS
SELECT
    forum_code, region_code, district_code, organisation_type, is_participant, is_attendee, is_measured, is_registered, tracks,
    CAST(sum(people) AS BIGINT) AS people, CAST(sum(registrations) AS BIGINT) AS registrations,
    CAST(sum(active_registrations) AS BIGINT) AS active_registrations,
    CAST(sum(pending_registrations) AS BIGINT) AS pending_registrations,
    CAST(sum(cancelled_registrations) AS BIGINT) AS cancelled_registrations,
    CAST(sum(rejected_registrations) AS BIGINT) AS rejected_registrations,
    CAST(sum(expired_registrations) AS BIGINT) AS expired_registrations
FROM people_of_tracks
JOIN audience USING (audience)
GROUP BY forum_code, region_code, district_code, organisation_type, is_participant, is_attendee, is_measured, is_registered, tracks;

CREATE TEMPORARY TABLE people_of_roles_and_tracks AS
SELECT
    forum_code, format, role, status, is_participant, is_attendee, is_measured, is_registered, tracks,
    CAST(sum(people) AS BIGINT) AS people, CAST(sum(registrations) AS BIGINT) AS registrations,
    CAST(sum(active_registrations) AS BIGINT) AS active_registrations,
    CAST(sum(pending_registrations) AS BIGINT) AS pending_registrations,
    CAST(sum(cancelled_registrations) AS BIGINT) AS cancelled_registrations,
    CAST(sum(rejected_registrations) AS BIGINT) AS rejected_registrations,
    CAST(sum(expired_registrations) AS BIGINT) AS expired_registrations
FROM people_of_tracks
JOIN audience USING (audience)
GROUP BY forum_code, format, role, status, is_participant, is_attendee, is_measured, is_registered, tracks;

CREATE TEMPORARY TABLE people_of_dates AS
SELECT audience, registered_on, count(*) AS people FROM member GROUP BY audience, registered_on;

CREATE TEMPORARY TABLE people_of_masks AS
SELECT audience, registered_tracks, attended_tracks, tracks, count(*) AS people
FROM member
GROUP BY audience, registered_tracks, attended_tracks, tracks;

CREATE TEMPORARY TABLE people_of_all_masks AS
SELECT
    a.forum_code, a.organisation_type, a.is_participant, a.is_attendee, a.is_measured, a.is_registered,
    m.registered_tracks, m.attended_tracks, m.tracks, m.attended_days, m.attended_track_days, count(*) AS people
FROM member AS m
JOIN audience AS a ON a.audience = m.audience
GROUP BY
    a.forum_code, a.organisation_type, a.is_participant, a.is_attendee, a.is_measured, a.is_registered,
    m.registered_tracks, m.attended_tracks, m.tracks, m.attended_days, m.attended_track_days;

-- 2. People in the tracks that they chose or were seen in.
CREATE TEMPORARY TABLE track_mask AS
SELECT forum_code, track_code, CAST(power(2, track_bit) AS BIGINT) AS track_mask FROM track;

CREATE TEMPORARY TABLE day_mask AS
SELECT forum_code, day_on, CAST(power(2, day_bit) AS BIGINT) AS day_mask FROM day;

CREATE TEMPORARY TABLE track_people_of_tracks AS
SELECT
    p.audience, t.track_code, common_bits(p.registered_tracks, t.track_mask) <> 0 AS is_chosen,
    common_bits(p.attended_tracks, t.track_mask) <> 0 AS is_there, p.tracks, CAST(sum(p.people) AS BIGINT) AS people
FROM people_of_masks AS p
JOIN audience AS a ON a.audience = p.audience
JOIN track_mask AS t ON t.forum_code = a.forum_code
WHERE common_bits(p.tracks, t.track_mask) <> 0
GROUP BY
    p.audience, t.track_code, common_bits(p.registered_tracks, t.track_mask) <> 0,
    common_bits(p.attended_tracks, t.track_mask) <> 0, p.tracks;

CREATE TABLE track_people_profile AS
SELECT audience, track_code, is_chosen, is_there, CAST(sum(people) AS BIGINT) AS people
FROM track_people_of_tracks
GROUP BY audience, track_code, is_chosen, is_there
ORDER BY audience;

-- Days on which somebody was seen in a track, of the mask of tracks and days; where one mask cannot hold them, rows answer.
CREATE TEMPORARY TABLE track_day_mask AS
WITH pair AS (
    SELECT
        t.forum_code AS forum_code, t.track_code, d.day_on, d.day_bit, t.track_bit,
        max(t.track_bit + 1) OVER (PARTITION BY t.forum_code) AS tracks,
        max(d.day_bit + 1) OVER (PARTITION BY t.forum_code) AS days
    FROM track AS t
    JOIN day AS d ON d.forum_code = t.forum_code
)
SELECT
    forum_code, track_code, day_on, CAST(power(2, day_bit) AS BIGINT) AS day_mask,
    CASE WHEN tracks * days <= 63 THEN CAST(power(2, track_bit + tracks * day_bit) AS BIGINT) END AS pair_mask
FROM pair;

CREATE TEMPORARY TABLE days_of_track AS
SELECT h.forum_code, h.attended_track_days, p.track_code, CAST(sum(p.day_mask) AS BIGINT) AS track_days
FROM (SELECT DISTINCT forum_code, attended_track_days FROM person) AS h
JOIN track_day_mask AS p ON p.forum_code = h.forum_code
WHERE common_bits(h.attended_track_days, p.pair_mask) <> 0
GROUP BY h.forum_code, h.attended_track_days, p.track_code;

CREATE TEMPORARY TABLE track_people_of_days AS
WITH held AS (
    SELECT
        m.audience AS audience, a.forum_code AS forum_code, m.attended_days, m.attended_track_days, t.track_code,
        common_bits(m.registered_tracks, t.track_mask) <> 0 AS is_chosen,
        common_bits(m.attended_tracks, t.track_mask) <> 0 AS is_there
    FROM member AS m
    JOIN audience AS a ON a.audience = m.audience
    JOIN track_mask AS t ON t.forum_code = a.forum_code
    WHERE common_bits(m.tracks, t.track_mask) <> 0
)
SELECT
    h.audience, h.attended_days, h.track_code, h.is_chosen, h.is_there, coalesce(d.track_days, 0) AS track_days,
    count(*) AS people
FROM held AS h
LEFT JOIN days_of_track AS d
    ON d.forum_code = h.forum_code AND d.attended_track_days = h.attended_track_days AND d.track_code = h.track_code
GROUP BY h.audience, h.attended_days, h.track_code, h.is_chosen, h.is_there, coalesce(d.track_days, 0);

CREATE TEMPORARY TABLE track_people_of_roles_and_days AS
SELECT
    forum_code, format, role, status, is_participant, is_attendee, is_measured, attended_days, track_code, is_chosen,
    is_there, track_days, CAST(sum(people) AS BIGINT) AS people
FROM track_people_of_days
JOIN audience USING (audience)
GROUP BY
    forum_code, format, role, status, is_participant, is_attendee, is_measured, attended_days, track_code, is_chosen,
    is_there, track_days;

-- 3. People at each list or door, with the days on which they were seen there.
CREATE TEMPORARY TABLE list_day AS
SELECT a.person_number, a.list_code, bit_or(d.day_mask) AS list_days
FROM attendance AS a
JOIN day_mask AS d ON d.forum_code = a.forum_code AND d.day_on = a.day_on
GROUP BY a.person_number, a.list_code;

CREATE TABLE list_people_profile AS
SELECT m.audience, l.list_code, l.list_days, count(*) AS people
FROM list_day AS l
JOIN member AS m ON m.person_number = l.person_number
GROUP BY m.audience, l.list_code, l.list_days
ORDER BY m.audience;

CREATE TEMPORARY TABLE list_people_of_tracks AS
SELECT a.forum_code, a.organisation_type, m.tracks, l.list_code, l.list_days, count(*) AS people
FROM list_day AS l
JOIN member AS m ON m.person_number = l.person_number
JOIN audience AS a ON a.audience = m.audience
GROUP BY a.forum_code, a.organisation_type, m.tracks, l.list_code, l.list_days;

-- 4. Admitted entries.
CREATE TABLE entered_profile AS
SELECT m.audience, e.day_on, e.list_code, e.track_code, CAST(sum(e.entries) AS BIGINT) AS entries
FROM attendance AS e
JOIN member AS m ON m.person_number = e.person_number
GROUP BY m.audience, e.day_on, e.list_code, e.track_code
ORDER BY m.audience;

CREATE TEMPORARY TABLE entered_of_tracks AS
SELECT
    a.forum_code, a.organisation_type, a.format, a.role, a.status, m.tracks, e.day_on, e.list_code, e.track_code,
    CAST(sum(e.entries) AS BIGINT) AS entries
FROM attendance AS e
JOIN member AS m ON m.person_number = e.person_number
JOIN audience AS a ON a.audience = m.audience
GROUP BY
    a.forum_code, a.organisation_type, a.format, a.role, a.status, m.tracks, e.day_on, e.list_code, e.track_code;

-- 5. Registrations.
CREATE TABLE registered_profile AS
SELECT
    m.audience, CAST(r.registered_at AS DATE) AS applied_on, r.status AS own_status, count(*) AS registrations,
    CAST(sum(CASE r.status WHEN 'active' THEN 1 ELSE 0 END) AS BIGINT) AS active
FROM registration AS r
JOIN member AS m ON m.person_number = r.person_number
GROUP BY m.audience, CAST(r.registered_at AS DATE), r.status
ORDER BY m.audience;

CREATE TEMPORARY TABLE registered_of_tracks AS
SELECT
    a.forum_code, a.organisation_type, m.tracks, CAST(r.registered_at AS DATE) AS applied_on, r.status AS own_status,
    count(*) AS registrations, CAST(sum(CASE r.status WHEN 'active' THEN 1 ELSE 0 END) AS BIGINT) AS active
FROM registration AS r
JOIN member AS m ON m.person_number = r.person_number
JOIN audience AS a ON a.audience = m.audience
GROUP BY a.forum_code, a.organisation_type, m.tracks, CAST(r.registered_at AS DATE), r.status;

CREATE TABLE track_registered_profile AS
SELECT
    m.audience, m.tracks, t.track_code, count(*) AS registrations,
    CAST(sum(CASE r.status WHEN 'active' THEN 1 ELSE 0 END) AS BIGINT) AS active
FROM registration AS r
JOIN registration_track AS t ON t.registration_id = r.registration_id
JOIN member AS m ON m.person_number = r.person_number
GROUP BY m.audience, m.tracks, t.track_code
ORDER BY m.audience;

-- 6. People of organisations. Organisations and regions of participants: not added up, each is counted once, so it has the
-- tracks of all its participants alike together: whoever chooses some of them asks whether any participant is of one.
CREATE TABLE delegation_profile AS
SELECT audience, organisation_id, count(*) AS people
FROM member
WHERE organisation_id IS NOT NULL
GROUP BY audience, organisation_id
ORDER BY audience;

CREATE TEMPORARY TABLE organisation_alike AS
SELECT m.audience, a.forum_code, m.organisation_id, bit_or(m.tracks) AS tracks
FROM member AS m
JOIN audience AS a ON a.audience = m.audience
WHERE a.is_participant AND m.organisation_id IS NOT NULL
GROUP BY m.audience, a.forum_code, m.organisation_id;

CREATE TABLE organisation_forum AS
SELECT DISTINCT forum_code, organisation_id FROM organisation_alike;

CREATE TABLE organisation_profile AS
WITH first_forum AS (
    SELECT o.organisation_id, min(f.starts_on) AS first_on
    FROM organisation_forum AS o
    JOIN forum AS f ON f.forum_code = o.forum_code
    GROUP BY o.organisation_id
)
SELECT o.audience, o.organisation_id, e.first_on < f.starts_on AS is_returning, o.tracks
FROM organisation_alike AS o
JOIN forum AS f ON f.forum_code = o.forum_code
JOIN first_forum AS e ON e.organisation_id = o.organisation_id
ORDER BY o.audience;

CREATE TABLE subject_profile AS
SELECT p.audience, a.region_code AS subject_code, bit_or(p.tracks) AS tracks
FROM people_of_tracks AS p
JOIN audience AS a ON a.audience = p.audience
JOIN region AS r ON r.region_code = a.region_code
WHERE a.is_participant AND r.region_group = 'subject'
GROUP BY p.audience, a.region_code
ORDER BY p.audience;

-- 7. What was measured: where anybody was seen at all, whoever is asked about.
CREATE TABLE met AS
SELECT forum_code, day_on, list_code, track_code, session_code, is_online, count(*) AS times
FROM attendance
GROUP BY forum_code, day_on, list_code, track_code, session_code, is_online;

-- 8. How attendees came, over all days: by what was seen of them, and by marks without a time.
CREATE TABLE came_profile AS
WITH joined AS (
    SELECT person_number, sum(entries) AS joins FROM attendance WHERE is_online GROUP BY person_number
),
marked AS (
    SELECT
        person_number, max(CASE WHEN came_as IN ('on_site', 'both') THEN 1 ELSE 0 END) AS on_site,
        max(CASE WHEN came_as IN ('online', 'both') THEN 1 ELSE 0 END) AS online
    FROM registration
    WHERE came_as IS NOT NULL
    GROUP BY person_number
),
seen AS (
    SELECT
        m.audience AS audience, m.tracks AS tracks, m.entries - coalesce(j.joins, 0) AS entries, coalesce(j.joins, 0) AS joins,
        coalesce(k.on_site, 0) AS on_site, coalesce(k.online, 0) AS online
    FROM member AS m
    JOIN audience AS a ON a.audience = m.audience
    LEFT JOIN joined AS j ON j.person_number = m.person_number
    LEFT JOIN marked AS k ON k.person_number = m.person_number
    WHERE a.is_attendee
)
SELECT
    audience, tracks,
    CASE
        WHEN entries + on_site > 0 AND joins + online > 0 THEN 'both'
        WHEN joins + online > 0 THEN 'online'
        WHEN entries + on_site > 0 THEN 'on_site'
        ELSE 'unknown'
    END AS attended_as,
    count(*) AS people, CAST(sum(entries) AS BIGINT) AS entries, CAST(sum(joins) AS BIGINT) AS joins
FROM seen
GROUP BY
    audience, tracks,
    CASE
        WHEN entries + on_site > 0 AND joins + online > 0 THEN 'both'
        WHEN joins + online > 0 THEN 'online'
        WHEN entries + on_site > 0 THEN 'on_site'
        ELSE 'unknown'
    END
ORDER BY audience;

-- The same for choices of days, where marks say nothing: people by all their days on site and online, day_on is NULL there,
-- and what entries and joins they had on each of them.
CREATE TEMPORARY TABLE came_of_days_and_tracks AS
WITH joined AS (
    SELECT
        a.person_number, bit_or(CASE WHEN a.is_online THEN 0 ELSE d.day_mask END) AS site_days,
        bit_or(CASE WHEN a.is_online THEN d.day_mask ELSE 0 END) AS online_days
    FROM attendance AS a
    JOIN day_mask AS d ON d.forum_code = a.forum_code AND d.day_on = a.day_on
    WHERE a.person_number IN (SELECT person_number FROM attendance WHERE is_online)
    GROUP BY a.person_number
),
seen AS (
    SELECT
        a.forum_code AS forum_code, a.organisation_type, a.format, a.role, a.status, m.person_number AS person_number,
        m.tracks, coalesce(j.site_days, m.attended_days) AS site_days, coalesce(j.online_days, 0) AS online_days
    FROM member AS m
    JOIN audience AS a ON a.audience = m.audience
    LEFT JOIN joined AS j ON j.person_number = m.person_number
    WHERE m.attended_days <> 0
)
SELECT
    forum_code, organisation_type, format, role, status, tracks, site_days, online_days, CAST(NULL AS DATE) AS day_on,
    CAST(count(*) AS BIGINT) AS people, CAST(0 AS BIGINT) AS entries, CAST(0 AS BIGINT) AS joins
FROM seen
GROUP BY forum_code, organisation_type, format, role, status, tracks, site_days, online_days
UNION ALL
SELECT
    s.forum_code AS forum_code, s.organisation_type, s.format, s.role, s.status, s.tracks, s.site_days, s.online_days,
    e.day_on, CAST(0 AS BIGINT) AS people,
    CAST(sum(CASE WHEN e.is_online THEN 0 ELSE e.entries END) AS BIGINT) AS entries,
    CAST(sum(CASE WHEN e.is_online THEN e.entries ELSE 0 END) AS BIGINT) AS joins
FROM attendance AS e
JOIN seen AS s ON s.person_number = e.person_number
GROUP BY
    s.forum_code, s.organisation_type, s.format, s.role, s.status, s.tracks, s.site_days, s.online_days, e.day_on;

-- 9. The meeting of the heads of regional bodies: who was seen at it, signed up, or might have.
CREATE TABLE delegate AS
WITH held AS (
    SELECT forum_code, session_code FROM programme_session WHERE session_format = 'meeting'
),
seen AS (
    SELECT a.person_number
    FROM attendance AS a
    JOIN checkin_list AS l ON l.forum_code = a.forum_code AND l.list_code = a.list_code
    WHERE l.is_meeting
    UNION
    SELECT a.person_number
    FROM attendance AS a
    JOIN held AS h ON h.forum_code = a.forum_code AND h.session_code = a.session_code
),
signed AS (
    SELECT DISTINCT r.person_number
    FROM registration_session AS s
    JOIN registration AS r ON r.registration_id = s.registration_id
    JOIN held AS h ON h.forum_code = r.forum_code AND h.session_code = s.session_code
    WHERE r.status = 'active'
),
known AS (
    SELECT
        p.forum_code, p.region_code, p.is_participant, p.organisation_type = 'roiv' AS is_of_body,
        n.person_number IS NOT NULL AS has_signed, s.person_number IS NOT NULL AS has_come,
        CASE
            WHEN p.organisation_type = 'roiv' AND p.position_rank IN ('head', 'deputy') THEN p.position_rank
            ELSE 'other'
        END AS rank
    FROM person AS p
    LEFT JOIN seen AS s ON s.person_number = p.person_number
    LEFT JOIN signed AS n ON n.person_number = p.person_number
)
SELECT forum_code, region_code, is_participant, is_of_body, has_signed, has_come, rank, count(*) AS people
FROM known
WHERE is_of_body OR has_signed OR has_come
GROUP BY forum_code, region_code, is_participant, is_of_body, has_signed, has_come, rank;

-- 10. Participants who were that at a forum before.
CREATE TABLE returned_profile AS
WITH earlier AS (
    SELECT p.person_id, min(f.starts_on) AS first_on
    FROM person AS p
    JOIN forum AS f ON f.forum_code = p.forum_code
    WHERE p.is_participant AND f.starts_on < (SELECT max(starts_on) FROM forum)
    GROUP BY p.person_id
)
SELECT m.audience, m.tracks, count(*) AS people
FROM earlier AS e
JOIN person AS p ON p.person_id = e.person_id
JOIN forum AS f ON f.forum_code = p.forum_code AND e.first_on < f.starts_on
JOIN member AS m ON m.person_number = p.person_number
WHERE p.is_participant
GROUP BY m.audience, m.tracks
ORDER BY m.audience;

-- 11. Stays of everybody, see analytics/metrics/staying.py. Where and when any were seen, and whether to their end.
CREATE TABLE met_place AS
SELECT
    forum_code, place_code, day_on, hall_code, list_code, track_code, session_code, is_online,
    left_at IS NOT NULL AS is_timed, count(*) AS times
FROM visit
GROUP BY forum_code, place_code, day_on, hall_code, list_code, track_code, session_code, is_online, left_at IS NOT NULL;

CREATE TEMPORARY TABLE place_of_day AS
SELECT row_number() OVER (ORDER BY forum_code, place_code, day_on) AS place, forum_code, place_code, day_on
FROM (SELECT DISTINCT forum_code, place_code, day_on FROM met_place WHERE NOT is_online) AS met;

CREATE TEMPORARY TABLE stay_on_site AS
SELECT p.place, v.person_number, v.track_code, v.entered_at, v.left_at, v.closed_by = 'exit' AS is_exit
FROM visit AS v
JOIN place_of_day AS p ON p.forum_code = v.forum_code AND p.place_code = v.place_code AND p.day_on = v.day_on
WHERE NOT v.is_online;

CREATE TEMPORARY TABLE moved AS
WITH move AS (
    SELECT place, track_code, is_exit, entered_at AS moved_at, 1 AS change FROM stay_on_site WHERE left_at IS NOT NULL
    UNION ALL
    SELECT place, track_code, is_exit, left_at AS moved_at, -1 AS change FROM stay_on_site WHERE left_at IS NOT NULL
)
SELECT place, track_code, is_exit, moved_at, CAST(sum(change) AS INTEGER) AS change
FROM move
GROUP BY place, track_code, is_exit, moved_at;

CREATE TEMPORARY TABLE inside_of_all AS
WITH summed AS (
    SELECT place, moved_at, sum(change) AS change FROM moved GROUP BY place, moved_at
),
running AS (
    SELECT place, moved_at, change, sum(change) OVER (PARTITION BY place ORDER BY moved_at) AS people_inside FROM summed
),
step AS (
    SELECT
        place, date_trunc('hour', moved_at) AS hour_at,
        CAST(floor(extract(MINUTE FROM moved_at) / 5) AS INTEGER) AS fifth, min(moved_at) AS first_at,
        max(people_inside) AS most, sum(change) AS net
    FROM running
    GROUP BY place, date_trunc('hour', moved_at), CAST(floor(extract(MINUTE FROM moved_at) / 5) AS INTEGER)
)
SELECT p.forum_code, p.place_code, p.day_on, s.hour_at, s.fifth, s.first_at, s.most, s.net
FROM step AS s
JOIN place_of_day AS p ON p.place = s.place;

CREATE TEMPORARY TABLE track_inside_of_all AS
WITH summed AS (
    SELECT place, track_code, moved_at, sum(change) AS change
    FROM moved
    WHERE track_code IS NOT NULL
    GROUP BY place, track_code, moved_at
),
running AS (
    SELECT place, track_code, sum(change) OVER (PARTITION BY place, track_code ORDER BY moved_at) AS people_inside
    FROM summed
),
peak AS (
    SELECT place, track_code, max(people_inside) AS peak_people FROM running GROUP BY place, track_code
)
SELECT p.forum_code, k.track_code, p.day_on, p.place_code, k.peak_people
FROM peak AS k
JOIN place_of_day AS p ON p.place = k.place;

-- The length of all stays is what their ends add up to, less what their beginnings do. A stay ends on the day it began,
-- or in the night after.
CREATE TEMPORARY TABLE place_stays_of_all AS
WITH person_there AS (
    SELECT place, person_number, max(CASE WHEN left_at IS NULL THEN 0 ELSE 1 END) AS is_timed
    FROM stay_on_site
    GROUP BY place, person_number
),
visitor AS (
    SELECT place, count(*) AS visitors, sum(is_timed) AS timed_visitors FROM person_there GROUP BY place
),
clocked AS (
    SELECT
        m.place, m.is_exit,
        -m.change * (
            extract(HOUR FROM m.moved_at) * 3600 + extract(MINUTE FROM m.moved_at) * 60 + extract(SECOND FROM m.moved_at)
            + CASE WHEN CAST(m.moved_at AS DATE) > p.day_on THEN 86400 ELSE 0 END
        ) AS seconds
    FROM moved AS m
    JOIN place_of_day AS p ON p.place = m.place
),
lasted AS (
    SELECT place, sum(seconds) AS seconds, sum(CASE WHEN is_exit THEN seconds END) AS exit_seconds
    FROM clocked
    GROUP BY place
)
SELECT p.forum_code, p.place_code, p.day_on, v.visitors, v.timed_visitors, l.seconds, l.exit_seconds
FROM place_of_day AS p
JOIN visitor AS v ON v.place = p.place
LEFT JOIN lasted AS l ON l.place = p.place;

CREATE TEMPORARY TABLE track_stays_of_tracks AS
WITH stay AS (
    SELECT
        s.person_number, s.track_code, p.day_on, s.is_exit,
        (extract(HOUR FROM s.left_at) - extract(HOUR FROM s.entered_at)) * 3600
        + (extract(MINUTE FROM s.left_at) - extract(MINUTE FROM s.entered_at)) * 60
        + extract(SECOND FROM s.left_at) - extract(SECOND FROM s.entered_at)
        + CASE WHEN CAST(s.left_at AS DATE) > CAST(s.entered_at AS DATE) THEN 86400 ELSE 0 END AS seconds
    FROM stay_on_site AS s
    JOIN place_of_day AS p ON p.place = s.place
    WHERE s.track_code IS NOT NULL
),
person_day AS (
    SELECT
        track_code, day_on, person_number, sum(seconds) AS seconds,
        sum(CASE WHEN is_exit THEN seconds END) AS exit_seconds
    FROM stay
    GROUP BY track_code, day_on, person_number
)
SELECT
    m.audience, m.tracks, d.track_code, d.day_on, count(*) AS visitors, count(d.seconds) AS timed_visitors,
    CAST(sum(d.seconds) AS BIGINT) AS seconds, CAST(sum(d.exit_seconds) AS BIGINT) AS exit_seconds
FROM person_day AS d
JOIN member AS m ON m.person_number = d.person_number
GROUP BY m.audience, m.tracks, d.track_code, d.day_on;

CREATE TABLE track_stays_profile AS
SELECT
    audience, track_code, day_on, CAST(sum(visitors) AS BIGINT) AS visitors,
    CAST(sum(timed_visitors) AS BIGINT) AS timed_visitors, CAST(sum(seconds) AS BIGINT) AS seconds,
    CAST(sum(exit_seconds) AS BIGINT) AS exit_seconds
FROM track_stays_of_tracks
GROUP BY audience, track_code, day_on
ORDER BY audience;

CREATE TEMPORARY TABLE track_seen_of_all AS
SELECT p.forum_code AS forum_code, t.track_code AS track_code, t.day_on AS day_on, CAST(sum(p.people) AS BIGINT) AS people
FROM people_of_all_masks AS p
JOIN track_day_mask AS t ON t.forum_code = p.forum_code
WHERE common_bits(p.attended_track_days, t.pair_mask) <> 0
GROUP BY p.forum_code, t.track_code, t.day_on
UNION ALL
SELECT
    a.forum_code AS forum_code, a.track_code AS track_code, a.day_on AS day_on,
    CAST(count(DISTINCT a.person_number) AS BIGINT) AS people
FROM attendance AS a
JOIN track_day_mask AS t ON t.forum_code = a.forum_code AND t.track_code = a.track_code AND t.day_on = a.day_on
WHERE t.pair_mask IS NULL
GROUP BY a.forum_code, a.track_code, a.day_on;

CREATE TEMPORARY TABLE door_of_all AS
WITH minute_of_door AS (
    SELECT forum_code, list_code, day_on, date_trunc('minute', scanned_at) AS peak_at, count(*) AS scans
    FROM scan
    WHERE NOT is_online AND direction <> 'out' AND person_number IS NOT NULL
    GROUP BY forum_code, list_code, day_on, date_trunc('minute', scanned_at)
),
ranked AS (
    SELECT
        *, row_number() OVER (PARTITION BY forum_code, list_code, day_on ORDER BY scans DESC, peak_at) AS place
    FROM minute_of_door
)
SELECT
    forum_code, list_code, day_on, min(CASE place WHEN 1 THEN peak_at END) AS peak_at, sum(scans) AS scans,
    max(scans) AS peak_scans
FROM ranked
GROUP BY forum_code, list_code, day_on;

-- 12. Sessions: who signed up, and who was there, in the hall or seen by the session's own list.
CREATE TEMPORARY TABLE signed_of_all AS
SELECT r.forum_code, s.session_code, count(DISTINCT r.person_number) AS signed_up
FROM registration_session AS s
JOIN registration AS r ON r.registration_id = s.registration_id
WHERE r.status = 'active'
GROUP BY r.forum_code, s.session_code;

CREATE TEMPORARY TABLE session_share AS
SELECT
    v.forum_code, p.session_code, v.person_number, v.is_online, greatest(v.entered_at, p.starts_at) AS entered_at,
    least(v.left_at, p.ends_at) AS left_at
FROM visit AS v
JOIN programme_session AS p ON p.forum_code = v.forum_code AND p.hall_code = v.hall_code AND p.day_on = v.day_on
WHERE v.left_at > p.starts_at AND v.entered_at < p.ends_at
UNION ALL
SELECT
    v.forum_code, p.session_code, v.person_number, v.is_online, greatest(v.entered_at, p.starts_at) AS entered_at,
    least(v.left_at, p.ends_at) AS left_at
FROM visit AS v
JOIN programme_session AS p ON p.forum_code = v.forum_code AND p.session_code = v.session_code
WHERE
    coalesce(v.hall_code, '') <> coalesce(p.hall_code, '') AND v.left_at > p.starts_at AND v.entered_at < p.ends_at
UNION ALL
SELECT v.forum_code, p.session_code, v.person_number, v.is_online, NULL AS entered_at, NULL AS left_at
FROM visit AS v
JOIN programme_session AS p ON p.forum_code = v.forum_code AND p.session_code = v.session_code
WHERE v.left_at IS NULL OR p.starts_at IS NULL OR p.ends_at IS NULL;

CREATE TEMPORARY TABLE session_presence AS
WITH part AS (
    SELECT
        forum_code, session_code, person_number, is_online, left_at,
        (extract(HOUR FROM left_at) - extract(HOUR FROM entered_at)) * 3600
        + (extract(MINUTE FROM left_at) - extract(MINUTE FROM entered_at)) * 60
        + extract(SECOND FROM left_at) - extract(SECOND FROM entered_at)
        + CASE WHEN CAST(left_at AS DATE) > CAST(entered_at AS DATE) THEN 86400 ELSE 0 END AS seconds
    FROM session_share
),
whole AS (
    SELECT
        forum_code, session_code, person_number, is_online, max(left_at) AS left_at,
        CASE count(seconds) WHEN count(*) THEN CAST(sum(seconds) AS BIGINT) END AS seconds
    FROM part
    GROUP BY forum_code, session_code, person_number, is_online
)
SELECT forum_code, session_code, person_number, is_online, left_at, seconds
FROM whole
WHERE seconds IS NULL OR seconds >= 300;

CREATE TEMPORARY TABLE session_people_of_all AS
WITH held AS (
    SELECT
        forum_code, session_code, starts_at,
        (extract(HOUR FROM ends_at) - extract(HOUR FROM starts_at)) * 3600
        + (extract(MINUTE FROM ends_at) - extract(MINUTE FROM starts_at)) * 60
        + extract(SECOND FROM ends_at) - extract(SECOND FROM starts_at)
        + CASE WHEN CAST(ends_at AS DATE) > CAST(starts_at AS DATE) THEN 86400 ELSE 0 END AS planned
    FROM programme_session
),
present AS (
    SELECT
        p.forum_code, p.session_code, p.is_online, p.seconds, h.planned,
        (extract(HOUR FROM p.left_at) - extract(HOUR FROM h.starts_at)) * 3600
        + (extract(MINUTE FROM p.left_at) - extract(MINUTE FROM h.starts_at)) * 60
        + extract(SECOND FROM p.left_at) - extract(SECOND FROM h.starts_at)
        + CASE WHEN CAST(p.left_at AS DATE) > CAST(h.starts_at AS DATE) THEN 86400 ELSE 0 END AS taken
    FROM session_presence AS p
    JOIN held AS h ON h.forum_code = p.forum_code AND h.session_code = p.session_code
),
counted AS (
    SELECT
        forum_code, session_code, sum(CASE WHEN is_online THEN 0 ELSE 1 END) AS present,
        sum(CASE WHEN is_online THEN 1 ELSE 0 END) AS joined_online,
        count(CASE WHEN NOT is_online THEN seconds END) AS timed_people,
        sum(CASE WHEN NOT is_online THEN seconds END) AS seconds,
        sum(
            CASE WHEN NOT is_online AND seconds IS NOT NULL AND 3 * taken < 2 * planned THEN 1 ELSE 0 END
        ) AS early_leavers
    FROM present
    GROUP BY forum_code, session_code
),
on_site AS (
    SELECT s.forum_code, s.session_code, s.entered_at, s.left_at
    FROM session_share AS s
    JOIN session_presence AS p
        ON p.forum_code = s.forum_code AND p.session_code = s.session_code AND p.person_number = s.person_number
    WHERE NOT s.is_online AND NOT p.is_online AND s.left_at IS NOT NULL
),
move AS (
    SELECT forum_code, session_code, entered_at AS moved_at, 1 AS change FROM on_site
    UNION ALL
    SELECT forum_code, session_code, left_at AS moved_at, -1 AS change FROM on_site
),
summed AS (
    SELECT forum_code, session_code, moved_at, sum(change) AS change FROM move GROUP BY forum_code, session_code, moved_at
),
running AS (
    SELECT
        forum_code, session_code,
        sum(change) OVER (PARTITION BY forum_code, session_code ORDER BY moved_at) AS people_inside
    FROM summed
),
peak AS (
    SELECT forum_code, session_code, max(people_inside) AS peak_people FROM running GROUP BY forum_code, session_code
)
SELECT c.*, coalesce(k.peak_people, 0) AS peak_people
FROM counted AS c
LEFT JOIN peak AS k ON k.forum_code = c.forum_code AND k.session_code = c.session_code;

-- 13. What files say of people: a kind of source, a state and a doubt are a saying, a bit each (there are 37 at most).
CREATE TABLE saying AS
SELECT
    CAST(power(2, row_number() OVER (ORDER BY kind, state, coalesce(doubt, '')) - 1) AS BIGINT) AS saying_mask, kind,
    state, doubt, state IN ('active', 'admitted', 'came') AS is_counted
FROM (SELECT DISTINCT kind, state, doubt FROM person_source) AS said;

CREATE TEMPORARY TABLE told_of_tracks AS
WITH known AS (
    SELECT
        s.person_number, bit_or(b.saying_mask) AS said,
        CAST(sum(CASE s.kind WHEN 'registration' THEN s.counted_rows ELSE 0 END) AS BIGINT) AS counted_rows
    FROM person_source AS s
    JOIN saying AS b ON b.kind = s.kind AND b.state = s.state AND coalesce(b.doubt, '') = coalesce(s.doubt, '')
    GROUP BY s.person_number
)
SELECT
    m.audience, m.tracks, coalesce(k.said, 0) AS said, m.active_registrations > 1 AS is_repeated, count(*) AS people,
    CAST(sum(coalesce(k.counted_rows, 0)) AS BIGINT) AS counted_rows,
    CAST(sum(m.active_registrations) AS BIGINT) AS active_registrations
FROM member AS m
LEFT JOIN known AS k ON k.person_number = m.person_number
GROUP BY m.audience, m.tracks, coalesce(k.said, 0), m.active_registrations > 1;

CREATE TABLE told_profile AS
SELECT
    audience, said, is_repeated, CAST(sum(people) AS BIGINT) AS people, CAST(sum(counted_rows) AS BIGINT) AS counted_rows,
    CAST(sum(active_registrations) AS BIGINT) AS active_registrations
FROM told_of_tracks
GROUP BY audience, said, is_repeated
ORDER BY audience;

-- The sources that know people: each kind of files, where file_number is NULL, and each file.
CREATE TEMPORARY TABLE source_people_of_tracks AS
WITH kind_of_source AS (
    SELECT
        kind, CAST(sum(saying_mask) AS BIGINT) AS all_sayings,
        CAST(sum(CASE WHEN is_counted THEN saying_mask ELSE 0 END) AS BIGINT) AS counted_sayings
    FROM saying
    GROUP BY kind
)
SELECT
    t.audience, t.tracks, k.kind, CAST(NULL AS INTEGER) AS file_number, CAST(sum(t.people) AS BIGINT) AS people,
    CAST(sum(CASE WHEN common_bits(t.said, k.counted_sayings) <> 0 THEN t.people ELSE 0 END) AS BIGINT) AS counted_people
FROM told_of_tracks AS t
CROSS JOIN kind_of_source AS k
WHERE common_bits(t.said, k.all_sayings) <> 0
GROUP BY t.audience, t.tracks, k.kind
UNION ALL
SELECT
    m.audience, m.tracks, s.kind, s.file_number, CAST(count(*) AS BIGINT) AS people,
    CAST(sum(CASE WHEN s.state IN ('active', 'admitted', 'came') THEN 1 ELSE 0 END) AS BIGINT) AS counted_people
FROM person_source AS s
JOIN member AS m ON m.person_number = s.person_number
GROUP BY m.audience, m.tracks, s.kind, s.file_number;

CREATE TABLE source_people_profile AS
SELECT
    audience, kind, file_number, CAST(sum(people) AS BIGINT) AS people,
    CAST(sum(counted_people) AS BIGINT) AS counted_people
FROM source_people_of_tracks
GROUP BY audience, kind, file_number
ORDER BY audience;
