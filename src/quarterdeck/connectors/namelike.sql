-- How many different values look like an e-mail, a name of two to five words, "Last, First", or a
-- name in Chinese, Japanese or Korean letters.
WITH held AS MATERIALIZED (
    SELECT DISTINCT unnest([{columns}]) AS value FROM typed
)
SELECT count(*)
FROM held
WHERE regexp_full_match(value, '[^@\s]+@[^@\s]+[.][^@\s]+')
   OR regexp_full_match(value, '\pL[\pL''\x{2019}.-]*(,? +\pL[\pL''\x{2019}.-]*){1,4}')
   OR regexp_full_match(value, '[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}\x{30fb}\x{30fc}]{2,}')
