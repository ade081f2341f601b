{past_wins},

{past_states},

past_open AS (
    SELECT
        {keys},
        sum(CASE WHEN due_on >= past_day THEN money END) AS due_money,
        sum(CASE WHEN due_on >= past_day THEN won_money END) AS due_won,
        sum(CASE WHEN due_on < past_day THEN money END) AS late_money,
        sum(CASE WHEN due_on < past_day THEN won_money END) AS late_won
    FROM (
        SELECT
            {keys},
            versions.money,
            versions.due_on,
            {past_day_of_due} AS past_day,
            CASE WHEN wins.won_in = {past_of_due} THEN wins.won_money END AS won_money
        FROM versions
        LEFT JOIN past_wins AS wins ON wins.deal_key = versions.key
        WHERE versions.is_open AND versions.counted
            AND versions.due_on >= {pasts_start} AND versions.due_on < {pasts_end}
            AND versions.known_from < {pasts_last_moment}
            AND (versions.known_to IS NULL OR versions.known_to >= {pasts_first_moment})
            AND versions.known_from < {past_moment_of_due}
            AND (versions.known_to IS NULL OR versions.known_to >= {past_moment_of_due})
    ) AS opened
    GROUP BY {keys}
),

past_others AS (
    SELECT
        {keys},
        sum(money) AS other_won
    FROM (
        SELECT
            {keys},
            deals.money,
            coalesce(states.due_in = {past_of_closed}, FALSE) AS was_due
        FROM deals
        LEFT JOIN past_states AS states ON states.deal_key = deals.key
            AND states.won_in = {past_of_closed}
        WHERE deals.outcome = 'won'
            AND deals.closed_on >= {pasts_start} AND deals.closed_on < {pasts_end}
            AND deals.closed_on > {past_day_of_closed}
    ) AS later_wins
    WHERE NOT was_due
    GROUP BY {keys}
),

-- What pipeline of this age became in earlier periods, and what they won beside it.
past_sums AS (
    SELECT
        {keys},
        CAST(sum(due_money) AS BIGINT) AS due_money,
        CAST(sum(due_won) AS BIGINT) AS due_won,
        CAST(sum(late_money) AS BIGINT) AS late_money,
        CAST(sum(late_won) AS BIGINT) AS late_won,
        CAST(sum(other_won) AS BIGINT) AS other_won
    FROM (
        SELECT {keys}, due_money, due_won, late_money, late_won, 0 AS other_won FROM past_open
        UNION ALL
        SELECT {keys}, 0, 0, 0, 0, other_won FROM past_others
    ) AS learned
    GROUP BY {keys}
)
