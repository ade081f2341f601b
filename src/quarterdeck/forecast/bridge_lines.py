"""The lines of a forecast's bridge: for every deal each reason, with its money, in the engine."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pyarrow as pa

from quarterdeck.engine.sql import Raw, ident, load, render
from quarterdeck.facts.question import Question
from quarterdeck.facts.relations import key_names
from quarterdeck.forecast.chances import ONE
from quarterdeck.forecast.coming import Coming, coming_of, together
from quarterdeck.forecast.refit import CALENDAR, Learned, Learning, steps
from quarterdeck.forecast.scoring import Scores
from quarterdeck.forecast.window import Window

LINES = "forecast_lines"
"""Under this name the lines are lent to the engine: key, part, what, amount, own.

`own` is 1 for what happened to the deal itself and 0 for new business that is laid on it.
"""

_UNIT = ONE * ONE
_WAY = {
    "aged": ("stepped.aged", "a", "before"),
    "staged": ("stepped.staged", "a", "before"),
    "redated": ("stepped.redated", "a", "before"),
    "ranked": ("stepped.ranked", "a", "before"),
    "signalled": ("stepped.signalled", "a", "before"),
    "resized": ("stepped.resized", "b", "before"),
    "clocked": ("stepped.clocked", "b", "before"),
    "learned": ("b.chance", "b", "before"),
    "valued": ("b.chance", "b", "after"),
}
"""Of each step of a deal that stays open: which chance, whose amount, and which worth of a win."""


@dataclass(frozen=True)
class Sides:
    """The scores of both days, and the period as seen from the last one, None once it is over."""

    before: Scores
    after: Scores
    last: Window | None
    question: Question

    @property
    def asked_before(self) -> Question:
        """The same question on the first day."""
        return replace(self.question, as_of=self.before.known.as_of)

    @cached_property
    def steps(self) -> pa.Table:
        """The chance of every deal at each step of its way; none once the period is over."""
        if self.last is None:
            none = pa.array([], pa.int64())
            return pa.table({"key": none, "step": none, "chance": none})
        return steps(self.before.known, self.after.known, self.last)

    @cached_property
    def new(self) -> Mapping[str, Scores]:
        """The new business in the window left as it is laid on deals, more and more learned anew.

        All of it agrees with what was served on the first day.
        """
        before, after, factor = self.before, self.after, self.before.factor
        if self.last is None:
            return dict.fromkeys(("aged", "clocked"), before.over(before.known)) | dict.fromkeys(
                ("learned", "valued"), after
            )
        aged, clocked, now = self._coming(self.last)
        old = {part.kind: part.value for part in clocked}
        learned = tuple(replace(part, value=old.get(part.kind, part.value)) for part in now)
        return {
            "aged": replace(before, coming=aged),
            "clocked": replace(before, coming=clocked),
            "learned": replace(after, coming=learned, factor=factor),
            "valued": replace(after, coming=now, factor=factor),
        }

    def _coming(self, last: Window) -> tuple[tuple[Coming, ...], ...]:
        """Return what is to come by the first day, by it in the last one's time, by the last."""
        then, now = self.before.known, self.after.known
        return coming_of(then, last), coming_of(then, last, clock=now.clock), coming_of(now, last)

    @cached_property
    def learned(self) -> tuple[Learned, ...]:
        """What was learned anew between the two days; nothing once the period is over."""
        if self.last is None:
            return ()
        last = self.last
        then, now = Learning.of(self.before.known), Learning.of(self.after.known)
        rates = [together(coming).wins for coming in self._coming(last)[1:]]
        days = [fit.clock.between(last.as_of, last.last) for fit in (then, now)]
        return (
            Learned("calendar", *days),
            Learned("conversion", *self._chances()),
            Learned("creation", *rates),
            Learned("worth", *(s.known.creation.value for s in (self.before, self.after))),
            Learned("agreement", self.before.factor / ONE, self.after.factor / ONE),
        )

    def _chances(self) -> tuple[float, float]:
        """Return the mean chance of the deals open on the last day by the old and new tables."""
        here = self.steps["chance"].to_numpy()[self.steps["step"].to_numpy() == CALENDAR]
        if not len(here):
            return 0.0, 0.0
        new = self.after.rows["chance"].to_numpy().sum()
        return float(here.mean()) / ONE, float(new) / len(here) / ONE


def lend(sides: Sides) -> None:
    """Compute the lines of a question and lend them to the engine under the name LINES."""
    engine = sides.before.known.facts.engine
    for name, scores, asked in (
        ("before", sides.before, sides.asked_before),
        ("after", sides.after, sides.question),
    ):
        facts = scores.known.facts
        everyone = replace(asked, scope="", where="")
        measure = ident(facts.frame.measure)
        engine.register_arrow(
            f"forecast_{name}", facts.run(scores.sql("bridge_side", everyone, measure=measure))
        )
        inside = facts.run(facts.compose(load("forecast", "bridge_inside"), asked))
        engine.register_arrow(f"forecast_{name}_inside", inside)
    engine.register_arrow("forecast_steps", sides.steps)
    engine.register_arrow(LINES, engine.query(_sql(sides)))


def _sql(sides: Sides) -> str:
    names = key_names(sides.question)
    listed = ", ".join
    return render(
        load("forecast", "bridge_lines"),
        keys=Raw(listed(names)),
        before_keys=Raw(listed(f"a.{n} AS a_{n}" for n in names)),
        keys_of_first=Raw(listed(f"a_{n} AS {n}" for n in names)),
        keys_of_last=Raw(listed(names)),
        keys_of_side=Raw(
            listed(f"CASE w.side WHEN 'a' THEN p.a_{n} ELSE p.{n} END AS {n}" for n in names)
        ),
        elsewhere=Raw(" OR ".join(["a_inside <> b_inside", *(f"a_{n} <> {n}" for n in names)])),
        **{name: Raw(_value(sides, *step)) for name, step in _WAY.items()},
        **{f"lay_{name}": Raw(_laid(name, scores)) for name, scores in sides.new.items()},
    )


def _value(sides: Sides, chance: str, whose: str, usual: str) -> str:
    """Return the SQL of what a deal adds with this chance, by the agreement of the first day."""
    worth = (sides.before if usual == "before" else sides.after).usual
    money = f"CAST(coalesce({whose}.priced, {worth}) AS DECIMAL(38, 0))"
    return f"qd_half_even({money} * coalesce({chance}, 0) * {sides.before.factor}, {_UNIT})"


def _laid(name: str, scores: Scores) -> str:
    """Return the SQL of the part of new business that is laid on a deal."""
    first = name in {"aged", "clocked"}
    weight, kind = ("p.weight_before", "p.kind_before") if first else ("p.weight", "p.kind")
    money, weights = (scores.by_kind(what, kind) for what in ("money", "weights"))
    return f"qd_half_even(CAST({weight} AS DECIMAL(38, 0)) * {money}, {weights})"
