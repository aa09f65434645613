-- Cleaning in SQL of what most cells look like: temporary macros, each NULL where etl/clean.py has to be asked.
-- In: a cell as text, stripped. Out: what the function of that name in clean.py answers
-- (tests/etl/test_bulk.py asks both).

CREATE OR REPLACE TEMP MACRO plain_moment(raw) AS CASE
    WHEN regexp_full_match(raw, '20[0-4]\d-\d\d-\d\d[ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?')
        THEN try_cast(raw AS TIMESTAMP)
    WHEN regexp_full_match(raw, '\d\d\.\d\d\.20[0-4]\d ([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?')
        THEN try_strptime(raw, ['%d.%m.%Y %H:%M:%S', '%d.%m.%Y %H:%M'])
END;

-- A name of Cyrillic words of two letters or more, in two steps, so that no text is divided twice: its words in the order
-- of the alphabet; then the tokens, each word once.
CREATE OR REPLACE TEMP MACRO is_plain_name(raw) AS regexp_full_match(raw, '([А-Яа-яЁё]{2,}( [А-Яа-яЁё]{2,})*)?');
CREATE OR REPLACE TEMP MACRO name_words(raw) AS
    CASE WHEN is_plain_name(raw) THEN list_sort(string_split(replace(lower(raw), 'ё', 'е'), ' ')) END;
CREATE OR REPLACE TEMP MACRO plain_tokens(words) AS CASE
    WHEN len(words) <= 3 AND (words[1] <> words[2]) IS NOT FALSE AND (words[2] <> words[3]) IS NOT FALSE
        THEN array_to_string(words, ' ')
    ELSE array_to_string(list_sort(list_distinct(words)), ' ')
END;

CREATE OR REPLACE TEMP MACRO plain_email(raw) AS CASE
    WHEN raw = '' OR regexp_full_match(raw, '[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+') THEN lower(raw)
END;

-- Figures alone, a Russian number without its 7 or 8. Told by patterns, so that no text is taken apart twice.
CREATE OR REPLACE TEMP MACRO figures(raw) AS
    replace(replace(replace(replace(replace(raw, '+', ''), ' ', ''), '(', ''), ')', ''), '-', '');
CREATE OR REPLACE TEMP MACRO plain_phone(raw) AS CASE
    WHEN raw = '' THEN ''
    WHEN regexp_full_match(raw, '[+]?[ ()-]*[78]([ ()-]*[0-9]){10}') THEN right(figures(raw), 10)
    WHEN regexp_full_match(raw, '[+]?([ ()-]*[0-9]){7,15}') AND NOT regexp_matches(figures(raw), '^(00|810)7.{10}$')
        THEN figures(raw)
END;
