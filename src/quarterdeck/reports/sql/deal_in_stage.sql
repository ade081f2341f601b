-- The whole days one deal has been in the stage it is in, all its visits to it added up.
SELECT
    qd_floor(
        CAST(sum(qd_epoch_us(coalesce(visits.left_at, {as_of_end})) - qd_epoch_us(visits.entered_at))
            AS BIGINT),
        86400000000
    ) AS value
FROM visits
INNER JOIN deals ON deals.key = visits.key AND deals.pipeline = visits.pipeline
    AND deals.stage = visits.stage
WHERE deals.id = {id} AND visits.track = {main_track}
