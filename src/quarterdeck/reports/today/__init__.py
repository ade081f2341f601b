"""Today: where your number stands, what moved it, and what needs you."""
