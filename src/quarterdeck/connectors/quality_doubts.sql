SELECT code, count(*) AS found
FROM (SELECT unnest(string_split(doubtful, ',')) AS code FROM kept WHERE doubtful <> '')
GROUP BY code
ORDER BY found DESC, code
