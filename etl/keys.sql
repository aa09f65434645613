-- read_registration of all files → view keyed: the same rows, each with the `key` and the number of its registration, and
-- what one export leaves out told by the others. In: named_ticket (forum_code, order, tokens, person_code, ticket), see
-- matching.py.
-- Nothing is copied: what only few rows need, those that speak of a registration together, is kept beside them.

-- A registration has the number of its first row among all rows. `told` says how much of what rows do not tell each other
-- below a table tells at all: the columns that were chosen for an export differ.
CREATE TEMP TABLE numbered_extract AS
SELECT e.*, f.told, r.places IS NOT NULL AS has_registrations, coalesce(sum(r.places) OVER (
    ORDER BY e.extract ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
), 0) AS rows_before
FROM extract AS e
LEFT JOIN (SELECT extract, max(place) AS places FROM read_registration GROUP BY extract) AS r USING (extract)
LEFT JOIN (
    SELECT extract, count(*)::TINYINT AS told FROM fed
    WHERE field IN ('status_text', 'registered_at', 'came_text', 'checked_in') GROUP BY extract
) AS f USING (extract);

-- A registration of one's own number whose mailbox, phone or name another export of the system writes otherwise: it is the
-- same by the number and the mailbox, the whole name, or the phone beside a word of the name, where each file gives that
-- number to one person only. Rows of one registration share the least row_id. Lists of others that number their rows alike
-- share numbers, and colleagues the phone of their office.
CREATE TEMP TABLE corrected AS
WITH coded AS (
    SELECT
        (r.extract::BIGINT << 32) + r.place AS row_id, e.file_number, r.tokens, r.email, r.phone,
        hash(e.forum_code, e.system, r."order", coalesce(nullif(r.ticket, ''), r.person_code)) AS mark,
        hash(coalesce(nullif(r.email, ''), nullif(r.phone, ''), r.tokens)) AS bearer
    FROM read_registration AS r
    JOIN numbered_extract AS e USING (extract)
    WHERE e.system <> 'pretix' AND (r.ticket <> '' OR r.person_code <> '') AND (e.forum_code, e.system) IN (
        SELECT (forum_code, system) FROM numbered_extract WHERE has_registrations
        GROUP BY forum_code, system HAVING count(DISTINCT file_number) > 1
    )
),
varied AS (
    SELECT mark
    FROM (SELECT mark, file_number, min(bearer) AS bearer, max(bearer) AS other FROM coded GROUP BY mark, file_number)
    GROUP BY mark
    HAVING bool_and(bearer = other) AND count(DISTINCT bearer) > 1
),
by_mail AS (
    SELECT *, if(email = '', row_id, min(row_id) OVER (PARTITION BY mark, email)) AS one
    FROM coded SEMI JOIN varied USING (mark)
),
by_phone AS (
    SELECT
        *,
        if(phone <> '' AND list_has_any(string_split(tokens, ' '), string_split(first_value(tokens) OVER alike, ' ')),
            first_value(one) OVER alike, one) AS two
    FROM by_mail
    WINDOW alike AS (PARTITION BY mark, phone ORDER BY one, row_id)
)
SELECT row_id, if(contains(tokens, ' '), min(two) OVER (PARTITION BY mark, tokens), two) AS first_id FROM by_phone;

-- Contacts of an office under which lists without numbers of their own register several people: names that differ in one
-- file, or have neither two words in common nor all words of the other. Each of them is a registration.
CREATE TEMP TABLE office AS
WITH contact AS (
    SELECT
        r.extract, r.tokens, hash(
            e.forum_code, e.system, r."order", r.registered_at::VARCHAR, coalesce(nullif(r.email, ''), r.phone)
        ) AS mark
    FROM read_registration AS r
    JOIN extract AS e USING (extract)
    WHERE e.system <> 'pretix' AND r.ticket = '' AND r.person_code = '' AND r.tokens <> '' AND r.email || r.phone <> ''
),
varied AS (
    SELECT mark, string_split(min(tokens), ' ') AS one, string_split(max(tokens), ' ') AS other
    FROM contact
    GROUP BY mark
    HAVING min(tokens) <> max(tokens)
)
SELECT mark FROM varied
WHERE len(list_intersect(one, other)) < 2 AND NOT list_has_all(one, other) AND NOT list_has_all(other, one)
UNION
SELECT mark FROM contact SEMI JOIN varied USING (mark) GROUP BY extract, mark HAVING min(tokens) <> max(tokens);

-- What makes two rows the same registration: the ticket; for a check-in list, whose rows name no ticket, the ticket of
-- that order whose name agrees; for a table made by hand, its own code or the moment, and the person, see corrected.
CREATE TEMP VIEW row_key AS
SELECT
    (e.extract::BIGINT << 32) + r.place AS row_id, (e.rows_before + r.place)::INTEGER AS row_place, e.forum_code, e.rank,
    r."order",
    CASE
        WHEN c.row_id IS NOT NULL THEN e.system || ' ' || c.first_id
        WHEN e.system <> 'pretix' THEN
            e.system || ' ' || r."order" || ' '
            || coalesce(nullif(r.ticket, ''), nullif(r.person_code, ''), r.registered_at::VARCHAR, '') || ' '
            || coalesce(nullif(r.email, ''), nullif(r.phone, ''), r.tokens)
            || if(o.mark IS NULL, '', ' ' || r.tokens)
        WHEN r.ticket <> '' THEN 'pretix ' || r."order" || '-' || r.ticket
        WHEN t.ticket IS NOT NULL THEN 'pretix ' || r."order" || '-' || t.ticket
        ELSE 'pretix ' || r."order" || ' ' || if(e.rank = 1, coalesce(nullif(r.person_code, ''), r.tokens), '')
    END AS key,
    e.file_number, e.sheet, e.system, e.as_of, e.told, e.is_online,
    -- The name on a row that has a number among those alike is that of the order.
    r.* EXCLUDE (extract, place, "order") REPLACE (
        if(e.system = 'pretix' AND r.person_code <> '', '', r.tokens) AS tokens
    ),
    (r.tokens <> '')::INTEGER + (r.email <> '')::INTEGER + (r.phone <> '')::INTEGER + (r.region <> '')::INTEGER
        + (r.organisation <> '')::INTEGER + (r.tracks <> '')::INTEGER + (r.position_rank <> '')::INTEGER
        + (r.sessions <> '')::INTEGER AS filled
FROM read_registration AS r
JOIN numbered_extract AS e USING (extract)
LEFT JOIN corrected AS c ON c.row_id = (e.extract::BIGINT << 32) + r.place
LEFT JOIN office AS o
    ON e.system <> 'pretix' AND r.ticket = '' AND r.person_code = '' AND o.mark = hash(
        e.forum_code, e.system, r."order", r.registered_at::VARCHAR, coalesce(nullif(r.email, ''), r.phone)
    )
LEFT JOIN named_ticket AS t
    ON e.system = 'pretix' AND r.ticket = '' AND t.forum_code = e.forum_code AND t."order" = r."order"
    AND t.tokens = r.tokens AND t.person_code = r.person_code;

-- A row about an order says nothing when rows about its tickets are there: it takes the key of one of them, the same one
-- whichever file came first.
CREATE TEMP TABLE order_key AS
SELECT forum_code, "order", min(key) AS key
FROM row_key
WHERE rank < 2 AND (forum_code, "order") IN (SELECT (forum_code, "order") FROM row_key WHERE rank = 2)
GROUP BY forum_code, "order";
CREATE TEMP VIEW row_of_order AS
SELECT k.* REPLACE (coalesce(o.key, k.key) AS key), o.key IS NOT NULL AS is_order
FROM row_key AS k
LEFT JOIN order_key AS o ON k.rank = 2 AND o.forum_code = k.forum_code AND o."order" = k."order";

-- Of the rows that speak of one registration, empty cells take the fullest other value, and a name without patronymic the
-- whole name, whichever file is newer. Who ordered may be another one: a row about an order tells what no ticket does.
-- Equal keys have equal hashes: only those few are compared.
CREATE OR REPLACE TEMP MACRO fullest(text, is_order) AS
    max({is_own: text <> '' AND NOT is_order, n: length(text), raw: text}).raw;
CREATE TEMP TABLE repeated_row AS
WITH marked AS (
    SELECT row_id, hash(forum_code, key) AS mark FROM row_of_order
),
alike AS (
    SELECT * FROM row_of_order WHERE row_id IN (
        SELECT row_id FROM marked SEMI JOIN (SELECT mark FROM marked GROUP BY mark HAVING count(*) > 1) USING (mark)
    )
),
told AS (
    SELECT
        forum_code, key, min(row_place) AS registration_id,
        fullest(tokens, is_order) AS tokens, fullest(email, is_order) AS email,
        fullest(phone, is_order) AS phone, fullest(region, is_order) AS region,
        fullest(organisation, is_order) AS organisation, fullest(tracks, is_order) AS tracks,
        fullest(position_rank, is_order) AS position_rank, fullest(sessions, is_order) AS sessions,
        max(nullif(format, 'unknown')) AS format, max(nullif(role, 'unknown')) AS role
    FROM alike
    GROUP BY forum_code, key
    HAVING count(*) > 1
)
SELECT
    a.row_id, t.registration_id, t.tokens, if(a.email = '', t.email, a.email) AS email,
    if(a.phone = '', t.phone, a.phone) AS phone, if(a.region = '', t.region, a.region) AS region,
    if(a.organisation = '', t.organisation, a.organisation) AS organisation,
    if(a.tracks = '', t.tracks, a.tracks) AS tracks,
    if(a.position_rank = '', t.position_rank, a.position_rank) AS position_rank,
    if(a.sessions = '', t.sessions, a.sessions) AS sessions,
    coalesce(nullif(a.format, 'unknown'), t.format) AS format, coalesce(nullif(a.role, 'unknown'), t.role) AS role
FROM alike AS a
JOIN told AS t USING (forum_code, key);

CREATE TEMP VIEW keyed AS
SELECT
    k.* EXCLUDE (row_place, "order") REPLACE (
        coalesce(r.tokens, k.tokens) AS tokens, coalesce(r.email, k.email) AS email,
        coalesce(r.phone, k.phone) AS phone, coalesce(r.region, k.region) AS region,
        coalesce(r.organisation, k.organisation) AS organisation, coalesce(r.tracks, k.tracks) AS tracks,
        coalesce(r.position_rank, k.position_rank) AS position_rank, coalesce(r.sessions, k.sessions) AS sessions,
        coalesce(r.format, k.format) AS format, coalesce(r.role, k.role) AS role
    ),
    coalesce(r.registration_id, k.row_place) AS registration_id, r.row_id IS NOT NULL AS is_repeated
FROM row_of_order AS k
LEFT JOIN repeated_row AS r USING (row_id);
