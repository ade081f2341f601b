-- id: category_rollup
-- title: Category roll-up
-- unit: money
-- period: stock
-- sentence: Money by forecast category in the period, open deals by their category and won ones as closed, rolled up as the workspace says.
-- formula: single: each category alone; cumulative: commit holds closed, most likely holds commit, best case holds most likely; pipeline holds all open and never closed
-- fields: stage, category, amount, currency, close_date
-- deals: (is_open AND counted AND {due}) OR (outcome = 'won' AND closed_on >= {start} AND closed_on < {end})
-- own: category
-- needs: a period
-- trap: Cumulative columns overlap: never add them up.
-- let method: {rollup}
-- variant single.title: Category roll-up, single
-- variant single.sentence: Money by forecast category in the period, each category alone, won deals as closed.
-- variant single.formula: sum of amount by category
-- variant single.trap: The categories of one deal change weekly; look at the movement beside it.
-- variant single.let method: 'single'
-- variant cumulative.title: Category roll-up, cumulative
-- variant cumulative.sentence: Money by forecast category in the period, each category with all safer ones, won deals as closed.
-- variant cumulative.formula: commit holds closed, most likely holds commit, best case holds most likely; pipeline holds all open and never closed
-- variant cumulative.let method: 'cumulative'
SELECT
    {keys},
    ladder.column_name AS category,
    CAST(sum(held.money) AS BIGINT) AS numerator,
    NULL AS denominator,
    CAST(sum(held.deals) AS BIGINT) AS n
FROM (
    SELECT
        {keys},
        category AS rung,
        sum(money) AS money,
        count(*) AS deals
    FROM deals
    WHERE {which}
    GROUP BY {keys}, category
) AS held
INNER JOIN (
    VALUES
        ('single', 'pipeline', 'pipeline'),
        ('single', 'best_case', 'best_case'),
        ('single', 'most_likely', 'most_likely'),
        ('single', 'commit', 'commit'),
        ('single', 'closed', 'closed'),
        ('cumulative', 'pipeline', 'pipeline'),
        ('cumulative', 'best_case', 'pipeline'),
        ('cumulative', 'best_case', 'best_case'),
        ('cumulative', 'most_likely', 'pipeline'),
        ('cumulative', 'most_likely', 'best_case'),
        ('cumulative', 'most_likely', 'most_likely'),
        ('cumulative', 'commit', 'pipeline'),
        ('cumulative', 'commit', 'best_case'),
        ('cumulative', 'commit', 'most_likely'),
        ('cumulative', 'commit', 'commit'),
        ('cumulative', 'closed', 'best_case'),
        ('cumulative', 'closed', 'most_likely'),
        ('cumulative', 'closed', 'commit'),
        ('cumulative', 'closed', 'closed')
) AS ladder (method, rung, column_name) ON ladder.rung = held.rung
WHERE ladder.method = {method}
GROUP BY {keys}, ladder.column_name
