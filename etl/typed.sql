-- keyed → typed_name: each pair of a region and an organisation as typed, by the numbers of their spellings, what it means
-- and how many rows have it.
-- In: spelled_region (spelling, raw, ruled_region, region_code, rule), spelled_organisation (spelling, raw,
--     organisation_type, rule): what the rules and decisions say of each distinct spelling, ruled_region without
--     decisions; region_beside (raw, organisation, region_code): texts that several regions share and the organisation
--     tells.
CREATE TEMP TABLE typed_name AS
SELECT
    t.region, t.organisation, coalesce(b.region_code, g.ruled_region) AS ruled_region,
    coalesce(b.region_code, g.region_code) AS region_code,
    if(b.region_code IS NULL, g.rule, 'beside_organisation') AS region_rule,
    o.organisation_type, o.rule AS organisation_rule, t.times
FROM (
    SELECT g.spelling AS region, o.spelling AS organisation, count(*) AS times
    FROM keyed AS k
    JOIN spelled_region AS g ON g.raw = k.region
    JOIN spelled_organisation AS o ON o.raw = k.organisation
    GROUP BY ALL
) AS t
JOIN spelled_region AS g ON g.spelling = t.region
JOIN spelled_organisation AS o ON o.spelling = t.organisation
LEFT JOIN region_beside AS b ON b.raw = g.raw AND b.organisation = o.raw;
