-- Every reason for which a deal adds something else to the period on the last day than on the
-- first, with the money of it. What a deal adds changes step by step, each step from the one before
-- it, so the lines of a deal add up to what it adds at last less what it added at first.
WITH stepped AS (
    SELECT
        key,
        max(CASE WHEN step = 0 THEN chance END) AS aged,
        max(CASE WHEN step = 1 THEN chance END) AS staged,
        max(CASE WHEN step = 2 THEN chance END) AS redated,
        max(CASE WHEN step = 3 THEN chance END) AS ranked,
        max(CASE WHEN step = 4 THEN chance END) AS signalled,
        max(CASE WHEN step = 5 THEN chance END) AS resized,
        max(CASE WHEN step = 6 THEN chance END) AS clocked
    FROM forecast_steps
    GROUP BY key
),

paths AS (
    SELECT
        b.*,
        {before_keys},
        a.key IS NOT NULL AS was,
        coalesce(a.booked + a.opened, 0) AS added,
        b.booked + b.opened AS adds,
        coalesce(a.opened, 0) AS opened_before,
        coalesce(a.created, 0) AS created_before,
        coalesce(a.weight, 0) AS weight_before,
        coalesce(a.kind, 0) AS kind_before,
        a_in.key IS NOT NULL AS a_inside,
        b_in.key IS NOT NULL AS b_inside,
        a.native IS NOT DISTINCT FROM b.native AND a.currency IS NOT DISTINCT FROM b.currency
            AS same_native,
        CASE
            WHEN a.key IS NULL AND b.booked_n = 1 THEN 'created_won'
            WHEN a.key IS NULL AND b.is_open THEN 'created_open'
            WHEN a.key IS NULL THEN 'none'
            WHEN a.is_open AND b.is_open THEN 'stayed'
            WHEN a.booked_n = 1 THEN 'booked'
            WHEN b.booked_n = 1 THEN 'won'
            WHEN a.is_open AND b.outcome = 'won' THEN 'won_early'
            WHEN a.is_open THEN 'lost'
            WHEN b.is_open THEN 'reopened'
            ELSE 'none'
        END AS fate,
        {aged} AS v_aged,
        {staged} AS v_staged,
        {redated} AS v_redated,
        {ranked} AS v_ranked,
        {signalled} AS v_signalled,
        {resized} AS v_resized,
        {clocked} AS v_clocked,
        {learned} AS v_learned,
        {valued} AS v_valued
    FROM forecast_after AS b
    LEFT JOIN forecast_before AS a ON a.key = b.key
    LEFT JOIN forecast_before_inside AS a_in ON a_in.key = a.key
    LEFT JOIN forecast_after_inside AS b_in ON b_in.key = b.key
    LEFT JOIN stepped ON stepped.key = b.key
),

-- A line for every step of a deal that stayed open, one for any other fate.
own AS (
    SELECT
        p.key, p.b_inside AS inside, {keys_of_last},
        w.what,
        CASE w.what
            WHEN 'time' THEN p.v_aged - p.opened_before
            WHEN 'stage' THEN p.v_staged - p.v_aged
            WHEN 'close_date' THEN p.v_redated - p.v_staged
            WHEN 'category' THEN p.v_ranked - p.v_redated
            WHEN 'signals' THEN p.v_signalled - p.v_ranked
            WHEN 'amount' THEN CASE WHEN p.same_native THEN 0 ELSE p.v_resized - p.v_signalled END
            WHEN 'rates' THEN CASE WHEN p.same_native THEN p.v_resized - p.v_signalled ELSE 0 END
            WHEN 'calendar' THEN p.v_clocked - p.v_resized
            WHEN 'conversion' THEN p.v_learned - p.v_clocked
            WHEN 'worth' THEN p.v_valued - p.v_learned
            WHEN 'agreement' THEN p.opened - p.v_valued
            ELSE p.adds - p.added
        END AS amount,
        CASE WHEN w.fate IN ('stayed', 'booked') THEN 0 ELSE 1 END AS always
    FROM paths AS p
    INNER JOIN (
        SELECT 'stayed' AS fate, 'time' AS what
        UNION ALL SELECT 'stayed', 'stage' UNION ALL SELECT 'stayed', 'close_date'
        UNION ALL SELECT 'stayed', 'category' UNION ALL SELECT 'stayed', 'signals'
        UNION ALL SELECT 'stayed', 'amount' UNION ALL SELECT 'stayed', 'rates'
        UNION ALL SELECT 'stayed', 'calendar' UNION ALL SELECT 'stayed', 'conversion'
        UNION ALL SELECT 'stayed', 'worth' UNION ALL SELECT 'stayed', 'agreement'
        UNION ALL SELECT 'won', 'won' UNION ALL SELECT 'lost', 'lost'
        UNION ALL SELECT 'won_early', 'won_early' UNION ALL SELECT 'booked', 'booked'
        UNION ALL SELECT 'reopened', 'reopened'
        UNION ALL SELECT 'created_open', 'created_open'
        UNION ALL SELECT 'created_won', 'created_won'
    ) AS w ON w.fate = p.fate
),

-- A deal handed from one part of the company to another leaves with what it added, and comes to the
-- other with as much.
handed AS (
    SELECT key, a_inside AS inside, {keys_of_first}, -added AS amount
    FROM paths
    WHERE was AND ({elsewhere})
    UNION ALL
    SELECT key, b_inside AS inside, {keys_of_last}, added AS amount
    FROM paths
    WHERE was AND ({elsewhere})
),

-- New business to come, laid on the deals known of late on the first day and on the last.
laid AS (
    SELECT
        p.key,
        CASE WHEN w.side = 'a' THEN p.a_inside ELSE p.b_inside END AS inside,
        {keys_of_side},
        w.what,
        CASE w.n
            WHEN 1 THEN {lay_aged} - p.created_before
            WHEN 2 THEN {lay_clocked} - {lay_aged}
            WHEN 3 THEN -{lay_clocked}
            WHEN 4 THEN {lay_learned}
            WHEN 5 THEN {lay_valued} - {lay_learned}
            ELSE p.created - {lay_valued}
        END AS amount
    FROM paths AS p
    CROSS JOIN (
        SELECT 1 AS n, 'a' AS side, 'not_created' AS what
        UNION ALL SELECT 2, 'a', 'calendar' UNION ALL SELECT 3, 'a', 'creation'
        UNION ALL SELECT 4, 'b', 'creation' UNION ALL SELECT 5, 'b', 'worth'
        UNION ALL SELECT 6, 'b', 'agreement'
    ) AS w
    WHERE p.weight > 0 OR p.weight_before > 0
)

SELECT key, {keys}, what, CAST(amount AS BIGINT) AS amount, 1 AS own
FROM own
WHERE inside AND (amount <> 0 OR always = 1)
UNION ALL
SELECT key, {keys}, 'handed' AS what, CAST(amount AS BIGINT) AS amount, 1 AS own
FROM handed
WHERE inside AND amount <> 0
UNION ALL
SELECT key, {keys}, what, CAST(amount AS BIGINT) AS amount, 0 AS own
FROM laid
WHERE inside AND amount <> 0
