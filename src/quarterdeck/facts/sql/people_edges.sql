-- Who reports to whom, and from when that was known; ids of the source become ids of people.
SELECT coalesce(o.person, i.id) AS node, coalesce(q.person, {parent}, '') AS parent, i.known_from
FROM {intervals} AS i
LEFT JOIN owner_map AS o ON o.owner = i.id
LEFT JOIN owner_map AS q ON q.owner = {parent}
WHERE coalesce({presence}, 'present') NOT IN ('deleted', 'merged')
ORDER BY i.known_from, node
