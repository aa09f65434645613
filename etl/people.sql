-- chosen_registration, staged_scan → identity: who any of them says somebody is, once; shared: those that another may be
-- the same person as, which names/people.py decides. All others are people of their own.
-- What is shared here has to cover the blocks of people.py: to ask it about more costs time, about fewer splits people.
-- A name that more than twenty rows bear without an organisation is not asked about: it tells of no pair.

CREATE TEMP TABLE identity AS
SELECT
    identity, split_part(identity, chr(31), 1) AS tokens, split_part(identity, chr(31), 2) AS email,
    split_part(identity, chr(31), 3) AS phone, split_part(identity, chr(31), 4) AS organisation,
    split_part(identity, chr(31), 5) AS region, split_part(identity, chr(31), 6) AS ticket
FROM (
    SELECT identity FROM chosen_registration
    UNION
    SELECT identity FROM staged_scan WHERE identity IS NOT NULL
);

CREATE TEMP TABLE shared AS
WITH whole_name AS (
    SELECT identity, tokens, organisation, region
    FROM identity
    WHERE regexp_matches(tokens, '(^| )\S{2,} (.* )?\S{2,} (.* )?\S{2,}')
),
full_name AS (
    FROM whole_name WHERE organisation <> ''
),
-- A short name is looked for by its longest word, the last in the alphabet of several.
short_name AS (
    SELECT
        identity, organisation, region,
        list_max(list_transform(string_split(tokens, ' '), lambda word: {n: length(word), word: word})).word AS word
    FROM identity
    WHERE organisation <> '' AND region <> '' AND contains(tokens, ' ')
        AND identity NOT IN (SELECT identity FROM full_name)
),
beside AS (
    SELECT identity, organisation, region, unnest(string_split(tokens, ' ')) AS word
    FROM full_name
    WHERE (organisation, region) IN (SELECT (organisation, region) FROM short_name)
),
near AS (
    FROM short_name
    UNION ALL
    SELECT * FROM beside SEMI JOIN short_name USING (organisation, region, word)
)
SELECT identity FROM identity SEMI JOIN (SELECT email FROM identity WHERE email <> '' GROUP BY email HAVING count(*) > 1) USING (email)
UNION
SELECT identity FROM identity SEMI JOIN (SELECT phone FROM identity WHERE phone <> '' GROUP BY phone HAVING count(*) > 1) USING (phone)
UNION
SELECT identity FROM identity SEMI JOIN (SELECT ticket FROM identity WHERE ticket <> '' GROUP BY ticket HAVING count(*) > 1) USING (ticket)
UNION
SELECT identity FROM full_name SEMI JOIN (SELECT tokens FROM full_name GROUP BY tokens HAVING count(*) > 1) USING (tokens)
UNION  -- namesakes without an organisation prove nothing, yet they may be one person, which people.py doubts
SELECT identity FROM whole_name SEMI JOIN (
    SELECT tokens FROM whole_name GROUP BY tokens HAVING count(*) BETWEEN 2 AND 20
) USING (tokens)
UNION  -- names with a word in Latin letters are compared by their sounds
SELECT identity FROM full_name WHERE unicode(tokens) < 128
UNION
SELECT identity FROM near SEMI JOIN (
    SELECT organisation, region, word FROM near GROUP BY organisation, region, word HAVING count(*) > 1
) USING (organisation, region, word);
