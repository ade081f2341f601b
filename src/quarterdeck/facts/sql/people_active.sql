-- Whether each account in the imported lists of people was active, from when to when that was known.
SELECT
    coalesce(o.person, i.id) AS person, i.id AS account, i.known_from, i.known_to,
    coalesce({active}, TRUE) AND coalesce({presence}, 'present') NOT IN ('deleted', 'merged')
        AS active
FROM {intervals} AS i
LEFT JOIN owner_map AS o ON o.owner = i.id
ORDER BY person, account, i.known_from
