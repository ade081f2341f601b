-- id: coverage_needed
-- title: Pipeline needed
-- unit: money
-- period: stock
-- sentence: The open pipeline, not past its date, that is needed on this day to reach the target, going by what such pipeline became in up to eight earlier periods of the same kind.
-- formula: (target - bookings - what earlier periods still won from deals not due in them on that day, created or pulled in since - past-due pipeline x what was won from such) / share won of the open pipeline on the same day of earlier periods
-- fields: stage, category, amount, currency, close_date
-- deals: (is_open AND counted AND {due}) OR (outcome = 'won' AND closed_on >= {start} AND closed_on < {end})
-- none: there is no target for this scope and period, or no earlier period to learn from
-- target: yes
-- needs: a period
-- trap: n counts earlier periods, not deals; with few of them it is a rough guide. Deals deleted since were pipeline then and are in what earlier periods yielded.
-- let needed_of: 1
-- variant ratio.title: Coverage needed
-- variant ratio.unit: ratio
-- variant ratio.sentence: The open pipeline needed on this day for each unit of the target not yet won, going by what such pipeline became in up to eight earlier periods of the same kind.
-- variant ratio.formula: pipeline needed / (target - bookings)
-- variant ratio.none: there is no target for this scope and period, it is already reached, or there is no earlier period to learn from
-- variant ratio.let needed_of: greatest(remaining, 0)
WITH {goals},

{targeted},

{past_sums},

now_held AS (
    SELECT
        {keys},
        sum(CASE WHEN outcome = 'won' THEN money END) AS won_money,
        sum(CASE WHEN is_open AND due_on < {as_of} THEN money END) AS late_now
    FROM deals
    WHERE {which}
    GROUP BY {keys}
),

together AS (
    SELECT {keys}, won_money, late_now, 0 AS due_money, 0 AS due_won, 0 AS late_money,
        0 AS late_won, 0 AS other_won
    FROM now_held
    UNION ALL
    SELECT {keys}, 0, 0, due_money, due_won, late_money, late_won, other_won FROM past_sums
    UNION ALL
    SELECT {keys}, 0, 0, 0, 0, 0, 0, 0 FROM targeted
),

summed AS (
    SELECT
        {keys},
        CAST(coalesce(sum(won_money), 0) AS BIGINT) AS won_money,
        CAST(coalesce(sum(late_now), 0) AS BIGINT) AS late_now,
        CAST(coalesce(sum(due_money), 0) AS BIGINT) AS due_money,
        CAST(coalesce(sum(due_won), 0) AS BIGINT) AS due_won,
        CAST(coalesce(sum(late_money), 0) AS BIGINT) AS late_money,
        CAST(coalesce(sum(late_won), 0) AS BIGINT) AS late_won,
        CAST(coalesce(sum(other_won), 0) AS BIGINT) AS other_won
    FROM together
    GROUP BY {keys}
),

answered AS (
    SELECT
        {summed_keys},
        goals.money - summed.won_money AS remaining,
        goals.money - summed.won_money - qd_half_even(summed.other_won, greatest({past_count}, 1))
            - qd_half_even(CAST(summed.late_now AS DECIMAL(38, 0)) * summed.late_won,
                greatest(summed.late_money, 1))
            AS missing,
        summed.due_money,
        summed.due_won
    FROM summed
    LEFT JOIN goals ON goals.holder = summed.d1
)

SELECT
    {keys},
    CASE WHEN missing IS NOT NULL
        THEN CAST(greatest(missing, 0) AS DECIMAL(38, 0)) * due_money END AS numerator,
    CAST(due_won AS DECIMAL(38, 0)) * {needed_of} AS denominator,
    {past_count} AS n
FROM answered
