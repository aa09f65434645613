-- The person rows: what each registration says, best and newest first, and where the person was seen.
-- One standard statement for each table, so that another engine can run the same text (engines/). Only the masks of
-- sessions are not here (person_sessions.sql): they are wider than other engines count. What is not temporary comes back
-- from there; the last one is a view, because DuckDB need not write it down before its sessions join it.

CREATE TEMPORARY TABLE ranked_registration AS
SELECT
    registration_id, person_number, forum_code, status, registered_at, format, role, region_code, organisation_type,
    organisation_id, position_rank, came_as,
    CASE status
        WHEN 'active' THEN 0 WHEN 'pending' THEN 1 WHEN 'waitlist' THEN 2
        WHEN 'expired' THEN 3 WHEN 'cancelled' THEN 4 ELSE 5
    END AS status_rank
FROM registration;

CREATE TEMPORARY TABLE best_status AS
SELECT person_number, min(status_rank) AS best_rank FROM ranked_registration GROUP BY person_number;

CREATE TEMPORARY TABLE person_stated AS
WITH ordered AS (
    SELECT
        r.*, r.status_rank = 0 OR b.best_rank > 0 AS is_best,
        row_number() OVER (
            PARTITION BY r.person_number
            ORDER BY r.status_rank, r.registered_at DESC NULLS LAST,
                -- Of one moment: by what they say, so that the order in which files came decides nothing.
                r.region_code, r.organisation_type, r.organisation_id NULLS LAST, r.role, r.position_rank
        ) AS place
    FROM ranked_registration AS r
    JOIN best_status AS b ON b.person_number = r.person_number
)
SELECT
    o.person_number,
    min_by(o.status, o.place) AS status,
    CAST(count(*) AS INTEGER) AS registrations,
    CAST(count(*) FILTER (WHERE o.status = 'active') AS INTEGER) AS active,
    CAST(count(*) FILTER (WHERE o.status IN ('pending', 'waitlist')) AS INTEGER) AS pending,
    CAST(count(*) FILTER (WHERE o.status = 'cancelled') AS INTEGER) AS cancelled,
    CAST(count(*) FILTER (WHERE o.status = 'rejected') AS INTEGER) AS rejected,
    CAST(count(*) FILTER (WHERE o.status = 'expired') AS INTEGER) AS expired,
    CAST(min(o.registered_at) FILTER (WHERE o.is_best) AS DATE) AS registered_on,
    count(*) FILTER (WHERE o.format = 'on_site' AND o.is_best) > 0 AS is_on_site,
    count(*) FILTER (WHERE o.format = 'online' AND o.is_best) > 0 AS is_online,
    count(o.came_as) > 0 AS has_come,
    coalesce(min_by(o.region_code, o.place) FILTER (WHERE o.region_code <> 'unresolved'), 'unresolved') AS region_code,
    coalesce(
        min_by(o.organisation_type, o.place) FILTER (WHERE o.organisation_type <> 'unresolved'), 'unresolved'
    ) AS organisation_type,
    min_by(o.organisation_id, o.place) FILTER (
        WHERE o.organisation_type <> 'unresolved' AND o.organisation_id IS NOT NULL
    ) AS organisation_id,
    coalesce(min_by(o.role, o.place) FILTER (WHERE o.role <> 'unknown'), 'unknown') AS role,
    coalesce(min_by(o.position_rank, o.place) FILTER (WHERE o.position_rank <> 'unknown'), 'unknown') AS position_rank
FROM ordered AS o
GROUP BY o.person_number;

CREATE TEMPORARY TABLE person_tracks AS
SELECT r.person_number, bit_or(t.track_mask) AS registered_tracks
FROM ranked_registration AS r
JOIN best_status AS b ON b.person_number = r.person_number
JOIN registration_track AS c ON c.registration_id = r.registration_id
JOIN (
    SELECT forum_code, track_code, CAST(power(2, track_bit) AS BIGINT) AS track_mask FROM track
) AS t ON t.forum_code = r.forum_code AND t.track_code = c.track_code
WHERE r.status_rank = 0 OR b.best_rank > 0
GROUP BY r.person_number;

-- A track on a day is the bit of the track, moved up by all tracks for each day before; so far as one mask holds all pairs.
CREATE TEMPORARY TABLE shifted_day AS
WITH numbered AS (
    SELECT d.forum_code AS forum_code, d.day_on, d.day_bit, t.tracks, max(d.day_bit + 1) OVER (PARTITION BY d.forum_code) AS days
    FROM day AS d
    LEFT JOIN (SELECT forum_code, max(track_bit + 1) AS tracks FROM track GROUP BY forum_code) AS t
        ON t.forum_code = d.forum_code
)
SELECT
    forum_code, day_on, CAST(power(2, day_bit) AS BIGINT) AS day_mask,
    CASE WHEN tracks * days <= 63 THEN CAST(power(2, tracks * day_bit) AS BIGINT) ELSE 0 END AS day_shift
FROM numbered;

-- One large table beside another at a time: together they would not fit the memory of a small machine.
CREATE TEMPORARY TABLE person_seen AS
WITH attended AS (
    SELECT
        a.person_number,
        CAST(sum(a.entries) AS BIGINT) AS entries,
        bit_or(coalesce(t.track_mask, 0)) AS attended_tracks,
        bit_or(d.day_mask) AS attended_days,
        bit_or(coalesce(t.track_mask, 0) * d.day_shift) AS attended_track_days
    FROM attendance AS a
    JOIN shifted_day AS d ON d.forum_code = a.forum_code AND d.day_on = a.day_on
    LEFT JOIN (
        SELECT forum_code, track_code, CAST(power(2, track_bit) AS BIGINT) AS track_mask FROM track
    ) AS t ON t.forum_code = a.forum_code AND t.track_code = a.track_code
    GROUP BY a.person_number
)
SELECT
    p.person_number, p.person_id, p.forum_code, a.entries, a.attended_tracks, a.attended_days, a.attended_track_days
FROM person_of AS p
LEFT JOIN attended AS a ON a.person_number = p.person_number;

CREATE TEMPORARY VIEW person_row AS
SELECT
    p.person_number,
    p.person_id,
    p.forum_code,
    coalesce(r.status, 'unregistered') AS status,
    coalesce(r.active, 0) > 0 AS is_participant,
    p.entries IS NOT NULL OR coalesce(r.has_come, FALSE) AS is_attendee,
    p.entries IS NOT NULL
        OR coalesce(r.has_come, FALSE)
        OR (f.is_on_site_measured AND NOT coalesce(r.is_online AND NOT r.is_on_site, FALSE))
        OR (f.is_online_measured AND coalesce(r.is_online, FALSE)) AS is_measured,
    coalesce(r.region_code, k.region_code, 'unresolved') AS region_code,
    coalesce(g.district_code, 'none') AS district_code,
    coalesce(r.organisation_type, 'unresolved') AS organisation_type,
    r.organisation_id,
    CASE
        WHEN r.is_on_site AND r.is_online THEN 'both'
        WHEN r.is_on_site THEN 'on_site'
        WHEN r.is_online THEN 'online'
        ELSE 'unknown'
    END AS format,
    coalesce(r.role, 'unknown') AS role,
    r.registered_on,
    coalesce(t.registered_tracks, 0) AS registered_tracks,
    coalesce(p.attended_tracks, 0) AS attended_tracks,
    coalesce(p.attended_days, 0) AS attended_days,
    coalesce(p.attended_track_days, 0) AS attended_track_days,
    coalesce(r.registrations, 0) AS registrations,
    coalesce(r.active, 0) AS active_registrations,
    coalesce(r.pending, 0) AS pending_registrations,
    coalesce(r.cancelled, 0) AS cancelled_registrations,
    coalesce(r.rejected, 0) AS rejected_registrations,
    coalesce(r.expired, 0) AS expired_registrations,
    coalesce(p.entries, 0) AS entries,
    coalesce(r.position_rank, 'unknown') AS position_rank
FROM person_stated AS r
RIGHT JOIN person_seen AS p ON p.person_number = r.person_number
JOIN forum AS f ON f.forum_code = p.forum_code
LEFT JOIN walk_in AS k ON k.person_number = p.person_number
LEFT JOIN region AS g ON g.region_code = coalesce(r.region_code, k.region_code)
LEFT JOIN person_tracks AS t ON t.person_number = p.person_number;
