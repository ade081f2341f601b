-- Every quota of the CRM as known on the day, and since when it was known as it is.
SELECT
    quotas.quota, quotas.owner, quotas.starts_on, quotas.ends_on, quotas.span, quotas.amount,
    quotas.currency,
    quota_versions.known_from
FROM quotas
INNER JOIN quota_versions ON quota_versions.quota = quotas.quota
    AND quota_versions.known_from < {as_of_end} AND quota_versions.known_to >= {as_of_end}
ORDER BY quotas.owner, quotas.starts_on, quotas.quota
