-- What was done for one deal by the end of the day, each day and kind once.
SELECT
    kind, done_on,
    count(*) AS n
FROM activities
WHERE deal = {id} AND done_on <= {as_of}
GROUP BY kind, done_on
ORDER BY done_on, kind
