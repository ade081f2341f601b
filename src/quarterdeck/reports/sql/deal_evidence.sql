-- What is proven of one deal by the end of the day: the last word on each element that says what
-- shows it and who said it, the least proven first.
SELECT
    element, score, what, contact, told_on
FROM (
    SELECT
        element, score, what, contact,
        qd_local_date(evidence.at, {tz}) AS told_on,
        row_number() OVER (
            PARTITION BY element ORDER BY evidence.at DESC, evidence.evidence DESC
        ) AS place
    FROM evidence
    WHERE deal = {id} AND score IS NOT NULL AND coalesce(what, '') <> ''
        AND coalesce(contact, '') <> ''
) AS ranked
WHERE place = 1
ORDER BY score, element
