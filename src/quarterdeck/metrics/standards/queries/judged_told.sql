-- What one standard says of each deal; not judged where what it rests on was pieced together.
SELECT
    {standard} AS standard, {columns},
    measured_{nth} AS measured, threshold_{nth} AS threshold,
    pieced_{nth} AS pieced, breached_{nth} AS breached
FROM {beside}
