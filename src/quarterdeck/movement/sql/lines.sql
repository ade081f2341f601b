-- The steps of the walk tallied by what happened, then written out as one signed line per bucket
-- and cause.
tallied AS (
    SELECT
        {who_t}{keys_t}
        t.began, t.shifted_out, t.shifted_in, t.redated, t.ended,
        {one} AS n,
        {sum}(t.began_with) AS began_with, {sum}(t.walk_a) AS walk_a, {sum}(t.walk_b) AS walk_b,
        {sum}(t.ended_with) AS ended_with,
        {sum}(greatest(t.resized, 0)) AS grown, {sum}(least(t.resized, 0)) AS shrunk,
        {count}(CASE WHEN t.resized > 0 THEN 1 END) AS n_grown,
        {count}(CASE WHEN t.resized < 0 THEN 1 END) AS n_shrunk,
        {fx_sums}
    FROM told AS t
    {grouped}
),
legs AS (
    SELECT
        {who_t}{buckets}
        CASE k.leg
            WHEN 'began' THEN t.began
            WHEN 'entered' THEN t.began
            WHEN 'out' THEN concat(t.shifted_out, '_out')
            WHEN 'in' THEN concat(t.shifted_in, '_in')
            WHEN 'redated' THEN t.redated
            WHEN 'ended' THEN t.ended
            ELSE k.cause
        END AS cause,
        k.leg IN ('out', 'in') AND t.shifted_out IS NOT NULL AND t.shifted_in IS NOT NULL AS inside,
        CASE k.leg
            WHEN 'began' THEN t.began_with
            WHEN 'entered' THEN t.walk_b
            WHEN 'out' THEN -t.walk_a
            WHEN 'in' THEN t.walk_a
            WHEN 'redated' THEN
                CASE WHEN t.redated LIKE 'moved_in%' THEN t.walk_a ELSE -t.walk_a END
            WHEN 'grown' THEN t.grown
            WHEN 'shrunk' THEN t.shrunk
            WHEN 'ended' THEN
                CASE WHEN t.ended = 'closing' THEN t.ended_with ELSE -t.ended_with END
            WHEN 'undone_up' THEN t.fx_a_up
            WHEN 'undone_down' THEN t.fx_a_down
            WHEN 'priced_up' THEN t.fx_b_up
            WHEN 'priced_down' THEN t.fx_b_down
        END AS amount,
        CASE k.leg
            WHEN 'began' THEN CASE WHEN t.began = 'opening' THEN t.n ELSE -t.n END
            WHEN 'grown' THEN t.n_grown
            WHEN 'shrunk' THEN t.n_shrunk
            WHEN 'undone_up' THEN t.n_fx_a_up
            WHEN 'undone_down' THEN t.n_fx_a_down
            WHEN 'priced_up' THEN t.n_fx_b_up
            WHEN 'priced_down' THEN t.n_fx_b_down
            ELSE t.n
        END AS n
    FROM tallied AS t
    INNER JOIN (
        SELECT 'began' AS leg, 'a' AS side, '' AS cause
        UNION ALL SELECT 'undone_up', 'a', 'fx_up' UNION ALL SELECT 'undone_down', 'a', 'fx_down'
        UNION ALL SELECT 'entered', 'b', '' UNION ALL SELECT 'out', 'a', ''
        UNION ALL SELECT 'in', 'b', '' UNION ALL SELECT 'redated', 'b', ''
        UNION ALL SELECT 'grown', 'b', 'amount_up' UNION ALL SELECT 'shrunk', 'b', 'amount_down'
        UNION ALL SELECT 'priced_up', 'b', 'fx_up' UNION ALL SELECT 'priced_down', 'b', 'fx_down'
        UNION ALL SELECT 'ended', 'b', ''
    ) AS k ON CASE k.leg
        WHEN 'began' THEN t.began IN ('opening', 'won', 'lost')
        WHEN 'entered' THEN t.began IN ('new', 'reopened', 'restored')
        WHEN 'out' THEN t.shifted_out IS NOT NULL
        WHEN 'in' THEN t.shifted_in IS NOT NULL
        WHEN 'redated' THEN t.redated IS NOT NULL
        WHEN 'grown' THEN t.n_grown > 0
        WHEN 'shrunk' THEN t.n_shrunk > 0
        WHEN 'ended' THEN t.ended IS NOT NULL
        WHEN 'undone_up' THEN t.n_fx_a_up > 0
        WHEN 'undone_down' THEN t.n_fx_a_down > 0
        WHEN 'priced_up' THEN t.n_fx_b_up > 0
        WHEN 'priced_down' THEN t.n_fx_b_down > 0
        ELSE FALSE
    END
)
