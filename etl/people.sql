-- chosen_registration, staged_scan → identity: who any of them says somebody is, once; shared: those that another may be
-- the same person as, which names/people.py decides. All others are people of their own.

CREATE TEMP TABLE identity AS
SELECT
    identity, split_part(identity, chr(31), 1) AS tokens, split_part(identity, chr(31), 2) AS email,
    split_part(identity, chr(31), 3) AS phone, split_part(identity, chr(31), 4) AS organisation,
    split_part(identity, chr(31), 6) AS ticket
FROM (
    SELECT identity FROM chosen_registration
    UNION
    SELECT identity FROM staged_scan WHERE identity IS NOT NULL
);

-- Beside an organisation names of three whole words agree when they are the same words; where one of them has more words
-- or initials (`odd`), those that share a whole word have to be asked.
CREATE TEMP TABLE shared AS
WITH odd AS (
    SELECT identity, organisation, unnest(string_split(tokens, ' ')) AS word
    FROM identity
    WHERE organisation <> '' AND NOT regexp_full_match(tokens, '\S{2,} \S{2,} \S{2,}')
),
near AS (
    SELECT i.identity, i.organisation, unnest(string_split(i.tokens, ' ')) AS word
    FROM identity AS i
    SEMI JOIN odd USING (organisation)
)
SELECT identity FROM identity SEMI JOIN (SELECT email FROM identity WHERE email <> '' GROUP BY email HAVING count(*) > 1) USING (email)
UNION
SELECT identity FROM identity SEMI JOIN (SELECT phone FROM identity WHERE phone <> '' GROUP BY phone HAVING count(*) > 1) USING (phone)
UNION
SELECT identity FROM identity SEMI JOIN (SELECT ticket FROM identity WHERE ticket <> '' GROUP BY ticket HAVING count(*) > 1) USING (ticket)
UNION
SELECT identity
FROM identity
SEMI JOIN (
    SELECT organisation, tokens FROM identity WHERE organisation <> '' GROUP BY organisation, tokens HAVING count(*) > 1
) USING (organisation, tokens)
UNION
SELECT n.identity
FROM near AS n
JOIN odd AS o ON o.organisation = n.organisation AND o.word = n.word AND o.identity <> n.identity
WHERE length(n.word) > 1
UNION
SELECT o.identity
FROM near AS n
JOIN odd AS o ON o.organisation = n.organisation AND o.word = n.word AND o.identity <> n.identity
WHERE length(n.word) > 1;
