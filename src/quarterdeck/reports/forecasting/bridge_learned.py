"""What was learned anew between two forecasts, for the page of their bridge."""

from quarterdeck.forecast.refit import Learned
from quarterdeck.reports.blocks import Block, Column, Figure, Section, Table
from quarterdeck.reports.blocks import Part as Piece
from quarterdeck.reports.bridge.moved import spoken
from quarterdeck.reports.figures import money, rate
from quarterdeck.reports.forecasting.bridged import Bridged

_LEARNED = {
    "calendar": "Working time left in the period, in usual days",
    "conversion": "Mean chance of the deals open now, by the tables",
    "creation": "Wins to come of deals not yet created",
    "worth": "Worth of a win",
    "agreement": "What is served, as a multiple of what the tables say",
}


def learned_section(bridged: Bridged) -> tuple[Block, ...]:
    """Return what was learned anew between the two days, and what each of it moved."""
    found = bridged.bridge
    if not found.learned:
        return ()
    refit = next(term for term in found.whole.terms if term.term == "refit")
    effects = {cause.what: cause.amount for cause in refit.causes}
    columns = (
        Column("what", "Learned"),
        Column("before", f"By {spoken(bridged.start)}", "ratio"),
        Column("after", f"By {spoken(bridged.end)}", "ratio"),
        Column("effect", "Effect", "change", found.currency),
    )
    rows: tuple[tuple[Piece, ...], ...] = tuple(
        (
            _LEARNED[one.what],
            *(_shown(bridged, one, value) for value in (one.before, one.after)),
            bridged.money(effects.get(one.what, 0)),
        )
        for one in found.learned
    )
    return (Section("What was learned anew", (Table("", columns, rows),)),)


def _shown(bridged: Bridged, one: Learned, value: float) -> Figure:
    if one.what == "worth":
        return money(round(value), bridged.bridge.currency)
    if one.what == "conversion":
        return rate(value)
    digits = 2 if one.what == "agreement" else 1
    return Figure(value, "ratio", f"{value:,.{digits}f}")
