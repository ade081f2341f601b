"""What a forecast says where there is little to go by: no win yet, no amounts, one deal for all."""

import numpy as np

from quarterdeck.forecast.chances import ONE
from quarterdeck.forecast.ladder import THIN
from quarterdeck.reports.blocks import Block, EmptyState, Figure, Landed, Sentence
from quarterdeck.reports.blocks import Part as Piece
from quarterdeck.reports.figures import count, of_deals
from quarterdeck.reports.forecasting.foreseen import Foreseen
from quarterdeck.words.named import deal_name

_NEAR = 0.02
_HALF_YEAR = 182
"""Days without a win after which the page says so."""


def unwon(foreseen: Foreseen) -> tuple[Block, ...]:
    """Say that nothing was ever won, so that there is no forecast; () where something was."""
    if foreseen.forecast.wins:
        return ()
    day, label = foreseen.forecast.window.as_of, foreseen.period.label
    said = f"There is no forecast of {label} yet: no deal had been won by {day}."
    lead = Sentence((said,), lead=True)
    deals = foreseen.forecast.whole.open_deals
    if not deals:
        return (lead, EmptyState("No deal is open either.", "Import deals that are."))
    opened: tuple[Piece, ...] = ("In the pipeline: ", *of_deals(count(deals), "open"))
    staged = foreseen.rivals.get("stage_weighted")
    if staged is None or not staged.money:
        return (lead, Sentence((*opened, ".")))
    more = (". The stage probabilities of the playbook give ", foreseen.money(staged.money))
    return (lead, Sentence((*opened, *more, " of that; nothing has tested them yet.")))


def unpriced(foreseen: Foreseen) -> tuple[Piece, ...]:
    """Return what is said in deals where no amount is known; () where money is to come."""
    forecast = foreseen.forecast
    if forecast.whole.expected or forecast.whole.expected_n <= 0:
        return ()
    low, high = (count(round(end)) for end in forecast.spread.counts(80))
    expected = count(round(forecast.whole.expected_n))
    said = (f"{foreseen.period.label} lands at ", *of_deals(expected))
    between = (", in 8 of 10 cases between ", low, " and ", high)
    return (*said, *between, "; no won deal has an amount, so there is no money to tell.")


def decided(foreseen: Foreseen) -> tuple[Block, ...]:
    """Say where the period lands without and with the one deal that decides it."""
    apart = foreseen.apart
    if apart is None:
        return ()
    without, won = (
        [foreseen.money(end) for end in spread.interval(80)]
        for spread in (apart.without, apart.won)
    )
    parts: tuple[Piece, ...] = (
        "One deal decides it: ",
        deal_name(apart.stake.title, apart.stake.id),
        " of ",
        foreseen.money(apart.stake.money),
        ", which counts with a chance of ",
        foreseen.chance(apart.chance),
        ". Without it ",
        *_span(without),
        "; with it ",
        *_span(won),
        ". Nothing much lies between.",
    )
    return (Sentence(parts),)


def sides(foreseen: Foreseen) -> tuple[Landed, ...]:
    """Return where the period lands without and with the one deal that decides it, as rows."""
    apart = foreseen.apart
    if apart is None:
        return ()
    named = (("Without the deal that decides", apart.without), ("With it", apart.won))
    return tuple(
        Landed(
            label,
            foreseen.money(float(np.median(spread.money))),
            spread.interval(80),
            spread.interval(50),
        )
        for label, spread in named
    )


def _span(ends: list[Figure]) -> tuple[Piece, ...]:
    return (ends[0], " to ", ends[1])


def thin_notes(foreseen: Foreseen) -> list[str]:
    """Return what a careful reader should know of thin data."""
    forecast, scores = foreseen.forecast, foreseen.forecast.scores
    said = []
    if forecast.rung is THIN:
        said.append(
            "With so few wins nobody knows a single deal's chance: the total is a rate, its range "
            "as wide as the rate is unsure, and deals are listed without chances."
        )
    deals = scores.known.deals
    unpriced_open = int((deals.open & ~deals.priced).sum())
    if unpriced_open and scores.usual:
        usual = foreseen.money(scores.usual).full
        said.append(
            f"{unpriced_open:,} of the company's {int(deals.open.sum()):,} open deals have no "
            f"amount; they count with what a win is worth of late, {usual}."
        )
    return said + _since(foreseen)


def _since(foreseen: Foreseen) -> list[str]:
    """Say where nothing was won for half a year."""
    days = foreseen.forecast.scores.known.days
    won = days.won.nonzero()[0]
    idle = len(days.won) - 1 - int(won[-1]) if len(won) else 0
    if idle <= _HALF_YEAR:
        return []
    return [f"Nothing has been won for {idle:,} days: what is known of winning is from before."]


def counted(foreseen: Foreseen) -> str:
    """Say how often chances count where the total is not theirs alone; '' where it is."""
    factor = foreseen.forecast.scores.factor / ONE
    if abs(factor - 1) < _NEAR:
        return ""
    return f" In the total each counts {factor:.2f} times, so that it agrees with what is served."


def chance_of(foreseen: Foreseen, chance: int) -> float | None:
    """Return a deal's chance, None where there are too few wins to tell any."""
    return None if foreseen.forecast.rung is THIN else chance / ONE
