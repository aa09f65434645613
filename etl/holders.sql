-- read_scan → asked_by_name: scans that no number and no phone ties to a registration, with what else they say of a person:
-- a name without a mailbox that we know, or such a mailbox without a name. Logs of numbers alone cost nothing here.
-- The numbers of a log are those of the registrations where one of them is. Else they are cards of the house (`has_card`),
-- which its staff and its tenants carry, too.

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
