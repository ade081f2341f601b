-- People who lead nobody and have a target for exactly the period, or several that add up to it.
sellers AS (
    SELECT
        {seller_keys},
        seats.person,
        goals.money AS goal,
        coalesce(booked.money, 0) AS won_money
    FROM {sellers_asked} AS seats
    INNER JOIN (
        SELECT
            scope,
            coalesce(
                max(CASE WHEN start_on = {start} AND end_on = {end} THEN money END),
                CASE WHEN sum(qd_days(start_on, end_on)) = qd_days({start}, {end})
                    THEN sum(money) END
            ) AS money
        FROM targets
        WHERE kind = {target_kind} AND measure IN {target_measures}
            AND start_on >= {start} AND end_on <= {end}
        GROUP BY scope
    ) AS goals ON goals.scope = seats.person
    LEFT JOIN (
        SELECT
            owner,
            sum({sold}) AS money
        FROM {sold_of}
        WHERE {which}
        GROUP BY owner
    ) AS booked ON booked.owner = seats.person
    WHERE goals.money IS NOT NULL
)
