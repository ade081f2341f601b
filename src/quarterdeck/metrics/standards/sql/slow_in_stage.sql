-- id: slow_in_stage
-- about: deal
-- title: Slow in its stage
-- sentence: An open deal that has been in its stage for more than {multiple} the usual time, all its visits to it added up.
-- says: in its stage for {measured}; usual up to {threshold}
-- severity: warning
-- owner: manager
-- do: Find out what holds it; help, move it back, or close it.
-- measure: whole days in the stage, all visits added up
-- unit: days
-- needs: stage
-- metric usual: stage_days:median by pipeline, stage over the past year
-- trap: Usual is the median of the deals that entered the stage in the past year, those still in it allowed for.
-- parameter multiple: multiple; 2; 1; 20; so many times the median time in the stage are let pass
-- parameter least: count; 10; 1; 1000; so many deals tell what is usual; with fewer nothing is judged
SELECT
    key,
    measured,
    qd_floor(usual_days * {multiple}, 1000) AS threshold,
    CASE WHEN entered >= {least} THEN measured * 1000 > usual_days * {multiple} END AS breached
FROM (
    SELECT
        deals.key,
        usual.numerator AS usual_days,
        usual.n AS entered,
        qd_floor(stays.spent, 86400000000) AS measured
    FROM deals
    LEFT JOIN (
        SELECT
            still.key,
            CAST(
                sum(qd_epoch_us(coalesce(stays.left_at, {as_of_end})) - qd_epoch_us(stays.entered_at))
                AS BIGINT
            ) AS spent
        FROM deals AS still
        INNER JOIN visits AS stays ON stays.key = still.key
            AND stays.pipeline = still.pipeline AND stays.stage = still.stage
        WHERE still.is_open AND still.counted AND stays.track = {main_track}
        GROUP BY still.key
    ) AS stays ON stays.key = deals.key
    LEFT JOIN {usual} AS usual ON usual.pipeline = deals.pipeline AND usual.stage = deals.stage
    WHERE deals.is_open AND deals.counted
) AS held
