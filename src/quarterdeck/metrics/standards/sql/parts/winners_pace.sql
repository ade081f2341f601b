-- Within how many days of first entering a stage the given share of the past year's winners was won.
-- Winners are counted by days before they are put in order: there are few lengths, and many winners.
SELECT pipeline, stage, wins, days
FROM (
    SELECT
        pipeline,
        stage,
        days,
        won,
        CAST(sum(won) OVER (PARTITION BY pipeline, stage) AS BIGINT) AS wins,
        CAST(sum(won) OVER (
            PARTITION BY pipeline, stage ORDER BY days
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS BIGINT) AS place
    FROM (
        SELECT
            won.pipeline,
            stays.stage,
            greatest(qd_days(stays.entered_on, won.closed_on), 0) AS days,
            count(*) AS won
        FROM (
            -- There is a row a deal: grouped, so that visits are looked up among the few winners.
            SELECT key, min(pipeline) AS pipeline, min(closed_on) AS closed_on
            FROM {whole_deals} AS whole
            WHERE outcome = 'won' AND closed_on > {year_ago}
            GROUP BY key
        ) AS won
        INNER JOIN {whole_visits} AS stays
            ON stays.key = won.key AND stays.pipeline = won.pipeline
        WHERE stays.track = {main_track} AND stays.outcome = 'open' AND stays.nth = 1
        GROUP BY won.pipeline, stays.stage, greatest(qd_days(stays.entered_on, won.closed_on), 0)
    ) AS lengths
) AS passed
WHERE place >= qd_floor(wins * {share} + 999, 1000)
    AND place - won < qd_floor(wins * {share} + 999, 1000)
