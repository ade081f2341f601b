"""The page of one deal: how it stands, how it came there, and what to ask next."""
