-- Deals on their way from how they stood on the first day to how they stand on the last, one step
-- each, put into the cells of one fit.
WITH mixed AS (
    {mixed}
),

stands AS (
    SELECT l.key, l.step, l.state, {signals} {age_bin} AS age
    FROM (SELECT mixed.*, {day} AS day FROM mixed) AS l
    INNER JOIN forecast_clock AS entered ON entered.day = l.entered_on
)

