"""What an answer takes for granted, in words a reader can check."""

import re
from collections import Counter
from datetime import date

from quarterdeck.engine.sql import Raw, load
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question, parse_where
from quarterdeck.metrics import beside, spending, untold
from quarterdeck.metrics.callers.came_in import came_in
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.goals import target_scope
from quarterdeck.metrics.past import FEWEST
from quarterdeck.metrics.placeholders import Asked, placeholders
from quarterdeck.metrics.untold import in_words, measured
from quarterdeck.words.calendar import Period
from quarterdeck.words.measure import AMOUNT, is_measure

COLUMNS = {"created_at": "created_on"}
"""The column of the deal where it is not named like the field."""

_NEEDED = ("amount", "list_amount", "close_date", "owner", "account")
"""Fields without which a number of theirs is no number."""

JUDGED = ("owner", "account")
"""Fields that hygiene looks for, so that it has a value also where nobody tells them."""

_JUDGES = "hygiene_score"

UNDATED = "SELECT count(*) AS n FROM deals WHERE is_open AND counted AND due_on IS NULL"


def lacking(facts: Facts, metric: Metric, question: Question, period: Period | None) -> str:
    """Say why the metric cannot answer this question at all; '' when it can."""
    if metric.by and metric.by not in facts.dimensions:
        return (
            f"the workspace declares no dimension {metric.by!r}:"
            " add it to playbook/dimensions.toml and map its column"
        )
    if metric.needs_period and period is None:
        return "it speaks of one period: name it, for example 2026-Q3"
    if metric.begun and period and question.as_of < period.start:
        return f"the period begins on {period.start}, after the day"
    if "list_amount" in metric.fields and facts.reading.measure != AMOUNT:
        return f"it holds amounts against list amounts, and {facts.measure} has none"
    if metric.of_people and target_scope(facts, question) == "none":
        return _no_targets_by(question) if metric.target else _no_people_by(question)
    beyond = beside.lacking(facts, metric, question) or beside.unproven(facts, metric, question)
    return beyond or unknown(facts, metric, question.as_of, period)


def unknown(facts: Facts, metric: Metric, day: date, period: Period | None) -> str:
    """Say which field the metric needs and nothing yet told by the day; '' when it has all."""
    if not metric.deals:
        return ""
    if facts.first_known is None or day < facts.first_known:
        return "no deal is known by this day"
    fields = (measured(facts, f) for f in needed(metric, dated=period is not None))
    missing = [f for f in fields if not facts.known(f, day)]
    if not missing:
        return ""
    are = "is" if len(missing) == 1 else "are"
    named = (facts.measure if is_measure(f) else in_words(f) for f in missing)
    return f"{' and '.join(named)} of deals {are} not known by this day"


def needed(metric: Metric, *, dated: bool) -> tuple[str, ...]:
    """Return the fields without which the metric has no value; `dated` when a period is named."""
    always = not (metric.spans_all_time and "{due}" in metric.deals)
    left_out = () if dated or always else ("close_date",)
    left_out = (*left_out, *JUDGED) if metric.id == _JUDGES else left_out
    return tuple(f for f in _NEEDED if f in metric.fields and f not in left_out)


def general(facts: Facts, asked: Asked) -> tuple[str, ...]:
    """Return what holds for every part of the answer, most important first."""
    found = [
        _few_periods(facts, asked),
        *_further_back(facts, asked),
        _uneven(facts, asked),
        _still_running(asked),
        _without_date(facts, asked),
        measure_told(facts) if _priced(asked.metric) else "",
        facts.reading.assumption() if _money(asked.metric) and facts.frame.foreign else "",
        *untold.untold(facts, asked),
        *_filled_in(facts, asked),
        *_came_in(facts, asked),
        _tree_unknown(facts, asked),
        _tree_of_the_day(facts, asked),
    ]
    return tuple(text for text in found if text)


def _came_in(facts: Facts, asked: Asked) -> tuple[str, ...]:
    """Tell of the calls that were loaded as history, and of those that do not count."""
    if "calls" not in asked.metric.rows:
        return ()
    return came_in(facts, asked.question, placeholders(facts, asked)).said


def none(facts: Facts, asked: Asked) -> str:
    """Say why there is no value: no target can be held against the question, or what it lacks."""
    scope = target_scope(facts, asked.question)
    if asked.metric.target and scope == "owner":
        return f"{asked.metric.none}; a leader's target is the whole team's"
    if not asked.metric.target or scope != "none":
        return asked.metric.none
    return _no_targets_by(asked.question)


def _no_targets_by(question: Question) -> str:
    return f"targets are set for teams and people, not by {_named(question)}"


def _no_people_by(question: Question) -> str:
    return f"people are counted by team and person, not by {_named(question)}"


def _named(question: Question) -> str:
    filters = [c.field for c in parse_where(question.where)]
    return " and ".join(dict.fromkeys([*question.by, *filters]))


def _few_periods(facts: Facts, asked: Asked) -> str:
    if "{past_count}" not in asked.metric.sql or len(asked.pasts) >= FEWEST:
        return ""
    if asked.period is None or target_scope(facts, asked.question) == "none":
        return ""
    count = len(asked.pasts)
    return f"history reaches back over {count} comparable period{'' if count == 1 else 's'} only"


def left_open(facts: Facts, asked: Asked) -> list[str]:
    """Return what the imports leave open of the answer, so that no row is no answer."""
    return [*untold.untold(facts, asked), *_reach(facts, asked)]


def _reach(facts: Facts, asked: Asked) -> list[str]:
    if not asked.metric.rows:
        return []
    days = placeholders(facts, asked).items()
    looked_at = {name: day for name, day in days if asked.period or name != "start"}
    return beside.reach(facts, asked.metric, asked.question.as_of, looked_at)


def _further_back(facts: Facts, asked: Asked) -> list[str]:
    if not asked.metric.rows:
        return []
    days = placeholders(facts, asked)
    return [*_reach(facts, asked), *spending.taken_for_granted(facts, asked, days)]


def _uneven(facts: Facts, asked: Asked) -> str:
    """Count the deals whose splits do not add up, where people are counted by their credit."""
    if dict(asked.metric.lets).get("sold_of") != "credits":
        return ""
    template = (
        f"WITH {load('metrics', 'credited')}\n"
        "SELECT count(*) AS n, coalesce(sum(uneven), 0) AS gap FROM credited"
    )
    question = Question(asked.question.as_of, asked.question.scope, asked.question.where)
    sql = facts.compose(template, question, **placeholders(facts, asked))
    (row,) = facts.rows(sql)
    told = f"revenue splits of {row['gap']:,} of {row['n']:,} deals do not add up to 100 %"
    return told if row["gap"] else ""


def _still_running(asked: Asked) -> str:
    if not asked.metric.running or asked.period is None:
        return ""
    if asked.question.as_of >= asked.period.last_day:
        return ""
    return f"the period runs until {asked.period.last_day}; this is its state so far"


def _without_date(facts: Facts, asked: Asked) -> str:
    """Count the open deals that are in no period because they carry no close date."""
    if asked.period is None or "{due}" not in asked.metric.deals:
        return ""
    question = Question(asked.question.as_of, asked.question.scope, asked.question.where)
    (row,) = facts.rows(facts.compose(UNDATED, question))
    return without_date(row["n"])


def without_date(deals: int) -> str:
    """Say how many open deals are in no period; '' for none."""
    one = deals == 1
    told = (
        f"{deals:,} open deal{' carries' if one else 's carry'} no close date and"
        f" {'is' if one else 'are'} in no period"
    )
    return told if deals else ""


def taken_back(facts: Facts, field: str, deals: int) -> str:
    """Say of how many deals a field's past is not known, and what stands for it; '' for none."""
    assumed = field.removeprefix("dim_") in facts.playbook.settings.assume
    how = "assumed to be what it was first known to be" if assumed else "taken as last recorded"
    told = (
        f"{in_words(field)} of {deals:,} deal{'' if deals == 1 else 's'} is {how};"
        " its past is not known"
    )
    return told if deals else ""


def _filled_in(facts: Facts, asked: Asked) -> list[str]:
    """Name each field the answer depends on whose past was never recorded, with its deals."""
    if not asked.metric.deals:
        return []
    names = {*asked.metric.fields, *asked.question.by} & facts.dimensions.keys()
    own = {measured(facts, f) if _priced(asked.metric) else f for f in asked.metric.fields}
    fields = own | {facts.dimensions[name].column for name in names}
    filled = sorted(fields & facts.reconstructed_fields)
    if not filled:
        return []
    counted = _counted(facts, asked)
    return [taken_back(facts, field, counted[field]) for field in filled if counted[field]]


def _counted(facts: Facts, asked: Asked) -> Counter[str]:
    """Count the metric's deals whose value of a field is one that was filled in, by field.

    Metrics of the same deals, broken down or not, share the count of all fields.
    """
    held = {COLUMNS.get(f, f): f for f in facts.reconstructed_fields}
    fields = {c: held[c] for c in sorted(held) if c in facts.traits.columns["deal_versions"]}
    columns = ", ".join(["reconstructed", *(f"count({c}) AS held_{c}" for c in fields)])
    template = (
        f"SELECT {columns}\nFROM deals\n"
        "WHERE reconstructed <> '' AND ({which})\nGROUP BY reconstructed"
    )
    question = Question(asked.question.as_of, asked.question.scope, asked.question.where)
    which = placeholders(facts, asked)["which"]
    found: Counter[str] = Counter()
    for row in facts.rows(facts.compose(template, question, which=Raw(str(which)))):
        named = row["reconstructed"].split(",")
        found.update({f: row[f"held_{c}"] for c, f in fields.items() if f in named})
    return found


def measure_told(facts: Facts) -> str:
    """Say what of a deal is told as money, where it is not the amount; '' for the amount."""
    return "" if facts.reading.measure == AMOUNT else f"money is the {facts.measure} of deals"


def _priced(metric: Metric) -> bool:
    """Return whether money of deals is in the number."""
    return _money(metric) and (bool(metric.deals) or metric.reads("credits"))


def _money(metric: Metric) -> bool:
    return re.search(r"\b(money|credited)\b|\{(at_then|arr_at_now)\}", metric.sql) is not None


def _by_team(facts: Facts, asked: Asked) -> bool:
    org = any(facts.dimensions[name].kind == "org" for name in asked.question.by)
    return org or bool(asked.question.scope)


def _tree_unknown(facts: Facts, asked: Asked) -> str:
    if not _by_team(facts, asked):
        return ""
    edges = facts.playbook.tree.edges
    first = min((edge.since for edge in edges), default=None)
    if first is None:
        return _nobody_placed(facts, asked.question.as_of)
    return (
        f"who reported to whom is not known before {first}" if asked.question.as_of < first else ""
    )


def _nobody_placed(facts: Facts, day: date) -> str:
    """Say that no list of people told by the day who reports to whom."""
    (placed,) = facts.rows(facts.compose("SELECT count(*) AS n FROM people", Question(day)))
    return "" if placed["n"] else "who reports to whom is not known by this day"


def _tree_of_the_day(facts: Facts, asked: Asked) -> str:
    earlier = asked.metric.reads("versions") or asked.metric.reads("visits")
    if not earlier or not _by_team(facts, asked):
        return ""
    return f"teams are those of {asked.question.as_of}, for earlier days too"
