-- Deals by how many days they had lived when they were decided, or by the day if they are open;
-- `seen` is the age that all but a few of the oldest have not reached.
SELECT
    {keys},
    days,
    CAST(sum(CASE WHEN outcome = 'won' THEN 1 ELSE 0 END) AS BIGINT) AS won,
    CAST(sum(CASE WHEN outcome IN ('open', 'won') THEN 0 ELSE 1 END) AS BIGINT) AS lost,
    count(*) AS n,
    max(seen) AS seen
FROM (
    SELECT
        {keys},
        outcome,
        days,
        max(CASE WHEN place = {few} THEN since END) OVER (PARTITION BY {keys}) AS seen
    FROM (
        SELECT
            {keys},
            outcome,
            greatest(qd_days(created_on,
                CASE WHEN outcome = 'open' THEN {as_of} ELSE closed_on END), 0) AS days,
            qd_days(created_on, {as_of}) AS since,
            row_number() OVER (PARTITION BY {keys} ORDER BY created_on) AS place
        FROM deals
        WHERE {which}
    ) AS aged
) AS lives
GROUP BY {keys}, days
ORDER BY {keys}, days
