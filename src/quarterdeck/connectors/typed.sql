-- One typed row for each row of the source, good or not, in its order. A term refers to cells (r0,
-- r1, ...: the trimmed text of each column, NULL when empty) and to values computed one level below it.
WITH cells AS (
    SELECT {number}{cells}
    FROM ({relation}) AS s{joins}
),
valued AS (
    SELECT *, {values}
    FROM cells
),
judged AS (
    SELECT *, {fault} AS fault
    FROM valued
)
SELECT
    {numbered}id, valid_at, known_at, {seq}, {fields},
    {doubtful} AS doubtful,
    fault,
    CASE fault {faulty} END AS faulty
FROM judged
