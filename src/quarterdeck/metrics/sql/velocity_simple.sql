-- id: velocity_simple
-- title: Sales velocity
-- unit: money_per_day
-- period: flow
-- better: more
-- sentence: What all deals open on the day, whenever due, would bring a day if each had the period's close rate, average size and cycle.
-- formula: open deals x close rate x average size of the deals won / days from creation to win, credits and decommissions left out
-- fields: stage, category, amount, currency, created_at
-- deals: (is_open AND counted) OR (outcome IN ('won', 'lost') AND closed_on >= {start} AND closed_on < {end} AND {sale})
-- none: there are no open deals, or nothing was won in the period
-- trap: A product of averages is biased when large deals win less often or take longer; see velocity_expected.
SELECT
    {keys},
    CAST(open_deals AS DECIMAL(38, 0)) * timed_deals * won_money AS numerator,
    CAST(decided_deals AS DECIMAL(38, 0)) * won_days AS denominator,
    open_deals AS n
FROM (
    SELECT
        {keys},
        CAST(sum(CASE WHEN is_open THEN 1 ELSE 0 END) AS BIGINT) AS open_deals,
        CAST(sum(CASE WHEN is_open THEN 0 ELSE 1 END) AS BIGINT) AS decided_deals,
        CAST(sum(CASE WHEN outcome = 'won' AND created_on <= closed_on THEN 1 ELSE 0 END) AS BIGINT)
            AS timed_deals,
        CAST(coalesce(sum(CASE WHEN outcome = 'won' THEN money END), 0) AS BIGINT) AS won_money,
        CAST(coalesce(sum(CASE WHEN outcome = 'won' AND created_on <= closed_on
            THEN qd_days(created_on, closed_on) END), 0) AS BIGINT) AS won_days
    FROM deals
    WHERE {which}
    GROUP BY {keys}
) AS pace
