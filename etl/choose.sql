-- Of several rows about one registration the best source wins, then the newest export, then the fullest row.
CREATE TEMP TABLE chosen_registration AS
SELECT *, row_number() OVER (ORDER BY forum_code, key) AS registration_id
FROM staged_registration
QUALIFY row_number() OVER (
    PARTITION BY forum_code, key ORDER BY rank, as_of DESC NULLS LAST, filled DESC, file_number DESC, row_id DESC
) = 1;
