-- Keys that several good rows share: candidates for repeated rows.
CREATE OR REPLACE TEMP TABLE crowded AS
SELECT hash({key}) AS crowd
FROM typed
WHERE fault IS NULL
GROUP BY crowd
HAVING count(*) > 1
