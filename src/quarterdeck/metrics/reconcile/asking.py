"""One question in full, with the way of counting: what must be asked to get a value again."""

from dataclasses import dataclass, replace

from quarterdeck.engine.sql import ident, literal
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.evaluate import Answer, ask, compose, evaluate
from quarterdeck.metrics.reconcile.ways import DEAL, Counted, Way
from quarterdeck.words.calendar import Period


@dataclass(frozen=True, slots=True)
class Asking:
    """A metric, its question and period, the way of counting, and the part of its own breakdown."""

    metric: Metric
    question: Question
    period: Period | None
    way: Way = Way.OURS
    part: tuple[tuple[str, str], ...] = ()

    def facts(self, facts: Facts) -> Facts:
        """Return facts that count in this way: the given ones where it is the workspace's own."""
        return facts if self.way is Way.OURS else Counted(facts, self.way)

    def answer(self, facts: Facts) -> Answer | None:
        """Return the one answer; None where no deal answers for the part asked for."""
        own, names = self.facts(facts), [self.metric.name]
        found = evaluate(own, names, question=self.question, period=self.period)
        held = [a for a in found if self._parted(a)]
        return held[0] if held else None

    def value_sql(self, facts: Facts) -> str:
        """Return SQL that gives the one value in a column value."""
        own = self.facts(facts)
        whole = compose(own, ask(own, self.metric, self.question, self.period))
        same = "".join(f" AND {ident(name)} = {literal(value)}" for name, value in self.part)
        return f"SELECT value\nFROM (\n{whole}\n) AS answers\nWHERE TRUE{same}"

    def by_deal(self, facts: Facts) -> str:
        """Return SQL for what each deal brings: columns deal, numerator and denominator.

        Where the value is a sum, the numerators add up to it.
        """
        counted = Counted(facts, self.way)
        question = replace(self.question, by=(DEAL,))
        return compose(counted, ask(counted, self.metric, question, self.period))

    def _parted(self, answer: Answer) -> bool:
        told = {name: str(value) for name, value in answer.dimensions.items()}
        return told == dict(self.part)
