-- What was called of a part of the company, the safest first and the last word last; no money takes a
-- word back.
SELECT starts_on, ends_on, category, said_on, money
FROM calls
WHERE scope = {scope} AND category IN ('most_likely', 'commit')
ORDER BY known_from, entry
