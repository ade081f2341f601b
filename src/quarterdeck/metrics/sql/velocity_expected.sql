-- id: velocity_expected
-- title: Expected velocity
-- unit: money_per_day
-- period: stock
-- better: more
-- sentence: What the open deals are expected to bring a day: each at its stage's probability, spread over the days that deals won in the past year took from that stage to the win.
-- formula: sum over open deals of probability x amount / mean days from first entering the stage to the win, company-wide over the 365 days to the day, at least one day; from creation to the win for a stage no winner passed
-- fields: stage, category, amount, currency, close_date
-- deals: is_open AND counted AND {due}
-- none: no deal was won in the 365 days before the day
-- trap: It is as good as the probabilities the playbook states.
WITH {stage_pace},

overall AS (
    SELECT
        max(CASE WHEN stage = '' THEN wins END) AS wins,
        max(CASE WHEN stage = '' THEN winning_days END) AS winning_days
    FROM stage_pace
),

held AS (
    SELECT
        {keys},
        pipeline,
        stage,
        sum(CAST(money AS DECIMAL(38, 0)) * probability) AS weighted,
        count(*) AS deals
    FROM deals
    WHERE {which}
    GROUP BY {keys}, pipeline, stage
),

spread AS (
    SELECT
        {held_keys},
        held.deals,
        held.weighted,
        CAST(coalesce(passed.wins, overall.wins) AS DECIMAL(38, 0)) AS wins,
        CAST(coalesce(passed.winning_days, overall.winning_days, 1) AS DECIMAL(38, 0))
            AS winning_days
    FROM held
    LEFT JOIN stage_pace AS passed
        ON passed.pipeline = held.pipeline AND passed.stage = held.stage
    CROSS JOIN overall
)

-- Sums of thousandths, so that rounding each stage's share costs nothing.
SELECT
    {keys},
    CAST(sum(qd_half_even(weighted * wins, winning_days * 1000000)) AS BIGINT) AS numerator,
    CAST(1000 AS BIGINT) AS denominator,
    CAST(sum(deals) AS BIGINT) AS n
FROM spread
GROUP BY {keys}
