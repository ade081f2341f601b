-- Within how many days of first entering a stage the given share of the past year's winners was won.
SELECT pipeline, stage, wins, days
FROM (
    SELECT
        won.pipeline,
        stays.stage,
        greatest(qd_days(stays.entered_on, won.closed_on), 0) AS days,
        count(*) OVER (PARTITION BY won.pipeline, stays.stage) AS wins,
        row_number() OVER (
            PARTITION BY won.pipeline, stays.stage
            ORDER BY greatest(qd_days(stays.entered_on, won.closed_on), 0), won.key
        ) AS place
    FROM {whole_deals} AS won
    INNER JOIN {whole_visits} AS stays ON stays.key = won.key AND stays.pipeline = won.pipeline
    WHERE won.outcome = 'won' AND won.closed_on > {year_ago}
        AND stays.track = {main_track} AND stays.outcome = 'open' AND stays.nth = 1
) AS passed
WHERE place = qd_floor(wins * {share} + 999, 1000)
