past_wins AS (
    SELECT
        whole.key AS deal_key,
        whole.money AS won_money,
        {past_of_closed} AS won_in,
        {past_moment_of_closed} AS moment
    FROM {whole_deals} AS whole
    WHERE whole.outcome = 'won'
        AND whole.closed_on >= {pasts_start} AND whole.closed_on < {pasts_end}
)
