-- Which deals count otherwise under the later playbook, by what and from what to what.
WITH paired AS (
    SELECT
        a.stage AS stage_a, b.stage AS stage_b, a.mapped AS mapped_a, b.mapped AS mapped_b,
        a.outcome AS outcome_a, b.outcome AS outcome_b, a.category AS category_a,
        b.category AS category_b, a.owner AS owner_a, b.owner AS owner_b, a.team AS team_a,
        b.team AS team_b, a.money AS money_a, b.money AS money_b,
        a.is_open AND b.is_open AS stays_open
    FROM deals_before AS a
    INNER JOIN deals_after AS b ON b.id = a.id
),
told AS (
    SELECT 'unmapped' AS aspect, stage_b AS was, '' AS now, money_b AS money
    FROM paired WHERE mapped_a AND NOT mapped_b
    UNION ALL
    SELECT 'mapped', stage_a, stage_b, money_b FROM paired WHERE mapped_b AND NOT mapped_a
    UNION ALL
    SELECT 'outcome', outcome_a, outcome_b, money_b FROM paired WHERE outcome_a <> outcome_b
    UNION ALL
    SELECT 'category', category_a, category_b, money_b
    FROM paired WHERE stays_open AND category_a <> category_b
    UNION ALL
    SELECT 'stage', stage_a, stage_b, money_b FROM paired WHERE stage_a IS DISTINCT FROM stage_b
    UNION ALL
    SELECT 'owner', owner_a, owner_b, money_b FROM paired WHERE owner_a IS DISTINCT FROM owner_b
    UNION ALL
    SELECT 'team', team_a, team_b, money_b
    FROM paired WHERE stays_open AND team_a IS DISTINCT FROM team_b
    UNION ALL
    SELECT 'value', '', '', coalesce(money_b, 0) - coalesce(money_a, 0)
    FROM paired WHERE money_a IS DISTINCT FROM money_b
)
SELECT
    t.aspect, t.was, t.now, count(*) AS deals, CAST(sum(coalesce(t.money, 0)) AS BIGINT) AS money
FROM told AS t
GROUP BY t.aspect, t.was, t.now
