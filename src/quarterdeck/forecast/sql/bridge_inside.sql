-- The deals that a question is about.
SELECT key FROM deals
