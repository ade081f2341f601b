"""What is held against the records of open deals: the parts that the hygiene score is made of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from quarterdeck.engine.sql import literal, load
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.catalogue import find
from quarterdeck.metrics.evaluate import ask
from quarterdeck.metrics.placeholders import placeholders

SCORE = "hygiene_score"
KINDS = ("completeness", "validity", "freshness", "consistency")
"""The four shares whose product is the score, each a variant of the metric."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that can be held against a record: of which field, of which kind, what to do."""

    name: str
    field: str
    kind: str
    title: str
    do: str


FAULTS = (
    Fault("no_amount", "amount", "completeness", "No amount", "Enter what the deal is worth."),
    Fault(
        "no_close_date", "close_date", "completeness", "No close date",
        "Agree on a date with the buyer and enter it.",
    ),
    Fault("no_owner", "owner", "completeness", "No owner", "Give the deal to somebody."),
    Fault("no_account", "account", "completeness", "No account", "Say whose deal it is."),
    Fault(
        "unknown_stage", "stage", "validity", "Stage not in the playbook",
        "Add it to playbook/stages.toml, or correct it in the CRM.",
    ),
    Fault(
        "past_close_date", "close_date", "validity", "Close date has passed",
        "Close the deal or agree on a new date.",
    ),
    Fault(
        "amount_not_positive", "amount", "validity", "Amount of zero or less",
        "Correct the amount.",
    ),
    Fault(
        "not_touched", "record", "freshness", "Not changed for too long",
        "Look whether the deal is still alive; close it if not.",
    ),
    Fault(
        "closes_before_created", "close_date", "consistency", "Closes before it was created",
        "Correct the close date.",
    ),
    Fault(
        "import_doubts", "record", "consistency", "Doubted by its import",
        "See `quarterdeck deals --csv -`, column doubtful, and correct it in the CRM.",
    ),
    Fault(
        "owner_unplaced", "owner", "consistency", "Owner without a place in the org tree",
        "Hand the deal to somebody who is there, or add the owner to playbook/org.csv.",
    ),
)  # fmt: skip
"""Everything that can be held against a record, by kind."""


def records_sql(facts: Facts, question: Question, picked: str = "TRUE") -> str:
    """Return SQL with one row for each open deal: what is held against it, its kinds, its money.

    Its columns are the breakdown's d1.., key, id, title, owner, stage, money, a 0 or 1 for each of
    FAULTS, and complete, valid, fresh and consistent, of which the metric is made. `picked` is a
    condition over them.
    """
    return _judged("SELECT *", facts, question, f"WHERE {picked}")


def sums_sql(facts: Facts, question: Question, days: Sequence[date]) -> str:
    """Return SQL with one row a day and part of the breakdown, each as that day knew it.

    Its columns are day, the breakdown's d1.., n and money of the open deals, sound (those without a
    fault) and money_at_stake (of the others), the sums of the four kinds, and for each fault its
    deals under its name and their money under money_NAME.
    """
    told = ["count(*) AS n", f"{_money('TRUE')} AS money"]
    told += [f"{_deals(SOUND)} AS sound", f"{_money(f'NOT ({SOUND})')} AS money_at_stake"]
    told += [f"{_deals(f'{kind} = 1')} AS {kind}" for kind in _KEPT]
    for fault in FAULTS:
        there = f"{fault.name} = 1"
        told += [f"{_deals(there)} AS {fault.name}", f"{_money(there)} AS money_{fault.name}"]
    parts = (
        _judged(
            f"SELECT {literal(day)} AS day, {{keys}}, {', '.join(told)}",
            facts,
            replace(question, as_of=day),
            "GROUP BY {keys}",
        )
        for day in days
    )
    return "\nUNION ALL\n".join(f"SELECT * FROM (\n{part}\n) AS one" for part in parts)


_KEPT = ("complete", "valid", "fresh", "consistent")
SOUND = " AND ".join(f"{kind} = 1" for kind in _KEPT)
"""The condition that nothing is held against a record."""


def _deals(condition: str) -> str:
    return f"CAST(coalesce(sum(CASE WHEN {condition} THEN 1 ELSE 0 END), 0) AS BIGINT)"


def _money(condition: str) -> str:
    return f"CAST(coalesce(sum(CASE WHEN {condition} THEN money END), 0) AS BIGINT)"


def _judged(select: str, facts: Facts, question: Question, rest: str) -> str:
    """Return SQL over the judged records of a question, the same that the metric reads."""
    asked = ask(facts, find(SCORE), question, None)
    records = load("metrics", "judged_records").strip()
    template = f"{select}\nFROM (\n{records}\n) AS judged\n{rest}"
    return facts.compose(template, question, **placeholders(facts, asked))
