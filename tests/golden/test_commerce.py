"""The golden cases of what was billed, spent and credited, told in commerce.toml."""

import tomllib
from pathlib import Path

import pytest

from quarterdeck.facts import Question
from quarterdeck.metrics import evaluate
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from quarterdeck.words.money import parse_minor
from quarterdeck.words.tree import Edge
from tests.golden.test_metrics import TREE, histories
from tests.metrics.commerce import Row, company, cost, line, split
from tests.metrics.company import EDGES, Rules

CASES = tomllib.loads((Path(__file__).parent / "commerce.toml").read_text())["case"]
IDLE = {"count": 1, "created": TREE}


def records(case: dict[str, list[dict[str, object]]]) -> dict[str, list[Row]]:
    def cents(told: dict[str, object]) -> int:
        return round(100 * told["amount"])

    (deal,) = [f"{t.get('owner', '')}-Won-0" for t in case.get("deals", [{}])[:1]]
    found = {
        "invoice_lines": [line(t["day"], t["account"], cents(t)) for t in case.get("lines", [])],
        "costs": [cost(t["day"], cents(t), t["category"]) for t in case.get("costs", [])],
        "splits": [split(deal, t["owner"], t["percent"]) for t in case.get("splits", [])],
    }
    return {name: rows for name, rows in found.items() if rows}


@pytest.mark.parametrize("case", CASES, ids=[c["says"] for c in CASES])
def test_golden(case: dict[str, object], tmp_path: Path) -> None:
    edges = tuple(Edge(node, parent, TREE) for node, parent in case.get("team", {}).items())
    deals = [h for told in case.get("deals", [IDLE]) for h in histories(told)]
    rules = Rules(currencies=("EUR",), edges=edges or EDGES)
    facts = company(tmp_path, records(case), histories=deals, rules=rules)
    period = parse_period(case["period"], FiscalCalendar())
    for told in case["expect"]:
        by = (told["by"],) if "by" in told else ()
        question = Question(case["as_of"], scope=told.get("scope", ""), by=by)
        answers = evaluate(facts, [told["metric"]], question=question, period=period)
        (answer,) = [a for a in answers if not by or a.dimensions[by[0]] == told["is"]]
        expected = parse_minor(told["euros"], "EUR") if "euros" in told else told["value"]
        assert answer.value == pytest.approx(expected, rel=1e-12), told
        assert answer.n == told.get("n", answer.n), told
