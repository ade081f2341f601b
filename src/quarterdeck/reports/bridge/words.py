"""The sentence that opens a movement: from what, to what, mostly why."""

from collections.abc import Mapping, Sequence

from quarterdeck.engine.sql import Raw
from quarterdeck.movement.records import Line
from quarterdeck.reports.blocks import Figure, Part, Sentence, Step
from quarterdeck.reports.bridge.moved import Moved, spoken
from quarterdeck.reports.causes import LABELS, PASSING
from quarterdeck.reports.figures import money, of_deals, short
from quarterdeck.reports.table_sql import SUM

_TOLD = 3


def opening(moved: Moved, steps: Mapping[str, Step]) -> Sentence:
    """Say from what to what the pipeline went, and mostly why."""
    movement = moved.movement
    start, end = spoken(movement.start), spoken(movement.end)
    if not movement.lines:
        told: tuple[Part, ...] = (
            f" did not change from {start} to {end}: ",
            _end(steps, "closing"),
        )
        return Sentence((moved.title, *told, "."), lead=True)
    ends = (_end(steps, "opening"), f" on {start} to ", _end(steps, "closing"), f" on {end}")
    return Sentence((f"{moved.title} went from ", *ends, ". ", *_why(moved, steps)), lead=True)


def _end(steps: Mapping[str, Step], which: str) -> Figure:
    """Return an end of the bridge as a sentence tells it, in whole units of the currency."""
    shown = steps[which].figure
    return money(int(shown.value or 0), shown.currency, shown.explain)


def _why(moved: Moved, steps: Mapping[str, Step]) -> tuple[Part, ...]:
    return ("It ", *changed(moved, steps), ".")


def changed(moved: Moved, steps: Mapping[str, Step]) -> tuple[Part, ...]:
    """Tell by how much a pipeline that moved grew or shrank, and mostly why."""
    movement = moved.movement
    change = movement.closing - movement.opening
    if not any(line.amount for line in movement.lines):
        return ("changed in no amount: ", *_counted(movement.lines, steps))
    if not change:
        return ("came out level: ", *_mostly(movement.lines, steps, change))
    verb = "grew" if change > 0 else "shrank"
    by = _change(moved, change)
    return (f"{verb} by ", by, ": ", *_mostly(movement.lines, steps, change))


def _change(moved: Moved, change: int) -> Figure:
    said = (
        "Change of open pipeline",
        f"{moved.title}: closing less opening, without its sign. {moved.span}",
        "sum of all lines of the bridge",
    )
    where = Raw("cause NOT IN ('opening', 'closing') AND NOT inside")
    how = moved.lines.explain(Raw(f"abs({SUM})"), where, said=said, n=None)
    return money(abs(change), moved.movement.currency, how)


def _mostly(lines: Sequence[Line], steps: Mapping[str, Step], change: int) -> tuple[Part, ...]:
    """Tell the two largest causes on the side of the change, and the largest against it."""
    same = [line for line in lines if line.amount and (line.amount > 0) == (change >= 0)]
    against = [line for line in lines if line.amount and line not in same]
    top = sorted(same, key=lambda line: -abs(line.amount))[:2]
    told = joined([_line(steps, line) for line in top])
    biggest = max(against, key=lambda line: abs(line.amount), default=None)
    return (*told, ", against ", *_line(steps, biggest)) if biggest else told


def _line(steps: Mapping[str, Step], line: Line) -> tuple[Part, ...]:
    step = steps[line.cause]
    deals = of_deals(step.count) if step.count else ()
    return (short(step.figure), f" {_phrase(line.cause)} (", *deals, ")")


def _counted(lines: Sequence[Line], steps: Mapping[str, Step]) -> tuple[Part, ...]:
    """Tell how many deals came, went or changed where no money did."""
    told = []
    for line in sorted(lines, key=lambda line: -abs(line.count))[:_TOLD]:
        count = steps[line.cause].count
        if count and line.cause == "new":
            told.append(of_deals(count, "new"))
        elif count:
            told.append((*of_deals(count), f" {_phrase(line.cause)}"))
    return (*joined(told), ", none with an amount")


def _phrase(cause: str) -> str:
    return PASSING.get(cause, LABELS[cause].lower())


def joined(told: Sequence[tuple[Part, ...]]) -> tuple[Part, ...]:
    """Return several phrases as one: 'a', 'a and b', 'a, b and c'."""
    parts: list[Part] = []
    for place, phrase in enumerate(told):
        between = " and " if place == len(told) - 1 else ", "
        parts += [between, *phrase] if place else phrase
    return tuple(parts)
