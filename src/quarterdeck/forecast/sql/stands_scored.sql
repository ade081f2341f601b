-- The chance of every open deal, in 1e-9, and what a deal known of late says about new business:
-- one part for being there, twenty times its worth for being won.
SELECT
    deals.key,
    coalesce(scored.chance, 0) AS chance,
    CASE
        WHEN born.key IS NULL THEN 0
        WHEN deals.outcome = 'won' THEN {usual} + 20 * coalesce(deals.money, {usual})
        ELSE {usual}
    END AS weight
FROM deals
LEFT JOIN (
    SELECT stands.key, chances.chance
    FROM stands
    INNER JOIN forecast_chances AS chances
        ON {same} AND chances.state = stands.state AND chances.age = stands.age
) AS scored ON scored.key = deals.key
LEFT JOIN (
    SELECT key FROM versions WHERE prev_version IS NULL AND known_on > {recent}
) AS born ON born.key = deals.key
WHERE scored.key IS NOT NULL OR born.key IS NOT NULL
ORDER BY deals.key
