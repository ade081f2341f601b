-- What the accounts of a book did between two windows: one signed line each, fx apart.
WITH billed AS (
    SELECT
        {keys},
        account,
        coalesce(sum(CASE WHEN booked_on >= {then_start} AND booked_on < {then_end} THEN money END), 0)
            AS was,
        coalesce(sum(CASE WHEN booked_on >= {then_start} AND booked_on < {then_end} THEN steady END), 0)
            AS base,
        coalesce(sum(CASE WHEN booked_on >= {start} THEN money END), 0) AS became,
        coalesce(sum(CASE WHEN booked_on >= {start} THEN steady END), 0) AS held,
        max(CASE WHEN booked_on < {then_end} AND money > 0 THEN 1 ELSE 0 END) AS bought_before
    FROM (
        SELECT
            {keys},
            nullif(lines.account, '') AS account,
            lines.booked_on,
            lines.money,
            {steady} AS steady
        FROM invoice_lines AS lines
        WHERE lines.kind <> 'order' AND lines.booked_on < {end} AND lines.booked_on <= {as_of}
    ) AS valued
    GROUP BY {keys}, account
),

caused AS (
    SELECT {keys}, 'opening' AS cause, was AS amount FROM billed
    UNION ALL
    SELECT {keys}, 'closing', became FROM billed
    UNION ALL
    SELECT {keys}, 'fx', became - held - (was - base) FROM billed
    UNION ALL
    SELECT
        {keys},
        CASE
            WHEN account IS NULL THEN 'unnamed'
            WHEN base <= 0 AND held > 0 AND bought_before = 0 THEN 'new'
            WHEN base <= 0 AND held > 0 THEN 'reactivation'
            WHEN base > 0 AND held <= 0 THEN 'churn'
            WHEN held > base THEN 'expansion'
            ELSE 'contraction'
        END,
        held - base
    FROM billed
)

SELECT
    {keys},
    cause,
    CAST(sum(amount) AS BIGINT) AS amount,
    count(*) AS n
FROM caused
WHERE amount <> 0
GROUP BY {keys}, cause
