"""The deals that explain why two questions give different numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quarterdeck.engine.sql import Raw, ident, literal, load, render
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.evaluate import Answer
from quarterdeck.metrics.reconcile.asking import Asking
from quarterdeck.metrics.reconcile.ways import DEAL
from quarterdeck.words.money import half_even

ALL = 2**62


@dataclass(frozen=True, slots=True)
class State:
    """What was known of a deal by a day; money in minor units, `money` in the reporting currency.

    `kind` is the booking kind where the workspace declares one.
    """

    id: str
    title: str | None
    owner: str | None
    account: str | None
    stage: str | None
    category: str | None
    outcome: str
    currency: str
    amount: int | None
    money: int | None
    created_on: date | None
    due_on: date | None
    closed_on: date | None
    close_date: date | None
    kind: str | None


@dataclass(frozen=True, slots=True)
class Differing:
    """One deal that two questions differ by.

    `here` and `there` are what it brings to each, in the unit of the value where the values are
    sums over deals, else None; None too where it brings nothing. `was` and `now` are what the day
    of each question knew of the deal, None if nothing. With `partly` they are None too where the
    deal was someone's whom the reader does not see.
    """

    id: str
    in_here: bool
    in_there: bool
    here: int | None
    there: int | None
    was: State | None
    now: State | None
    partly: bool = False

    @property
    def more(self) -> int:
        """How much more it brings there than here."""
        return (self.there or 0) - (self.here or 0)


@dataclass(frozen=True, slots=True)
class Difference:
    """All deals that two questions differ by: how many, what they sum to, and the largest.

    `in_all` is None where the values are no sums over deals, and so is `scale`, by which the parts
    of a deal are divided for the value. `sql` gives a row for each deal.
    """

    deals: int
    in_all: int | None
    largest: tuple[Differing, ...]
    sql: str
    scale: int | None


@dataclass(frozen=True, slots=True)
class Named:
    """Which deals are named: the `most` largest, told of in the scope `seen`, '' for everywhere."""

    most: int = ALL
    seen: str = ""


EVERY = Named()


def difference(
    facts: Facts, here: Asking, there: Asking, *, scale: int | None, named: Named = EVERY
) -> Difference:
    """Return the deals that two questions differ by, the largest first.

    `scale` is what a deal's part is divided by for the value: 1 for sums, None where values are no
    sums over deals. For sums, what the deals bring more there than here adds up to the difference
    of the values, exactly.
    """
    sides = {"here": Raw(one_by_one(facts, here)), "there": Raw(one_by_one(facts, there))}
    template = load("metrics", "difference")
    rows = facts.run(render(template, **sides, most=named.most)).to_pylist()
    ids = [row["id"] for row in rows]
    was, now = (states(facts, asking, ids, named.seen) for asking in (here, there))
    largest = tuple(
        Differing(
            row["id"],
            row["in_here"],
            row["in_there"],
            _part(row["here"], scale),
            _part(row["there"], scale),
            was.get(row["id"]),
            now.get(row["id"]),
            partly=bool(named.seen),
        )
        for row in rows
    )
    deals, in_all = (rows[0]["deals"], rows[0]["in_all"]) if rows else (0, 0)
    sql = render(template, **sides, most=ALL)
    return Difference(deals, _part(in_all, scale), largest, sql, scale)


def scale_of(facts: Facts, asking: Asking, answer: Answer) -> int | None:
    """Return what a deal's part of a value is divided by; None where a value is no sum of parts.

    It is where the parts of the deals add up to that of the whole, over one denominator for all.
    """
    if asking.metric.is_sum:
        return 1
    columns = "sum(numerator) AS whole, min(denominator) AS low, max(denominator) AS high"
    sql = f"SELECT {columns} FROM ({one_by_one(facts, asking)}) AS one_by_one"
    (row,) = facts.run(sql).to_pylist()
    same = (row["whole"], row["low"], row["high"])
    whole = (answer.numerator, answer.denominator, answer.denominator)
    return int(answer.denominator) if answer.denominator and same == whole else None


def one_by_one(facts: Facts, asking: Asking) -> str:
    """Return SQL with a row for each deal of a question: deal, numerator, denominator."""
    part = "".join(f" AND {ident(name)} = {literal(value)}" for name, value in asking.part)
    whole = ", ".join(f"CAST({n} AS DECIMAL(38, 0)) AS {n}" for n in ("numerator", "denominator"))
    return (
        f"SELECT {ident(DEAL)} AS deal, {whole}\n"
        f"FROM (\n{asking.by_deal(facts)}\n) AS one_by_one\nWHERE TRUE{part}"
    )


def states(facts: Facts, asking: Asking, ids: Sequence[str], seen: str) -> dict[str, State]:
    """Return what the day of a question knew of some deals by id, of those in the scope `seen`."""
    if not ids:
        return {}
    counted = asking.facts(facts)
    source = counted.dimensions.get("booking_kind")
    kind = ident(source.column) if source and source.kind == "deal" else "CAST(NULL AS VARCHAR)"
    asked = Question(asking.question.as_of, seen)
    sql = counted.compose(load("metrics", "states"), asked, ids=list(ids), kind=Raw(kind))
    return {row["id"]: State(**row) for row in counted.run(sql).to_pylist()}


def _part(value: Decimal | int | None, scale: int | None) -> int | None:
    return None if value is None or scale is None else half_even(int(value), scale)
