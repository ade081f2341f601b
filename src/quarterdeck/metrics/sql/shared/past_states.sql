-- The period a deal was open and due in, on the same day of the period in which it was won later.
past_states AS (
    SELECT
        whole.key AS deal_key,
        past_wins.won_in,
        {past_of_due} AS due_in
    FROM {whole_versions} AS whole
    INNER JOIN past_wins ON past_wins.deal_key = whole.key
    WHERE whole.is_open AND whole.counted
        AND whole.due_on >= {pasts_start} AND whole.due_on < {pasts_end}
        AND whole.known_from < {pasts_last_moment}
        AND (whole.known_to IS NULL OR whole.known_to >= {pasts_first_moment})
        AND whole.known_from < past_wins.moment
        AND (whole.known_to IS NULL OR whole.known_to >= past_wins.moment)
)
