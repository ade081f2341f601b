-- What each account that bought in the earlier window was billed then and now, credits taken off, both
-- at the rates of the last day of the earlier window.
retained AS (
    SELECT
        {keys},
        account,
        was,
        became
    FROM (
        SELECT
            {keys},
            account,
            coalesce(sum(CASE WHEN booked_on < {then_end} THEN worth END), 0) AS was,
            coalesce(sum(CASE WHEN booked_on >= {start} THEN worth END), 0) AS became
        FROM (
            SELECT
                {keys},
                account,
                booked_on,
                {at_then} AS worth
            FROM invoice_lines
            WHERE kind <> 'order' AND account IS NOT NULL AND account <> ''
                AND ((booked_on >= {then_start} AND booked_on < {then_end})
                    OR (booked_on >= {start} AND booked_on < {end} AND booked_on <= {as_of}))
        ) AS lines
        GROUP BY {keys}, account
    ) AS billed
    WHERE was > 0
)
