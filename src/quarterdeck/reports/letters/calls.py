"""The reminder of calls as a letter: one's own that is due, and those one waits for."""

from quarterdeck.reports.calls.data import Called, Caller
from quarterdeck.reports.calls.spoken import in_words
from quarterdeck.reports.letters.letter import CALLS, Item, Letter, Passage
from quarterdeck.reports.source import Names
from quarterdeck.reports.today.page import said_day
from quarterdeck.words.money import format_money


def calls_letter(called: Called, reader: str) -> Letter | None:
    """Return the letter about the calls of the week that a reader has to care for.

    None where all is said, and where the week is locked: then nobody can say it any more.
    """
    if called.locked or not called.missing:
        return None
    names, settings = called.source.names, called.source.facts.playbook.settings
    mine = any(caller.person == reader for caller in called.missing)
    others = tuple(caller for caller in called.missing if caller.person != reader)
    due = f"this week, which ends on {said_day(called.week.last_day)}"
    period = called.period.label
    count = f"{len(others)} call{'' if len(others) == 1 else 's'}"
    lead = f"Your call for {period} is due {due}."
    subject = f"your call for {period} is due"
    if not mine:
        lead = f"{count} for {period} not said yet {due}."
        subject = f"{count} for {period} not said yet"
    elif others:
        subject += f", {count} to wait for"
    passages = (Passage("Not said yet", tuple(_item(called, one, names) for one in others)),)
    return Letter(
        kind=CALLS,
        subject=f"{settings.name}: {subject}",
        company=settings.name,
        simulated=settings.simulated,
        about=f"{period}, as said by {said_day(called.source.question.as_of)}",
        lead=lead,
        page="forecast",
        opens="Open the call board",
        says=_stands(called, reader) if mine else (),
        passages=passages if others else (),
    )


def _stands(called: Called, reader: str) -> tuple[str, ...]:
    """Say what the reader called last, if anything."""
    words = called.standing(reader)
    if not words:
        return (f"You have called nothing for {called.period.label} yet.",)
    currency = called.source.currency
    told = ", ".join(
        f"{in_words(category)} {format_money(word.amount or 0, currency)}"
        for category, word in words.items()
    )
    last = max(word.said_on for word in words.values())
    return (f"Your call that stands, of {said_day(last)}: {told}. Say it again if it holds.",)


def _item(called: Called, caller: Caller, names: Names) -> Item:
    last = max((w.said_on for w in called.standing(caller.person).values()), default=None)
    said = f"said last on {said_day(last)}" if last else "nothing said of the period yet"
    return Item(names(caller.person), lines=(said,))
