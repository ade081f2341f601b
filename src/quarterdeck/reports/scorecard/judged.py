"""What a scorecard says of how a figure is judged: in a few words, and against what."""

from quarterdeck.metrics.catalogue import find
from quarterdeck.metrics.marks import thin
from quarterdeck.metrics.past import FEWEST
from quarterdeck.metrics.scorecards import Measured
from quarterdeck.reports.blocks import Figure, Words
from quarterdeck.reports.elapsed import elapsed
from quarterdeck.reports.figures import compact, figure
from quarterdeck.reports.scorecard.carded import Carded
from quarterdeck.reports.scorecard.words import number

_ASKED = {
    "need": {"good": "enough", "watch": "nearly enough", "bad": "too little"},
    "target": {"good": "target reached", "watch": "just short", "bad": "short of target"},
    "goal": {"good": "goal met", "watch": "just missed", "bad": "goal missed"},
}


def verdict(carded: Carded, one: Measured) -> str:
    """Return the judgement in a few words; '' for a figure that nothing judges."""
    mark = one.mark
    if mark.by in _ASKED:
        return _ASKED[mark.by][mark.grade]
    if not mark.grade:
        return ""
    return f"{'best' if mark.grade == 'good' else 'worst'} of {len(carded.path(one))}"


def against(carded: Carded, one: Measured) -> Words:
    """Return what a figure is held against, and whose threshold that is."""
    match one.mark.by:
        case "need" if one.held:
            return (carded.figure(one.held), " needed, as earlier periods went")
        case "goal":
            return f"goal {number(find(one.metric).unit, one.goal or 0)}, set on the card"
        case "target":
            return _target(carded, one)
    if one.held and one.target:
        gone = (", ", elapsed(carded.source, carded.scored.period), " of its days gone")
        return (*_target(carded, one), *(gone if carded.runs else ()))
    if one.goal is not None:
        goal = number(find(one.metric).unit, one.goal)
        return f"goal {goal}, of the whole period; {_past(carded, one)}"
    return _past(carded, one)


def _target(carded: Carded, one: Measured) -> Words:
    if one.held is None:
        return ""
    return (carded.figure(one.held), " of the target of ", carded.figure(one.held, "denominator"))


def _past(carded: Carded, one: Measured) -> str:
    mark = one.mark
    if mark.low is None or mark.high is None:
        known = sum(value is not None for _, value in one.trend)
        return f"{known} periods before: too few to compare" if known < FEWEST else ""
    if thin(find(one.metric), one.answer):
        return f"n = {one.answer.n}: too few to judge"
    low, high = (_figure(carded, one, value) for value in (mark.low, mark.high))
    least = compact(low) if low.currency else low.text
    return f"usual {least} to {compact(high)}"


def _figure(carded: Carded, one: Measured, value: float) -> Figure:
    return figure(value, find(one.metric).unit, currency=carded.source.currency)
