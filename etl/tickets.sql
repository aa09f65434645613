-- read_registration → ticketless: names on the rows of pretix that name no ticket; order_ticket: the tickets of their
-- orders with the names on them, also those that only a log of scans names; named_ticket: those whose names are the same.
-- A person code of pretix is the number of a row among those that nothing tells apart, see formats/nameless.py.
CREATE TEMP TABLE ticketless AS
SELECT DISTINCT e.forum_code, r."order", r.tokens, r.person_code
FROM read_registration AS r
JOIN extract AS e USING (extract)
WHERE e.system = 'pretix' AND r.ticket = '';

-- Where no registration names a ticket of the order, its scans may.
CREATE TEMP TABLE order_ticket AS
WITH registered AS (
    SELECT e.forum_code, r."order", r.ticket, r.tokens, r.extract, r.place
    FROM read_registration AS r
    JOIN extract AS e USING (extract)
    WHERE e.system = 'pretix' AND r.ticket <> ''
),
scanned AS (
    SELECT
        e.forum_code, regexp_replace(s.named, '-[^-]*$', '') AS "order", regexp_extract(s.named, '[^-]*$') AS ticket,
        s.tokens, s.extract, s.place
    FROM read_scan AS s
    JOIN extract AS e USING (extract)
    WHERE e.system = 'pretix' AND s.has_order
)
SELECT
    forum_code, "order", ticket, arg_max(tokens, (extract, place)) AS tokens, min((extract, place)) AS place
FROM (FROM registered UNION ALL FROM scanned ANTI JOIN registered USING (forum_code, "order"))
WHERE (forum_code, "order") IN (SELECT (forum_code, "order") FROM ticketless)
GROUP BY forum_code, "order", ticket;

CREATE TEMP TABLE named_ticket AS
SELECT forum_code, "order", tokens, person_code, arg_min(ticket, place) AS ticket
FROM ticketless
JOIN order_ticket USING (forum_code, "order", tokens)
WHERE person_code = ''
GROUP BY forum_code, "order", tokens, person_code;
