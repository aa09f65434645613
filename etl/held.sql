-- A table made by hand that repeats a few rows of an earlier one and lacks the rest was cut by mistake: what was known
-- stays, its rows wait until somebody confirms the file. Programs export a part on purpose, people a whole list.
CREATE TEMP TABLE held_file AS
WITH files AS (
    SELECT file_number, forum_code, system, count(DISTINCT key) AS registrations
    FROM staged_registration
    WHERE system = 'plain'
    GROUP BY file_number, forum_code, system
),
shared AS (
    SELECT n.file_number, o.file_number AS older, count(DISTINCT n.key) AS registrations
    FROM staged_registration AS n
    JOIN staged_registration AS o
        ON o.forum_code = n.forum_code AND o.key = n.key AND o.file_number < n.file_number
    WHERE n.system = 'plain'
    GROUP BY n.file_number, o.file_number
)
SELECT
    n.file_number, any_value(n.registrations) AS registrations, max(o.registrations) AS earlier,
    any_value(c.file_number) IS NOT NULL AS is_confirmed
FROM files AS n
JOIN shared AS s ON s.file_number = n.file_number AND s.registrations = n.registrations
JOIN files AS o ON o.file_number = s.older AND o.registrations >= 5 * n.registrations
LEFT JOIN confirmed_file AS c ON c.file_number = n.file_number
GROUP BY n.file_number;

UPDATE staged_registration SET rank = rank + 10 WHERE file_number IN (SELECT file_number FROM held_file WHERE NOT is_confirmed);
