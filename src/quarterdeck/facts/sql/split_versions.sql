-- One row per version of a split: which person has how much of a deal's credit. A split that names
-- no kind is one of the revenue; `percent` is in thousandths of a per cent.
SELECT
    i.key, i.id AS split, i.known_from, i.known_to,
    {deal} AS deal, coalesce(o.person, {owner}) AS owner, coalesce({kind}, 'revenue') AS kind,
    coalesce({percent}, 0) AS percent, coalesce({presence}, 'present') AS presence
FROM {intervals} AS i
LEFT JOIN owner_map AS o ON o.owner = {owner}
