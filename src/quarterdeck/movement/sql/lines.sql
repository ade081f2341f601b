-- The walk of each step, in its declared order, tallied by what happened and then written out as
-- one signed line per bucket and cause.
steps AS (
    SELECT
        {who_s}{keys_s}
        s.early AND s.in_a AND s.state_a = 'open' AS opens,
        CASE WHEN s.state_a = 'closed' AND s.in_a THEN {ended_a} END AS undone,
        CASE
            WHEN s.live_a OR NOT s.in_b OR s.state_b NOT IN ('open', 'closed') THEN NULL
            WHEN s.state_a = 'none' THEN 'new'
            WHEN s.state_a = 'gone' THEN 'restored'
            ELSE 'reopened'
        END AS entered,
        CASE
            WHEN NOT (s.live_a AND s.due_a) THEN NULL
            WHEN s.member_a <> s.member_b THEN {border_cause}
            WHEN s.member_a AND {bucket_changed} THEN {inner_cause}
        END AS shifted,
        s.member_a AS leaves, s.member_b AS arrives,
        CASE
            WHEN NOT (s.live_a AND s.member_b) OR s.due_a = s.due_b THEN NULL
            WHEN s.due_b THEN {due_from}
            ELSE {due_to}
        END AS redated,
        s.due_b AS redated_in,
        CASE WHEN s.in_b AND s.state_b <> 'open' THEN {ended_b} END AS left_as,
        s.late AND s.in_b AND s.state_b = 'open' AS stays,
        s.even_a, s.shut_a, s.walk_a, s.walk_b, s.exit_b, s.late_b,
        CASE WHEN s.state_a = 'closed' AND s.in_a THEN s.walk_a - s.shut_a ELSE 0 END AS fx_a,
        CASE WHEN s.live_a AND s.in_b THEN s.walk_b - s.walk_a ELSE 0 END AS resized,
        CASE
            WHEN NOT s.in_b THEN 0
            WHEN s.state_b <> 'open' THEN s.exit_b - s.walk_b
            WHEN s.late THEN s.late_b - s.even_b
            ELSE 0
        END AS fx_b
    FROM valued AS s
),
tallied AS (
    SELECT
        {who_t}{keys_t}
        t.opens, t.undone, t.entered, t.shifted, t.leaves, t.arrives, t.redated, t.redated_in,
        t.left_as, t.stays,
        count(*) AS n,
        sum(t.even_a) AS even_a, sum(t.shut_a) AS shut_a, sum(t.walk_a) AS walk_a,
        sum(t.walk_b) AS walk_b, sum(t.exit_b) AS exit_b, sum(t.late_b) AS late_b,
        sum(greatest(t.fx_a, 0)) AS fx_a_up, sum(least(t.fx_a, 0)) AS fx_a_down,
        sum(greatest(t.fx_b, 0)) AS fx_b_up, sum(least(t.fx_b, 0)) AS fx_b_down,
        sum(greatest(t.resized, 0)) AS grown, sum(least(t.resized, 0)) AS shrunk,
        count(CASE WHEN t.fx_a > 0 THEN 1 END) AS n_fx_a_up,
        count(CASE WHEN t.fx_a < 0 THEN 1 END) AS n_fx_a_down,
        count(CASE WHEN t.fx_b > 0 THEN 1 END) AS n_fx_b_up,
        count(CASE WHEN t.fx_b < 0 THEN 1 END) AS n_fx_b_down,
        count(CASE WHEN t.resized > 0 THEN 1 END) AS n_grown,
        count(CASE WHEN t.resized < 0 THEN 1 END) AS n_shrunk
    FROM steps AS t
    WHERE t.opens OR t.stays OR t.undone IS NOT NULL OR t.entered IS NOT NULL
        OR t.shifted IS NOT NULL OR t.redated IS NOT NULL OR t.left_as IS NOT NULL
        OR t.resized <> 0
    GROUP BY
        {who_t}{keys_t}
        t.opens, t.undone, t.entered, t.shifted, t.leaves, t.arrives, t.redated, t.redated_in,
        t.left_as, t.stays
),
legs AS (
    SELECT {who_t}{bucket_a}'opening' AS cause, FALSE AS inside, t.even_a AS amount, t.n
    FROM tallied AS t WHERE t.opens
    UNION ALL
    SELECT {who_t}{bucket_a}t.undone, FALSE, t.shut_a, -t.n
    FROM tallied AS t WHERE t.undone IS NOT NULL
    UNION ALL
    SELECT {who_t}{bucket_a}'fx_up', FALSE, t.fx_a_up, t.n_fx_a_up
    FROM tallied AS t WHERE t.n_fx_a_up > 0
    UNION ALL
    SELECT {who_t}{bucket_a}'fx_down', FALSE, t.fx_a_down, t.n_fx_a_down
    FROM tallied AS t WHERE t.n_fx_a_down > 0
    UNION ALL
    SELECT {who_t}{bucket_b}t.entered, FALSE, t.walk_b, t.n
    FROM tallied AS t WHERE t.entered IS NOT NULL
    UNION ALL
    SELECT {who_t}{bucket_a}concat(t.shifted, '_out'), t.leaves AND t.arrives, -t.walk_a, t.n
    FROM tallied AS t WHERE t.shifted IS NOT NULL AND t.leaves
    UNION ALL
    SELECT {who_t}{bucket_b}concat(t.shifted, '_in'), t.leaves AND t.arrives, t.walk_a, t.n
    FROM tallied AS t WHERE t.shifted IS NOT NULL AND t.arrives
    UNION ALL
    SELECT
        {who_t}{bucket_b}t.redated, FALSE,
        CASE WHEN t.redated_in THEN t.walk_a ELSE -t.walk_a END, t.n
    FROM tallied AS t WHERE t.redated IS NOT NULL
    UNION ALL
    SELECT {who_t}{bucket_b}'amount_up', FALSE, t.grown, t.n_grown
    FROM tallied AS t WHERE t.n_grown > 0
    UNION ALL
    SELECT {who_t}{bucket_b}'amount_down', FALSE, t.shrunk, t.n_shrunk
    FROM tallied AS t WHERE t.n_shrunk > 0
    UNION ALL
    SELECT {who_t}{bucket_b}'fx_up', FALSE, t.fx_b_up, t.n_fx_b_up
    FROM tallied AS t WHERE t.n_fx_b_up > 0
    UNION ALL
    SELECT {who_t}{bucket_b}'fx_down', FALSE, t.fx_b_down, t.n_fx_b_down
    FROM tallied AS t WHERE t.n_fx_b_down > 0
    UNION ALL
    SELECT {who_t}{bucket_b}t.left_as, FALSE, -t.exit_b, t.n
    FROM tallied AS t WHERE t.left_as IS NOT NULL
    UNION ALL
    SELECT {who_t}{bucket_b}'closing', FALSE, t.late_b, t.n
    FROM tallied AS t WHERE t.stays
)
