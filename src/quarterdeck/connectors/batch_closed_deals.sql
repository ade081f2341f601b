-- A deal known from its end only: as it must have been when created, and as it was when closed. What
-- the first version takes over from the last is named in `reconstructed`. A deal that closed before
-- it was created is known from its closing alone.
WITH shown AS (
    SELECT
        *,
        CASE
            WHEN is_closed AND ended_at < opened_at THEN ended_at
            ELSE opened_at
        END AS begun_at,
        coalesce(ended_at, {observed}) AS closing_at
    FROM good
    WHERE {slice}
)
SELECT
    id, begun_at AS valid_at, begun_at AS known_at, 2 * row_no AS seq, row_no,
    {copied} AS reconstructed, doubtful, {opening_fields}
FROM shown
WHERE begun_at IS NOT NULL
UNION ALL
SELECT
    id, coalesce(closing_at, valid_at) AS valid_at, coalesce(closing_at, valid_at) AS known_at,
    2 * row_no + 1 AS seq, row_no, '' AS reconstructed, doubtful, {closing_fields}
FROM shown
WHERE is_closed OR begun_at IS NULL
