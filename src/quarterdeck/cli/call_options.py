"""The options of what people call: who says it, how much, of which deal, which calls are meant."""

from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter

from quarterdeck.desk.ask import Ask


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it."""

    by: str = ""
    """Who says it, by name or id."""

    person: Annotated[str, Parameter(name="--for")] = ""
    """For whom it is said, by leave of theirs; default: the speaker."""


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Amounts:
    """What is called, each for the whole period."""

    commit: str = ""
    """What will surely come, what is booked included."""

    most_likely: str = ""
    """What will most likely come, the commit included."""

    best_case: str = ""
    """What may come, all else included."""


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class OfDeal:
    """What is said of one deal instead."""

    deal: str = ""
    """Judge this deal instead, by its id in the CRM."""

    verdict: str = ""
    """With --deal: in or out of the period, or none to take it back."""

    amount: str = ""
    """With --deal: what it will bring instead."""

    closes: str = ""
    """With --deal: the day it will close on instead."""


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Which:
    """Which calls are meant."""

    as_of: str = ""
    """As they stood at the end of this day; default: the last observed day."""

    period: str = ""
    """Of this period; default: the fiscal quarter of the day."""

    scope: str = ""
    """Of a person or team; default: the whole company."""

    rates: str = ""
    """dated, plan, constant or constant:DAY: at which rates money of other currencies is told."""

    currency: str = ""
    """Tell money in this currency, at plan or constant rates; default: the workspace's own."""

    @property
    def ask(self) -> Ask:
        """The question as the desk takes it."""
        return Ask(
            self.as_of,
            self.scope,
            period=self.period,
            rates=self.rates,
            currency=self.currency,
        )
