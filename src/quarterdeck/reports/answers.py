"""Any metrics of the catalogue as a page, as a sheet, and as the JSON document of `metrics`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from quarterdeck.engine.sql import ident
from quarterdeck.metrics.catalogue import find
from quarterdeck.metrics.evaluate import Answer, ask, compose
from quarterdeck.reports.blocks import (
    Block,
    Column,
    EmptyState,
    Explanation,
    Figure,
    Notes,
    Part,
    Report,
    Table,
    figures_in,
)
from quarterdeck.reports.figures import count, figure, precise
from quarterdeck.reports.naming import column_name, place, value_name
from quarterdeck.reports.page import page, sentence
from quarterdeck.reports.source import Source
from quarterdeck.reports.table_sql import TableSql, same, table_sql
from quarterdeck.reports.to_json import value_json
from quarterdeck.words.calendar import Period

_Told = tuple[Answer, tuple[Figure, Figure]]
"""An answer with its value and its n as figures."""

_NUMBERS = (Column("value", "Value", "value"), Column("n", "n", "count"))


@dataclass(frozen=True, slots=True)
class Answered:
    """Answers and the source they came from; `periods` gives each metric's, None for all time."""

    source: Source
    periods: Mapping[str, Period | None]
    answers: tuple[Answer, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The periods of the answers by label, each once; 'all' is no period."""
        return tuple(dict.fromkeys(p.label if p else "all" for p in self.periods.values()))

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The breakdowns of the answers, each once."""
        return tuple(dict.fromkeys(k for a in self.answers for k in a.dimensions))


def metrics_report(given: Answered) -> Report:
    """Return the answers as tables, their assumptions below."""
    given = ordered(given)
    blocks = answer_blocks(given)
    silent = given.source.observed_note()
    assumed = dict.fromkeys(_assumptions(blocks))
    noted = (*([silent] if silent else []), *assumed)
    notes = (Notes("Good to know", tuple(map(sentence, noted))),) if noted else ()
    label = given.labels[0] if len(given.labels) == 1 else ""
    period = "" if label == "all" else label
    return page(given.source, "Metrics", (*blocks, *notes), period=period)


def metrics_sheet(given: Answered) -> Table:
    """Return the answers for a file: exact values, a column for each thing a row is about."""
    columns = (
        *(Column(key, key) for key in ("metric", "title", "unit", "currency", "period")),
        *(Column(name, name) for name in given.dimensions),
        *(Column(key, key) for key in ("value", "n", "assumptions")),
    )
    pairs = zip(given.answers, figures(given), strict=True)
    rows = tuple(_sheet_row(given, answer, value) for answer, (value, _) in pairs)
    return Table("", columns, rows)


def metrics_json(given: Answered) -> dict[str, Any]:
    """Return the document of `metrics`: one row per metric and combination of breakdown values."""
    question = given.source.question
    pairs = zip(given.answers, figures(given), strict=True)
    return {
        "as_of": question.as_of.isoformat(),
        "scope": question.scope,
        "where": question.where,
        **given.source.stand,
        **given.source.money_json(),
        "notes": [note] if (note := given.source.observed_note()) else [],
        "rows": [_row_json(answer, value) for answer, (value, _) in pairs],
    }


def answer_blocks(given: Answered) -> tuple[Block, ...]:
    """Return the answers as tables: one of all that stand alone, one for each broken down."""
    told = list(zip(given.answers, figures(given), strict=True))
    alone = [(answer, pair) for answer, pair in told if not answer.dimensions]
    parts: list[Block] = []
    for name in given.periods:
        mine = [(answer, pair) for answer, pair in told if answer.metric == name]
        if not mine:
            parts.append(EmptyState(f"{find(name).title}: no deal answers to this question.", ""))
        elif mine[0][0].dimensions:
            parts.append(_broken_down(given, mine))
    return (*([_alone(given, alone)] if alone else []), *parts)


def _alone(given: Answered, told: Sequence[_Told]) -> Table:
    several = len(given.labels) > 1
    columns = (
        Column("metric", "Metric"),
        *([Column("period", "Period")] if several else []),
        *_NUMBERS,
    )
    rows: tuple[tuple[Part, ...], ...] = tuple(
        (find(answer.metric).title, *([answer.period] if several else []), *pair)
        for answer, pair in told
    )
    return Table("", columns, rows)


def _broken_down(given: Answered, told: Sequence[_Told]) -> Table:
    """Return the parts of one metric, titled by it and its period, with what it says below."""
    first, metric = told[0][0], find(told[0][0].metric)
    names = tuple(first.dimensions)
    columns = (*(Column(name, column_name(given.source, name)) for name in names), *_NUMBERS)
    rows: tuple[tuple[Part, ...], ...] = tuple(
        (*(_named(given, answer, name) for name in names), *pair) for answer, pair in told
    )
    title = metric.title if first.period == "all" else f"{metric.title}, {first.period}"
    return Table(title, columns, rows, metric.sentence)


def ordered(given: Answered) -> Answered:
    """Return the same answers metric by metric, their parts in the order one looks for."""
    metrics = list(given.periods)

    def rank(answer: Answer) -> tuple[int, list[tuple[int, int, str]]]:
        parts = [place(given.source, *item) for item in answer.dimensions.items()]
        return metrics.index(answer.metric), parts

    return replace(given, answers=tuple(sorted(given.answers, key=rank)))


def _named(given: Answered, answer: Answer, dimension: str) -> str:
    return value_name(given.source, dimension, answer.dimensions.get(dimension, ""))


def figures(given: Answered) -> tuple[tuple[Figure, Figure], ...]:
    """Return each answer's value and n, explained by the one query of its metric."""
    queries: dict[str, TableSql] = {}
    told = []
    for answer in given.answers:
        if answer.sql and answer.metric not in queries:
            queries[answer.metric] = _query(given, answer.metric)
        query = queries.get(answer.metric)
        told.append((_value(given, answer, query), _counted(given, answer, query)))
    return tuple(told)


def _query(given: Answered, name: str) -> TableSql:
    source = given.source
    asked = ask(source.facts, find(name), source.question, given.periods[name])
    return table_sql(source, compose(source.facts, asked))


def _value(given: Answered, answer: Answer, query: TableSql | None) -> Figure:
    source, metric = given.source, find(answer.metric)
    if not answer.dimensions:
        return precise(source.shown(answer, given.periods[answer.metric]))
    how = _how(given, answer, query, "value", (metric.title, metric.sentence, metric.formula))
    how = replace(how, assumptions=answer.assumptions, trap=metric.trap)
    return precise(figure(answer.value, answer.unit, currency=source.currency, explain=how))


def _counted(given: Answered, answer: Answer, query: TableSql | None) -> Figure:
    title = find(answer.metric).title
    said = (f"{title}: n", "How many records the number rests on.", "number of those records")
    return count(answer.n, _how(given, answer, query, "n", said))


def _how(
    given: Answered, answer: Answer, query: TableSql | None, column: str, said: tuple[str, str, str]
) -> Explanation:
    if query:
        return query.explain(ident(column), same(answer.dimensions), said=said, n=answer.n)
    source = given.source
    return Explanation(*said, source.question.as_of, source.facts.ledger_head, answer.n)


def _assumptions(blocks: tuple[Block, ...]) -> Iterator[str]:
    for figure_ in figures_in(blocks):
        yield from _assumed(figure_)


def _assumed(value: Figure) -> tuple[str, ...]:
    return value.explain.assumptions if value.explain else ()


def _sheet_row(given: Answered, answer: Answer, value: Figure) -> tuple[Part, ...]:
    bare = replace(value, explain=None)
    return (
        answer.metric,
        find(answer.metric).title,
        answer.unit,
        value.currency,
        answer.period,
        *(_named(given, answer, name) for name in given.dimensions),
        bare,
        str(answer.n),
        "; ".join(_assumed(value)),
    )


def _row_json(answer: Answer, value: Figure) -> dict[str, Any]:
    currency = {"currency": value.currency} if value.currency else {}
    return {
        "metric": answer.metric,
        "unit": answer.unit,
        **currency,
        "dimensions": dict(answer.dimensions),
        "period": answer.period,
        "value": value_json(value),
        "n": answer.n,
        "assumptions": list(_assumed(value)),
    }
