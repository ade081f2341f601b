"""The page of a forecast: where the period lands, how sure that is, and what it is made of."""
