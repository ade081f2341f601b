-- How long each open deal has been in its stage, all its visits to it added up, and when it first came.
SELECT
    still.key,
    min(CASE WHEN stays.nth = 1 THEN stays.entered_on END) AS entered_on,
    CAST(
        sum(qd_epoch_us(coalesce(stays.left_at, {as_of_end})) - qd_epoch_us(stays.entered_at))
        AS BIGINT
    ) AS spent
FROM {asked_deals} AS still
INNER JOIN {asked_visits} AS stays ON stays.key = still.key
    AND stays.pipeline = still.pipeline AND stays.stage = still.stage
WHERE still.is_open AND still.counted AND stays.track = {main_track}
GROUP BY still.key
