-- Typed names beside regions → forms: spelled_form (spelling, typed_region, region_code, words, times), where each name
-- belongs; form: each form once, with what most of its rows say.
-- In: said (spelling and the fields of names/folding.Said, a shouted or whispered name is_one_case), spelled
--     (spelling, region_code, times): how often each was typed beside which region, '' when that is not known.

CREATE OR REPLACE TEMP TABLE spelled_form AS
WITH beside AS (
    SELECT p.spelling, p.region_code AS typed_region, p.times, s.words, s.company, s.adjective,
        s.organisation_type <> 'federal' AND contains(s.words, 'регион') AS has_region,
        if(s.named <> '', s.named, p.region_code) AS region_code
    FROM spelled AS p
    JOIN said AS s USING (spelling)
    WHERE s.words <> ''
)
SELECT
    spelling, typed_region, times, if(region_code <> '', region_code, adjective) AS region_code,
    concat_ws(' ', CASE
        WHEN NOT has_region THEN words
        -- A name of nothing but its region keeps it.
        ELSE coalesce(nullif(array_to_string(
            list_filter(string_split(words, ' '), lambda word: word <> 'регион' || beside.region_code), ' '
        ), ''), words)
    END, nullif(company, '')) AS words
FROM beside;

-- The type that most rows have, the alphabet decides between equals; the spelling of most rows, of equals the one that is
-- neither shouted nor whispered, then the longest.
CREATE OR REPLACE TEMP TABLE form AS
WITH ranked AS (
    SELECT spelling, organisation_type,
        row_number() OVER (ORDER BY is_one_case, length(raw) DESC, raw) AS preference,
        dense_rank() OVER (ORDER BY organisation_type) AS type_number
    FROM said
),
typed AS (
    SELECT region_code, words, spelling, sum(times) AS times FROM spelled_form GROUP BY region_code, words, spelling
),
of_type AS (
    SELECT t.region_code, t.words, r.type_number, any_value(r.organisation_type) AS organisation_type,
        sum(t.times) AS times,
        arg_max(t.spelling, t.times * 1_000_000_000 - r.preference) AS spelling,
        max(t.times * 1_000_000_000 - r.preference) AS weight
    FROM typed AS t
    JOIN ranked AS r USING (spelling)
    GROUP BY t.region_code, t.words, r.type_number
)
SELECT
    region_code, words, arg_max(organisation_type, times * 1000 - type_number) AS organisation_type,
    sum(times)::BIGINT AS times, arg_max(spelling, weight) AS spelling
FROM of_type
GROUP BY region_code, words;
