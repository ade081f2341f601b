-- One row per version of a piece of evidence: how far (0 to 3) an element of the methodology is
-- proven for a deal, by what, and by which contact.
SELECT
    i.key, i.id AS evidence, i.known_from, i.known_to,
    {deal} AS deal, {element} AS element, CAST({score} AS INTEGER) AS score, {what} AS what,
    {contact} AS contact, coalesce({presence}, 'present') AS presence,
    coalesce({at}, min(i.known_from) OVER (PARTITION BY i.key)) AS at
FROM {intervals} AS i
