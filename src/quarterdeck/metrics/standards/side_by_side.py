"""What standards say of the open deals of a day, side by side: all of it in one row a deal.

A row for each deal and standard would be made ten times over, joined to its deal and held. What
deals are joined to is shared, too, by all standards that look at the same deals.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from quarterdeck.engine.sql import Raw, Value, literal, load, render
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.standards.filling import taken_in, together
from quarterdeck.metrics.standards.policy import Standard

FIELDS = frozenset({"amount", "close_date", "stage"})
"""Fields a rule may need; beside them activities, and what nobody imports yet."""

HISTORY = "history"
"""What a rule needs that a deal pieced together in any field does not have."""

_NAMED = "key, id, title, owner, stage, due_on, money, part"
_FIGURES = "key, id, part, money"
_GRAVE = {"critical": 2, "warning": 1}


@dataclass(frozen=True, slots=True)
class Beside:
    """Standards that look at the same deals, and the SQL of all they say, in a row a deal."""

    standards: tuple[Standard, ...]
    sql: str

    def figures(self) -> str:
        """Return SQL for the rows with no more of a deal than it takes to count and to rank it."""
        said = ("measured", "threshold", "pieced", "breached")
        columns = [f"{name}_{nth}" for nth in range(len(self.standards)) for name in said]
        return f"SELECT {_FIGURES}, {', '.join(columns)}\nFROM (\n{self.sql}\n) AS beside"

    def told(self, rows: str, *, named: bool) -> str:
        """Return SQL for a row a deal and standard, from the rows of a relation."""
        columns, beside = Raw(_NAMED if named else _FIGURES), Raw(rows)
        return together(
            render(
                load("metrics", "judged_told"),
                standard=one.id,
                nth=nth,
                columns=columns,
                beside=beside,
            )
            for nth, one in enumerate(self.standards)
        )

    def flagged(self, rows: str) -> str:
        """Return SQL for the deals that break any of the standards, from the rows of a relation."""
        ranks = [_GRAVE.get(one.severity, 0) for one in self.standards]
        return render(
            load("metrics", "judged_flagged"),
            broken=Raw(" + ".join(_if_broken(nth, 1) for nth in range(len(ranks)))),
            gravest=Raw(", ".join(_if_broken(nth, rank) for nth, rank in enumerate(ranks))),
            beside=Raw(rows),
        )


def flagged_once(lists: Sequence[str]) -> str:
    """Return SQL for the deals of `Beside.flagged` of any of the lists, each once."""
    if len(lists) == 1:
        return lists[0]
    return render(load("metrics", "judged_each"), lists=Raw(together(lists)))


def _if_broken(nth: int, value: int) -> str:
    return f"CASE WHEN breached_{nth} THEN {value} ELSE 0 END"


def side_by_side(
    facts: Facts, standards: Sequence[Standard], question: Question
) -> tuple[Beside, ...]:
    """Return standards about deals, together where they look at the same ones."""
    groups: dict[tuple[object, ...], list[Standard]] = {}
    for one in standards:
        groups.setdefault((_limit(one), one.scope, one.pipelines), []).append(one)
    return tuple(_beside(facts, alike, question) for alike in groups.values())


def _beside(facts: Facts, alike: Sequence[Standard], question: Question) -> Beside:
    limited = alike[0]
    wheres = [text for text in (question.where, _limit(limited)) if text.strip()]
    asked = replace(question, where="; ".join(wheres))
    joins = _Joins()
    said = [_said(facts, one, asked, nth, joins) for nth, one in enumerate(alike)]
    pipelines = literal(list(limited.pipelines))
    sql = facts.compose(
        load("metrics", "judged_deals"),
        asked,
        said=Raw(",\n".join(said)),
        joins=Raw(joins.sql() + _sits(limited.scope)),
        only=Raw(f" AND deals.pipeline IN {pipelines}" if limited.pipelines else ""),
    )
    return Beside(tuple(alike), sql)


class _Joins:
    """What deals are joined to: the same query by the same condition once, under one name."""

    def __init__(self) -> None:
        self.names: dict[tuple[str, str, str], Raw] = {}

    def take(self, name: str, query: Value, condition: str) -> Raw:
        """Return what a query goes by: its own name, with a number where another one has it."""
        taken = self.names.values()
        names = (Raw(f"{name}_{nth}" if nth else name) for nth in range(len(taken) + 1))
        free = next(told for told in names if told not in taken)
        return self.names.setdefault((name, str(query), condition), free)

    def sql(self) -> str:
        """Return the joins as they stand behind the deals."""
        return "".join(
            f"\nLEFT JOIN {query} AS {given} ON {render(condition, **{name: given})}"
            for (name, query, condition), given in self.names.items()
        )


def _said(facts: Facts, one: Standard, question: Question, nth: int, joins: _Joins) -> str:
    """Return what a standard says of a deal, as columns that have its number."""
    values = taken_in(facts, one, question)
    for name, condition in one.rule.joins:
        values[name] = joins.take(name, values[name], condition)
    measured, threshold, breached = one.rule.told()
    told: dict[str, Value] = {
        "measured": _filled(measured, values),
        "threshold": _filled(threshold, values),
    }
    filled = Raw(render(breached, **{**values, **told}))
    return render(
        load("metrics", "judged_once"), nth=nth, known=_known(one), breached=filled, **told
    ).rstrip()


def _filled(text: str, values: Mapping[str, Value]) -> Raw:
    return Raw(render(text, **values))


def _known(one: Standard) -> Raw:
    """Return the condition that nothing a standard rests on was pieced together after the day."""
    found = [
        f"strpos(concat(',', deals.reconstructed, ','), {literal(f',{name},')}) = 0"
        for name in sorted(FIELDS.intersection(one.rule.needs))
    ]
    if HISTORY in one.rule.needs:
        found.append("deals.reconstructed = ''")
    pieced = " AND ".join(found) or "TRUE"
    return Raw(f"CASE WHEN deals.reconstructed = '' THEN TRUE ELSE {pieced} END")


def _limit(one: Standard) -> str:
    """Return the filter that says which deals a standard looks at; '' for one that it flags by."""
    return "" if one.rule.picks else one.where


def _sits(scope: str) -> str:
    """Return what keeps standards to the deals of a part of the company."""
    if not scope:
        return ""
    inside = literal(f"/{scope}/")
    return (
        "\nINNER JOIN people AS sits ON sits.person = deals.owner"
        f" AND strpos(sits.path, {inside}) > 0"
    )
