-- id: slippage
-- title: Slippage
-- unit: rate
-- period: flow
-- better: less
-- sentence: Of the deals open and due in the period when it began, the share whose date now lies after it.
-- formula: deals whose date left the period forward / deals due in the period at its start
-- fields: stage, category, close_date
-- deals: outcome <> 'deleted' AND key IN (SELECT key FROM versions WHERE is_open AND counted AND due_on >= {start} AND due_on < {end} AND known_from < {start_instant} AND (known_to IS NULL OR known_to >= {start_instant}))
-- none: no open deal was due in the period when it began
-- needs: a period
-- begun: yes
-- trap: A deal lost in time has not slipped, and one that sits past its date has not either: see past_due_pipeline.
-- variant money.title: Slippage in money
-- variant money.sentence: Of the money open and due in the period when it began, the share in deals whose date now lies after it.
-- variant money.formula: amount at the start of deals whose date left the period forward / amount due in the period at its start
-- variant money.fields: stage, category, close_date, amount, currency
-- variant money.let weight: versions.money
-- let weight: 1
SELECT
    {keys},
    CAST(coalesce(sum(CASE WHEN present.due_on >= {end} THEN {weight} END), 0) AS BIGINT)
        AS numerator,
    CAST(sum({weight}) AS BIGINT) AS denominator,
    count(*) AS n
FROM versions
INNER JOIN (
    SELECT whole.key AS deal_key, whole.due_on FROM {whole_deals} AS whole
    WHERE whole.outcome <> 'deleted'
) AS present
    ON present.deal_key = versions.key
WHERE versions.is_open AND versions.counted
    AND versions.due_on >= {start} AND versions.due_on < {end}
    AND versions.known_from < {start_instant}
    AND (versions.known_to IS NULL OR versions.known_to >= {start_instant})
GROUP BY {keys}
