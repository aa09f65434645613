-- staged_registration, given_badge → borne_number: numbers on badges that one person has and no other.
-- read_scan → asked_by_name: scans that no number and no phone ties to a registration, with what else they say of a person:
-- a name without a mailbox that we know, or such a mailbox without a name. Logs of numbers alone cost nothing here.
-- The numbers of a log are those of the registrations where one of them is. Else they are cards of the house (`has_card`),
-- which its staff and its tenants carry, too.

CREATE TEMP VIEW borne_number AS
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

CREATE TEMP TABLE asked_by_name AS
WITH numbered AS (
    SELECT DISTINCT s.extract
    FROM read_scan AS s
    JOIN extract AS e USING (extract)
    WHERE s.extract IN (SELECT extract FROM read_scan WHERE tokens <> '') AND ((e.forum_code, s.named) IN (
        SELECT (forum_code, number) FROM borne_number
    ) OR (e.forum_code, s.person_code) IN (
        SELECT (forum_code, person_code) FROM staged_registration WHERE person_code <> ''
    ))
)
SELECT
    (s.extract::BIGINT << 32) + s.place AS row_id, e.forum_code, s.tokens, s.email,
    s.named IS NOT NULL OR s.person_code IS NOT NULL AS has_card
FROM read_scan AS s
JOIN extract AS e USING (extract)
WHERE NOT s.has_order AND s.phone = '' AND (s.tokens <> '' OR s.email <> '')
    AND (s.named IS NULL AND s.person_code IS NULL OR s.tokens <> '' AND s.extract NOT IN (FROM numbered))
    AND (s.tokens <> '') = (s.email = '' OR (e.forum_code, s.email) NOT IN (
        SELECT (forum_code, email) FROM staged_registration
    ));
