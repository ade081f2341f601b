"""Where a period will land: forecasters, their distribution, their record against what happened."""
