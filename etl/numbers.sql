-- unknown_number, known_number → read_scan and row_note: numbers that a log writes otherwise than the list,
-- 17 for 0017, «b 17» for «B-17», one with a Cyrillic В, the address in a QR code, become those of the list, and are
-- flagged. Only where a single number of the forum reads so.
CREATE OR REPLACE TEMP MACRO number_key(number) AS ltrim(
    translate(
        upper(if(contains(number, '://'), regexp_extract(number, '[^/=]*$'), number)),
        'АВЕКМНОРСТУХ -–_./№#', 'ABEKMHOPCTYX'
    ),
    '0'
);

CREATE TEMP TABLE respelt AS
WITH known AS (
    SELECT forum_code, kind, number, number_key(number) AS key FROM known_number
)
SELECT u.forum_code, u.kind, u.number AS written, min(k.number) AS number
FROM unknown_number AS u
JOIN known AS k ON k.forum_code = u.forum_code AND k.kind = u.kind AND k.key = number_key(u.number)
WHERE regexp_matches(k.key, '[1-9]')
GROUP BY u.forum_code, u.kind, u.number
HAVING count(*) = 1;

INSERT INTO row_note
SELECT e.file_number, s.extract, 3, s.place, s.row_number, 'flagged', 'NUMBER_RESPELT', f.title
FROM read_scan AS s
JOIN extract AS e USING (extract)
JOIN respelt AS r ON r.forum_code = e.forum_code AND NOT s.has_order
    AND r.written = CASE r.kind WHEN 'badge' THEN s.named ELSE s.person_code END
LEFT JOIN fed AS f ON f.extract = s.extract AND f.field = r.kind;

UPDATE read_scan AS s SET named = r.number
FROM extract AS e, respelt AS r
WHERE e.extract = s.extract AND NOT s.has_order
    AND r.forum_code = e.forum_code AND r.kind = 'badge' AND r.written = s.named;
UPDATE read_scan AS s SET person_code = r.number
FROM extract AS e, respelt AS r
WHERE e.extract = s.extract AND NOT s.has_order
    AND r.forum_code = e.forum_code AND r.kind = 'person_code' AND r.written = s.person_code;
DROP TABLE respelt;
