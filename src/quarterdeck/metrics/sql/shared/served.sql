-- How many days of the period people were there, each as far as they were full sellers then (1e-9).
served AS (
    SELECT
        person,
        CAST(sum(share * greatest(
            qd_days(greatest(since, {start}), least(until, {served_until})), 0
        )) AS BIGINT) AS days
    FROM service
    GROUP BY person
)
