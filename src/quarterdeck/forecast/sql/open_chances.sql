-- Every open deal: its chance to be won in the period, and what the playbook gives its stage, in
-- 1e-9.
SELECT parts.key, parts.chance, coalesce(d.probability, 0) AS probability
FROM parts
INNER JOIN (SELECT key, probability FROM deals WHERE is_open) AS d ON d.key = parts.key
ORDER BY parts.key
