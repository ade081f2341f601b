"""The nouns every room shares: money, calendar, tree, deal, problem."""
