"""Calls by layer, read from the facts: each beside what lay below it, halfway through a period."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from quarterdeck.engine.sql import Value, load
from quarterdeck.facts.question import Question
from quarterdeck.forecast.hindsight import Hindsight
from quarterdeck.forecast.layers import CRM, MODEL, Word
from quarterdeck.forecast.rollup import rolled_by_owner
from quarterdeck.forecast.window import Window
from quarterdeck.words.deal import Category
from quarterdeck.words.period import Period

MOST = 12
"""Periods that are looked at, the last ones."""

Chain = tuple[str, ...]
Money = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Half:
    """A period that is over, seen from the end of the day in its middle.

    `called` is what was called of each part, `owners` who called it, `crm` and `won` what each
    owner of deals had in the roll-up then and won in the end; `seats` are ways through the tree.
    """

    period: Period
    day: date
    called: Money
    owners: Mapping[str, str]
    crm: Money
    won: Money
    seats: Mapping[str, Chain]

    def way(self, node: str) -> Chain:
        """Return the way from the top of the tree to a node, the whole company above all."""
        return ("", *self.seats.get(node, (node,))) if node else ("",)

    def of(self, money: Money, part: str, *, but: Iterable[str] = ()) -> int:
        """Return the money of owners in a part of the company, but not in some parts of it."""
        without = set(but)
        return sum(
            amount
            for owner, amount in money.items()
            if part in self.way(owner) and not without & set(self.way(owner))
        )

    def above(self, part: str) -> str | None:
        """Return the smallest called part that holds another one, None where none does."""
        return next((node for node in reversed(self.way(part)[:-1]) if node in self.called), None)

    def below(self, part: str) -> list[str]:
        """Return the called parts right below one."""
        return [one for one in self.called if one != part and self.above(one) == part]


def words_by_layer(
    hindsight: Hindsight, category: Category, roles: Mapping[str, str]
) -> tuple[Word, ...]:
    """Return what every layer said of its parts, beside what lay below it and what came.

    A layer is a role; below it lie the calls of the parts within, and for the rest what the CRM
    rolled up. The forecast stands above the calls on top.
    """
    halves = _halves(hindsight, category)
    words = [word for half in halves for word in _called(half, roles)]
    seen = hindsight.fitted(half.day for half in halves)
    for half, (forecasts, question) in zip(halves, seen, strict=True):
        scores, _ = forecasts.served(Window(half.period, half.day))
        for part in (one for one in half.called if half.above(one) is None):
            asked = Question(question.as_of, part)
            expected = sum(one.expected for one in scores.parts(asked))
            words.append(_word(half, part, MODEL, roles, said=expected, below=half.called[part]))
    return tuple(words)


def order_of(words: Sequence[Word]) -> tuple[str, ...]:
    """Return the layers from the bottom to the top: each after what lies below it."""
    over = {word.layer: word.over for word in words}

    def height(layer: str) -> int:
        found = 0
        while layer in over and found <= len(over):
            layer, found = over[layer], found + 1
        return found

    return tuple(sorted(over, key=lambda layer: (layer == MODEL, height(layer), layer)))


def _called(half: Half, roles: Mapping[str, str]) -> Iterable[Word]:
    for part, said in half.called.items():
        inside = half.below(part)
        below = sum(half.called[one] for one in inside) + half.of(half.crm, part, but=inside)
        layer = roles.get(half.owners[part], "")
        yield _word(half, part, layer, roles, said=said, below=below)


def _word(  # noqa: PLR0913 -- what is said of a part, and by whom
    half: Half, part: str, layer: str, roles: Mapping[str, str], *, said: int, below: int
) -> Word:
    inside = [part] if layer == MODEL else half.below(part)
    over = roles.get(half.owners[inside[0]], "") if inside else CRM
    return Word(layer, over, half.period.start, below, said, half.of(half.won, part))


def _halves(hindsight: Hindsight, category: Category) -> list[Half]:
    """Return the last periods of which anything was called by half-time, the earliest first."""
    facts, day = hindsight.facts, Question(hindsight.question.as_of)
    filled: dict[str, Value] = {"category": category.value, "measure": facts.reading.measure}
    rows = facts.run(facts.compose(load("forecast", "layer_calls"), day, **filled)).to_pylist()
    grouped = groupby(rows, key=lambda row: (row["starts_on"], row["ends_on"], row["half_on"]))
    first = facts.first_known or day.as_of
    found = [(key, list(told)) for key, told in grouped if key[2] >= first]
    return [_half(hindsight, category, key, told) for key, told in found[-MOST:]]


def _half(
    hindsight: Hindsight,
    category: Category,
    key: tuple[date, date, date],
    told: Sequence[Mapping[str, Any]],
) -> Half:
    starts, ends, day = key
    period, facts = Period(f"{starts}", starts, ends), hindsight.facts
    then, _ = hindsight.at(day)
    now = Question(hindsight.question.as_of)
    wins = facts.compose(load("forecast", "layer_wins"), now, start=starts, end=ends)
    seats = facts.compose(load("forecast", "layer_seats"), now, day=period.last_day)
    return Half(
        period,
        day,
        {row["scope"]: row["money"] for row in told},
        {row["scope"]: row["owner"] for row in told},
        rolled_by_owner(then, Question(day), period, category),
        {row["owner"] or "": row["money"] for row in facts.run(wins).to_pylist()},
        {r["person"]: _way(r["path"]) for r in facts.run(seats).to_pylist()},
    )


def _way(path: str) -> Chain:
    return tuple(path.strip("/").split("/"))
