-- A target set for exactly the period, else the targets that add up to it without gap or overlap.
goals AS (
    SELECT
        {goal_holder} AS holder,
        coalesce(
            max(CASE WHEN start_on = {start} AND end_on = {end} THEN money END),
            CASE WHEN sum(qd_days(start_on, end_on)) = qd_days({start}, {end}) THEN sum(money) END
        ) AS money
    FROM (
        SELECT
            CASE WHEN scope = '*' THEN '' ELSE scope END AS scope,
            start_on,
            end_on,
            money
        FROM targets
        WHERE kind = {target_kind} AND measure IN {target_measures}
            AND start_on >= {start} AND end_on <= {end}{goal_limit}
    ) AS named
    GROUP BY scope
)
