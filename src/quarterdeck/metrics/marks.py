"""How a figure is judged: by a target, a goal, what is needed, or its own past."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.evaluate import Answer, Number
from quarterdeck.metrics.past import FEWEST
from quarterdeck.playbook.standards import THOUSAND

Grade = Literal["good", "watch", "bad", ""]
By = Literal["target", "goal", "need", "past", ""]

FEW = 5
"""A share or an average of fewer deals than so many is not held against its past."""

_NEAR = 0.1
"""What misses its threshold by no more than this share of it is to be watched."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A judgement: `good`, `watch`, `bad`, or '' where nothing is judged, and against what.

    `by` says whose threshold it is. `low` and `high` are what the figure is held in, in the
    metric's unit: a floor, a ceiling, or for the past the range of its values; None for no bound.
    """

    grade: Grade = ""
    by: By = ""
    low: Number | None = None
    high: Number | None = None


NOTHING = Mark()
"""Nothing is judged."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a figure is held against, None where there is none.

    `target` and `need` are in the metric's unit, `goal` in whole thousandths of it, `past` its
    values at this point of earlier periods. `runs` says that its period is not over.
    """

    target: Number | None = None
    goal: int | None = None
    need: Number | None = None
    past: Sequence[Number | None] = ()
    runs: bool = False


def mark(metric: Metric, answer: Answer, held: Held) -> Mark:
    """Return how a figure is judged: by what is asked of it, else by its own past.

    What grows with its period is not held against the target or goal of a whole one while it runs,
    unless it has already reached it. What is needed is needed on the day. The past never says
    `bad`: the best of all is good, the worst is to be watched.
    """
    value = answer.value
    if value is None:
        return NOTHING
    if held.need is not None:
        return _asked(value, held.need, "need", less=False)
    asked, by = _whole(held)
    if asked is not None:
        told = _asked(value, asked, by, less=metric.better == "less")
        grows = held.runs and (metric.is_sum or metric.running)
        if not grows or (told.grade == "good" and told.high is None):
            return told
    told = _by_past(metric, value, held.past)
    return replace(told, grade="") if thin(metric, answer) else told


def thin(metric: Metric, answer: Answer) -> bool:
    """Whether a figure rests on too few deals to be held against its past."""
    averaged = bool(metric.deals) and not metric.is_sum and not metric.target
    return averaged and answer.n < FEW


def _whole(held: Held) -> tuple[Number | None, By]:
    """Return what is asked of a whole period, and by whom."""
    if held.goal is not None:
        return held.goal / THOUSAND, "goal"
    return held.target, "target"


def _asked(value: Number, asked: Number, by: By, *, less: bool) -> Mark:
    missed = value - asked if less else asked - value
    grade: Grade = "good" if missed <= 0 else "watch" if missed <= abs(asked) * _NEAR else "bad"
    return Mark(grade, by, None if less else asked, asked if less else None)


def _by_past(metric: Metric, value: Number, past: Sequence[Number | None]) -> Mark:
    known = [one for one in past if one is not None]
    if len(known) < FEWEST:
        return NOTHING
    low, high = min(known), max(known)
    up, down = value > high, value < low
    best, worst = (up, down) if metric.better == "more" else (down, up)
    grade: Grade = "good" if best else "watch" if worst else ""
    return Mark(grade if metric.better else "", "past", low, high)
