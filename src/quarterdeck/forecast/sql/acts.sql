-- From the end of which day on the last day that anybody acted on a deal was which, by what was recorded
-- then and holds to this day; what is planned counts once its day has come.
SELECT
    key, on_day,
    max(done_on) OVER (PARTITION BY key ORDER BY on_day) AS acted_on
FROM (
    SELECT key, on_day, max(done_on) AS done_on
    FROM ({told}) AS told
    WHERE to_day >= DATE '9000-01-01'
    GROUP BY key, on_day
) AS done
ORDER BY key, on_day
