-- How many days a deal won in the period took, of all the company: costs are taken so much earlier.
cycle AS (
    SELECT coalesce(qd_floor(sum(qd_days(created_on, closed_on)), count(*)), 0) AS days
    FROM {whole_deals} AS whole
    WHERE outcome = 'won' AND closed_on >= {start} AND closed_on < {end}
        AND created_on <= closed_on
),

-- The first win of each account, of all the company.
firsts AS (
    SELECT
        account,
        min(closed_on) AS won_on
    FROM {whole_deals} AS whole
    WHERE outcome = 'won' AND account IS NOT NULL AND account <> ''
    GROUP BY account
)
