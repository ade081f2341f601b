-- Days that the winners of the past year took from a stage to the win; '' is from creation.
stage_pace AS (
    SELECT
        pipeline,
        stage,
        wins,
        greatest(days, wins) AS winning_days
    FROM (
        SELECT
            won.pipeline,
            stays.stage,
            CAST(sum(qd_days(stays.entered_on, won.closed_on)) AS BIGINT) AS days,
            count(*) AS wins
        FROM (
            -- There is a row a deal: grouped, so that visits are looked up among the few winners.
            SELECT key, min(pipeline) AS pipeline, min(closed_on) AS closed_on
            FROM {whole_deals} AS whole
            WHERE outcome = 'won' AND closed_on > {year_ago}
            GROUP BY key
        ) AS won
        INNER JOIN {whole_visits} AS stays ON stays.key = won.key
        WHERE stays.track = {main_track} AND stays.outcome = 'open' AND stays.nth = 1
        GROUP BY won.pipeline, stays.stage
        UNION ALL
        SELECT
            '' AS pipeline,
            '' AS stage,
            CAST(coalesce(sum(qd_days(won.created_on, won.closed_on)), 0) AS BIGINT) AS days,
            count(*) AS wins
        FROM {whole_deals} AS won
        WHERE won.outcome = 'won' AND won.closed_on > {year_ago}
    ) AS passed
    WHERE wins > 0
)
