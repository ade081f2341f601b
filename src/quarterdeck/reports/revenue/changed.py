"""A revenue bridge with the source it came from, and what its lines are called and say."""

from collections.abc import Mapping
from dataclasses import dataclass

from quarterdeck.metrics.beside import unanswered
from quarterdeck.movement.cohorts import RELATIONS, SOURCES
from quarterdeck.movement.revenue import Revenue, RevenueBridge
from quarterdeck.reports.source import Source

_SUBSCRIBED = {
    "opening": "ARR at the end of the earlier day",
    "closing": "ARR at the end of the later day",
    "new": "of accounts that subscribed for the first time",
    "reactivation": "of accounts that subscribed before the earlier day, but not on it",
    "expansion": "of accounts that pay more a year than then",
    "contraction": "of accounts that pay less a year than then",
    "churn": "of accounts that subscribe no more",
    "unnamed": "of subscriptions that name no account",
    "fx": "what exchange rates did between the two days",
}
_TOLD = {
    "opening": "billed in the earlier period",
    "closing": "billed in the period",
    "reactivation": "of accounts that were billed earlier, but nothing in the earlier days",
    "expansion": "of accounts billed more than then",
    "contraction": "of accounts billed less than then",
    "churn": "of accounts billed nothing any more",
    "unnamed": "of lines that name no account",
    "volume": "more or less of everything, at the old mix and the old prices",
    "price": "other prices of products billed in both",
    "mix": "other proportions of products billed in both, at the old prices",
    "lost": "of products billed in the earlier days only",
    "other": "of lines without a product or with no quantity above zero",
    "fx": "of other exchange rates than on the last of the earlier days",
}
_NAMES = {
    "unnamed": "Without an account",
    "other": "Without a product or quantity",
    "lost": "No longer billed",
    "fx": "Exchange rates",
}
"""How a line is called, where its own word does not say it."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A revenue bridge as asked: of what was billed, by account or by product with `items`.

    With `subscriptions` it is that of their ARR.
    """

    source: Source
    revenue: Revenue
    items: bool = False
    subscriptions: bool = False

    @property
    def ends(self) -> tuple[str, str]:
        """What the bridge leads from and to: two periods, or the ends of two days."""
        revenue = self.revenue
        if self.subscriptions:
            return f"{revenue.then_day}", f"{revenue.now_day}"
        return revenue.before.label, revenue.period.label

    @property
    def name(self) -> str:
        """The SQL file that computes it."""
        if self.subscriptions:
            return "revenue_subscriptions"
        return "revenue_items" if self.items else "revenue_accounts"

    @property
    def told(self) -> Mapping[str, str]:
        """What each line says."""
        if self.subscriptions:
            return _SUBSCRIBED
        new = f"of accounts first billed on {self.revenue.then_end} or later"
        return _TOLD | {"new": "of products not billed in the earlier days" if self.items else new}

    @property
    def noun(self) -> str:
        """What is counted."""
        return "products" if self.items else "accounts"

    @property
    def lacking(self) -> str:
        """Why the source cannot answer at all; '' when it can."""
        relation = RELATIONS[SOURCES[self.subscriptions]]
        return unanswered(self.revenue.facts, relation, self.revenue.question)

    def parts(self) -> Mapping[tuple[str, ...], RevenueBridge]:
        """Return the bridge of each part of the breakdown, () without one."""
        if self.subscriptions:
            return self.revenue.by_subscriber()
        return self.revenue.by_item() if self.items else self.revenue.by_account()


def named(cause: str) -> str:
    """Return what a line is called."""
    return _NAMES.get(cause, cause.capitalize())
