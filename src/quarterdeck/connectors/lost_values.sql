-- The records of which a field's first change would need an old value that nobody kept.
SELECT DISTINCT id
FROM (
    SELECT
        id, lost, valid_at,
        min(valid_at) OVER (PARTITION BY id) AS begun_at,
        row_number() OVER (PARTITION BY id, {has} ORDER BY valid_at, seq, row_no) AS nth,
        {has} AS here
    FROM together
)
WHERE here AND nth = 1 AND lost AND valid_at > begun_at
