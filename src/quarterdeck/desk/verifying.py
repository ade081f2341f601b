"""The verb that proves the ledger."""

from quarterdeck.desk.workspace import Desk
from quarterdeck.words.problem import Problem


def verify(desk: Desk) -> tuple[Problem, ...]:
    """Return whatever is wrong with the ledger: chain, files, and what is derived from them."""
    return desk.ledger.verify(desk.tell)
