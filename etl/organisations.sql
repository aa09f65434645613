-- Forms → organisations: folded_organisation (spelling, region_code, organisation_id), which organisation a spelling means
-- beside a region; tables organisation and doubtful_organisation (organisation_id, other_id, rule), likeliest first.
-- In: spelled_form and form, see forms.sql; joined_form (region_code, words, head_region, head_words) and doubtful_form,
--     what names/folding.py said of them; said.

CREATE TEMP TABLE head_form AS
SELECT
    row_number() OVER (ORDER BY f.words, f.region_code)::INTEGER AS organisation_id, f.region_code, f.words,
    f.organisation_type, s.name
FROM form AS f
JOIN said AS s USING (spelling)
ANTI JOIN joined_form AS j ON j.region_code = f.region_code AND j.words = f.words;

CREATE TEMP TABLE folded_organisation AS
SELECT p.spelling, p.typed_region AS region_code, p.times, h.organisation_id
FROM spelled_form AS p
LEFT JOIN joined_form AS j USING (region_code, words)
JOIN head_form AS h
    ON h.region_code = coalesce(j.head_region, p.region_code) AND h.words = coalesce(j.head_words, p.words);
