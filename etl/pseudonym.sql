-- identity, same_person (identity, person_key, rule: what names/people.py decided of shared) → identity_person: every
-- identity with the pseudonym of its person and the rule that tied it there. The pseudonym is the first 128 bits of
-- HMAC-SHA-256, written out, with the two pads of the key in the variables inner_pad and outer_pad.
CREATE TEMP TABLE identity_person AS
WITH grouped AS (
    SELECT i.identity, coalesce(p.person_key, i.identity) AS person_key, coalesce(p.rule, 'new') AS rule
    FROM identity AS i
    LEFT JOIN same_person AS p USING (identity)
)
SELECT
    identity, rule,
    sha256(
        getvariable('outer_pad') || unhex(sha256(getvariable('inner_pad') || encode(person_key)))
    )[:32]::UUID AS person_id
FROM grouped;
DROP TABLE identity;
