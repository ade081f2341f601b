-- What the ARR of the accounts did between the ends of two days: one signed line each, fx apart.
WITH running AS (
    SELECT
        {keys},
        account,
        coalesce(sum(CASE WHEN stood THEN at_then END), 0) AS was,
        coalesce(sum(CASE WHEN stands THEN at_now END), 0) AS became,
        coalesce(sum(CASE WHEN stands THEN at_then END), 0) AS held,
        max(CASE WHEN since_on <= {then_day} AND at_then > 0 THEN 1 ELSE 0 END) AS ran_before
    FROM (
        SELECT
            {keys},
            nullif(account, '') AS account,
            since_on,
            since_on <= {then_day} AND until_on > {then_day} AS stood,
            since_on <= {now_day} AND until_on > {now_day} AS stands,
            {at_then} AS at_then,
            {at_now} AS at_now
        FROM subscriptions
        WHERE since_on <= {now_day}
    ) AS priced
    GROUP BY {keys}, account
),

caused AS (
    SELECT {keys}, 'opening' AS cause, was AS amount FROM running
    UNION ALL
    SELECT {keys}, 'closing', became FROM running
    UNION ALL
    SELECT {keys}, 'fx', became - held FROM running
    UNION ALL
    SELECT
        {keys},
        CASE
            WHEN account IS NULL THEN 'unnamed'
            WHEN was <= 0 AND held > 0 AND ran_before = 0 THEN 'new'
            WHEN was <= 0 AND held > 0 THEN 'reactivation'
            WHEN was > 0 AND held <= 0 THEN 'churn'
            WHEN held > was THEN 'expansion'
            ELSE 'contraction'
        END,
        held - was
    FROM running
)

SELECT
    {keys},
    cause,
    CAST(sum(amount) AS BIGINT) AS amount,
    count(*) AS n
FROM caused
WHERE amount <> 0
GROUP BY {keys}, cause
