"""Why the pipeline moved between two days: the bridge, the deals behind it, the flows across it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Any

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.movement.assumed import assumed
from quarterdeck.movement.queries import deals_sql, flow_deals_sql, lines_sql, sankey_sql
from quarterdeck.movement.records import (
    ORDER,
    Bucket,
    BucketMovement,
    DealMove,
    DealState,
    Flow,
    Line,
    Matrix,
)
from quarterdeck.movement.walk import Walk
from quarterdeck.movement.window import Window
from quarterdeck.words.calendar import Period
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

_ENDS = frozenset({"opening", "closing"})


@dataclass(frozen=True, slots=True)
class Movement:
    """The bridge from the open pipeline at the end of `start` to that at the end of `end`.

    Opening plus the sum of all lines equals closing exactly, in the whole and in every bucket of
    `by`; the counts of what comes and goes lead from opening to closing count likewise. Amounts
    are minor units of `currency`. `sql` gives the lines when run.
    """

    start: date
    end: date
    period: Period | None
    currency: str
    opening: int
    closing: int
    opening_count: int
    closing_count: int
    lines: tuple[Line, ...]
    by: tuple[BucketMovement, ...]
    sql: str = field(repr=False)
    window: Window = field(repr=False)
    facts: Facts = field(repr=False, compare=False)

    def deals(self, cause: str = "", bucket: Bucket | None = None) -> tuple[DealMove, ...]:
        """Return the changes behind one line, or all; `bucket` keeps one bucket of the breakdown.

        Causes are those of the lines, 'opening' and 'closing'. Their amounts add up to the line:
        that of the whole without a `bucket`, where moves between two buckets do not show.
        """
        known = {*ORDER, *_ENDS}
        if cause and cause not in known:
            raise QuarterdeckError(
                f"there is no cause {cause!r}.{did_you_mean(cause, known)}",
                where="--cause",
                fix=f"use one of: opening, closing, {', '.join(ORDER)}",
            )
        walk = Walk(self.facts, self.window)
        rows = self.facts.run(deals_sql(walk, cause, bucket)).to_pylist()
        width = len(self.window.question.by)
        return tuple(_deal_move(row, width) for row in rows)

    def sankey(self, dimension: str) -> Matrix:
        """Return the flows between the values of a dimension at the opening and at the closing."""
        sql = sankey_sql(self._by(dimension))
        rows = self.facts.run(sql).to_pylist()
        flows = tuple(
            Flow(r["source"], r["target"], r["opened"], r["stays"], r["amount"], r["n"])
            for r in rows
        )
        return Matrix(dimension, self.currency, flows, sql)

    def flow_deals(self, dimension: str, flow: Flow) -> str:
        """Return SQL of the deals of one flow; their amounts add up to it."""
        return flow_deals_sql(self._by(dimension), flow)

    def _by(self, dimension: str) -> Walk:
        asked = replace(self.window.question, by=(dimension,))
        return Walk(self.facts, replace(self.window, question=asked))

    def assumptions(self) -> tuple[str, ...]:
        """Return what holds for every line: fields filled in later, whose tree, which rates."""
        return assumed(Walk(self.facts, self.window))


def movement(  # noqa: PLR0913 -- the six words of the question a bridge answers
    facts: Facts,
    *,
    start: date,
    end: date,
    question: Question,
    period: Period | None = None,
    include_omitted: bool = False,
) -> Movement:
    """Return why open pipeline moved from the end of day `start` to the end of day `end`.

    With a `period` only deals due in it count; `question` gives scope, filter and breakdown (its
    as-of plays no part: the answer knows what was known by the end of `end`). Raises
    QuarterdeckError for an unknown scope, field or value and for a window that ends too early.
    """
    window = Window(start, end, question, period, include_omitted)
    sql = lines_sql(Walk(facts, window))
    rows = [_row(r, len(question.by)) for r in facts.run(sql).to_pylist()]
    whole = _bridge((), (r for r in rows if not r.inside))
    parts = groupby(sorted(rows, key=_of_bucket), key=_of_bucket) if question.by else ()
    return Movement(
        start,
        end,
        period,
        facts.currency,
        whole.opening,
        whole.closing,
        whole.opening_count,
        whole.closing_count,
        whole.lines,
        tuple(_bridge(bucket, part) for bucket, part in parts),
        sql,
        window,
        facts,
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the lines' SQL; `inside` marks a move between two buckets of the whole."""

    bucket: Bucket
    cause: str
    inside: bool
    amount: int
    n: int


def _of_bucket(row: _Row) -> Bucket:
    return row.bucket


def _row(row: dict[str, Any], width: int) -> _Row:
    return _Row(_bucket(row, width), row["cause"], row["inside"], row["amount"], row["n"])


def _bucket(row: dict[str, Any], width: int) -> Bucket:
    return tuple(row[f"d{place}"] for place in range(1, width + 1))


def _deal_move(row: dict[str, Any], width: int) -> DealMove:
    return DealMove(
        row["id"],
        row["title"],
        row["cause"],
        _bucket(row, width),
        row["amount"],
        row["n"],
        row["on_day"],
        _state(row, "prev_") if row["prev_outcome"] is not None else None,
        _state(row, ""),
    )


def _state(row: dict[str, Any], when: str) -> DealState:
    named = ("stage", "outcome", "category", "owner", "due_on", "deal_amount", "currency")
    return DealState(*(row[f"{when}{name}"] for name in named))


def _bridge(bucket: Bucket, rows: Iterable[_Row]) -> BucketMovement:
    """Add up the rows of one bucket, or of the whole, cause by cause."""
    sums: dict[str, tuple[int, int]] = {}
    for row in rows:
        amount, count = sums.get(row.cause, (0, 0))
        sums[row.cause] = (amount + row.amount, count + row.n)
    opening, closing = sums.get("opening", (0, 0)), sums.get("closing", (0, 0))
    lines = tuple(Line(cause, *sums[cause]) for cause in ORDER if any(sums.get(cause, (0, 0))))
    return BucketMovement(bucket, opening[0], closing[0], opening[1], closing[1], lines)
