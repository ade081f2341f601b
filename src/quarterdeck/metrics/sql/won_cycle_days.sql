-- id: won_cycle_days
-- title: Sales cycle of won deals
-- unit: days
-- period: flow
-- better: less
-- sentence: How many days the deals won in the period took from creation to win, on average.
-- formula: sum of (closed day - created day) / deals won
-- fields: stage, created_at
-- deals: outcome = 'won' AND closed_on >= {start} AND closed_on < {end} AND {sale}
-- gap: {gap} further deals won were created, by their record, after the win and are left out
-- none: no deal was won in the period
-- trap: It knows only winners, and long deals that are still open are not in it yet.
-- variant median.title: Median sales cycle of won deals
-- variant median.sentence: The days from creation to win that half of the deals won in the period stayed within.
-- variant median.formula: median of (closed day - created day) over deals won
-- variant median.sql: won_cycle_days_median
SELECT
    {keys},
    CAST(sum(days) AS BIGINT) AS numerator,
    count(days) AS denominator,
    count(days) AS n,
    count(*) - count(days) AS gap
FROM (
    SELECT
        {keys},
        CASE WHEN created_on <= closed_on THEN qd_days(created_on, closed_on) END AS days
    FROM deals
    WHERE {which}
) AS cycles
GROUP BY {keys}
