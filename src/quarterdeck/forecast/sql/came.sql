-- What a part of the company won in each of several periods, as is known by the end of the day: deals
-- of whoever was in the part on the period's last day, or on the day itself while the period runs.
SELECT
    asked.starts_on, asked.ends_on,
    CAST(coalesce(sum(won.money), 0) AS DECIMAL(38, 0)) AS money,
    CAST(count(won.key) AS BIGINT) AS n
FROM record_periods AS asked
LEFT JOIN (
    SELECT periods.starts_on, periods.ends_on, deals.key, coalesce(deals.money, 0) AS money
    FROM record_periods AS periods
    INNER JOIN deals
        ON deals.outcome = 'won' AND deals.closed_on >= periods.starts_on
        AND deals.closed_on < periods.ends_on
    LEFT JOIN people_spans AS seat
        ON seat.person = deals.owner
        AND seat.since <= least(qd_add_days(periods.ends_on, -1), {as_of})
        AND least(qd_add_days(periods.ends_on, -1), {as_of}) < seat.until
    WHERE {scope} = '' OR strpos(seat.path, concat('/', {scope}, '/')) > 0
) AS won ON won.starts_on = asked.starts_on AND won.ends_on = asked.ends_on
GROUP BY asked.starts_on, asked.ends_on
ORDER BY asked.starts_on, asked.ends_on
