-- Organisations that a person called the same are one: tables organisation, folded_organisation and doubtful_organisation
-- (organisation_id, other_id, rule), likeliest first. The one of most rows gives the name.
-- In: head_form, folded_organisation and doubtful_form, see organisations.sql; called_same (organisation_id, head_id).

INSERT INTO organisation
WITH counted AS (
    SELECT organisation_id, sum(times) AS times, count(DISTINCT spelling) AS spellings
    FROM folded_organisation
    GROUP BY organisation_id
),
standing AS (
    SELECT h.*, c.times, c.spellings, coalesce(s.head_id, h.organisation_id) AS head_id,
        s.head_id IS NOT NULL OR h.organisation_id IN (SELECT head_id FROM called_same) AS is_joined
    FROM head_form AS h
    JOIN counted AS c USING (organisation_id)
    LEFT JOIN called_same AS s USING (organisation_id)
)
SELECT head_id, name, organisation_type, coalesce(nullif(region_code, ''), 'unresolved'), spellings
FROM standing
WHERE NOT is_joined
UNION ALL
SELECT
    head_id, name, organisation_type, coalesce(nullif(region_code, ''), 'unresolved'),
    sum(spellings) OVER (PARTITION BY head_id)
FROM standing
WHERE is_joined
QUALIFY row_number() OVER (PARTITION BY head_id ORDER BY times DESC, name DESC) = 1;

CREATE TEMP TABLE doubtful_organisation AS
SELECT
    coalesce(a.head_id, one.organisation_id) AS organisation_id, coalesce(b.head_id, two.organisation_id) AS other_id,
    d.rule
FROM doubtful_form AS d
JOIN head_form AS one ON one.region_code = d.one_region AND one.words = d.one_words
JOIN head_form AS two ON two.region_code = d.two_region AND two.words = d.two_words
LEFT JOIN called_same AS a ON a.organisation_id = one.organisation_id
LEFT JOIN called_same AS b ON b.organisation_id = two.organisation_id
WHERE coalesce(a.head_id, one.organisation_id) <> coalesce(b.head_id, two.organisation_id)
ORDER BY d.place;

UPDATE folded_organisation SET organisation_id = s.head_id
FROM called_same AS s
WHERE s.organisation_id = folded_organisation.organisation_id;
