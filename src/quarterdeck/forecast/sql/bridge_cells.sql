SELECT DISTINCT {names} state, age FROM stands
