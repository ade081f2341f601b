-- The general walk: each event gets its rank in the order of truth (valid_at, seq, known_at,
-- content), and at each known time the highest rank known so far decides, field by field.
INSERT INTO states BY NAME
WITH ranked AS (
    SELECT *, row_number() OVER (
        ORDER BY id, valid_at, seq, known_at, {content}, batch DESC, row_no DESC) AS truth
    FROM events WHERE id IN (SELECT id FROM unordered)
)
SELECT id, known_at,
       max(valid_at) OVER so_far AS valid_at,
       arg_max(batch, truth) OVER so_far AS batch,
       arg_max(row_no, truth) OVER so_far AS row_no,
       lead(known_at) OVER known IS DISTINCT FROM known_at AS settled,
       {doubtful} AS doubtful
       {fields}
FROM ranked
WINDOW known AS (PARTITION BY id ORDER BY known_at, truth),
       so_far AS (PARTITION BY id ORDER BY known_at, truth
                  ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
