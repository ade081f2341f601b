-- id: pushed_often
-- about: deal
-- title: Pushed more than {most}
-- sentence: An open deal whose close date moved to a later fiscal quarter more than {most}.
-- says: pushed {measured}
-- severity: critical
-- owner: manager
-- do: Ask what the buyer still has to decide; keep it in the forecast only with an answer.
-- measure: moves of the close date to a later fiscal quarter
-- unit: times
-- needs: close_date
-- trap: A push within the quarter is no push here.
-- parameter most: times; 2; 0; 50; so many pushes are let pass
-- measured
CAST(deals.pushes AS BIGINT)
-- threshold
{most}
-- breached
deals.pushes > {most}
