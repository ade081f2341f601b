"""Why a number moved, in words: every cause of a movement, grouped as a waterfall shows them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from quarterdeck.words.money import format_money

GROUPS: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "Came in",
        {
            "new": "New",
            "moved_in_later": "Moved in from a later period",
            "moved_in_earlier": "Moved in from an earlier period",
            "moved_in_undated": "Given a close date in the period",
            "reassigned_in": "Taken over from others",
            "tree_in": "Person or team moved in",
            "resegmented_in": "Re-segmented in",
            "reopened": "Reopened",
            "restored": "Restored",
            "recategorised_in": "Counted again",
            "stage_in": "Entered the stage",
        },
    ),
    (
        "Grew or shrank",
        {
            "amount_up": "Amount raised",
            "fx_up": "Exchange rates, up",
            "amount_down": "Amount lowered",
            "fx_down": "Exchange rates, down",
        },
    ),
    (
        "Left",
        {
            "moved_out_later": "Moved out to a later period",
            "moved_out_earlier": "Moved out to an earlier period",
            "moved_out_undated": "Lost its close date",
            "reassigned_out": "Handed to others",
            "tree_out": "Person or team moved out",
            "resegmented_out": "Re-segmented out",
            "deleted": "Deleted or merged in the CRM",
            "recategorised_out": "Omitted from the forecast",
            "stage_out": "Left the stage",
        },
    ),
    ("Closed", {"won": "Won", "lost": "Closed without a win"}),
)
"""Groups of a waterfall, each with its causes and their labels, in the order shown."""

LABELS: dict[str, str] = {cause: label for _, group in GROUPS for cause, label in group.items()}
"""Every cause's label."""

PASSING: dict[str, str] = {
    "new": "of new deals",
    "amount_up": "of amounts raised",
    "amount_down": "of amounts lowered",
    "moved_in_later": "pulled in from later periods",
    "moved_in_earlier": "moved in from earlier periods",
    "moved_in_undated": "newly dated into it",
    "moved_out_later": "pushed out to later periods",
    "moved_out_earlier": "moved out to earlier periods",
    "moved_out_undated": "left without a close date",
    "deleted": "deleted or merged in the CRM",
}
"""Causes as a sentence tells them behind an amount; the others by their label in small letters."""


CLOSED: dict[str, str] = {
    "won": "Won",
    "lost": "Lost",
    "no_decision": "No decision",
    "disqualified": "Disqualified",
}
"""How a deal closed, by its outcome."""


def why(  # noqa: PLR0911 -- one line per cause
    change: dict[str, Any], names: Callable[[str | None], str]
) -> str:
    """Return one change of one deal in plain words, from a row of the movement's deals."""
    cause: str = change["cause"]
    match cause:
        case "opening" | "closing":
            return _stood(change)
        case "won" | "lost":
            return _closed(change)
        case "new":
            due = f", due {_day(change['due_on'])}" if change["due_on"] else ""
            return f"New in {change['stage']}{due}"
        case "amount_up" | "amount_down" if change["currency"] != change["prev_currency"]:
            return f"Currency{_from_to(change['prev_currency'], change['currency'])}"
        case "amount_up" | "amount_down":
            return f"{LABELS[cause]}{_from_to(_amount(change, 'prev_'), _amount(change, ''))}"
        case "reassigned_in" | "reassigned_out":
            return f"Owner{_from_to(names(change['prev_owner']), names(change['owner']))}"
        case _ if cause.startswith("moved_"):
            before, after = change["prev_due_on"], change["due_on"]
            return f"Close date{_from_to(_day(before), _day(after))}"
        case _:
            return LABELS[cause]


def _stood(change: dict[str, Any]) -> str:
    due = f", due {_day(change['due_on'])}" if change["due_on"] else ", without a close date"
    return f"Open in {change['stage']}{due}"


def _closed(change: dict[str, Any]) -> str:
    """Say how the deal closed, or that its close was taken back."""
    if change["n"] < 0:
        return f"{CLOSED.get(change['prev_outcome'], 'Closed')}: taken back"
    stage = change["prev_stage"]
    said = CLOSED.get(change["outcome"], LABELS["lost"])
    return f"{said}, from {stage}" if stage else said


def _from_to(before: str | None, after: str | None) -> str:
    return f" from {before or 'none'} to {after or 'none'}"


def _amount(change: dict[str, Any], when: str) -> str | None:
    amount, currency = change[f"{when}deal_amount"], change[f"{when}currency"]
    return format_money(amount, currency).removesuffix(f" {currency}") if amount else None


def _day(day: date | None) -> str | None:
    return f"{day.day} {day:%b %Y}" if day else None
