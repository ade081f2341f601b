SELECT stands.key, stands.step, chances.chance
FROM stands
INNER JOIN forecast_chances AS chances
    ON {same} AND chances.state = stands.state AND chances.age = stands.age
ORDER BY stands.key, stands.step
