-- read_registration of all files → keyed: the same rows, each with the `key` of its registration, and what one export
-- leaves out told by the others; number_of: the number of each key. In: named_ticket (forum_code, order, tokens, ticket), see matching.py.

-- What makes two rows the same registration: the ticket; for a check-in list, whose rows name no ticket, the ticket of
-- that order whose name agrees; for a table made by hand, its own code or the moment, and the person.
CREATE TEMP TABLE keyed AS
SELECT
    (e.extract::BIGINT << 32) + r.place AS row_id, e.file_number, e.sheet, e.forum_code, e.system, e.rank, e.as_of,
    e.is_online,
    r.* EXCLUDE (extract, place),
    CASE
        WHEN e.system <> 'pretix' THEN
            e.system || ' ' || r."order" || ' '
            || coalesce(nullif(r.ticket, ''), nullif(r.person_code, ''), r.registered_at::VARCHAR, '') || ' '
            || coalesce(nullif(r.email, ''), nullif(r.phone, ''), r.tokens)
        WHEN r.ticket <> '' THEN 'pretix ' || r."order" || '-' || r.ticket
        WHEN t.ticket IS NOT NULL THEN 'pretix ' || r."order" || '-' || t.ticket
        ELSE 'pretix ' || r."order" || ' ' || if(e.rank = 1, r.tokens, '')
    END AS key,
    'SAME_REGISTRATION' AS merge_code,
    (r.tokens <> '')::INTEGER + (r.email <> '')::INTEGER + (r.phone <> '')::INTEGER + (r.region <> '')::INTEGER
        + (r.organisation <> '')::INTEGER + (r.tracks <> '')::INTEGER + (r.position_rank <> '')::INTEGER
        + (r.sessions <> '')::INTEGER AS filled
FROM read_registration AS r
JOIN extract AS e USING (extract)
LEFT JOIN named_ticket AS t
    ON e.system = 'pretix' AND r.ticket = '' AND t.forum_code = e.forum_code AND t."order" = r."order"
    AND t.tokens = r.tokens;
TRUNCATE read_registration;

-- A row about an order says nothing when rows about its tickets are there: it takes the key of one of them.
UPDATE keyed SET key = o.key, merge_code = 'ORDER_HAS_TICKETS'
FROM (
    SELECT forum_code, "order", arg_min(key, row_id) AS key
    FROM keyed
    WHERE rank < 2 AND (forum_code, "order") IN (SELECT (forum_code, "order") FROM keyed WHERE rank = 2)
    GROUP BY forum_code, "order"
) AS o
WHERE keyed.rank = 2 AND o.forum_code = keyed.forum_code AND o."order" = keyed."order";

-- Registrations get their numbers in the order of their keys.
CREATE TEMP TABLE number_of AS
SELECT forum_code, key, row_number() OVER (ORDER BY forum_code, key) AS registration_id, count(*) > 1 AS is_repeated
FROM keyed
GROUP BY forum_code, key;

-- What one export of a registration leaves out, another may say: empty cells take the fullest other value, and a name
-- without patronymic the whole name, whichever file is newer.
UPDATE keyed SET
    tokens = r.tokens,
    email = if(keyed.email = '', r.email, keyed.email),
    phone = if(keyed.phone = '', r.phone, keyed.phone),
    region = if(keyed.region = '', r.region, keyed.region),
    organisation = if(keyed.organisation = '', r.organisation, keyed.organisation),
    tracks = if(keyed.tracks = '', r.tracks, keyed.tracks),
    position_rank = if(keyed.position_rank = '', r.position_rank, keyed.position_rank),
    sessions = if(keyed.sessions = '', r.sessions, keyed.sessions)
FROM (
    SELECT
        k.forum_code, k.key,
        max({n: length(tokens), raw: tokens}).raw AS tokens, max({n: length(email), raw: email}).raw AS email,
        max({n: length(phone), raw: phone}).raw AS phone, max({n: length(region), raw: region}).raw AS region,
        max({n: length(organisation), raw: organisation}).raw AS organisation,
        max({n: length(tracks), raw: tracks}).raw AS tracks,
        max({n: length(position_rank), raw: position_rank}).raw AS position_rank,
        max({n: length(sessions), raw: sessions}).raw AS sessions
    FROM keyed AS k
    SEMI JOIN (SELECT forum_code, key FROM number_of WHERE is_repeated) AS n
        ON n.forum_code = k.forum_code AND n.key = k.key
    GROUP BY k.forum_code, k.key
) AS r
WHERE r.forum_code = keyed.forum_code AND r.key = keyed.key;
