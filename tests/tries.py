"""How often a test of chance tries: a fixed few in every run, many when it goes exploring."""

import os

EXPLORING = os.environ.get("HYPOTHESIS_PROFILE") == "explore"


def tries(few: int, *, exploring: int) -> int:
    """Return how many examples or kills to try; `HYPOTHESIS_PROFILE=explore` asks for many."""
    return exploring if EXPLORING else few
