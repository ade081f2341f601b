SELECT
    {keys},
    coalesce(kind, {unknown}) AS kind,
    count(*) AS numerator,
    NULL AS denominator,
    count(*) AS n
FROM activities
WHERE done_on >= {start} AND done_on < {end} AND done_on <= {as_of}
GROUP BY {keys}, coalesce(kind, {unknown})
