"""Which question gives this number: every metric, day, period, team and filter worth trying."""
