-- Which complete lists showed which ids: `scope` is the kind of list, `number` its place in time.
CREATE TEMP TABLE sightings AS
SELECT id, scope, number,
       lead(number) OVER (PARTITION BY id, scope ORDER BY number) AS next_number
FROM (SELECT DISTINCT id, scope, number FROM events JOIN scans USING (batch))
