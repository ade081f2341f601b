"""Facts that several tests of metrics share; built once, for nothing in them changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from quarterdeck.facts import Facts, Question, builder
from quarterdeck.metrics import Answer, evaluate
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from tests.metrics.commerce import Row, company
from tests.metrics.company import History, Rules
from tests.metrics.deals import AS_OF, BESIDE, RULES, hand_made

Ask = Callable[..., tuple[Answer, ...]]
Made = Callable[..., Facts]


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Build facts from histories in a folder of their own; the same ones are built once."""
    made: dict[str, Facts] = {}

    def facts(
        histories: list[History],
        rules: Rules | None = None,
        cut: date | None = None,
        records: dict[str, list[Row]] | None = None,
    ) -> Facts:
        told = repr((histories, rules, cut, records, builder.WORTHWHILE))
        if told not in made:
            folder = tmp_path_factory.mktemp("facts")
            parts = {"histories": histories, "rules": rules, "cut": cut}
            made[told] = company(folder, records or {}, **parts)
        return made[told]

    return facts


@pytest.fixture(scope="session")
def spring(make: Made) -> Facts:
    """The thirty hand-made deals, some of them split and qualified."""
    return make(hand_made(), RULES, records=BESIDE)


@pytest.fixture(scope="session")
def cumulative_spring(make: Made) -> Facts:
    """The same deals in a workspace that rolls categories up."""
    return make(hand_made(), replace(RULES, rollup="cumulative"))


def ask(
    facts: Facts, *names: str, period: str | None = "2026-Q2", **question: object
) -> tuple[Answer, ...]:
    """Evaluate metrics, by default for the second quarter as of the spring's day."""
    asked = Question(**{"as_of": AS_OF, **question})  # type: ignore[arg-type]
    span = parse_period(period, FiscalCalendar()) if period else None
    return evaluate(facts, names, question=asked, period=span)
