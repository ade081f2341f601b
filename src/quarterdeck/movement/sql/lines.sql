-- The walk of each step in its declared order, tallied by what happened, then written out as one
-- signed line per bucket and cause. A step begins in the pipeline (it opened there, a close is
-- undone, it enters), shifts between buckets, changes its date, its amount, then ends (it closes
-- or is still there at the end); all but that it is there may also not happen.
steps AS (
    SELECT
        {who_s}{keys_s}
        CASE
            WHEN s.live_a AND NOT s.in_a THEN NULL
            WHEN s.live_a AND s.early THEN 'opening'
            WHEN s.live_a AND s.state_a = 'open' THEN NULL
            WHEN s.live_a THEN {ended_a}
            WHEN NOT s.in_b OR s.state_b NOT IN ('open', 'closed') THEN NULL
            WHEN s.state_a = 'none' THEN 'new'
            WHEN s.state_a = 'gone' THEN 'restored'
            ELSE 'reopened'
        END AS began,
        CASE
            WHEN NOT (s.live_a AND s.due_a) THEN NULL
            WHEN s.member_a <> s.member_b THEN {border_cause}
            WHEN s.member_a AND {bucket_changed} THEN {inner_cause}
        END AS shifted,
        s.member_a AND s.live_a AS leaves, s.member_b AND s.live_a AS arrives,
        CASE
            WHEN NOT (s.live_a AND s.member_b) OR s.due_a = s.due_b THEN NULL
            WHEN s.due_b THEN {due_from}
            ELSE {due_to}
        END AS redated,
        CASE
            WHEN NOT s.in_b THEN NULL
            WHEN s.state_b <> 'open' THEN {ended_b}
            WHEN s.late THEN 'closing'
        END AS ended,
        CASE
            WHEN NOT s.live_a THEN s.walk_b
            WHEN s.state_a = 'closed' THEN s.shut_a
            ELSE s.even_a
        END AS began_with,
        s.walk_a,
        CASE WHEN s.state_b = 'open' THEN s.late_b ELSE s.exit_b END AS ended_with,
        CASE WHEN s.live_a AND s.in_b THEN s.walk_b - s.walk_a ELSE 0 END AS resized,
        CASE
            WHEN s.state_a = 'closed' AND s.in_a THEN s.walk_a - s.shut_a ELSE 0
        END AS fx_a,
        CASE
            WHEN NOT s.in_b THEN 0
            WHEN s.state_b <> 'open' THEN s.exit_b - s.walk_b
            WHEN s.late THEN s.late_b - s.even_b
            ELSE 0
        END AS fx_b
    FROM valued AS s
),
told AS (
    SELECT
        {who_s}{keys_k}
        s.began, s.ended, s.began_with, s.walk_a, s.ended_with, s.resized, s.fx_a, s.fx_b,
        CASE WHEN s.leaves THEN s.shifted END AS shifted_out,
        CASE WHEN s.arrives THEN s.shifted END AS shifted_in,
        s.redated
    FROM steps AS s
    WHERE {happened}
),
tallied AS (
    SELECT
        {who_t}{keys_t}
        t.began, t.shifted_out, t.shifted_in, t.redated, t.ended,
        count(*) AS n,
        sum(t.began_with) AS began_with, sum(t.walk_a) AS walk_a, sum(t.ended_with) AS ended_with,
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
    SELECT {who_t}{bucket_b}t.began, FALSE, t.began_with, t.n
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
