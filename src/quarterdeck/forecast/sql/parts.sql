-- What every deal adds to the period: what it booked, what is expected of it while it is open, and
-- the part of new business that goes by deals like it. Money in minor units, counts in 1e-9.
parts AS (
    SELECT
        {keys},
        deals.key,
        deals.is_open,
        coalesce(deals.money, {usual}) AS money,
        coalesce(scores.chance, 0) AS chance,
        CASE
            WHEN deals.outcome = 'won' AND deals.closed_on >= {start} AND deals.closed_on < {end}
            THEN 1 ELSE 0
        END AS booked_n,
        CASE
            WHEN deals.outcome = 'won' AND deals.closed_on >= {start} AND deals.closed_on < {end}
            THEN coalesce(deals.money, 0) ELSE 0
        END AS booked,
        qd_half_even(
            CAST(coalesce(deals.money, {usual}) AS DECIMAL(38, 0)) * coalesce(scores.chance, 0)
                * {factor},
            1000000000000000000
        ) AS opened,
        qd_half_even(
            CAST(coalesce(scores.chance, 0) AS DECIMAL(38, 0)) * {factor_n}, 1000000000
        ) AS opened_n,
        qd_half_even(CAST(coalesce(scores.weight, 0) AS DECIMAL(38, 0)) * {new}, {weights})
            AS created,
        qd_half_even(CAST(coalesce(scores.weight, 0) AS DECIMAL(38, 0)) * {new_n}, {weights})
            AS created_n
    FROM deals
    LEFT JOIN forecast_scores AS scores ON scores.key = deals.key
)
