-- The person row is whole where its masks of sessions join the rest: a bit for each of up to 126 sessions, more than other
-- engines count with, so that they are made here from the few rows that name a session.

CREATE TEMP TABLE session_signup AS
WITH named AS (
    SELECT r.person_number, r.status = 'active' AS is_active, s.session_bit
    FROM registration_session AS rs
    JOIN registration AS r USING (registration_id)
    JOIN programme_session AS s ON s.forum_code = r.forum_code AND s.session_code = rs.session_code
),
active_elsewhere AS (
    SELECT DISTINCT person_number
    FROM registration SEMI JOIN named USING (person_number)
    WHERE status = 'active'
)
SELECT n.person_number, bit_or(1::HUGEINT << n.session_bit) AS mask
FROM named AS n
LEFT JOIN active_elsewhere AS e USING (person_number)
WHERE n.is_active OR e.person_number IS NULL
GROUP BY n.person_number;

CREATE TEMP TABLE session_visit AS
SELECT a.person_number, bit_or(1::HUGEINT << s.session_bit) AS mask
FROM attendance AS a
JOIN programme_session AS s ON s.forum_code = a.forum_code AND s.session_code = a.session_code
WHERE a.session_code IS NOT NULL
GROUP BY a.person_number;

INSERT INTO person BY NAME
SELECT p.*, coalesce(n.mask, 0) AS registered_sessions, coalesce(v.mask, 0) AS attended_sessions
FROM person_row AS p
LEFT JOIN session_signup AS n USING (person_number)
LEFT JOIN session_visit AS v USING (person_number)
ORDER BY p.forum_code, p.region_code, p.person_number;
