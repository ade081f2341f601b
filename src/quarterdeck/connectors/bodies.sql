-- Rows that repeat all of an earlier row but its id.
CREATE OR REPLACE TEMP TABLE bodies AS
WITH crowd AS (
    SELECT hash({content}) AS body
    FROM typed
    WHERE fault IS NULL
    GROUP BY body
    HAVING count(*) > 1
)
SELECT row_no
FROM (
    SELECT t.row_no, row_number() OVER (PARTITION BY {content} ORDER BY t.row_no) AS nth
    FROM typed AS t SEMI JOIN crowd AS c ON hash({content}) = c.body
    WHERE t.fault IS NULL AND t.row_no NOT IN (SELECT row_no FROM repeats WHERE again)
)
WHERE nth > 1
