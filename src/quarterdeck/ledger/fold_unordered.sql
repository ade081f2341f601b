-- Ids whose events became known in another order than they were true, or share one instant and
-- sequence: for them the plain walk would let the wrong event win.
CREATE TEMP TABLE unordered AS
SELECT DISTINCT id FROM (
    SELECT id,
           id = lag(id) OVER () AND (
               valid_at < lag(valid_at) OVER ()
               OR (valid_at = lag(valid_at) OVER () AND (
                   seq < lag(seq) OVER ()
                   OR (seq = lag(seq) OVER () AND known_at = lag(known_at) OVER ())))
           ) AS crossed
    FROM events
)
WHERE crossed
