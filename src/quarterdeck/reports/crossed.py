"""Several metrics side by side: a row for each part of a breakdown, a column for each metric."""

from collections.abc import Mapping, Sequence

from quarterdeck.metrics.catalogue import find
from quarterdeck.metrics.evaluate import Answer
from quarterdeck.reports.answers import Answered, figures, ordered
from quarterdeck.reports.blocks import Column, Figure, Part, Table
from quarterdeck.reports.naming import column_name, value_name

_KINDS = {"money": "money", "count": "count", "rate": "rate", "ratio": "ratio", "days": "days"}
_SUFFIX = {"rate": "%", "ratio": "x", "days": "days"}


def crossed(given: Answered, title: str = "", *, note: str = "") -> Table:
    """Return the answers as one table; a part that a metric has no answer for stays empty there.

    Each number opens how it is computed, with the n of its own.
    """
    given = ordered(given)
    told = _by_part(given)
    dimensions = given.dimensions
    columns = (
        *(Column(name, column_name(given.source, name)) for name in dimensions),
        *(_column(given, name) for name in given.periods),
    )
    rows = tuple(
        (*(value_name(given.source, *pair) for pair in part), *_cells(given, found))
        for part, found in told.items()
    )
    return Table(title, columns, rows, note, empty="No deal answers to this question.")


_Part = tuple[tuple[str, str | int], ...]


def _by_part(given: Answered) -> Mapping[_Part, Mapping[str, Figure]]:
    found: dict[_Part, dict[str, Figure]] = {}
    for answer, (value, _) in zip(given.answers, figures(given), strict=True):
        found.setdefault(_part(answer, given.dimensions), {})[answer.metric] = value
    return found


def _part(answer: Answer, dimensions: Sequence[str]) -> _Part:
    return tuple((name, answer.dimensions.get(name, "")) for name in dimensions)


def _column(given: Answered, name: str) -> Column:
    metric = find(name)
    kind = _KINDS.get(metric.unit, "text")
    suffix = given.source.currency if kind == "money" else _SUFFIX.get(kind, "")
    return Column(name, metric.title, kind, suffix)


def _cells(given: Answered, found: Mapping[str, Figure]) -> tuple[Part, ...]:
    return tuple(found.get(name, "") for name in given.periods)
