-- One row per version of an activity: who did what kind of thing, when, for which deal and account.
SELECT
    i.key, i.id AS activity, i.known_from, i.known_to,
    {deal} AS deal, {account} AS account, coalesce(o.person, {owner}) AS owner, {kind} AS kind,
    coalesce({presence}, 'present') AS presence,
    coalesce({at}, min(i.known_from) OVER (PARTITION BY i.key)) AS at,
    qd_local_date(coalesce({at}, min(i.known_from) OVER (PARTITION BY i.key)), {tz}) AS done_on
FROM {intervals} AS i
LEFT JOIN owner_map AS o ON o.owner = {owner}
