-- Deals that were open and due in each of several periods as it began, by what is known of them now:
-- won by the date they were due then or so many days after it, closed without a win, or still open.
-- Money in minor units, as it was known as the period began.
SELECT
    due.fate,
    CAST(count(*) AS BIGINT) AS deals,
    CAST(sum(due.money) AS BIGINT) AS money
FROM (
    SELECT
        coalesce(v.money, 0) AS money,
        CASE
            WHEN ended.key IS NULL THEN 'later'
            WHEN NOT ended.won THEN 'lost'
            WHEN qd_days(v.due_on, ended.closed_on) <= 0 THEN 'in_time'
            WHEN qd_days(v.due_on, ended.closed_on) <= 28 THEN 'weeks_1_4'
            WHEN qd_days(v.due_on, ended.closed_on) <= 91 THEN 'weeks_5_13'
            ELSE 'later'
        END AS fate
    FROM forecast_begun AS w
    INNER JOIN versions AS v
        ON v.is_open AND v.known_from < w.seen_end
            AND (v.known_to IS NULL OR v.known_to >= w.seen_end)
            AND v.due_on >= w.starts AND v.due_on <= w.ends
    LEFT JOIN forecast_ended AS ended ON ended.key = v.key
    WHERE v.due_on <= {told_by}
) AS due
GROUP BY due.fate
ORDER BY due.fate
