"""What was said just now, or would be: as text and as a document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from quarterdeck.journal.records import Call, Delegation, Judgement
from quarterdeck.reports.figures import exact
from quarterdeck.reports.source import Names
from quarterdeck.words.deal import Category
from quarterdeck.words.money import to_major
from quarterdeck.words.period import Period


@dataclass(frozen=True, slots=True)
class Spoken:
    """Calls or a judgement of one person, by whom they were said, and what they supersede.

    `scope` is what the person answers for; `recorded` is false for a preview.
    """

    person: str
    actor: str
    scope: str
    period: Period
    currency: str
    names: Names
    calls: tuple[Call, ...] = ()
    judgement: Judgement | None = None
    before: Mapping[Category, int | None] = field(default_factory=dict)
    recorded: bool = True

    def saying(
        self, calls: Iterable[Call] = (), before: Mapping[Category, int | None] | None = None
    ) -> "Spoken":
        """Return the same with these calls, and what stood before them."""
        return replace(self, calls=tuple(calls), before=before or {})


def in_words(category: str) -> str:
    """Return a category as a sentence says it."""
    return category.replace("_", " ")


def about(scope: str, person: str, names: Names) -> str:
    """Return whose deals a call is about, as a column says it."""
    if scope == person:
        return "own deals"
    return names(scope) if scope else "the company"


def spoken_text(spoken: Spoken) -> str:
    """Return what was said, line by line, with what it takes the place of."""
    who = spoken.names(spoken.person)
    by = f", said by {spoken.names(spoken.actor)}" if spoken.actor != spoken.person else ""
    of = about(spoken.scope, spoken.person, spoken.names)
    lines = [f"{who} for {spoken.period.label}, {of}{by}:"]
    lines += [_call_line(spoken, call) for call in spoken.calls]
    lines += [_judged_line(spoken.judgement)] if spoken.judgement else []
    lines += [] if spoken.recorded else ["Nothing was recorded: leave out --preview to record it."]
    return "\n".join(lines) + "\n"


def spoken_json(spoken: Spoken) -> dict[str, Any]:
    """Return the document of `call submit` and `call undo`."""
    currency = spoken.currency
    return {
        "person": spoken.person,
        "by": spoken.actor,
        "calls_for": spoken.scope,
        "period": spoken.period.label,
        "currency": currency,
        "recorded": spoken.recorded,
        "calls": [
            {
                "category": call.category.value,
                "amount": major(call.amount, currency),
                "before": major(spoken.before.get(call.category), currency),
                "supersedes": call.said.supersedes,
                "note": call.said.why,
            }
            for call in spoken.calls
        ],
        "judgement": _judged_json(spoken.judgement),
    }


def delegation_text(lent: Delegation, names: Names) -> str:
    """Return who may speak for whom, and from when to when."""
    if lent.ends_on and lent.ends_on <= lent.starts_on:
        return f"{names(lent.delegate)} no longer speaks for {names(lent.person)}.\n"
    until = f" until {lent.ends_on}" if lent.ends_on else ""
    return (
        f"{names(lent.delegate)} may speak for {names(lent.person)} from {lent.starts_on}{until}.\n"
    )


def delegation_json(lent: Delegation) -> dict[str, Any]:
    """Return the document of `call delegate`; `until` is the first day without the right."""
    return {
        "person": lent.person,
        "delegate": lent.delegate,
        "since": lent.starts_on.isoformat(),
        "until": lent.ends_on.isoformat() if lent.ends_on else None,
        "by": lent.said.actor,
    }


def major(minor: int | None, currency: str) -> str | None:
    """Return an amount in major units as text, None for none."""
    return None if minor is None else to_major(minor, currency)


def _call_line(spoken: Spoken, call: Call) -> str:
    told = exact(call.amount, spoken.currency).full if call.amount is not None else "taken back"
    before = spoken.before.get(call.category)
    was = f" (was {exact(before, spoken.currency).full})" if before is not None else ""
    return f"  {in_words(call.category)}: {told}{was}"


def _judged_line(judged: Judgement) -> str:
    told = [judged.verdict] if judged.verdict else []
    told += [exact(judged.amount, judged.currency).full] if judged.amount is not None else []
    told += [f"closes {judged.due_on}"] if judged.due_on else []
    return f"  deal {judged.deal}: {', '.join(told)}"


def _judged_json(judged: Judgement | None) -> dict[str, Any] | None:
    if judged is None:
        return None
    return {
        "deal": judged.deal,
        "verdict": judged.verdict or None,
        "amount": major(judged.amount, judged.currency),
        "closes": judged.due_on.isoformat() if judged.due_on else None,
        "note": judged.said.why,
    }
