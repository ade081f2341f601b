"""The page of the standards names every rule with its thresholds and their defaults."""

import re
from pathlib import Path

from quarterdeck.metrics.standards.rules import catalogue
from quarterdeck.playbook.standards import plain

PAGE = (Path(__file__).parents[3] / "docs" / "standards.md").read_text(encoding="utf-8")


def test_every_rule_and_threshold_is_told() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    for name, rule in catalogue().items():
        (row,) = [line for line in rows if f"`{name}`" in line.split("|")[1]]
        for parameter in rule.parameters:
            assert f"`{parameter.name}`" in row, name
            assert (parameter.setting or plain(parameter.default)) in row, (name, parameter.name)
    told = {name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert told == set(catalogue())
