"""The standards in force on a day: what the company wrote, completed by the rules themselves.

A workspace that wrote none has every rule at its defaults. One that wrote some has those alone, so
that what its files say is the whole policy.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from quarterdeck.facts.conditions import MEASURES, condition_sql
from quarterdeck.facts.dimensions import dimension_sources
from quarterdeck.facts.question import Condition, parse_where
from quarterdeck.metrics.standards import rules
from quarterdeck.metrics.standards.rules import Rule, worded
from quarterdeck.playbook.model import Playbook
from quarterdeck.playbook.model import Standard as Written
from quarterdeck.playbook.standards import FOLDER, SEVERITIES, plain
from quarterdeck.words.days import FIRST_DAY
from quarterdeck.words.problem import Problem, QuarterdeckError, Severity, did_you_mean

OWN = "matches"
"""The rule that flags whatever the condition of the standard picks."""

_OWN = f'; for a rule of your own write rule = "{OWN}" and where = "..."'


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard in force: a rule with its thresholds (whole thousandths) and limits.

    `written` says that the company wrote it; `path` is where, for messages.
    """

    id: str
    rule: Rule
    title: str
    severity: str
    owner: str
    do: str
    thresholds: Mapping[str, int]
    since: date = FIRST_DAY
    scope: str = ""
    pipelines: tuple[str, ...] = ()
    where: str = ""
    written: bool = False
    path: str = ""

    @property
    def sentence(self) -> str:
        """What it flags, in words, limits included."""
        text = worded(self.rule.sentence, self.rule, self.thresholds)
        limits = [f"pipeline {' or '.join(self.pipelines)}"] if self.pipelines else []
        limits += [self.where] if self.where else []
        return f"{text} Only: {'; '.join(limits)}." if limits else text

    @property
    def name(self) -> str:
        """The id as words."""
        return self.id.replace("_", " ")


def in_force(playbook: Playbook, day: date) -> tuple[Standard, ...]:
    """Return the standards of a day, the gravest first; raises QuarterdeckError for a wrong one."""
    wrong = [p for p in problems(playbook) if p.severity is Severity.ERROR]
    if wrong:
        raise QuarterdeckError(
            wrong[0].says,
            where=wrong[0].where,
            fix=f"{wrong[0].fix} `quarterdeck check` lists all problems.",
        )
    found = list(_versions(playbook, day)) if playbook.standards else _built_in(playbook)
    return tuple(sorted(found, key=_rank))


def not_adopted(playbook: Playbook) -> tuple[Rule, ...]:
    """Return the rules that a policy of the company's own leaves out."""
    if not playbook.standards:
        return ()
    used = {one.rule for one in playbook.standards}
    return tuple(r for r in rules.catalogue().values() if r.id not in used and r.id != OWN)


def problems(playbook: Playbook) -> tuple[Problem, ...]:
    """Return what is wrong with the written standards that only those who judge by them know."""
    return tuple(problem for one in playbook.standards for problem in _problems(playbook, one))


def standard(written: Written, playbook: Playbook, rule: Rule | None = None) -> Standard:
    """Return a written standard with all that it does not say taken from its rule."""
    rule = rule or rules.find(written.rule)
    usual = {p.name: p.value(playbook.settings) for p in rule.parameters}
    thresholds = usual | dict(written.thresholds)
    return Standard(
        id=written.id,
        rule=rule,
        title=written.title or worded(rule.title, rule, thresholds),
        severity=written.severity or rule.severity,
        owner=written.owner or rule.owner,
        do=written.do or worded(rule.do, rule, thresholds),
        thresholds=thresholds,
        since=written.since,
        scope=written.scope,
        pipelines=written.pipelines,
        where=written.where,
        written=bool(written.path),
        path=written.path,
    )


def _built_in(playbook: Playbook) -> list[Standard]:
    names = (name for name in rules.catalogue() if name != OWN)
    return [standard(Written(name, name, FIRST_DAY), playbook) for name in names]


def _versions(playbook: Playbook, day: date) -> Iterator[Standard]:
    latest: dict[str, Written] = {}
    for one in sorted(playbook.standards, key=lambda one: one.since):
        if one.since <= day:
            latest[one.id] = one
    yield from (standard(one, playbook) for one in latest.values() if not one.off)


def _rank(one: Standard) -> tuple[object, ...]:
    gravest = -SEVERITIES.index(one.severity)
    return (one.rule.about != "deal", not one.rule.sql, gravest, one.title, one.id)


def _problems(playbook: Playbook, one: Written) -> Iterator[Problem]:
    rule = rules.catalogue().get(one.rule)
    if rule is None:
        known = [name for name in rules.catalogue() if name != OWN]
        near = did_you_mean(one.rule, known)
        says = f"There is no rule {one.rule!r}.{near}"
        yield Problem(one.path, says, f"Use one of: {', '.join(known)}{_OWN}.")
        return
    if one.rule == OWN and not (one.where or one.pipelines or one.scope):
        fix = 'Add where = "...", for example where = "pushes>=3; amount>=10000".'
        yield Problem(one.path, f"{one.id!r} does not say which deals it flags.", fix)
    if rule.about == "team" and (one.where or one.pipelines):
        fix = "Leave where and pipelines out; scope limits it to a team."
        yield Problem(one.path, f"{one.id!r} is about teams and targets, not about deals.", fix)
    yield from _thresholds(rule, one)
    yield from _where(playbook, one)


def _thresholds(rule: Rule, one: Written) -> Iterator[Problem]:
    known = {p.name: p for p in rule.parameters}
    for name, value in one.thresholds:
        where = f"{one.path}.thresholds.{name}"
        parameter = known.get(name)
        if parameter is None:
            says = f"{rule.id!r} has no threshold {name!r}.{did_you_mean(name, known)}"
            yield Problem(where, says, f"It has: {', '.join(known) or 'none'}.")
            continue
        low, high = plain(parameter.least), plain(parameter.most)
        partial = parameter.whole and value % 1000
        if partial or not parameter.least <= value <= parameter.most:
            kind = "a whole number" if parameter.whole else "a number"
            fix = f"Use {kind} from {low} to {high}: {parameter.meaning}."
            yield Problem(where, f"{name} cannot be {plain(value)}.", fix)


def _where(playbook: Playbook, one: Written) -> Iterator[Problem]:
    """Check a condition as far as the playbook alone tells: its form, fields and kinds of value."""
    fields = {*MEASURES, *dimension_sources(playbook)}
    try:
        for condition in parse_where(one.where):
            _condition(condition, playbook, fields)
    except QuarterdeckError as error:
        yield Problem(f"{one.path}.where", _sentence(error.says), error.fix)


def _condition(condition: Condition, playbook: Playbook, fields: set[str]) -> None:
    if condition.field not in fields:
        raise QuarterdeckError(
            f"There is no field {condition.field!r} to filter by."
            f"{did_you_mean(condition.field, fields)}",
            fix=f"Use one of: {', '.join(sorted(fields))}.",
        )
    condition_sql(condition, "x", playbook.settings.currency)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?')) else '.'}"


def source_of(playbook: Playbook) -> str:
    """Say where the policy stands."""
    return FOLDER if playbook.standards else "built in"
