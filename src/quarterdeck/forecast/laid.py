"""What is laid on deals: their chances, and the new business that goes by deals like them."""

from dataclasses import dataclass

from quarterdeck.forecast.chances import ONE
from quarterdeck.forecast.exact import rounded
from quarterdeck.forecast.history import Ints


@dataclass(frozen=True, slots=True)
class Share:
    """The new business that is laid on deals of a kind: money, deals in 1e-9, parts in all."""

    kind: int
    money: int
    deals: int
    weights: int


@dataclass(frozen=True, slots=True)
class Laid:
    """The scored deals: place, chances in 1e-9, parts in new business, kind, money or the usual."""

    place: Ints
    chance: Ints
    weight: Ints
    kind: Ints
    money: Ints

    def share(self, kind: int, amount: int, weights: int) -> int:
        """Return what of an amount is laid on the deals of a kind, each a whole number."""
        return int(rounded((self.weight[self.kind == kind], amount), weights).sum())


def shared(left: float, opened: int, created: int, ahead: float, surest: float) -> tuple[int, int]:
    """Return by what to multiply, in 1e-9, and the new business that then makes up what is left.

    Open and new are multiplied alike, but no chance of a deal beyond one: what that leaves is new.
    """
    if not ahead:
        return ONE, created
    factor = left / ahead
    if factor * surest <= 1:
        return round(factor * ONE), created
    factor = 1 / surest
    return round(factor * ONE), round((left - opened * factor) / factor)
