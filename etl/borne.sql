-- staged_registration, given_badge → borne_number: numbers on badges that one person has and no other; known_number: these
-- and the codes of people; unknown_number: what logs say instead.
CREATE TEMP TABLE borne_number AS
SELECT forum_code, number, min(registration_id) AS registration_id
FROM (
    SELECT forum_code, barcode AS number, registration_id, own_id FROM staged_registration WHERE barcode IS NOT NULL
    UNION ALL
    SELECT s.forum_code, g.badge, s.registration_id, s.own_id
    FROM given_badge AS g
    JOIN staged_registration AS s ON s.row_id = (g.extract::BIGINT << 32) + g.place
)
GROUP BY forum_code, number
HAVING min(registration_id) = max(registration_id) OR min(own_id) = max(own_id);

CREATE TEMP VIEW known_number AS
SELECT 'badge' AS kind, forum_code, number FROM borne_number
UNION ALL
SELECT DISTINCT 'person_code', forum_code, person_code FROM staged_registration WHERE person_code <> '';

CREATE TEMP TABLE unknown_number AS
SELECT DISTINCT 'badge' AS kind, e.forum_code, s.named AS number
FROM read_scan AS s
JOIN extract AS e USING (extract)
ANTI JOIN borne_number AS b ON b.forum_code = e.forum_code AND b.number = s.named
WHERE s.named IS NOT NULL AND NOT s.has_order
UNION ALL
SELECT DISTINCT 'person_code', e.forum_code, s.person_code
FROM read_scan AS s
JOIN extract AS e USING (extract)
ANTI JOIN staged_registration AS r ON r.forum_code = e.forum_code AND r.person_code = s.person_code
WHERE s.person_code IS NOT NULL AND NOT s.has_order;
