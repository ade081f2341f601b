-- How many of the deals a condition picks are doubtful, by reason.
SELECT code, count(*) AS n
FROM (
    SELECT unnest(string_split(doubtful, ',')) AS code
    FROM deals
    WHERE doubtful <> '' AND ({condition})
) AS doubted
GROUP BY code
ORDER BY n DESC, code
