"""The rules a standard may rest on, each read from the head of its SQL file.

A file under `sql/` opens with `-- key: value` lines. What follows says what is `measured`, the
`threshold` it is held against, and what is `breached`, NULL where it cannot be judged. A rule
about teams is a SELECT with one row per team (`part`). A rule about deals is an expression for each
of the three, below a line of that name, over an open deal and what it is joined to: so many rules
are asked in one pass. A rule without SQL waits for facts that nobody imports yet. A line `parameter
NAME: unit; default; least; most; meaning` declares a threshold; `with NAME: FILE` takes in a query
of `sql/parts/`, `metric NAME: METRIC HOW` the values of a metric. They stand at {NAME} of a SELECT;
`join NAME: CONDITION` joins them to the deals, each to one row or none, and {NAME} is their name.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from quarterdeck.engine.sql import load
from quarterdeck.playbook.model import Settings
from quarterdeck.playbook.standards import THOUSAND, plain
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

_HEAD = re.compile(r"^-- (?P<kind>parameter |with |metric |join )?(?P<key>\w+): (?P<value>.+)$")
_TOLD = re.compile(r"^-- (measured|threshold|breached)$", re.MULTILINE)
_WHOLE = frozenset({"days", "times", "count", "stages"})
_SETTINGS = frozenset({"stale_days"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """A threshold of a rule, in whole thousandths, `least` and `most` included.

    `unit` is days, times, count, stages (whole numbers), multiple or share. `setting` names the
    setting of workspace.toml that is the default, where there is one.
    """

    name: str
    unit: str
    least: int
    most: int
    meaning: str
    default: int = 0
    setting: str = ""

    @property
    def whole(self) -> bool:
        """Whether only whole numbers make sense."""
        return self.unit in _WHOLE

    def value(self, settings: Settings) -> int:
        """Return the default for a company."""
        return int(getattr(settings, self.setting)) * THOUSAND if self.setting else self.default


@dataclass(frozen=True, slots=True)
class Rule:
    """What is measured of a deal or a team, and what a standard says of it unless told otherwise.

    `about` is deal or team; `unit` that of what is measured: days, times, stages, money or none.
    `says` tells one breach in words with {measured} and {threshold}. `needs` are deal fields,
    history, activities, or what no facts hold yet (there is no `sql` then); where it is absent,
    `lacking` says so. `none` says why a team may not be judged. `parts` and `metrics` are what the
    SQL takes in at the placeholder of that name, `joins` the conditions by which deals take it in.
    """

    id: str
    about: str
    title: str
    sentence: str
    severity: str
    owner: str
    do: str
    says: str = ""
    measure: str = ""
    unit: str = "none"
    needs: tuple[str, ...] = ()
    lacking: str = ""
    none: str = ""
    trap: str = ""
    parameters: tuple[Parameter, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    metrics: tuple[tuple[str, str], ...] = ()
    joins: tuple[tuple[str, str], ...] = ()
    sql: str = ""

    @property
    def picks(self) -> bool:
        """Whether the filter of a standard says which deals break it, not which it looks at."""
        return "{picked}" in self.sql

    def told(self) -> tuple[str, str, str]:
        """Return the SQL of what is measured of a deal, its threshold and whether it is broken."""
        texts = _TOLD.split(self.sql)[1:]
        found = {name: text.strip() for name, text in zip(texts[::2], texts[1::2], strict=True)}
        return found["measured"], found["threshold"], found["breached"]


@cache
def catalogue() -> Mapping[str, Rule]:
    """Return every rule by id."""
    folder = files("quarterdeck") / "metrics" / "standards" / "sql"
    stems = sorted(f.name.removesuffix(".sql") for f in folder.iterdir() if f.is_file())
    return {rule.id: rule for rule in (read_rule(load("metrics", stem)) for stem in stems)}


def find(name: str, known: Iterable[str] = ()) -> Rule:
    """Return the rule of that id; raises QuarterdeckError with the nearest one for another."""
    if name in catalogue():
        return catalogue()[name]
    near = did_you_mean(name, known or catalogue())
    raise QuarterdeckError(
        f"there is no rule {name!r}.{near}",
        fix=f"Use one of {', '.join(catalogue())}; for a rule of your own write"
        ' rule = "matches" and where = "...".',
    )


def read_rule(text: str) -> Rule:
    """Read a rule from the text of its file."""
    head: dict[str, str] = {}
    taken: dict[str, list[tuple[str, str]]] = {
        kind: [] for kind in ("parameter", "with", "metric", "join")
    }
    lines = text.splitlines()
    body = len(lines)
    for number, line in enumerate(lines):
        match = _HEAD.match(line)
        if not match:
            body = number
            break
        kind = (match["kind"] or "").strip()
        if kind:
            taken[kind].append((match["key"], match["value"]))
        else:
            head[match["key"]] = match["value"]
    return Rule(
        needs=tuple(word.strip() for word in head.pop("needs", "").split(",") if word.strip()),
        parameters=tuple(_parameter(*one) for one in taken["parameter"]),
        parts=tuple(taken["with"]),
        metrics=tuple(taken["metric"]),
        joins=tuple(taken["join"]),
        sql="\n".join(lines[body:]).strip(),
        **head,
    )


def worded(text: str, rule: Rule, values: Mapping[str, int]) -> str:
    """Fill the thresholds (thousandths by name) into a sentence, each with its unit."""
    for parameter in rule.parameters:
        shown = amount(values[parameter.name], parameter.unit)
        text = text.replace(f"{{{parameter.name}}}", shown)
    return text


def amount(thousandths: int, unit: str) -> str:
    """Write a threshold with its unit: 14 days, twice, 1.5 times, 80 %."""
    number = plain(thousandths)
    if unit in {"times", "multiple"}:
        return {"1": "once", "2": "twice"}.get(number, f"{number} times")
    if unit == "share":
        return f"{plain(thousandths * 100)} %"
    if unit in {"days", "stages"}:
        return f"{number} {unit if number != '1' else unit.removesuffix('s')}"
    return number


def _parameter(name: str, told: str) -> Parameter:
    unit, default, least, most, meaning = (part.strip() for part in told.split(";", 4))
    setting = default if default in _SETTINGS else ""
    low, high, usual = (_thousandths(n) for n in (least, most, "0" if setting else default))
    return Parameter(name, unit, low, high, meaning, usual, setting)


def _thousandths(number: str) -> int:
    whole, _, rest = number.partition(".")
    return int(whole) * THOUSAND + int(f"{rest:0<3}")
