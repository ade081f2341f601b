"""The golden cases of the metrics, told in metrics.toml in a sales leader's words."""

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from quarterdeck.facts import Question
from quarterdeck.metrics import evaluate
from quarterdeck.playbook.model import Target
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from quarterdeck.words.money import parse_minor
from quarterdeck.words.tree import Edge
from tests.metrics.company import History, Rules, State, facts_of, noon

CASES = tomllib.loads((Path(__file__).parent / "metrics.toml").read_text())["case"]
TREE = date(2020, 1, 1)


def histories(told: dict[str, object]) -> list[History]:
    """As many equal deals as the line says: created, then re-priced and closed if it says so."""
    state = State(owner=told.get("owner", "ann"), amount=100 * told.get("amount", 1))
    state = replace(state, close_date=told.get("due"))
    states = [(noon(told["created"]), state)]
    if "sold_at" in told:
        state = replace(state, amount=100 * told["sold_at"])
        states.append((noon(told["closed"] - timedelta(days=1)), state))
    if "outcome" in told:
        states.append((noon(told["closed"]), replace(state, stage=told["outcome"])))
    name = f"{told.get('owner', '')}-{told.get('outcome', 'open')}"
    return [History(f"{name}-{i}", tuple(states)) for i in range(told["count"])]


@pytest.mark.parametrize("case", CASES, ids=[c["says"] for c in CASES])
def test_golden(case: dict[str, object], tmp_path: Path) -> None:
    edges = tuple(Edge(node, parent, TREE) for node, parent in case.get("team", {}).items())
    goal = Target("", "bookings", case["period"], 100 * case.get("target", 0), "plan", TREE, 1)
    rules = Rules(currencies=("EUR",), edges=edges, targets=(goal,))
    facts = facts_of(tmp_path, [h for told in case["deals"] for h in histories(told)], rules)
    period = parse_period(case["period"], FiscalCalendar())
    for told in case["expect"]:
        by = (told["by"],) if "by" in told else ()
        question = Question(case["as_of"], scope=told.get("scope", ""), by=by)
        answers = evaluate(facts, [told["metric"]], question=question, period=period)
        (answer,) = [a for a in answers if not by or a.dimensions[by[0]] == told["is"]]
        expected = parse_minor(told["euros"], "EUR") if "euros" in told else told["value"]
        assert answer.value == pytest.approx(expected, rel=1e-12), told
        assert answer.n == told.get("n", answer.n), told
