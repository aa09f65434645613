-- Scans of trial registrations: skipped as those are. In: trial_number. A number that a registration bears stays.
CREATE TEMP TABLE trial_scan AS
WITH trial AS (
    SELECT e.forum_code, t.number FROM trial_number AS t JOIN extract AS e USING (extract)
    EXCEPT
    SELECT forum_code, unnest([person_code, barcode]) FROM staged_registration
)
SELECT s.extract, s.place, s.row_number, e.file_number
FROM read_scan AS s
JOIN extract AS e USING (extract)
SEMI JOIN trial AS t ON t.forum_code = e.forum_code AND t.number = coalesce(s.person_code, s.named);
INSERT INTO row_note
SELECT file_number, extract, 9, place, row_number, 'skipped', 'TEST_RECORD', NULL FROM trial_scan;
DELETE FROM read_scan WHERE (extract, place) IN (SELECT (extract, place) FROM trial_scan);
DROP TABLE trial_scan;
