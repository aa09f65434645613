-- One table of registrations as it was read → read_registration and row_note.
-- In: incoming (place, row_number, the canonical fields as text, and what clean.sql makes of them), header (field, title), days (day_on) of the forum,
--     told_twice (begins, ends) of its clock, the dictionaries spelled_* with what clean.py says of each distinct spelling that clean.sql
--     leaves open, and the variables file_number, extract, sources.

CREATE OR REPLACE TEMP TABLE judged AS
SELECT
    i.place, i.row_number, i.source, i."order", i.ticket, i.person_code,
    coalesce(plain_tokens(i.name_parts), n.tokens) AS tokens,
    coalesce(i.plain_email, e.email) AS email, coalesce(i.plain_phone, p.phone) AS phone,
    i.region, i.organisation, t.tracks, u.sessions, o.position_rank, o.position_rule, s.status, i.status_text, k.format, k.role,
    coalesce(i.plain_registered_at, r.moment) AS registered_at, coalesce(r.is_zoned, FALSE) AS is_zoned,
    coalesce(i.plain_checked_in, ci.moment) AS checked_in,
    coalesce(i.plain_checked_out, co.moment) AS checked_out,
    coalesce(c.has_come, FALSE) AS has_come, coalesce(w.has_watched, FALSE) AS has_watched,
    CASE
        WHEN r.code IS NOT NULL THEN {field: 'registered_at', code: r.code}
        WHEN ci.code IS NOT NULL THEN {field: 'checked_in', code: ci.code}
        WHEN co.code IS NOT NULL THEN {field: 'checked_out', code: co.code}
        WHEN s.code IS NOT NULL THEN {field: 'status_text', code: s.code}
        WHEN c.code IS NOT NULL THEN {field: 'came_text', code: c.code}
        WHEN n.is_too_long THEN {field: 'name', code: 'CELL_TOO_LONG'}
    END AS fault,
    p.doubt AS phone_doubt, e.doubt AS email_doubt, n.doubt AS name_doubt, x.is_trial
FROM incoming AS i
LEFT JOIN spelled_moment AS r ON r.raw = i.registered_at
LEFT JOIN spelled_moment AS ci ON ci.raw = i.checked_in
LEFT JOIN spelled_moment AS co ON co.raw = i.checked_out
LEFT JOIN spelled_status AS s ON s.raw = i.status_text
LEFT JOIN spelled_ticket AS k ON k.raw = i.ticket_text
LEFT JOIN spelled_tracks AS t ON t.raw = i.tracks
LEFT JOIN spelled_sessions AS u ON u.raw = i.sessions AND u.ticket_text = i.ticket_text
LEFT JOIN spelled_position AS o ON o.raw = i.position AND o.organisation = i.organisation
LEFT JOIN spelled_name AS n ON n.raw = i.name
LEFT JOIN spelled_email AS e ON e.raw = i.email
LEFT JOIN spelled_phone AS p ON p.raw = i.phone
LEFT JOIN spelled_came AS c ON c.raw = i.came_text
LEFT JOIN spelled_watched AS w ON w.raw = i.watched_text
LEFT JOIN spelled_trial AS x ON x.name = i.name AND x.email = i.email;

CREATE OR REPLACE TEMP VIEW told AS
SELECT 1 AS batch, place, row_number, 'rejected' AS fate, fault.code, fault.field FROM judged WHERE fault IS NOT NULL
UNION ALL
SELECT 2, place, row_number, 'skipped', 'TEST_RECORD', 'name' FROM judged
WHERE is_trial AND row_number NOT IN (SELECT row_number FROM judged WHERE fault IS NOT NULL)
UNION ALL
SELECT 3, place, row_number, 'flagged', 'OUTSIDE_EVENT', 'checked_in' FROM judged
WHERE checked_in::DATE NOT IN (SELECT day_on FROM days)
UNION ALL
SELECT 4, place, row_number, 'flagged', phone_doubt, 'phone' FROM judged WHERE phone_doubt IS NOT NULL
UNION ALL
SELECT 5, place, row_number, 'flagged', email_doubt, 'email' FROM judged WHERE email_doubt IS NOT NULL
UNION ALL
SELECT 6, place, row_number, 'flagged', name_doubt, 'name' FROM judged WHERE name_doubt IS NOT NULL
UNION ALL
SELECT 7, place, row_number, 'flagged', 'TIME_FOLD', 'registered_at' FROM judged
JOIN told_twice ON registered_at >= begins AND registered_at < ends
WHERE NOT is_zoned;

INSERT INTO row_note
SELECT
    getvariable('file_number'), getvariable('extract'), t.batch, t.place, t.row_number, t.fate, t.code, h.title
FROM told AS t
LEFT JOIN header AS h ON h.field = t.field;

INSERT INTO trial_number
SELECT getvariable('extract'), t.number
FROM judged AS j
CROSS JOIN LATERAL (VALUES (j.person_code), (CASE WHEN j."order" <> '' THEN j."order" || '-' || j.ticket END)) AS t (number)
WHERE j.is_trial AND t.number <> '';

-- Rows that name another event of the same registration system, of those that are left.
INSERT INTO row_note
SELECT getvariable('file_number'), getvariable('extract'), 8, place, row_number, 'skipped', 'OTHER_EVENT', NULL
FROM judged
WHERE len(getvariable('sources')) > 0 AND source <> '' AND NOT list_contains(getvariable('sources'), source)
    AND row_number NOT IN (SELECT row_number FROM told WHERE fate <> 'flagged');

INSERT INTO read_registration
SELECT
    getvariable('extract'), place, row_number, source, "order", ticket, person_code, tokens, email, phone, region,
    organisation, tracks, sessions, position_rank, position_rule, status, status_text, format, role,
    CASE
        WHEN has_come AND checked_in IS NULL AND format <> 'online' THEN if(has_watched, 'both', 'on_site')
        WHEN has_watched OR (has_come AND checked_in IS NULL) THEN 'online'
        ELSE ''
    END,
    registered_at,
    CASE WHEN checked_in::DATE IN (SELECT day_on FROM days) THEN checked_in END,
    CASE WHEN checked_out::DATE IN (SELECT day_on FROM days) THEN checked_out END
FROM judged
WHERE row_number NOT IN (
    SELECT row_number FROM row_note
    WHERE extract = getvariable('extract') AND batch > 0 AND fate <> 'flagged'
);
INSERT INTO given_badge
SELECT getvariable('extract'), r.place, i.badge
FROM incoming AS i
JOIN read_registration AS r ON r.extract = getvariable('extract') AND r.place = i.place
WHERE i.badge <> '';
UPDATE extract SET as_of = (SELECT max(registered_at) FROM read_registration WHERE extract = getvariable('extract'))
WHERE extract = getvariable('extract');
DROP TABLE judged;
