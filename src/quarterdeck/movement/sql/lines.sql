-- The steps of the walk tallied by what happened, then written out as one signed line per bucket
-- and cause.
tallied AS (
    SELECT
        {who_t}{keys_t}
        t.began, t.shifted_out, t.shifted_in, t.redated, t.ended,
        count(*) AS n,
        sum(t.began_with) AS began_with, sum(t.walk_a) AS walk_a, sum(t.walk_b) AS walk_b,
        sum(t.ended_with) AS ended_with,
        sum(greatest(t.resized, 0)) AS grown, sum(least(t.resized, 0)) AS shrunk,
        count(CASE WHEN t.resized > 0 THEN 1 END) AS n_grown,
        count(CASE WHEN t.resized < 0 THEN 1 END) AS n_shrunk{fx_sums}
    FROM told AS t
    GROUP BY {who_t}{keys_t} t.began, t.shifted_out, t.shifted_in, t.redated, t.ended
),
legs AS (
    SELECT
        {who_t}{bucket_a}t.began AS cause, FALSE AS inside, t.began_with AS amount,
        CASE WHEN t.began IN ('won', 'lost') THEN -t.n ELSE t.n END AS n
    FROM tallied AS t WHERE t.began IN ('opening', 'won', 'lost')
    UNION ALL
    SELECT {who_t}{bucket_b}t.began, FALSE, t.walk_b, t.n
    FROM tallied AS t WHERE t.began IN ('new', 'reopened', 'restored')
    UNION ALL
    SELECT {who_t}{bucket_a}concat(t.shifted_out, '_out'), t.shifted_in IS NOT NULL, -t.walk_a, t.n
    FROM tallied AS t WHERE t.shifted_out IS NOT NULL
    UNION ALL
    SELECT {who_t}{bucket_b}concat(t.shifted_in, '_in'), t.shifted_out IS NOT NULL, t.walk_a, t.n
    FROM tallied AS t WHERE t.shifted_in IS NOT NULL
    UNION ALL
    SELECT
        {who_t}{bucket_b}t.redated, FALSE,
        CASE WHEN t.redated LIKE 'moved_in%' THEN t.walk_a ELSE -t.walk_a END, t.n
    FROM tallied AS t WHERE t.redated IS NOT NULL
    UNION ALL
    SELECT {who_t}{bucket_b}'amount_up', FALSE, t.grown, t.n_grown
    FROM tallied AS t WHERE t.n_grown > 0
    UNION ALL
    SELECT {who_t}{bucket_b}'amount_down', FALSE, t.shrunk, t.n_shrunk
    FROM tallied AS t WHERE t.n_shrunk > 0
    UNION ALL
    SELECT
        {who_t}{bucket_b}t.ended, FALSE,
        CASE WHEN t.ended = 'closing' THEN t.ended_with ELSE -t.ended_with END, t.n
    FROM tallied AS t WHERE t.ended IS NOT NULL{fx_legs}
)
