-- chosen_registration, untied → identity: who any of them says somebody is; shared: those that another may be the same
-- person as, once, which names/people.py decides. All others are people of their own.
-- What is shared here has to cover the blocks of people.py: to ask it about more costs time, about fewer splits people.
-- Equal texts have equal hashes, so hashes are what is compared; other identities have other pseudonyms.
-- A name that more than twenty bear tells of no pair: of them only those are asked about who may be colleagues.

CREATE TEMP VIEW identity AS
SELECT own_id, tokens, email, phone, form AS organisation, ruled_region AS region, own_key AS ticket
FROM chosen_registration
UNION ALL
SELECT own_id, tokens, email, phone, '', '', subject FROM untied;

CREATE TEMP VIEW whole_name AS
SELECT own_id, hash(tokens) AS name, tokens, email, organisation, region
FROM identity
WHERE regexp_matches(tokens, '(^| )\S{2,} (.* )?\S{2,} (.* )?\S{2,}');

CREATE TEMP TABLE name_bearers AS
SELECT name, count(*) AS bearers
FROM (
    SELECT DISTINCT own_id, name
    FROM whole_name
    SEMI JOIN (SELECT name FROM whole_name GROUP BY name HAVING min(own_id) <> max(own_id)) USING (name)
)
GROUP BY name;

-- Namesakes prove nothing, yet two of them in one region, or with mailboxes that may be one, people.py doubts.
CREATE TEMP TABLE doubtful_name AS
WITH namesake AS (
    SELECT DISTINCT own_id, name, region, split_part(email, '@', 1) AS local, split_part(email, '@', 2) AS host
    FROM whole_name
    WHERE name IN (SELECT name FROM name_bearers WHERE bearers <= 20)
)
SELECT name FROM namesake WHERE region <> '' GROUP BY name, region HAVING count(*) > 1
UNION
SELECT a.name
FROM namesake AS a
JOIN namesake AS b ON b.name = a.name AND b.own_id > a.own_id
WHERE a.local <> '' AND b.local <> ''
    AND (a.local = b.local OR (a.host = b.host AND damerau_levenshtein(a.local, b.local) <= 1));

CREATE TEMP TABLE shared AS
WITH full_name AS (
    FROM whole_name WHERE organisation <> ''
),
-- One organisation has the same words in both rows, those that name the region aside, or is the acronym of the other.
organisation_words AS (
    SELECT organisation, list_filter(
        string_split(organisation, ' '), lambda word: NOT regexp_full_match(word, 'регион..')
    ) AS words
    FROM (SELECT DISTINCT organisation FROM full_name)
),
colleague AS (
    SELECT n.own_id, hash(n.name, o.words) AS same, hash(n.name, o.initials) AS initials,
        if(len(o.words) = 1, hash(n.name, o.words[1]), NULL) AS acronym
    FROM full_name AS n
    JOIN (
        SELECT *, array_to_string(list_transform(words, lambda word: word[1]), '') AS initials FROM organisation_words
    ) AS o USING (organisation)
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
    SELECT own_id FROM colleague SEMI JOIN (
        SELECT same FROM colleague GROUP BY same HAVING min(own_id) <> max(own_id)
    ) USING (same)
    UNION
    SELECT own_id FROM colleague WHERE initials IN (SELECT acronym FROM colleague WHERE acronym IS NOT NULL)
    UNION
    SELECT own_id FROM colleague WHERE acronym IN (SELECT initials FROM colleague)
    UNION
    SELECT own_id FROM whole_name WHERE name IN (FROM doubtful_name)
    UNION  -- names with a word in Latin letters are compared by their sounds
    SELECT own_id FROM whole_name WHERE unicode(tokens) < 128
    UNION
    SELECT own_id FROM near SEMI JOIN (
        SELECT place, word FROM near GROUP BY place, word HAVING min(own_id) <> max(own_id)
    ) USING (place, word)
)
SELECT DISTINCT i.*, coalesce(b.bearers > 20, FALSE) AS is_common_name
FROM identity AS i
SEMI JOIN asked AS a ON a.own_id = i.own_id
LEFT JOIN name_bearers AS b ON b.name = hash(i.tokens);
