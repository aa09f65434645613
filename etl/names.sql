-- keyed → staged_registration: the same rows with resolved names and the identity of the person.
-- In: spelled_region, spelled_organisation and typed_name, see typed.sql; folded_organisation (spelling, region_code,
--     organisation_id) and ruled_form (spelling, region_code, form): what a spelling means beside a region, with decisions
--     and by the rules alone.

CREATE TEMP TABLE named_pair AS
SELECT
    t.region, t.organisation, t.region_code, t.region_rule, t.organisation_type, t.organisation_rule, o.organisation_id,
    coalesce(f.form, '') AS form, if(t.ruled_region <> 'unresolved', t.ruled_region, '') AS ruled_region
FROM typed_name AS t
LEFT JOIN folded_organisation AS o
    ON o.spelling = t.organisation AND o.region_code = replace(t.region_code, 'unresolved', '')
LEFT JOIN ruled_form AS f
    ON f.spelling = t.organisation AND f.region_code = replace(t.ruled_region, 'unresolved', '');

-- An organisation tells people apart only beside a name of two words; who has neither a name nor a contact is known by
-- the registration alone.
CREATE TEMP TABLE staged_registration AS
SELECT
    k.* EXCLUDE (source, system), k.system, k.system || ':' || k.source AS source,
    t.region_code, t.region_rule, t.organisation_type, t.organisation_rule, t.organisation_id,
    r.registration_id, r.is_repeated,
    concat_ws(
        chr(31), k.tokens, k.email, k.phone, if(contains(k.tokens, ' '), t.form, ''), t.ruled_region,
        if(k.tokens = '' AND k.email = '' AND k.phone = '', k.key, '')
    ) AS identity
FROM keyed AS k
JOIN number_of AS r ON r.forum_code = k.forum_code AND r.key = k.key
JOIN spelled_region AS g ON g.raw = k.region
JOIN spelled_organisation AS n ON n.raw = k.organisation
JOIN named_pair AS t ON t.region = g.spelling AND t.organisation = n.spelling;
DROP TABLE keyed;
DROP TABLE number_of;
DROP TABLE typed_name;
DROP TABLE named_pair;
