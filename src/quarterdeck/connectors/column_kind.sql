CASE
    WHEN count(nullif({cell}, '')) = 0 THEN 'empty'
    WHEN 2 * count(CASE
        WHEN regexp_full_match({cell}, '[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}([T ].*)?') THEN 1
    END) > count(nullif({cell}, '')) THEN 'day'
    WHEN 2 * count(CASE
        WHEN regexp_full_match({cell}, '[^0-9A-Za-z]{0,2}[0-9][0-9., '']*%?[^0-9A-Za-z]{0,2}') THEN 1
    END) > count(nullif({cell}, '')) THEN 'number'
    WHEN 2 * count(CASE WHEN lower({cell}) IN ('true', 'false', 'yes', 'no') THEN 1 END)
        > count(nullif({cell}, '')) THEN 'truth'
    ELSE 'text'
END
