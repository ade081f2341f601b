-- The open deals beside all that standards say of each, a row a deal.
SELECT
    deals.key,
    deals.id,
    deals.title,
    deals.owner,
    deals.stage,
    deals.due_on,
    deals.money,
    deals.d1 AS part,
{said}
FROM deals{joins}
WHERE deals.is_open AND deals.counted{only}
