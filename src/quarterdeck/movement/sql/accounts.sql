accounts_seen AS (
    SELECT a.account, TRUE AS early{columns}
    FROM account_versions AS a WHERE a.known_from < {from_end} AND a.known_to >= {from_end}
    UNION ALL
    SELECT a.account, FALSE AS early{columns}
    FROM account_versions AS a WHERE a.known_from < {to_end} AND a.known_to >= {to_end}
),
