-- Price, volume and mix over the products billed in both windows; new, lost and fx apart. Every
-- line is a difference of the next from the one before it, so that they add up to the cent.
WITH items AS (
    SELECT
        {keys},
        product,
        coalesce(sum(CASE WHEN booked_on < {then_end} THEN money END), 0) AS was,
        coalesce(sum(CASE WHEN booked_on < {then_end} THEN steady END), 0) AS base,
        coalesce(sum(CASE WHEN booked_on >= {start} THEN money END), 0) AS became,
        coalesce(sum(CASE WHEN booked_on >= {start} THEN steady END), 0) AS held,
        coalesce(sum(CASE WHEN booked_on < {then_end} THEN quantity END), 0) AS sold_then,
        coalesce(sum(CASE WHEN booked_on >= {start} THEN quantity END), 0) AS sold_now,
        sum(CASE WHEN booked_on < {then_end} THEN 1 ELSE 0 END) AS lines_then,
        sum(CASE WHEN booked_on >= {start} THEN 1 ELSE 0 END) AS lines_now
    FROM (
        SELECT
            {keys},
            nullif(lines.product, '') AS product,
            lines.booked_on,
            lines.quantity,
            lines.money,
            {steady} AS steady
        FROM invoice_lines AS lines
        WHERE lines.kind <> 'order' AND lines.booked_on <= {as_of}
            AND ((lines.booked_on >= {then_start} AND lines.booked_on < {then_end})
                OR (lines.booked_on >= {start} AND lines.booked_on < {end}))
    ) AS valued
    GROUP BY {keys}, product
),

sorted AS (
    SELECT
        {keys},
        was,
        base,
        became,
        held,
        sold_then,
        sold_now,
        CASE
            WHEN product IS NULL THEN 'other'
            WHEN lines_then = 0 THEN 'new'
            WHEN lines_now = 0 THEN 'lost'
            WHEN sold_then > 0 AND sold_now > 0 THEN 'continuing'
            ELSE 'other'
        END AS fate
    FROM items
),

continuing AS (
    SELECT
        {keys},
        base,
        held,
        at_old_prices,
        qd_half_even(CAST(base AS DECIMAL(38, 0)) * sold_now, sold_then) AS at_old_mix,
        n
    FROM (
        SELECT
            {keys},
            CAST(sum(base) AS BIGINT) AS base,
            CAST(sum(held) AS BIGINT) AS held,
            CAST(sum(sold_then) AS BIGINT) AS sold_then,
            CAST(sum(sold_now) AS BIGINT) AS sold_now,
            CAST(sum(qd_half_even(CAST(base AS DECIMAL(38, 0)) * CAST(sold_now AS BIGINT),
                CAST(sold_then AS BIGINT))) AS BIGINT) AS at_old_prices,
            count(*) AS n
        FROM sorted
        WHERE fate = 'continuing'
        GROUP BY {keys}
    ) AS summed
),

caused AS (
    SELECT {keys}, 'opening' AS cause, was AS amount, 1 AS n FROM sorted
    UNION ALL
    SELECT {keys}, 'closing', became, 1 FROM sorted
    UNION ALL
    SELECT {keys}, 'fx', became - held - (was - base), 1 FROM sorted
    UNION ALL
    SELECT {keys}, fate, held - base, 1 FROM sorted WHERE fate <> 'continuing'
    UNION ALL
    SELECT {keys}, 'volume', at_old_mix - base, n FROM continuing
    UNION ALL
    SELECT {keys}, 'mix', at_old_prices - at_old_mix, n FROM continuing
    UNION ALL
    SELECT {keys}, 'price', held - at_old_prices, n FROM continuing
)

SELECT
    {keys},
    cause,
    CAST(sum(amount) AS BIGINT) AS amount,
    CAST(sum(n) AS BIGINT) AS n
FROM caused
WHERE amount <> 0
GROUP BY {keys}, cause
