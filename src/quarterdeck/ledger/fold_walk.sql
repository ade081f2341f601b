-- The plain walk: rows lie in order, so the state after each is the last value set before it.
-- No window here sorts: `OVER ()` follows the order in which the table was filled.
CREATE TEMP {kind} states AS
WITH marked AS (
    SELECT *,
           row_number() OVER () AS place,
           id IS DISTINCT FROM lag(id) OVER () AS opens,
           lead(id) OVER () IS DISTINCT FROM id OR lead(known_at) OVER () > known_at AS settled
    FROM events
    {where}
)
SELECT id, known_at, valid_at, batch, row_no, settled, {doubtful} AS doubtful
       {fields}
FROM marked
