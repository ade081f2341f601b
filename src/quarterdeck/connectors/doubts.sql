SELECT code, count(*) AS found
FROM (
    SELECT unnest(string_split(doubtful, ',')) AS code
    FROM good
    WHERE doubtful <> '' AND {slice}
)
GROUP BY code
ORDER BY found DESC, code
