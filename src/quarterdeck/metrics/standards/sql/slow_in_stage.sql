-- id: slow_in_stage
-- about: deal
-- title: Slow in its stage
-- sentence: An open deal that has been in its stage for more than {multiple} the usual time, all its visits to it added up.
-- says: in its stage for {measured}; usual up to {threshold}
-- severity: warning
-- owner: manager
-- do: Find out what holds it; help, move it back, or close it.
-- measure: whole days in the stage, all visits added up
-- unit: days
-- needs: stage
-- metric usual: stage_days:median by pipeline, stage over the past year
-- with stays: own_stays
-- join stays: {stays}.key = deals.key
-- join usual: {usual}.pipeline = deals.pipeline AND {usual}.stage = deals.stage
-- trap: Usual is the median of the deals that entered the stage in the past year, those still in it allowed for.
-- parameter multiple: multiple; 2; 1; 20; so many times the median time in the stage are let pass
-- parameter least: count; 10; 1; 1000; so many deals tell what is usual; with fewer nothing is judged
-- measured
qd_floor({stays}.spent, 86400000000)
-- threshold
qd_floor({usual}.numerator * {multiple}, 1000)
-- breached
CASE WHEN {usual}.n >= {least} THEN {measured} * 1000 > {usual}.numerator * {multiple} END
