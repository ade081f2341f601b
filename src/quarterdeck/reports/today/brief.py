"""What the brief of a day is made of: the number, the deals that moved it, what needs somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from quarterdeck.forecast.bridge import Bridge, MovedDeal
from quarterdeck.reports.blocks import Words
from quarterdeck.reports.forecasting.foreseen import Foreseen
from quarterdeck.reports.source import Source
from quarterdeck.words.calendar import Period

MOST = 12
"""So many things are told at most: who is told more reads none of them."""

PASSING = frozenset({"time", "calendar", "conversion", "creation", "worth", "agreement", "signals"})
"""Causes that no deal shows: days passed, or something was learned."""

QUESTIONS: Mapping[str, tuple[str, str]] = {
    "won": ("What won it that others can do?",) * 2,
    "won_early": ("What won it that others can do?",) * 2,
    "created_won": ("Where did it come from, and are there more like it?",) * 2,
    "lost": ("Who or what won instead, and when could we have known?",) * 2,
    "deleted": ("Why is it gone from the CRM, and was it ever a deal?",) * 2,
    "stage": ("What has the buyer done that shows it?", "What was not as it seemed?"),
    "close_date": (
        "Is the new day the buyer's, and what makes it come sooner?",
        "What does the buyer have to do by the new day, and who said so?",
    ),
    "category": ("What is known now that was not before?", "What was learned, and from whom?"),
    "amount": (
        "What was added, and who at the buyer agreed to it?",
        "What was taken out, and is the rest settled?",
    ),
    "rates": ("Is the price agreed in the buyer's currency?",) * 2,
    "handed": ("Who at the buyer knows the new owner?",) * 2,
    "reopened": ("What changed at the buyer?",) * 2,
    "booked": ("What is wrong in the record, and who mends it?",) * 2,
    "created_open": ("Why now, and who at the buyer wants it?",) * 2,
}
"""The question of each cause: where it adds to the forecast, and where it takes from it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A deal that moved the forecast since the day compared with, by what it did itself.

    `effect` is in minor units, without time passing; `cause` is what did most of it.
    """

    deal: MovedDeal
    effect: int
    cause: str

    @property
    def asks(self) -> str:
        """The one question to ask of it."""
        up, down = QUESTIONS[self.cause]
        return up if self.effect >= 0 else down


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for somebody: its kind, in words, what to do, money where it has some.

    `deals` counts those it is about, None where it is about none, `largest` names the largest;
    `rank` is 0 for what has a day it is due by, 1 for what is critical, 2 for the rest.
    """

    kind: str
    says: Words
    do: str
    money: int | None = None
    deals: int | None = None
    rank: int = 2
    largest: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """The brief of a day for one reader: of the part that is theirs, since an earlier day.

    `foreseen` is None where nothing can be forecast, `bridge` where nothing was known by then.
    """

    source: Source
    reader: str
    role: str
    since: date
    period: Period
    foreseen: Foreseen | None
    bridge: Bridge | None
    moved: tuple[Moved, ...]
    needs: tuple[Need, ...]

    @property
    def quiet(self) -> bool:
        """Whether nothing is to be told."""
        return not (self.moved or self.needs)


def moved_of(bridge: Bridge) -> tuple[Moved, ...]:
    """Return the deals that moved the forecast by what they did, the largest effect first."""
    found = []
    for deal in bridge.deals:
        own = {what: n for what, n in deal.causes.items() if what not in PASSING and n}
        if own:
            cause = max(own, key=lambda what: abs(own[what]))
            if deal.last.outcome == "deleted":
                cause = "deleted"
            found.append(Moved(deal, sum(own.values()), cause))
    return tuple(sorted(found, key=lambda m: (-abs(m.effect), m.deal.id)))


def ranked(
    moved: tuple[Moved, ...], needs: tuple[Need, ...], *, most: int = MOST
) -> tuple[tuple[Moved, ...], tuple[Need, ...]]:
    """Return at most so many in all, half of them needs unless either leaves room to the other."""
    order = sorted(needs, key=lambda n: (n.rank, -(n.money or 0), n.kind))
    room = max(most // 2, most - len(moved))
    kept = tuple(order[:room])
    return moved[: most - len(kept)], kept
