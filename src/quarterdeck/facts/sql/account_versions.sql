-- One row per version of an account, as the source showed it over time.
SELECT i.key, i.id AS account, i.version, i.known_from, i.known_to, {fields}
FROM {intervals} AS i
