-- keyed → typed_name: each pair of a region and an organisation as typed, what it means and how many rows have it.
-- In: spelled_region (raw, ruled_region, region_code, rule), spelled_organisation (raw, organisation_type, rule): what
--     the rules and decisions say of each distinct spelling, ruled_region without decisions; region_beside (raw,
--     organisation, region_code): texts that several regions share and the organisation tells.
CREATE TEMP TABLE typed_name AS
SELECT
    t.region, t.organisation, coalesce(b.region_code, g.ruled_region) AS ruled_region,
    coalesce(b.region_code, g.region_code) AS region_code,
    if(b.region_code IS NULL, g.rule, 'beside_organisation') AS region_rule,
    o.organisation_type, o.rule AS organisation_rule, t.times
FROM (SELECT region, organisation, count(*) AS times FROM keyed GROUP BY ALL) AS t
JOIN spelled_region AS g ON g.raw = t.region
JOIN spelled_organisation AS o ON o.raw = t.organisation
LEFT JOIN region_beside AS b ON b.raw = t.region AND b.organisation = t.organisation;
