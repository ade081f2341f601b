-- A record that a complete list no longer shows is missing, by the second such list in a row it is
-- deleted, and when it comes back it is present.
INSERT INTO events BY NAME
SELECT a.id, s.observed_at AS valid_at, s.observed_at AS known_at, {first} AS seq, s.batch,
       0 AS row_no, '' AS reconstructed, '' AS doubtful, a.presence, TRUE AS has_presence
       {unset}
FROM (
    SELECT id, scope, number + 1 AS number, 'missing' AS presence FROM sightings
    WHERE next_number IS NULL OR next_number > number + 1
    UNION ALL
    SELECT id, scope, number + 2, 'deleted' FROM sightings
    WHERE next_number IS NULL OR next_number > number + 2
    UNION ALL
    SELECT id, scope, next_number, 'present' FROM sightings
    WHERE next_number > number + 1
) a
JOIN (
    SELECT scope, number, observed_at, min(batch) AS batch FROM scans
    GROUP BY scope, number, observed_at
) s USING (scope, number)
