-- Badges that several people seem to bear → badge_bearer: what scans say of the person, each once, "" where they do not.
-- A cell of dashes or zeros is no badge; a ticket that names its order is its own.
CREATE OR REPLACE TEMP TABLE badge_bearer AS
WITH worn AS (
    SELECT e.forum_code, s.named AS badge, s.person_code, nullif(s.email, '') AS email, nullif(s.tokens, '') AS tokens
    FROM read_scan AS s
    JOIN extract AS e USING (extract)
    WHERE s.named IS NOT NULL AND NOT s.has_order
),
doubtful AS (
    SELECT forum_code, badge
    FROM worn
    GROUP BY forum_code, badge
    HAVING (min(person_code) <> max(person_code) OR min(email) <> max(email) OR min(tokens) <> max(tokens))
        AND regexp_matches(badge, '[1-9A-Za-zА-Яа-яЁё]')
)
SELECT DISTINCT
    forum_code, badge, coalesce(person_code, '') AS person_code, coalesce(email, '') AS email,
    coalesce(tokens, '') AS tokens
FROM worn
SEMI JOIN doubtful USING (forum_code, badge);
