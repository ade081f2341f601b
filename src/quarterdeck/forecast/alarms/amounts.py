"""Placeholder amounts: one figure that many open deals share, and that deals keep until lost."""

from datetime import date
from math import comb

from quarterdeck.engine.sql import load
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.forecast.alarms.alarm import Alarm
from quarterdeck.words.money import format_money

SHARED, SHARE, DECIDED = 5, 0.02, 10
"""Open deals that share an amount, their share of all, decided ones that carried it: at least."""

_CHANCE = 0.001
_HALF = 0.5
_LOOKED = 20


def amount_alarms(facts: Facts, question: Question) -> list[Alarm]:
    """Return an alarm for each amount that looks like nobody ever set it.

    Of deals decided with it, at most half as many are won as of the others, and chance alone would
    hardly leave so few (binomial, at one in a thousand for each amount looked at).
    """
    asked = Question(question.as_of, question.scope)
    sql = facts.compose(load("forecast", "same_amounts"), asked, most=_LOOKED)
    found = []
    for row in facts.run(sql).to_pylist():
        won, decided = row["won"], row["won"] + row["lost"]
        others = row["all_won"] + row["all_lost"] - decided
        if row["open_deals"] < max(SHARED, SHARE * row["all_open"]) or decided < DECIDED:
            continue
        usual = (row["all_won"] - won) / others if others else 0.0
        if won / decided <= _HALF * usual and _at_most(won, decided, usual) < _CHANCE:
            found.append(_alarm(row, usual, facts.currency, question.as_of))
    return found


def _at_most(won: int, decided: int, usual: float) -> float:
    """Return how likely so few wins or fewer are by chance."""
    return sum(comb(decided, n) * usual**n * (1 - usual) ** (decided - n) for n in range(won + 1))


def _alarm(row: dict[str, int], usual: float, currency: str, _: date) -> Alarm:
    amount = format_money(row["amount"], str(row["currency"]))
    won, decided = row["won"], row["won"] + row["lost"]
    return Alarm(
        "placeholder",
        f"{amount} looks like a placeholder",
        f"{row['open_deals']} open deals carry {amount}, "
        f"{format_money(int(row['money']), currency)} in all. Of {decided} deals decided with it "
        f"{won} were won; of all others {usual:.0%} were.".replace("%", " %"),
        "Chance alone leaves so few wins less than once in a thousand such amounts.",
        "Have the real amounts set (quarterdeck deals --where amount=AMOUNT lists them); until "
        "then read this pipeline as worth what such deals won.",
    )
