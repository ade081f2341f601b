"""What fields are worth, with the source it came from."""

from dataclasses import dataclass

from quarterdeck.forecast.origins import Origins
from quarterdeck.forecast.worth import TOGETHER, Weighed, Worth
from quarterdeck.reports.blocks import Figure
from quarterdeck.reports.figures import money
from quarterdeck.reports.source import Source

FIELDS = {
    "size": "sizes of deals",
    "due": "close dates",
    "category": "forecast categories",
    "pushes": "numbers of pushes",
    "activity": "activities",
    "next_step": "next steps",
    TOGETHER: "all of these fields",
}
"""What people call the fields, within a sentence."""

_KINDS = {"month": "a month", "quarter": "a quarter", "year": "a year", "week": "a week"}


@dataclass(frozen=True, slots=True)
class Valued:
    """The worth of fields, from which days was looked ahead, and the source; None: nothing won."""

    source: Source
    origins: Origins
    weighed: Weighed | None

    @property
    def per(self) -> str:
        """The length of a period in words, such as 'a quarter' or 'in 28 days'."""
        kind = self.origins.kind
        return _KINDS.get(kind) or f"in {kind.removesuffix('d')} days"

    def money(self, minor: float) -> Figure:
        """Return an amount of money."""
        return money(round(minor), self.source.currency)


def field_named(field: str) -> str:
    """Return what people call a field, within a sentence."""
    return FIELDS.get(field, field.replace("_", " "))


def field_head(field: str) -> str:
    """Return the same as a heading."""
    named = field_named(field)
    return named[:1].upper() + named[1:]


def said_of(worth: Worth, valued: Valued) -> str:
    """Return what leaving a field out does, in a sentence."""
    named = field_named(worth.field)
    more = valued.money(abs(worth.missed.more))
    shown = f"{more.full} {'more' if worth.missed.more >= 0 else 'less'} {valued.per}"
    return {
        "keep": f"Without {named} the forecast misses by {shown}: worth keeping.",
        "hurts": f"Without {named} the forecast misses by {shown}: on these days they misled it.",
        "deals": (
            f"Without {named} chances of deals are worse, the total is not: worth keeping for the "
            "deals."
        ),
        "chance": f"Without {named} the forecast misses by {shown}: no gain beyond chance.",
        "few": f"Without {named} the forecast misses by {shown}, on too few days to be sure.",
        "silent": f"Without {named} nothing changes: they are not recorded, or the same for all.",
    }[worth.verdict]
