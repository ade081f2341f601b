-- The known words with which rows begin that only add others up: such rows are nearly empty, and no
-- full row begins so.
SELECT word
FROM (
    SELECT regexp_extract(lower(first), {words}) AS word, filled
    FROM (SELECT coalesce({cells}) AS first, {filled} AS filled FROM rows_read)
)
WHERE word <> ''
GROUP BY word
HAVING max(filled) <= {most}
ORDER BY word
