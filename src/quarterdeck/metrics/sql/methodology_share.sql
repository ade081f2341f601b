-- id: methodology_share
-- title: Deals qualified on evidence
-- unit: rate
-- period: stock
-- better: more
-- sentence: Of the open deals, the share that went through the methodology: each element its stage asks for is scored, on evidence.
-- formula: open deals with a score for each element that methodology.toml asks for at their stage, or for any element where it asks for none / open deals; a score counts with what shows it and who said it, the latest by its day
-- fields: stage, category
-- deals: is_open AND counted AND {due}
-- none: no deal is open in it
-- share: yes
-- trap: Scored is not proven: an honest 0 counts. See the variant met.
-- let passed: CASE WHEN wanted > 0 THEN told = wanted ELSE proven > 0 END
-- let weight: 1
-- variant met.title: Deals as proven as their stage asks
-- variant met.sentence: Of the open deals, the share in which each element is proven as far as their stage asks.
-- variant met.formula: open deals with at least the score that methodology.toml asks for each element at their stage, or any score where it asks for none / open deals
-- variant met.trap: Sellers score their own deals; what shows it and who said it can be checked.
-- variant met.let passed: CASE WHEN wanted > 0 THEN met = wanted ELSE proven > 0 END
-- variant money.title: Money qualified on evidence
-- variant money.sentence: Of the money in open deals, the share in deals that went through the methodology.
-- variant money.formula: amount of open deals with a score for each element asked for at their stage / amount of open deals, those with an amount above zero
-- variant money.fields: stage, category, amount, currency
-- variant money.none: no deal with an amount is open in it
-- variant money.let weight: greatest(coalesce(money, 0), 0)
WITH latest AS (
    SELECT
        deal,
        element,
        score
    FROM (
        SELECT
            deal,
            element,
            score,
            row_number() OVER (
                PARTITION BY deal, element ORDER BY evidence.at DESC, evidence.evidence DESC
            ) AS place
        FROM evidence
        WHERE score IS NOT NULL AND coalesce(what, '') <> '' AND coalesce(contact, '') <> ''
            AND deal IN (SELECT id FROM deals WHERE {which})
    ) AS told
    WHERE place = 1
),

judged AS (
    SELECT
        {keys},
        id,
        max({weight}) AS weight,
        sum(CASE WHEN least > 0 THEN 1 ELSE 0 END) AS wanted,
        sum(CASE WHEN least > 0 AND score IS NOT NULL THEN 1 ELSE 0 END) AS told,
        sum(CASE WHEN least > 0 AND score >= least THEN 1 ELSE 0 END) AS met,
        sum(CASE WHEN score IS NOT NULL THEN 1 ELSE 0 END) AS proven
    FROM (
        SELECT
            {keys},
            deals.id,
            deals.money,
            asked.least,
            latest.score
        FROM deals
        LEFT JOIN methodology_map AS asked ON asked.stage = deals.stage
        LEFT JOIN latest ON latest.deal = deals.id AND latest.element = asked.element
        WHERE {which}
    ) AS elements
    GROUP BY {keys}, id
)

SELECT
    {keys},
    CAST(sum(CASE WHEN {passed} THEN weight ELSE 0 END) AS BIGINT) AS numerator,
    CAST(sum(weight) AS BIGINT) AS denominator,
    count(*) AS n
FROM judged
GROUP BY {keys}
