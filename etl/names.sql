-- keyed → organisation, and staged_registration: the same rows with resolved names and the identity of the person.
-- In: spelled_region (raw, region_code, rule), spelled_organisation (raw, organisation_type, rule, name, key, place):
--     what the rules of etl/names say of each distinct spelling.

-- One organisation per normal form and region: the one its words name, else that of its people. Its name is the most
-- frequent spelling, tidied; the alphabet decides between equals, so that the order of rows never does.
CREATE TEMP TABLE organisation_of AS
SELECT
    o.key, coalesce(nullif(o.place, ''), g.region_code) AS region_code, o.raw, any_value(o.name) AS name,
    any_value(o.organisation_type) AS organisation_type, count(*) AS registrations
FROM keyed AS k
JOIN spelled_organisation AS o ON o.raw = k.organisation
JOIN spelled_region AS g ON g.raw = k.region
WHERE o.key <> ''
GROUP BY o.key, coalesce(nullif(o.place, ''), g.region_code), o.raw;

INSERT INTO organisation
WITH kinds AS (
    SELECT key, region_code, organisation_type, sum(registrations) AS registrations
    FROM organisation_of
    GROUP BY key, region_code, organisation_type
),
kind AS (
    SELECT key, region_code, min({n: -registrations, organisation_type: organisation_type}) AS best
    FROM kinds
    GROUP BY key, region_code
)
SELECT
    row_number() OVER (ORDER BY o.key, o.region_code),
    min({n: -o.registrations, raw: o.raw, name: o.name}).name, any_value(k.best).organisation_type, o.region_code,
    count(*)
FROM organisation_of AS o
JOIN kind AS k ON k.key = o.key AND k.region_code = o.region_code
GROUP BY o.key, o.region_code;

-- An organisation tells people apart only beside a name of three whole words; who has neither a name nor a contact is
-- known by the registration alone.
CREATE TEMP TABLE staged_registration AS
WITH numbers AS (
    SELECT key, region_code, row_number() OVER (ORDER BY key, region_code) AS organisation_id
    FROM organisation_of
    GROUP BY key, region_code
),
resolved AS (
    SELECT
        k.* EXCLUDE (source, system), k.system, k.system || ':' || k.source AS source,
        g.region_code, g.rule AS region_rule, o.organisation_type, o.rule AS organisation_rule, n.organisation_id,
        r.registration_id, r.is_repeated,
        if(regexp_matches(k.tokens, '\S\S.* \S\S.* \S\S'), o.key, '') AS proof
    FROM keyed AS k
    JOIN number_of AS r ON r.forum_code = k.forum_code AND r.key = k.key
    JOIN spelled_region AS g ON g.raw = k.region
    JOIN spelled_organisation AS o ON o.raw = k.organisation
    LEFT JOIN numbers AS n ON n.key = o.key AND n.region_code = coalesce(nullif(o.place, ''), g.region_code)
)
SELECT
    * EXCLUDE (proof),
    concat_ws(
        chr(31), tokens, email, phone, proof, if(proof <> '' AND region_code <> 'unresolved', region_code, ''),
        if(tokens = '' AND email = '' AND phone = '', key, '')
    ) AS identity
FROM resolved;
DROP TABLE keyed;
DROP TABLE number_of;
