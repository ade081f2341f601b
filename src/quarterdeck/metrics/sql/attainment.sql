-- id: attainment
-- title: Attainment
-- unit: rate
-- period: flow
-- better: more
-- sentence: How much of the target of the period is booked.
-- formula: bookings / target of the scope and period; the whole target counts, whoever is new or away (see the variant ramped)
-- fields: stage, amount, currency
-- deals: outcome = 'won' AND closed_on >= {start} AND closed_on < {end}
-- gap: {gap} of {n} deals won carry no amount and add nothing
-- none: there is no target for this scope and period
-- target: yes
-- running: yes
-- needs: a period
-- trap: In a period still running it says nothing of the pace; the end of a period usually brings more than its beginning.
-- variant credited.title: Attainment on credit
-- variant credited.sentence: How much of the target of the period is credited by the splits recorded on the deals.
-- variant credited.formula: credited bookings / target of the scope and period
-- variant credited.fields: stage, amount, currency, owner
-- variant credited.gap: revenue splits of {gap} of {n} deals do not add up to 100 %
-- variant credited.trap: What people are credited with adds up to more than their team's where a deal is credited twice.
-- variant credited.sql: attainment_credited
-- variant ramped.title: Ramped attainment
-- variant ramped.sentence: How much of what could be expected of the people who were there is credited to them.
-- variant ramped.formula: credit of people who lead nobody and have a target, together never more than the deal / sum of (their target x share of a full seller by ramps.toml x days there / days of the period)
-- variant ramped.fields: stage, amount, currency, owner
-- variant ramped.gap: {gap} further people have a target, but were not there or count for nothing yet
-- variant ramped.none: nobody in it has a target for this period and was there
-- variant ramped.trap: Where the targets of new people are lower already, their ramp is counted twice. n counts people.
-- variant ramped.let sold: CASE WHEN credit = 'revenue' THEN credited END
-- variant ramped.let sold_of: credits
-- variant ramped.let served_until: {end}
-- variant ramped.sql: attainment_ramped
WITH {goals},

{targeted},

held AS (
    SELECT
        {keys},
        sum(money) AS money,
        count(*) AS deals,
        count(*) - count(money) AS gap
    FROM deals
    WHERE {which}
    GROUP BY {keys}
),

{held_against_goals}
