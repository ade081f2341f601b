-- Every deal known by the end of the day, as it was then; money in minor units.
SELECT key, outcome = 'won' AS won, is_open, closed_on, money
FROM deals
ORDER BY key
