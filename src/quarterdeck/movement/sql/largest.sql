-- The largest changes of each cause, ties and all, found before anything of their deals is read.
SELECT c.*, few.of_cause
FROM changes AS c
INNER JOIN (
    SELECT n.cause, n.of_cause, min(r.size) AS least
    FROM (SELECT cause, count(*) AS of_cause FROM changes GROUP BY cause) AS n
    INNER JOIN (
        SELECT
            cause, abs(amount) AS size,
            row_number() OVER (PARTITION BY cause ORDER BY abs(amount) DESC) AS place
        FROM changes
    ) AS r ON r.cause = n.cause AND r.place <= {most}
    GROUP BY n.cause, n.of_cause
) AS few ON few.cause = c.cause AND abs(c.amount) >= few.least
