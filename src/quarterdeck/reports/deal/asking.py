"""What to ask next of a deal: one question for each thing that stands out, by written rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from quarterdeck.metrics.standards.rules import amount
from quarterdeck.playbook.standards import THOUSAND
from quarterdeck.reports.deal.dealt import Dealt, Held
from quarterdeck.reports.deal.words import said_day, value_text

QUESTIONS = {
    "past_due": "Which day has the buyer named, and what has to happen before it?",
    "pushed_often": "What moved it each time, and what is different now?",
    "unmapped_stage": "What does this stage mean, and where does it belong?",
    "no_change": "What was the last word from the buyer, and what happens next?",
    "no_activity": "When did somebody last speak with the buyer, and when do they meet next?",
    "slow_in_stage": "What does the buyer still have to do before the next stage?",
    "close_date_too_soon": "Which steps are left, and can they all be done by that day?",
    "close_date_quarter_end": "Is that day the buyer's, or ours?",
    "no_amount": "What would you sign for today?",
    "no_close_date": "When does the buyer need it, and why then?",
    "stage_skipped": "Was what the skipped stage asks for done all the same?",
    "stage_backwards": "What was not as it seemed?",
    "next_step_stale": "What is agreed to happen next, and on which day?",
    "single_contact": "Who else has a say, and who can introduce us?",
    "exit_without_evidence": "What has the buyer done that shows this stage is reached?",
    "due_before_band": "What makes this one quicker than others that stood where it stands?",
    "chance_fell": "What would have to happen in the next two weeks to win that back?",
    "commit_unlikely": "What do you know of it that the record does not show?",
    "amount_down": "What was taken out, and is the rest settled?",
    "handed_over": "Who at the buyer knows the new owner, and what was promised before?",
    "thin_evidence": "Who at the buyer could confirm it, and when do we ask them?",
}
"""The question of each rule: those of the standards, and those of what the history shows."""

FELL, UNLIKELY = 0.10, 0.50
"""A chance that fell by at least so much in four weeks; a commit with less than that."""

_LATELY, _LONG = timedelta(days=60), timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stands out: by which rule, in words, and what to ask about it."""

    rule: str
    says: str
    asks: str


def findings(dealt: Dealt) -> tuple[Finding, ...]:
    """Return what stands out of an open deal, the standards it breaks first."""
    if not dealt.open:
        return ()
    broken = [_broken(held) for held in dealt.held]
    seen = [Finding(rule, says, QUESTIONS[rule]) for rule, says in _seen(dealt)]
    return (*broken, *seen)


def held_text(held: Held) -> str:
    """Return in words how a standard is broken, '' where its rule has no words for it."""
    rule = held.standard.rule

    def told(value: int | None) -> str:
        return "unknown" if value is None else amount(value * THOUSAND, rule.unit)

    text = rule.says.replace("{measured}", told(held.measured))
    return text.replace("{threshold}", told(held.threshold))


def element_name(element: str) -> str:
    """Return an element of a methodology as people read it."""
    return element.replace("_", " ").capitalize()


def _broken(held: Held) -> Finding:
    says = held_text(held) or held.standard.title
    asks = QUESTIONS.get(held.standard.rule.id, held.standard.do)
    return Finding(held.standard.id, f"{says[:1].upper()}{says[1:]}", asks)


def _seen(dealt: Dealt) -> Iterator[tuple[str, str]]:
    """Yield what the history, the chances and the evidence show."""
    now, closing = dealt.now, dealt.closing
    due = now["close_date"]
    if due and closing and closing.half and dealt.as_of < due < closing.half[0]:
        first, last = (said_day(day) for day in closing.half)
        yield (
            "due_before_band",
            f"Due {said_day(due)}; if won, half of the cases: {first} to {last}",
        )
    if dealt.chance is not None and dealt.fell >= FELL:
        points = f"{dealt.fell * 100:.0f}"
        yield "chance_fell", f"Its chance is {points} points below its best of the last four weeks"
    if now["category"] == "commit" and dealt.chance is not None and dealt.chance < UNLIKELY:
        yield "commit_unlikely", f"In commit with a chance of {dealt.chance * 100:.1f} %"
    yield from _changed(dealt)
    if dealt.evidence and dealt.evidence[0]["score"] <= 1:
        least = dealt.evidence[0]
        yield "thin_evidence", f"{element_name(least['element'])} is proven {least['score']} of 3"


def _changed(dealt: Dealt) -> Iterator[tuple[str, str]]:
    """Yield the last fall of the amount and the last handing over, where they are of late."""
    last = {}
    for change in dealt.changes:
        less = change.field == "money" and (change.after or 0) < (change.before or 0)
        if less and change.day > dealt.as_of - _LONG:
            last["amount_down"] = change
        if change.field == "owner" and change.before and change.day > dealt.as_of - _LATELY:
            last["handed_over"] = change
    for rule, change in last.items():
        before, after = (value_text(dealt, change.field, v) for v in (change.before, change.after))
        what = "The amount went" if rule == "amount_down" else "Handed over"
        yield rule, f"{what} from {before} to {after} on {said_day(change.day)}"
