"""The catalogue of metrics as a page, and as the JSON document of `metrics` without a name."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from quarterdeck.metrics.catalogue import catalogue
from quarterdeck.playbook.model import Settings
from quarterdeck.reports.blocks import Column, Report, Sentence, Table
from quarterdeck.words.named import METRIC, Named

_HOW = (
    "Every number there is. Ask for as many as you like by name: quarterdeck metrics NAME... "
    "A name with a colon is a variant."
)


@dataclass(frozen=True, slots=True)
class Glossary:
    """Whose catalogue it is, as of which day, at which ledger head."""

    settings: Settings
    day: date
    ledger_head: str


def glossary_report(of: Glossary) -> Report:
    """Return every metric with its unit and what it says."""
    columns = (
        Column("metric", "Metric"),
        Column("unit", "Unit"),
        Column("sentence", "What it says"),
    )
    rows = tuple(
        (Named(m.name, METRIC, m.name), m.unit.replace("_per_", " a "), m.sentence)
        for m in catalogue().values()
    )
    told = Sentence((_HOW,), lead=True)
    return Report(
        title="Metrics",
        workspace=of.settings.name,
        as_of=of.day,
        ledger_head=of.ledger_head,
        currency=of.settings.currency,
        blocks=(told, Table("The catalogue", columns, rows)),
        simulated=of.settings.simulated,
    )


def glossary_json(of: Glossary) -> dict[str, Any]:
    """Return the document of `metrics` without a name: the catalogue in full."""
    words = ("title", "unit", "period", "sentence", "formula", "trap")
    return {
        "as_of": of.day.isoformat(),
        "ledger_head": of.ledger_head,
        "currency": of.settings.currency,
        "metrics": [
            {
                "metric": metric.name,
                **{word: getattr(metric, word) for word in words},
                "fields": list(metric.fields),
            }
            for metric in catalogue().values()
        ],
    }
