-- keyed → staged_registration: the same rows with resolved names and the identity of the person.
-- In: spelled_region (raw, region_code, rule), spelled_organisation (raw, organisation_type, rule): what the rules of
--     etl/names say of each distinct spelling; folded_organisation (raw, region_code, form, organisation_id): the
--     organisation that a spelling means beside a region.

-- An organisation tells people apart only beside a name of two words; who has neither a name nor a contact is known by
-- the registration alone.
CREATE TEMP TABLE staged_registration AS
SELECT
    k.* EXCLUDE (source, system), k.system, k.system || ':' || k.source AS source,
    g.region_code, g.rule AS region_rule, o.organisation_type, o.rule AS organisation_rule, f.organisation_id,
    r.registration_id, r.is_repeated,
    concat_ws(
        chr(31), k.tokens, k.email, k.phone, if(contains(k.tokens, ' '), coalesce(f.form, ''), ''),
        if(g.region_code <> 'unresolved', g.region_code, ''),
        if(k.tokens = '' AND k.email = '' AND k.phone = '', k.key, '')
    ) AS identity
FROM keyed AS k
JOIN number_of AS r ON r.forum_code = k.forum_code AND r.key = k.key
JOIN spelled_region AS g ON g.raw = k.region
JOIN spelled_organisation AS o ON o.raw = k.organisation
LEFT JOIN folded_organisation AS f ON f.raw = k.organisation AND f.region_code = g.region_code;
DROP TABLE keyed;
DROP TABLE number_of;
