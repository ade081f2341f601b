-- The money of each flow, and how many deals it is.
SELECT
    f.source, f.target, f.opened, f.stays,
    CAST(sum(f.amount) AS BIGINT) AS amount, CAST(sum(f.n) AS BIGINT) AS n
FROM flows AS f
GROUP BY f.source, f.target, f.opened, f.stays
ORDER BY f.opened DESC, f.source, f.stays DESC, f.target
