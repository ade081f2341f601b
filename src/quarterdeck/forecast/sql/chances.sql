-- Open deals with a chance in the period, for drawing what may happen.
SELECT {keys}, money, chance FROM parts WHERE chance > 0 ORDER BY key
