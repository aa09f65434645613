-- Badges that several people seem to bear → badge_bearer: what scans say of the person, each once, "" where they do not.
-- A cell of dashes or zeros is no badge; a ticket that names its order is its own. Texts are compared by their hashes: of
-- most badges only these are looked at.
CREATE OR REPLACE TEMP TABLE badge_bearer AS
WITH worn AS (
    SELECT
        hash(e.forum_code, s.named) AS mark, hash(s.person_code) AS code, hash(nullif(s.email, '')) AS mail,
        hash(nullif(s.tokens, '')) AS name, s.person_code IS NULL AS no_code, s.email = '' AS no_mail,
        s.tokens = '' AS no_name
    FROM read_scan AS s
    JOIN extract AS e USING (extract)
    WHERE s.named IS NOT NULL AND NOT s.has_order
),
doubtful AS (
    SELECT mark
    FROM worn
    GROUP BY mark
    HAVING min(code) FILTER (NOT no_code) <> max(code) FILTER (NOT no_code)
        OR min(mail) FILTER (NOT no_mail) <> max(mail) FILTER (NOT no_mail)
        OR min(name) FILTER (NOT no_name) <> max(name) FILTER (NOT no_name)
)
SELECT DISTINCT
    e.forum_code, s.named AS badge, coalesce(s.person_code, '') AS person_code, coalesce(s.email, '') AS email,
    coalesce(s.tokens, '') AS tokens
FROM read_scan AS s
JOIN extract AS e USING (extract)
WHERE NOT s.has_order AND regexp_matches(s.named, '[1-9A-Za-zА-Яа-яЁё]')
    AND hash(e.forum_code, s.named) IN (SELECT mark FROM doubtful);
