"""The page of a backtest: how far off the forecast was, beside rivals and what chance allows."""
