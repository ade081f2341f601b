-- Every open deal at the end of every day (or of the same weekday) before the last, counted by
-- where it stood then and by how far ahead it was decided, in working time. `ahead` is the stretch
-- in which the deal was decided or last seen open, `spent` the working time until then.
WITH {standing},

landmarks AS (
    SELECT
        s.*,
        mark.day,
        mark.ends AS here,
        mark.ends - entered.ends AS age
    FROM standing AS s
    INNER JOIN forecast_clock AS entered ON entered.day = s.entered_on
    INNER JOIN (
        SELECT day, ends FROM forecast_clock WHERE day < {as_of} AND ({last} - n) % {step} = 0
    ) AS mark
        ON mark.day >= s.from_on AND mark.day < s.until_on
),

labelled AS (
    SELECT
        l.*,
        CASE
            WHEN deals.closed_on IS NULL THEN 'open'
            WHEN deals.outcome = 'won' THEN 'won'
            ELSE 'lost'
        END AS fate,
        greatest(coalesce(closing.middle, {now}) - l.here, 0) AS ahead
    FROM landmarks AS l
    INNER JOIN deals ON deals.key = l.key
    LEFT JOIN forecast_clock AS closing ON closing.day = deals.closed_on
),

placed AS (
    SELECT
        l.state, {signals}
        {age_bin} AS age, {ahead_bin} AS ahead, l.fate, l.ahead AS spent
    FROM labelled AS l
)

SELECT
    state, {names} age, ahead, fate,
    CAST(count(*) AS BIGINT) AS n,
    CAST(sum(spent) AS BIGINT) AS spent
FROM placed
GROUP BY state, {names} age, ahead, fate
