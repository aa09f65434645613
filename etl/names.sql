-- keyed → staged_registration: the same rows with resolved names and the identity of the person.
-- In: typed_name, see typed.sql; folded_organisation (raw, ruled_region, region_code, form, organisation_id): the
--     organisation that a spelling means beside a region, and its form beside the region of the rules.

-- An organisation tells people apart only beside a name of two words; who has neither a name nor a contact is known by
-- the registration alone.
CREATE TEMP TABLE staged_registration AS
SELECT
    k.* EXCLUDE (source, system), k.system, k.system || ':' || k.source AS source,
    t.region_code, t.region_rule, t.organisation_type, t.organisation_rule, f.organisation_id,
    r.registration_id, r.is_repeated,
    concat_ws(
        chr(31), k.tokens, k.email, k.phone, if(contains(k.tokens, ' '), coalesce(f.form, ''), ''),
        if(t.ruled_region <> 'unresolved', t.ruled_region, ''),
        if(k.tokens = '' AND k.email = '' AND k.phone = '', k.key, '')
    ) AS identity
FROM keyed AS k
JOIN number_of AS r ON r.forum_code = k.forum_code AND r.key = k.key
JOIN typed_name AS t ON t.region = k.region AND t.organisation = k.organisation
LEFT JOIN folded_organisation AS f
    ON f.raw = t.organisation AND f.ruled_region = t.ruled_region AND f.region_code = t.region_code;
DROP TABLE keyed;
DROP TABLE number_of;
DROP TABLE typed_name;
