-- Of how many deals a value was put back into a past that is not known.
SELECT {counted}
FROM deals
WHERE {condition}
