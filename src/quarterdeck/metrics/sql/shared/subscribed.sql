-- What each account that subscribed at the end of the earlier day paid a year then, and pays at the end
-- of the later one, both at the rates of the earlier day.
subscribed AS (
    SELECT
        {keys},
        account,
        was,
        became
    FROM (
        SELECT
            {keys},
            account,
            coalesce(sum(CASE WHEN since_on <= {then_day} AND until_on > {then_day}
                THEN worth END), 0) AS was,
            coalesce(sum(CASE WHEN since_on <= {now_day} AND until_on > {now_day}
                THEN worth END), 0) AS became
        FROM (
            SELECT
                {keys},
                account,
                since_on,
                until_on,
                {at_then} AS worth
            FROM subscriptions
            WHERE account IS NOT NULL AND account <> ''
        ) AS priced
        GROUP BY {keys}, account
    ) AS running
    WHERE was > 0
)
