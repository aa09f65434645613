-- Of several rows about one registration the best source wins, then the newest export; of those whose newest entry is the
-- same the one with more columns that only it tells; then the one that came last, which corrects the others.
-- staged_registration → outdone (row_id, is_superseded: by a file that came later) and chosen_registration: one row per
-- registration.
CREATE TEMP TABLE outdone AS
SELECT row_id, first_value(file_number) OVER best > file_number AS is_superseded
FROM staged_registration
WHERE is_repeated
WINDOW best AS (
    PARTITION BY registration_id
    ORDER BY rank, as_of DESC NULLS LAST, told DESC NULLS LAST, file_number DESC, filled DESC, row_id DESC
)
QUALIFY row_number() OVER best > 1;

CREATE TEMP VIEW chosen_registration AS
SELECT * FROM staged_registration WHERE row_id NOT IN (SELECT row_id FROM outdone);
