"""Searches for tests: a figure on the facts of a small world, and whether it was traced back."""

from dataclasses import replace
from datetime import date

from quarterdeck.facts import Facts, Question
from quarterdeck.metrics import Answer, catalogue, evaluate
from quarterdeck.metrics.reconcile.asking import Asking
from quarterdeck.metrics.reconcile.found import Candidate
from quarterdeck.metrics.reconcile.grid import Limits
from quarterdeck.metrics.reconcile.search import Found, Sought, search
from quarterdeck.metrics.reconcile.written import read_number
from quarterdeck.words.money import to_major


def limits(facts: Facts, last: date, **known: object) -> Limits:
    return Limits(last, facts.first_known or last, **known)  # type: ignore[arg-type]


def sought(text: str, known: Limits, *names: str) -> Sought:
    """A search for a figure among some metrics, among all of its units where none is named."""
    written = read_number(text, ("EUR", "USD"))
    metrics = tuple(
        m
        for m in catalogue().values()
        if m.unit in written.units and (not names or m.name in names)
    )
    return Sought(written, Question(known.as_of or known.last), known, metrics, "EUR")


def found(facts: Facts, text: str, known: Limits, *names: str) -> Found:
    return search(facts, sought(text, known, *names))


def as_a_slide(answer: Answer) -> str:
    """Print a value as slides do, rounded to three digits or so."""
    value = answer.value or 0
    match answer.unit:
        case "money":
            return f"EUR {float(to_major(int(value), 'EUR')) / 1000:,.2f}k"
        case "money_per_day":
            return f"EUR {to_major(int(value), 'EUR')} a day"
        case "count":
            return f"{value} deals"
        case "rate":
            return f"{100 * value:.1f} %"
        case "days":
            return f"{value:.1f} days"
        case _:
            return f"{value:.2f}x"


def traces(result: Found, asking: Asking) -> bool:
    """Tell whether a question is among the candidates, or picks the same deals as one of them."""
    return any(_says(c, asking) or any(_says(a, asking) for a in c.also) for c in result.fits)


def _says(c: Candidate, asking: Asking) -> bool:
    question = asking.question
    own = c.cell.question(Question(question.as_of))
    return (
        c.metric.name == asking.metric.name
        and c.period == asking.period
        and question.as_of in c.days
        and (own.scope, own.where) == (question.scope, question.where)
        and c.part == asking.part
        and c.way is asking.way
    )


def answer_of(facts: Facts, asking: Asking) -> Answer | None:
    told = evaluate(facts, [asking.metric.name], question=asking.question, period=asking.period)
    held = [a for a in told if dict(a.dimensions) == dict(asking.part)]
    return held[0] if held else None


def on(asking: Asking, **changes: object) -> Asking:
    return replace(asking, question=replace(asking.question, **changes))  # type: ignore[arg-type]
