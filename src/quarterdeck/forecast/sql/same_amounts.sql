-- Amounts that deals share: how many open ones carry each and what that is worth, and how many deals
-- were won and lost with it; amounts that too few open deals share are left out.
SELECT
    amount, currency, open_deals, money, won, lost,
    CAST(sum(won) OVER () AS BIGINT) AS all_won,
    CAST(sum(lost) OVER () AS BIGINT) AS all_lost,
    CAST(sum(open_deals) OVER () AS BIGINT) AS all_open
FROM (
    SELECT
        amount, currency,
        CAST(sum(CASE WHEN is_open THEN 1 ELSE 0 END) AS BIGINT) AS open_deals,
        CAST(sum(CASE WHEN is_open THEN coalesce(money, 0) ELSE 0 END) AS DECIMAL(38, 0)) AS money,
        CAST(sum(CASE WHEN outcome = 'won' THEN 1 ELSE 0 END) AS BIGINT) AS won,
        CAST(sum(CASE WHEN outcome IN ('lost', 'no_decision', 'disqualified') THEN 1 ELSE 0 END)
            AS BIGINT) AS lost
    FROM deals
    WHERE amount IS NOT NULL AND amount > 0
    GROUP BY amount, currency
) AS shared
ORDER BY open_deals DESC, money DESC, amount
LIMIT {most}
