-- keyed → staged_registration: the same rows with resolved names and the pseudonym of what they say of a person, own_id.
-- In: spelled_region, spelled_organisation and typed_name, see typed.sql; folded_organisation (spelling, region_code,
--     organisation_id) and ruled_form (spelling, region_code, form): what a spelling means beside a region, with decisions
--     and by the rules alone.

-- What only a pair of names tells; as narrow as can be, for there are nearly as many pairs as rows.
CREATE TEMP TABLE form_name AS SELECT DISTINCT form FROM ruled_form;
CREATE TEMP TABLE ruled_number AS
SELECT f.spelling, f.region_code, n.rowid::INTEGER AS form_number FROM ruled_form AS f JOIN form_name AS n USING (form);
CREATE TEMP TABLE named_pair AS
SELECT
    t.region, t.organisation, if(t.region_rule = 'beside_organisation', t.region_code, NULL) AS region_beside,
    o.organisation_id, f.form_number
FROM typed_name AS t
LEFT JOIN folded_organisation AS o
    ON o.spelling = t.organisation AND o.region_code = replace(t.region_code, 'unresolved', '')
LEFT JOIN ruled_number AS f
    ON f.spelling = t.organisation AND f.region_code = replace(t.ruled_region, 'unresolved', '');

-- An organisation tells people apart only beside a name of two words; who has neither a name nor a contact is known by
-- the registration alone.
CREATE TEMP TABLE staged_registration AS
SELECT
    * EXCLUDE (key, source, system, ticket), system, system || ':' || source AS source,
    if(system = 'pretix', key[8:], NULL) AS barcode,
    pseudonym(concat_ws(chr(31), tokens, email, phone, form, ruled_region, own_key)) AS own_id
FROM (
    SELECT
        k.*, coalesce(p.region_beside, g.region_code) AS region_code,
        if(p.region_beside IS NULL, g.rule, 'beside_organisation') AS region_rule,
        n.organisation_type, n.rule AS organisation_rule, p.organisation_id,
        replace(coalesce(p.region_beside, g.ruled_region), 'unresolved', '') AS ruled_region,
        if(contains(k.tokens, ' '), coalesce(f.form, ''), '') AS form,
        if(k.tokens = '' AND k.email = '' AND k.phone = '', k.key, '') AS own_key
    FROM keyed AS k
    JOIN spelled_region AS g ON g.raw = k.region
    JOIN spelled_organisation AS n ON n.raw = k.organisation
    JOIN named_pair AS p ON p.region = g.spelling AND p.organisation = n.spelling
    LEFT JOIN form_name AS f ON f.rowid = p.form_number
);
DROP VIEW keyed;
DROP VIEW row_of_order;
DROP VIEW row_key;
DROP TABLE repeated_row;
DROP TABLE typed_name;
DROP TABLE named_pair;
DROP TABLE form_name;
DROP TABLE ruled_number;
DROP TABLE ruled_form;
DROP TABLE folded_organisation;
DROP TABLE head_form;
DROP TABLE spelled_form;
DROP TABLE spelled;
DROP TABLE joined_form;
DROP TABLE form;
TRUNCATE read_registration;
