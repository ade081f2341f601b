-- Rows that say what an earlier row of the file says, and rows that share a key but differ.
CREATE OR REPLACE TEMP TABLE repeats AS
WITH together AS (
    SELECT t.row_no, {key_columns}, row_number() OVER same AS nth
    FROM typed AS t SEMI JOIN crowded AS c ON hash({key}) = c.crowd
    WHERE t.fault IS NULL
    WINDOW same AS (PARTITION BY {key_columns}, {content} ORDER BY t.row_no)
)
SELECT
    row_no, nth > 1 AS again,
    nth = 1 AND count(*) FILTER (WHERE nth = 1) OVER (PARTITION BY {key_columns}) > 1 AS differs
FROM together
