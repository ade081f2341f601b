-- The last day on which anybody acted on a deal, whoever it was.
SELECT deal, max(done_on) AS last_on
FROM {whole_activities} AS acts
WHERE deal IS NOT NULL AND done_on <= {as_of}
GROUP BY deal
