    CAST({measured} AS BIGINT) AS measured_{nth},
    CAST({threshold} AS BIGINT) AS threshold_{nth},
    NOT ({known}) AS pieced_{nth},
    CASE WHEN {known} THEN (
{breached}
    ) END AS breached_{nth}
