(-- The intervals with every stage under the name it has now, and cut where the list of stages
-- changes. A version that only renames is none; one that lives on into another list becomes two,
-- and `touched_from` is when the deal itself last changed.
WITH named AS (
    SELECT
        {columns}, {named},
        {renames} AS renames
    FROM {intervals} AS i
    WINDOW w AS (PARTITION BY i.key ORDER BY i.version)
),
grouped AS (
    SELECT
        n.*,
        sum(CASE WHEN n.renames THEN 0 ELSE 1 END)
            OVER (PARTITION BY n.key ORDER BY n.version) AS part
    FROM named AS n
),
joined AS (
    SELECT g.*, max(g.known_to) OVER (PARTITION BY g.key, g.part) AS ends
    FROM grouped AS g
),
kept AS (
    SELECT j.* FROM joined AS j WHERE NOT j.renames
),
pieces AS (
    SELECT k.key, k.version, k.known_from AS starts, k.ends
    FROM kept AS k
    UNION ALL
    SELECT k.key, k.version, t.turn_at AS starts, k.ends
    FROM kept AS k
    INNER JOIN {turns} AS t
        ON t.pipeline = coalesce(k.pipeline, {default_pipeline}) AND t.stage = k.stage
            AND t.turn_at > k.known_from AND t.turn_at < k.ends
),
numbered AS (
    SELECT
        p.key, p.version, p.starts,
        coalesce(lead(p.starts) OVER (PARTITION BY p.key, p.version ORDER BY p.starts), p.ends)
            AS stops,
        row_number() OVER (PARTITION BY p.key ORDER BY p.version, p.starts) AS place
    FROM pieces AS p
)
SELECT
    k.key, k.id, CAST(x.place AS INTEGER) AS version, x.starts AS known_from, x.stops AS known_to,
    k.reconstructed, k.doubtful, k.known_from AS touched_from, {fields}
FROM numbered AS x
INNER JOIN kept AS k ON k.key = x.key AND k.version = x.version)
