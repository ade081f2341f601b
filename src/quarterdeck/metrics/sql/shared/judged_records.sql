-- What can be held against the record of each deal; one stands for what does not hold.
SELECT
    {keys},
    key,
    id,
    title,
    owner,
    stage,
    money,
    no_amount,
    no_close_date,
    no_owner,
    no_account,
    unknown_stage,
    past_close_date,
    amount_not_positive,
    not_touched,
    closes_before_created,
    import_doubts,
    owner_unplaced,
    1 - greatest(no_amount, no_close_date, no_owner, no_account) AS complete,
    1 - greatest(unknown_stage, past_close_date, amount_not_positive) AS valid,
    1 - not_touched AS fresh,
    1 - greatest(closes_before_created, import_doubts, owner_unplaced) AS consistent
FROM (
    SELECT
        {keys},
        deals.key,
        deals.id,
        deals.title,
        deals.owner,
        deals.stage,
        deals.money,
        CASE WHEN deals.amount IS NULL THEN 1 ELSE 0 END AS no_amount,
        CASE WHEN deals.close_date IS NULL THEN 1 ELSE 0 END AS no_close_date,
        CASE WHEN coalesce(deals.owner, '') = '' THEN 1 ELSE 0 END AS no_owner,
        CASE WHEN coalesce(deals.account, '') = '' THEN 1 ELSE 0 END AS no_account,
        CASE WHEN stage_map.stage IS NULL THEN 1 ELSE 0 END AS unknown_stage,
        CASE WHEN deals.close_date < {as_of} THEN 1 ELSE 0 END AS past_close_date,
        CASE WHEN deals.amount <= 0 THEN 1 ELSE 0 END AS amount_not_positive,
        CASE WHEN qd_days(deals.known_on, {as_of}) >= {stale_days} THEN 1 ELSE 0 END
            AS not_touched,
        CASE WHEN deals.close_date < deals.created_on THEN 1 ELSE 0 END
            AS closes_before_created,
        CASE WHEN deals.doubtful <> '' THEN 1 ELSE 0 END AS import_doubts,
        CASE WHEN coalesce(deals.owner, '') <> '' AND people.person IS NULL AND tree.seats > 0
            THEN 1 ELSE 0 END AS owner_unplaced
    FROM deals
    LEFT JOIN people ON people.person = deals.owner
    LEFT JOIN stage_map ON stage_map.main
        AND stage_map.pipeline = deals.pipeline AND stage_map.stage = deals.stage
    CROSS JOIN (SELECT count(*) AS seats FROM people) AS tree
    WHERE {which}
) AS held_against
