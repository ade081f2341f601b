"""What the past says of each standard, as a page: does it tell more than chance, and how early."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from quarterdeck.engine.sql import Raw, Value, literal, load, render
from quarterdeck.metrics.standards.backtest import ALIKE, Backtest, Trial
from quarterdeck.metrics.standards.flags import view
from quarterdeck.metrics.standards.odds import Odds
from quarterdeck.reports.blocks import Explanation, Figure
from quarterdeck.reports.figures import count, days, money, rate, ratio
from quarterdeck.reports.source import Source
from quarterdeck.reports.standards_data import Policy
from quarterdeck.reports.table_sql import TableSql, same, table_sql

MISSED = "missed"
UNWON = "today IN ('lost', 'no_decision', 'disqualified')"
"""What a flag may foretell: not won by its end, or closed without a win so far."""

WORDS = {
    "better": "more than chance",
    "chance": "no better than chance",
    "worse": "picks the better deals",
    "few": "too few to tell",
    "nothing": "flagged no deal",
    "unjudged": "could judge no deal",
}
"""What a trial says, in words."""


@dataclass(frozen=True, slots=True)
class Proven:
    """A backtest and the source it was asked of; `silent` says why standards were not tried."""

    source: Source
    policy: Policy
    backtest: Backtest
    silent: dict[str, str]
    every: str
    sql: TableSql

    @property
    def trials(self) -> tuple[Trial, ...]:
        """The trials, those that tell most first."""
        order = list(WORDS)

        def rank(trial: Trial) -> tuple[int, float, str]:
            lift = trial.odds.lift if trial.odds else None
            return order.index(trial.verdict), -(lift or 0), trial.standard.title

        return tuple(sorted(self.backtest.trials, key=rank))


def proven(
    source: Source, policy: Policy, backtest: Backtest, *, silent: dict[str, str], every: str
) -> Proven:
    """Return a backtest ready to be shown, with the SQL that gives its numbers."""
    told = table_sql(source, backtest.proof)
    sql = replace(told, shared=view(backtest.flags) + told.shared)
    return Proven(source, policy, backtest, silent, every, sql)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one trial, each able to say how it was computed."""

    given: Proven
    trial: Trial

    def deals(self, number: int, which: str, title: str) -> Figure:
        """Return how many of the flagged deals a condition picks."""
        said = (title, self._sentence, "number of deals, each counted once, at its first flag")
        return count(number, self._explain(Raw("count(*)"), which, said=said, n=number))

    def money(self, amount: int, which: str, title: str) -> Figure:
        """Return the money, at their first flag, of the flagged deals that a condition picks."""
        said = (title, self._sentence, "sum of amount on the day of the first flag")
        value = Raw("CAST(coalesce(sum(money), 0) AS BIGINT)")
        how = self._explain(value, which, said=said, n=None)
        return money(amount, self.given.source.currency, how)

    def lead(self) -> Figure:
        """Return how early the flag came: the median of the days to the loss or slip."""
        said = (
            "Days of warning",
            f"Half of those not won in time slipped or were lost later. {self._sentence}",
            "median of days from the first flag to the loss, or until the date left the period",
        )
        how = self._explain(Raw("median(lead_days)"), "flagged AND known", said=said, n=None)
        return days(self.trial.lead_days, how)

    def precision(self, told: Odds | None, what: str = MISSED) -> Figure:
        """Return the share of the flagged deals that missed."""
        said = (
            "Share of the flagged",
            f"{_OF[what]} {self._sentence}",
            f"{_NAMED[what]} / flagged",
        )
        value = "sum(flagged_missed) / sum(flagged)"
        return rate(told.precision if told else None, self._looks(value, what, said, told))

    def base_rate(self, told: Odds | None, what: str = MISSED) -> Figure:
        """Return the share that flags drawn by lot would have found."""
        said = (
            "Share of all",
            f"{_OF[what]} {_BY_LOT}",
            "flagged deals of a day and end x share of all deals there / flagged deals",
        )
        value = "sum(flagged * share) / sum(flagged)"
        return rate(told.base_rate if told else None, self._looks(value, what, said, told))

    def lift(self, told: Odds | None, alike: Sequence[str] = ALIKE) -> Figure:
        """Return how many times as often flagged deals missed as flags by lot would have."""
        same_stage = " of the same stage" if "stage" in alike else ""
        said = (
            f"Lift{' at the same stage' if same_stage else ''}",
            _AS_OFTEN.format(same_stage),
            "share of the flagged / share of all",
        )
        value = "sum(flagged_missed) / nullif(sum(flagged * share), 0)"
        how = self._looks(value, MISSED, said, told, alike=alike)
        return ratio(told.lift if told else None, how)

    @property
    def _sentence(self) -> str:
        return self.trial.standard.sentence

    def _explain(
        self, value: Raw, which: str, *, said: tuple[str, str, str], n: int | None
    ) -> Explanation:
        where = Raw(f"{same({'standard': self.trial.standard.id})} AND {which}")
        how = self.given.sql.explain(value, where, said=said, n=n)
        return replace(how, trap=self.trial.standard.rule.trap)

    def _looks(
        self,
        value: str,
        what: str,
        said: tuple[str, str, str],
        told: Odds | None,
        *,
        alike: Sequence[str] = ALIKE,
    ) -> Explanation:
        values: dict[str, Value] = {
            "value": Raw(value),
            "missed": Raw(what),
            "standard": Raw(literal(self.trial.standard.id)),
            "alike": Raw(", ".join(alike)),
        }
        own = render(load("reports", "standard_looks"), **values)
        source = self.given.source
        return Explanation(
            *said,
            as_of=source.question.as_of,
            ledger_head=source.facts.ledger_head,
            n=told.flagged if told else 0,
            sql=self.given.sql.shared + own,
            shared=self.given.sql.shared,
        )


_BY_LOT = (
    "Here of all deals judged on the same days with the same end and not flagged before, new ones"
    " with new ones: what flags drawn by lot would have found."
)
_AS_OFTEN = (
    "How many times as often flagged deals were not won in time as all{} were that were judged on"
    " the same day and had until the same day."
)
_OF = {
    MISSED: "Deals not won in time: lost, or still open at the end of what they were given.",
    UNWON: "Deals closed without a win by now, whenever.",
}
_NAMED = {MISSED: "not won in time", UNWON: "closed without a win"}
