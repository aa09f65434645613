-- chosen_registration, untied → identity: who any of them says somebody is; shared: those that another may be the same
-- person as, once, which names/people.py decides. All others are people of their own.
-- What is shared here has to cover the blocks of people.py: to ask it about more costs time, about fewer splits people.
-- Equal texts have equal hashes, so hashes are what is compared; other identities have other pseudonyms.
-- A name that more than twenty rows bear without an organisation is not asked about: it tells of no pair.

CREATE TEMP VIEW identity AS
SELECT own_id, tokens, email, phone, form AS organisation, ruled_region AS region, own_key AS ticket
FROM chosen_registration
UNION ALL
SELECT own_id, tokens, email, phone, '', '', subject FROM untied;

CREATE TEMP TABLE shared AS
WITH whole_name AS (
    SELECT own_id, hash(tokens) AS name, tokens, organisation, region
    FROM identity
    WHERE regexp_matches(tokens, '(^| )\S{2,} (.* )?\S{2,} (.* )?\S{2,}')
),
full_name AS (
    FROM whole_name WHERE organisation <> ''
),
-- A short name is looked for by its longest word, the last in the alphabet of several.
short_name AS (
    SELECT
        own_id, hash(organisation, region) AS place,
        list_max(list_transform(string_split(tokens, ' '), lambda word: {n: length(word), word: word})).word AS word
    FROM identity
    WHERE organisation <> '' AND region <> '' AND contains(tokens, ' ')
        AND own_id NOT IN (SELECT own_id FROM full_name)
),
beside AS (
    SELECT own_id, place, unnest(string_split(tokens, ' ')) AS word
    FROM (SELECT own_id, tokens, hash(organisation, region) AS place FROM full_name)
    WHERE place IN (SELECT place FROM short_name)
),
near AS (
    FROM short_name
    UNION ALL
    SELECT * FROM beside SEMI JOIN short_name USING (place, word)
),
namesake AS (
    SELECT DISTINCT own_id, name
    FROM whole_name
    SEMI JOIN (SELECT name FROM whole_name GROUP BY name HAVING min(own_id) <> max(own_id)) USING (name)
),
asked AS (
    SELECT own_id FROM identity WHERE hash(email) IN (
        SELECT hash(email) FROM identity WHERE email <> '' GROUP BY hash(email) HAVING min(own_id) <> max(own_id)
    )
    UNION
    SELECT own_id FROM identity WHERE hash(phone) IN (
        SELECT hash(phone) FROM identity WHERE phone <> '' GROUP BY hash(phone) HAVING min(own_id) <> max(own_id)
    )
    UNION
    SELECT own_id FROM identity WHERE hash(ticket) IN (
        SELECT hash(ticket) FROM identity WHERE ticket <> '' GROUP BY hash(ticket) HAVING min(own_id) <> max(own_id)
    )
    UNION
    SELECT own_id FROM full_name SEMI JOIN (
        SELECT name FROM full_name GROUP BY name HAVING min(own_id) <> max(own_id)
    ) USING (name)
    UNION  -- namesakes without an organisation prove nothing, yet they may be one person, which people.py doubts
    SELECT own_id FROM namesake SEMI JOIN (
        SELECT name FROM namesake GROUP BY name HAVING count(*) <= 20
    ) USING (name)
    UNION  -- names with a word in Latin letters are compared by their sounds
    SELECT own_id FROM full_name WHERE unicode(tokens) < 128
    UNION
    SELECT own_id FROM near SEMI JOIN (
        SELECT place, word FROM near GROUP BY place, word HAVING min(own_id) <> max(own_id)
    ) USING (place, word)
)
SELECT DISTINCT * FROM identity SEMI JOIN asked USING (own_id);
