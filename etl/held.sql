-- Files that bring an earlier list again. In: confirmed_file. Out: held_file, stale_file, gone_rows.
CREATE TEMP TABLE brought AS
SELECT file_number, forum_code, system, rank, max(as_of) AS as_of, count(DISTINCT registration_id) AS registrations
FROM staged_registration
GROUP BY file_number, forum_code, system, rank;

CREATE TEMP TABLE brought_again AS
SELECT n.file_number, o.file_number AS older, n.system, n.rank, count(DISTINCT n.registration_id) AS registrations
FROM staged_registration AS n
JOIN staged_registration AS o
    ON o.registration_id = n.registration_id AND o.file_number < n.file_number AND o.system = n.system
    AND o.rank = n.rank
WHERE n.is_repeated AND o.is_repeated
GROUP BY n.file_number, o.file_number, n.system, n.rank;

-- A table made by hand that repeats a few rows of an earlier one and lacks the rest was cut by mistake: what was known
-- stays, its rows wait until somebody confirms the file. Programs export a part on purpose, people a whole list.
CREATE TEMP TABLE held_file AS
SELECT
    n.file_number, any_value(n.registrations) AS registrations, max(o.registrations) AS earlier,
    any_value(c.file_number) IS NOT NULL AS is_confirmed
FROM brought AS n
JOIN brought_again AS s USING (file_number, system, rank, registrations)
JOIN brought AS o
    ON o.file_number = s.older AND o.system = s.system AND o.rank = s.rank AND o.registrations >= 5 * n.registrations
LEFT JOIN confirmed_file AS c ON c.file_number = n.file_number
WHERE n.system = 'plain'
GROUP BY n.file_number;

-- A list whose newest entry is older than that of the same list brought before came late: what it repeats counts as the
-- newer one says.
CREATE TEMP TABLE stale_file AS
SELECT n.file_number, max(o.as_of) AS newest
FROM brought AS n
JOIN brought_again AS s USING (file_number, system, rank)
JOIN brought AS o ON o.file_number = s.older AND o.system = s.system AND o.rank = s.rank AND o.as_of > n.as_of
WHERE 2 * s.registrations > n.registrations AND n.file_number NOT IN (SELECT file_number FROM held_file)
GROUP BY n.file_number;

-- A list of one's own that brings most of an earlier one again, no older, without some of its rows: they stay.
CREATE TEMP TABLE gone_rows AS
SELECT n.file_number, max(o.registrations - s.registrations) AS registrations
FROM brought AS n
JOIN brought_again AS s USING (file_number, system, rank)
JOIN brought AS o ON o.file_number = s.older AND o.system = s.system AND o.rank = s.rank
WHERE n.system <> 'pretix' AND 2 * s.registrations > o.registrations AND o.registrations > s.registrations
    AND n.file_number NOT IN (SELECT file_number FROM held_file UNION ALL SELECT file_number FROM stale_file)
GROUP BY n.file_number;

UPDATE staged_registration SET rank = rank + 10 WHERE file_number IN (SELECT file_number FROM held_file WHERE NOT is_confirmed);
