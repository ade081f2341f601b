-- One row per deal and stage first entered in the period; later visits are added to it.
firsts AS (
    SELECT
        {keys},
        key,
        pipeline,
        stage,
        CASE WHEN left_at IS NULL THEN 1 ELSE 0 END AS still_there,
        qd_epoch_us(coalesce(left_at, {as_of_end})) - qd_epoch_us(entered_at) AS spent
    FROM visits
    WHERE track = {main_track} AND outcome = 'open' AND nth = 1
        AND entered_on >= {start} AND entered_on < {end}
),

agains AS (
    SELECT
        key,
        pipeline,
        stage,
        max(CASE WHEN left_at IS NULL THEN 1 ELSE 0 END) AS still_there,
        sum(qd_epoch_us(coalesce(left_at, {as_of_end})) - qd_epoch_us(entered_at)) AS spent
    FROM visits
    WHERE track = {main_track} AND outcome = 'open' AND nth > 1
    GROUP BY key, pipeline, stage
),

stays AS (
    SELECT
        {keys},
        CAST(firsts.spent + coalesce(agains.spent, 0) AS BIGINT) AS spent,
        greatest(firsts.still_there, coalesce(agains.still_there, 0)) AS still_there
    FROM firsts
    LEFT JOIN agains
        ON agains.key = firsts.key AND agains.pipeline = firsts.pipeline
            AND agains.stage = firsts.stage
)
