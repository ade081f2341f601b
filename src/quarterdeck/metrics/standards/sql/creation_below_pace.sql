-- id: creation_below_pace
-- about: team
-- title: Creation below pace
-- sentence: A team that has created less than {share} of the pipeline it had created on average by the same day of up to eight earlier quarters.
-- says: {measured} created so far, {threshold} asked for
-- severity: warning
-- owner: vp
-- do: See which source or seller is short and agree what is done about it this week.
-- measure: pipeline created in the quarter so far
-- unit: money
-- metric created: created_pipeline over the quarter
-- metric before: created_pipeline on the same day of earlier quarters
-- none: fewer than {least} earlier quarters tell the pace, or the quarter is younger than {days}
-- trap: The quarters before are counted as they stood on that day of them, with the amounts of then.
-- parameter share: share; 0.8; 0.05; 2; the share of the usual pace that is asked for
-- parameter least: count; 3; 1; 8; so many earlier quarters tell the pace; with fewer nothing is judged
-- parameter days: days; 14; 1; 90; so old is the quarter before its pace says anything
SELECT
    part,
    created AS measured,
    qd_half_even(CAST(total AS DECIMAL(38, 0)) * {share}, quarters * 1000) AS threshold,
    CASE WHEN quarters >= {least} AND total > 0 AND {gone} >= {days}
        THEN created
            < qd_half_even(CAST(total AS DECIMAL(38, 0)) * {share}, quarters * 1000)
    END AS breached
FROM (
    SELECT
        part,
        CAST(coalesce(sum(now_value), 0) AS BIGINT) AS created,
        CAST(sum(then_value) AS BIGINT) AS total,
        CAST(sum(is_past) AS BIGINT) AS quarters
    FROM (
        SELECT part, value AS now_value, CAST(NULL AS BIGINT) AS then_value, 0 AS is_past FROM {created} AS created
        UNION ALL
        SELECT part, CAST(NULL AS BIGINT), value, 1 FROM {before} AS same_days
    ) AS parts
    GROUP BY part
) AS paces
