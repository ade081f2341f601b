"""The sentence that opens a scorecard, made from the data."""

from collections.abc import Sequence

from quarterdeck.metrics.scorecards import Measured
from quarterdeck.reports.blocks import Part, Sentence
from quarterdeck.reports.elapsed import elapsed
from quarterdeck.reports.figures import count
from quarterdeck.reports.naming import listed
from quarterdeck.reports.scorecard.carded import Carded

_BOOKED = ("bookings", "credited_bookings")
_COVERED = "coverage_remaining:current"
_TOLD = frozenset({*_BOOKED, "attainment"})
_NAMED = 3


def opening(carded: Carded) -> Sentence:
    """Say how it goes: booked against target and before, the rest covered, what is out of line."""
    told = (*_booked(carded), *_covered(carded), *_standing(carded))
    return Sentence(told or ("Nothing of this card is measured yet.",), lead=True)


def compared(carded: Carded) -> Sentence:
    """Say what the figures are held against."""
    period, before = carded.scored.period, carded.scored.before
    gone = (carded.source.question.as_of - period.start).days + 1
    state = f"Day {gone} of {period.days}" if carded.runs else "The whole period"
    known = f", and {before.period.label} is told as of {_day(carded)}, as it was known then"
    usual = f"usual is what a figure was in the {len(carded.pasts())} periods before"
    return Sentence((f"{state}. Every period stands at this same point{known}; {usual}.",))


def _day(carded: Carded) -> str:
    day = carded.scored.before.day
    return f"{day.day} {day:%B %Y}"


def _booked(carded: Carded) -> tuple[Part, ...]:
    found = {one.metric: one for one in carded.measures}
    one = next((found[name] for name in _BOOKED if name in found), None)
    now = carded.now(one) if one else None
    if one is None or now is None:
        return ()
    label, scope = carded.scored.period.label, carded.source.question.scope
    did = "has booked" if carded.runs else "booked"
    who = f"In {label} {carded.source.names(scope)}" if scope else label
    gone = (" with ", elapsed(carded.source, carded.scored.period), " of its days gone")
    reached = _reached(carded, one)
    return (f"{who} {did} ", now, *reached, *(gone if carded.runs else ()), *_then(carded, one))


def _reached(carded: Carded, one: Measured) -> tuple[Part, ...]:
    if one.held is None:
        return ()
    target = carded.figure(one.held, "denominator")
    return (", ", carded.figure(one.held), " of the target of ", target)


def _then(carded: Carded, one: Measured) -> tuple[Part, ...]:
    """Say what it was at this point before: of the target if both have one, else in money."""
    before = carded.scored.before.period.label
    if one.held and one.held_before and one.held_before.value is not None:
        return (f"; at this point of {before} it was ", carded.earlier(one.held_before), ". ")
    then = carded.then(one)
    missing = "" if one.held else "; no target is set"
    if then is None or then.value is None:
        return (f"{missing}. ",)
    return (f"{missing}; at this point of {before} it was ", then, ". ")


def _covered(carded: Carded) -> tuple[Part, ...]:
    """Say whether what is open covers the rest, while there is time to do something about it."""
    one = next((m for m in carded.measures if m.metric == _COVERED), None)
    now = carded.now(one) if one else None
    if not carded.runs or one is None or now is None or one.held is None:
        return ()
    need = carded.figure(one.held)
    enough = "which is enough: " if one.mark.grade == "good" else "too little: "
    return (
        "What is open and still due covers the rest ",
        now,
        f", {enough}",
        need,
        " are needed. ",
    )


def _standing(carded: Carded) -> tuple[Part, ...]:
    """Name the figures that are the worst or the best of all periods."""
    others = [one for one in carded.measures if one.metric.partition(":")[0] not in _TOLD]
    by_past = [one for one in others if one.mark.by == "past"]
    if not by_past:
        return ()
    periods = len(carded.pasts()) + 1
    told = [
        _named(f"{word} of {periods} periods", [one for one in by_past if one.mark.grade == grade])
        for word, grade in (("Worst", "watch"), ("Best", "good"))
    ]
    said = " ".join(sentence for sentence in told if sentence)
    return (said or f"Nothing else is outside what it was in the {periods - 1} periods before.",)


def _named(head: str, found: Sequence[Measured]) -> str:
    if not found:
        return ""
    names = [one.title.lower() if one.title[1:2].islower() else one.title for one in found]
    more = [f"{count(len(names) - _NAMED).text} more"] if len(names) > _NAMED else []
    return f"{head}: {listed([*names[:_NAMED], *more])}."
