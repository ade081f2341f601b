-- Every version of an activity on a deal: the days by whose ends it counts, up to `to_day` without it.
SELECT
    deals.key,
    acts.done_on,
    greatest(acts.done_on, qd_local_date(acts.known_from, {tz})) AS on_day,
    greatest(deals.first_on, qd_local_date(acts.known_from, {tz})) AS both_known,
    qd_local_date(acts.known_to, {tz}) AS to_day
FROM activity_versions AS acts
INNER JOIN (
    SELECT id, key, qd_local_date(min(known_from), {tz}) AS first_on
    FROM deal_versions
    WHERE id IN (SELECT deal FROM activity_versions)
    GROUP BY id, key
) AS deals ON deals.id = acts.deal
WHERE acts.presence NOT IN ('deleted', 'merged')
