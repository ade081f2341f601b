"""Doors in: exports are looked at, mapped, checked and handed to the ledger in one pass."""
