-- read_registration → ticketless: names on the rows of pretix that name no ticket; order_ticket: the tickets of their
-- orders with the names on them; named_ticket: those whose names are the same. A person code of pretix is the number of a
-- row among those that nothing tells apart, see formats/nameless.py.
CREATE TEMP TABLE ticketless AS
SELECT DISTINCT e.forum_code, r."order", r.tokens, r.person_code
FROM read_registration AS r
JOIN extract AS e USING (extract)
WHERE e.system = 'pretix' AND r.ticket = '';

CREATE TEMP TABLE order_ticket AS
SELECT
    e.forum_code, r."order", r.ticket, arg_max(r.tokens, (r.extract, r.place)) AS tokens,
    min((r.extract, r.place)) AS place
FROM read_registration AS r
JOIN extract AS e USING (extract)
WHERE e.system = 'pretix' AND r.ticket <> ''
    AND (e.forum_code, r."order") IN (SELECT (forum_code, "order") FROM ticketless)
GROUP BY e.forum_code, r."order", r.ticket;

CREATE TEMP TABLE named_ticket AS
SELECT forum_code, "order", tokens, person_code, arg_min(ticket, place) AS ticket
FROM ticketless
JOIN order_ticket USING (forum_code, "order", tokens)
WHERE person_code = ''
GROUP BY forum_code, "order", tokens, person_code;
