"""The page of strategy: the parts of the business side by side."""

from dataclasses import dataclass
from math import sqrt

from quarterdeck.metrics.evaluate import Answer
from quarterdeck.reports.answers import Answered, figures
from quarterdeck.reports.blocks import (
    Block,
    EmptyState,
    Figure,
    Notes,
    Report,
    Section,
    Sentence,
    Span,
    Spans,
)
from quarterdeck.reports.crossed import crossed
from quarterdeck.reports.figures import rate
from quarterdeck.reports.naming import breakdown_name, value_name
from quarterdeck.reports.page import page

METRICS = (
    "bookings",
    "bookings_growth:yoy_to_date",
    "booked_deals",
    "average_deal_size",
    "close_rate",
    "open_pipeline",
    "created_pipeline",
    "won_cycle_days:median",
)
"""What each part is told by."""

_Z = 1.2815515655446004
"""The normal quantile of .90: a range that holds in 8 of 10 cases."""


@dataclass(frozen=True, slots=True)
class Segments:
    """Metrics of each part of a breakdown, and the breakdowns that there are."""

    answered: Answered
    offered: tuple[str, ...]


def wilson(won: float, n: int) -> tuple[float, float]:
    """Return the range of a rate that holds in 8 of 10 cases, of `won` out of n > 0.

    It is Wilson's score interval (Wilson 1927), which stays between 0 and 1 for few deals.
    """
    share, squared = won / n, _Z * _Z
    middle = (share + squared / (2 * n)) / (1 + squared / n)
    half = _Z * sqrt(share * (1 - share) / n + squared / (4 * n * n)) / (1 + squared / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def strategy_report(segments: Segments) -> Report:
    """Return the page: who brings most, whose win rate differs by more than chance, all of them."""
    given = segments.answered
    told = dict.fromkeys(given.labels)
    period = next((label for label in told if label != "all"), "")
    named = breakdown_name(given.source, given.dimensions)
    if not given.dimensions:
        nothing = EmptyState("No deal answers to this question.", "Ask for another part or period.")
        return page(given.source, "Strategy", (nothing,), period=period)
    note = f"Other breakdowns: {', '.join(segments.offered)}."
    blocks: tuple[Block, ...] = (
        *_lead(given, named),
        Section(f"Win rate by {named}", _rates(given, named)),
        Section("All of them", (crossed(given),)),
        Notes("Good to know", (note,)),
    )
    return page(given.source, "Strategy", blocks, period=period)


def _pairs(given: Answered, metric: str) -> list[tuple[Answer, Figure]]:
    told = zip(given.answers, figures(given), strict=True)
    return [(answer, value) for answer, (value, _) in told if answer.metric == metric]


def _lead(given: Answered, named: str) -> tuple[Block, ...]:
    """Say which part brings most of what was booked, and how much of it."""
    booked = [(a, f) for a, f in _pairs(given, "bookings") if (f.value or 0) > 0]
    whole = sum(float(f.value or 0) for _, f in booked)
    if not whole:
        return (Sentence((f"Nothing is booked yet by {named}.",), lead=True),)
    most, figure = max(booked, key=lambda pair: float(pair[1].value or 0))
    share = rate(float(figure.value or 0) / whole)
    words = (f"{_name(given, most)} brings ", figure, " of what is booked, ", share, " of it.")
    return (Sentence(words, lead=True),)


def _name(given: Answered, answer: Answer) -> str:
    parts = (value_name(given.source, *item) for item in answer.dimensions.items())
    return ", ".join(part or "none" for part in parts)


def _rates(given: Answered, named: str) -> tuple[Block, ...]:
    """Draw each part's win rate with its range against that of all of them together."""
    rows = [(a, f) for a, f in _pairs(given, "close_rate") if a.denominator]
    if not rows:
        return (EmptyState("No deal was decided in the period.", "Ask for a longer one."),)
    won = sum(float(a.numerator or 0) for a, _ in rows)
    whole = won / sum(float(a.denominator or 0) for a, _ in rows)
    spans = tuple(_span(given, answer, figure, whole) for answer, figure in rows)
    picture = Spans(
        f"Share won of deals won or lost, by {named}",
        "One line a part: its win rate with the range that holds in 8 of 10 cases.",
        tuple(sorted(spans, key=lambda span: -span.at)),
        (named.capitalize(), "Win rate", "In 8 of 10 cases"),
        "rate",
        holds=(0.0,),
        note=f"All together: {whole:.0%}. A filled dot's range leaves that out; the ranges are "
        "Wilson's.",
    )
    return (picture,)


def _span(given: Answered, answer: Answer, figure: Figure, whole: float) -> Span:
    n = int(answer.denominator or 0)
    low, high = wilson(float(answer.numerator or 0), n)
    firm = not low <= whole <= high
    words = "differs from the whole" if firm else "as the whole, as far as can be told"
    at = float(figure.value or 0)
    return Span(_name(given, answer), figure, at, (low, high), words, firm)
