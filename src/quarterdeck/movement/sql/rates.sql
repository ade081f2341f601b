rates_seen AS (
    SELECT f.currency, f.rate AS rate_from, t.rate AS rate_to, t.shift
    FROM rate_spans AS f
    INNER JOIN rate_spans AS t ON t.currency = f.currency
    WHERE f.kind = 'dated' AND f.since <= {start} AND {start} < f.until
        AND t.kind = 'dated' AND t.since <= {end} AND {end} < t.until
),
