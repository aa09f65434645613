-- What the cells of a snapshot are counted from, see cells.py: people and what they did, added up by their audience
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
    p.attended_days, 1 AS people, p.registrations, p.active_registrations, p.pending_registrations,
    p.cancelled_registrations, p.rejected_registrations, p.expired_registrations
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
GROUP BY audience, tracks, attended_days;

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
GROUP BY audience, track_code, is_chosen, is_there;

CREATE TEMPORARY TABLE track_people_of_days AS
WITH held AS (
    SELECT
        m.person_number, m.audience AS audience, m.attended_days, t.track_code,
        common_bits(m.registered_tracks, t.track_mask) <> 0 AS is_chosen,
        common_bits(m.attended_tracks, t.track_mask) <> 0 AS is_there
    FROM member AS m
    JOIN audience AS a ON a.audience = m.audience
    JOIN track_mask AS t ON t.forum_code = a.forum_code
    WHERE common_bits(m.tracks, t.track_mask) <> 0
),
visited AS (
    SELECT a.person_number, a.track_code, bit_or(d.day_mask) AS track_days
    FROM attendance AS a
    JOIN day_mask AS d ON d.forum_code = a.forum_code AND d.day_on = a.day_on
    WHERE a.track_code IS NOT NULL
    GROUP BY a.person_number, a.track_code
)
SELECT
    h.audience, h.attended_days, h.track_code, h.is_chosen, h.is_there, coalesce(v.track_days, 0) AS track_days,
    count(*) AS people
FROM held AS h
LEFT JOIN visited AS v ON v.person_number = h.person_number AND v.track_code = h.track_code
GROUP BY h.audience, h.attended_days, h.track_code, h.is_chosen, h.is_there, coalesce(v.track_days, 0);

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
GROUP BY m.audience, l.list_code, l.list_days;

CREATE TEMPORARY TABLE list_people_of_tracks AS
SELECT a.forum_code, m.tracks, l.list_code, l.list_days, count(*) AS people
FROM list_day AS l
JOIN member AS m ON m.person_number = l.person_number
JOIN audience AS a ON a.audience = m.audience
GROUP BY a.forum_code, m.tracks, l.list_code, l.list_days;

-- 4. Admitted entries.
CREATE TABLE entered_profile AS
SELECT m.audience, e.day_on, e.list_code, e.track_code, CAST(sum(e.entries) AS BIGINT) AS entries
FROM attendance AS e
JOIN member AS m ON m.person_number = e.person_number
GROUP BY m.audience, e.day_on, e.list_code, e.track_code;

CREATE TEMPORARY TABLE entered_of_tracks AS
SELECT e.forum_code, m.tracks, e.day_on, e.list_code, e.track_code, CAST(sum(e.entries) AS BIGINT) AS entries
FROM attendance AS e
JOIN member AS m ON m.person_number = e.person_number
GROUP BY e.forum_code, m.tracks, e.day_on, e.list_code, e.track_code;

-- 5. Registrations.
CREATE TABLE registered_profile AS
SELECT
    m.audience, CAST(r.registered_at AS DATE) AS applied_on, r.status AS own_status, count(*) AS registrations,
    CAST(sum(CASE r.status WHEN 'active' THEN 1 ELSE 0 END) AS BIGINT) AS active
FROM registration AS r
JOIN member AS m ON m.person_number = r.person_number
GROUP BY m.audience, CAST(r.registered_at AS DATE), r.status;

CREATE TEMPORARY TABLE registered_of_tracks AS
SELECT
    r.forum_code, m.tracks, CAST(r.registered_at AS DATE) AS applied_on, r.status AS own_status,
    count(*) AS registrations, CAST(sum(CASE r.status WHEN 'active' THEN 1 ELSE 0 END) AS BIGINT) AS active
FROM registration AS r
JOIN member AS m ON m.person_number = r.person_number
GROUP BY r.forum_code, m.tracks, CAST(r.registered_at AS DATE), r.status;

CREATE TABLE track_registered_profile AS
SELECT
    m.audience, m.tracks, t.track_code, count(*) AS registrations,
    CAST(sum(CASE r.status WHEN 'active' THEN 1 ELSE 0 END) AS BIGINT) AS active
FROM registration AS r
JOIN registration_track AS t ON t.registration_id = r.registration_id
JOIN member AS m ON m.person_number = r.person_number
GROUP BY m.audience, m.tracks, t.track_code;

-- 6. Organisations of participants: not added up, each is counted once.
CREATE TEMPORARY TABLE organisation_of_all AS
SELECT m.audience, m.organisation_id, count(*) AS participants
FROM member AS m
JOIN audience AS a ON a.audience = m.audience
WHERE a.is_participant AND m.organisation_id IS NOT NULL
GROUP BY m.audience, m.organisation_id;

CREATE TEMPORARY TABLE organisation_of_tracks AS
SELECT a.forum_code, m.tracks, m.organisation_id, count(*) AS participants
FROM member AS m
JOIN audience AS a ON a.audience = m.audience
WHERE a.is_participant AND m.organisation_id IS NOT NULL
GROUP BY a.forum_code, m.tracks, m.organisation_id;

-- 7. What was measured: where anybody was seen at all, whoever is asked about.
CREATE TABLE met AS
SELECT forum_code, day_on, list_code, track_code, session_code, is_online, count(*) AS times
FROM attendance
GROUP BY forum_code, day_on, list_code, track_code, session_code, is_online;
