"""A forecast's bridge with the source it came from, and its terms in people's words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from quarterdeck.forecast.bridge import Bridge, MovedDeal, Stood, Term
from quarterdeck.forecast.chances import ONE
from quarterdeck.reports.blocks import Explanation, Figure
from quarterdeck.reports.figures import grouped, money
from quarterdeck.reports.source import Source
from quarterdeck.words.calendar import Period

TERMS: Mapping[str, str] = {
    "won": "Won",
    "lost": "Closed without a win",
    "changed": "Deals changed",
    "time_passed": "Time passed",
    "refit": "Learned anew",
    "created_open": "New deals, open",
    "created_won": "New deals, won",
    "not_created": "Deals not yet created",
}
"""Every term as people read it."""

CAUSES: Mapping[str, str] = {
    "won": "Won",
    "lost": "Closed without a win",
    "stage": "Stage",
    "close_date": "Close date",
    "category": "Forecast category",
    "signals": "Other signals",
    "amount": "Amount",
    "rates": "Exchange rates",
    "handed": "Came from or went to others",
    "booked": "Bookings corrected or taken back",
    "reopened": "Reopened",
    "won_early": "Won before the period began",
    "time": "Time passed",
    "calendar": "Calendar",
    "conversion": "Conversion of open deals",
    "creation": "Deals to come and their conversion",
    "worth": "Worth of a win",
    "agreement": "Other methods blended in",
    "created_open": "New deals, open",
    "created_won": "New deals, won",
    "not_created": "Deals not yet created",
}
"""What a term is made of, as people read it."""

SENTENCES: Mapping[str, str] = {
    "won": "Deals open at first and won in the period: their amount less what was expected.",
    "lost": "Deals open at first and closed without a win: what was expected of them is gone.",
    "changed": "Deals whose stage, close date, category or amount changed, and bookings corrected.",
    "time_passed": "Deals that stayed as they were: less time is left, and they are older.",
    "refit": "What was learned from the days between: the same deals, judged by newer experience.",
    "created_open": "Deals first known between the days and still open: what is expected of them.",
    "created_won": "Deals first known between the days and won in the period.",
    "not_created": "Less time is left for deals to come and be won, at the rates of the first day.",
}
"""What each term says."""


@dataclass(frozen=True, slots=True)
class Bridged:
    """A bridge as a page needs it; `other_playbook` says that the playbook changed in between."""

    source: Source
    bridge: Bridge
    other_playbook: bool = False

    @property
    def period(self) -> Period:
        """The period that is forecast."""
        return self.bridge.first.period

    @property
    def start(self) -> date:
        """The first day."""
        return self.bridge.first.as_of

    @property
    def end(self) -> date:
        """The last day."""
        return self.bridge.question.as_of

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What is taken for granted, and since when nothing was observed."""
        changed = ("The playbook changed in between: both days are seen through that of the last.",)
        noted = self.source.observed_note()
        return (*(changed if self.other_playbook else ()), *((noted,) if noted else ()))

    def money(self, minor: float, said: tuple[str, str, str] | None = None) -> Figure:
        """Return an amount as a figure; `said` is its title, sentence and formula."""
        how = None
        if said:
            how = Explanation(*said, self.end, self.source.facts.ledger_head)
        return money(round(minor), self.bridge.currency, how)

    def label(self, term: str) -> str:
        """Return a term as people read it; deals left open when the period ends have their own."""
        if term == "time_passed" and self.bridge.over:
            return "Still open when it ended"
        return TERMS[term]

    def term(self, term: Term) -> Figure:
        """Return the amount of a term, which says what it is."""
        formula = "opening + all terms = closing, exactly and deal by deal"
        return self.money(term.amount, (self.label(term.term), SENTENCES[term.term], formula))


def why(deal: MovedDeal, currency: str, names: Callable[[str | None], str]) -> str:  # noqa: PLR0911
    """Return in words what happened to a deal that moved the forecast."""
    first, last = deal.first, deal.last
    if first is None:
        if "created_won" in deal.causes:
            return f"New, and won on {_day(last.closed_on)} for {_amount(last, currency)}"
        return f"New: in {last.stage}, {_due(last)}, chance {_chance(last)}"
    if "won" in deal.causes:
        return f"Won on {_day(last.closed_on)} for {_amount(last, currency)}; {_had(first)}"
    if "won_early" in deal.causes:
        return f"Won on {_day(last.closed_on)}, before the period began; {_had(first)}"
    if "lost" in deal.causes:
        return f"{_closed(last)}, from {first.stage}; {_had(first)}"
    if "booked" in deal.causes:
        return f"Win corrected: {_amount(first, currency)} to {_won_or(last, currency)}"
    if "reopened" in deal.causes:
        return f"Reopened in {last.stage}, {_due(last)}, chance {_chance(last)}"
    if "handed" in deal.causes and len(deal.causes) == 1:
        return f"Came from others, or went to them: now {names(deal.owner)}"
    return _stayed(deal, first, currency)


def _stayed(deal: MovedDeal, first: Stood, currency: str) -> str:
    """Tell every change of a deal that stayed open, or what else moved it most."""
    last = deal.last
    told = []
    if first.stage != last.stage:
        told.append(f"{first.stage} to {last.stage}")
    if first.close_date != last.close_date:
        told.append(f"due {_day(first.close_date)}, now {_day(last.close_date)}")
    if first.category != last.category:
        told.append(f"{_word(first.category)} to {_word(last.category)}")
    if first.money != last.money:
        told.append(f"amount {_amount(first, currency)} to {_amount(last, currency)}")
    if not told:
        most = max(deal.causes, key=lambda what: abs(deal.causes[what]))
        told.append(CAUSES[most].lower())
    chance = f"chance {_chance(first)} to {_chance(last)}"
    said = "; ".join([*told, chance])
    return f"{said[:1].upper()}{said[1:]}"


def _had(first: Stood) -> str:
    return f"chance was {_chance(first)}" if first.outcome == "open" else "had been closed"


def _closed(last: Stood) -> str:
    said = {"no_decision": "No decision", "disqualified": "Disqualified", "deleted": "Deleted"}
    on = f" on {_day(last.closed_on)}" if last.closed_on else ""
    return f"{said.get(last.outcome, 'Lost')}{on}"


def _won_or(last: Stood, currency: str) -> str:
    return _amount(last, currency) if last.outcome == "won" else _word(last.outcome)


def _due(stood: Stood) -> str:
    return f"due {_day(stood.close_date)}"


def _chance(stood: Stood) -> str:
    return f"{stood.chance / ONE:.0%}"


def _amount(stood: Stood, currency: str) -> str:
    if stood.money is None:
        return "no amount"
    return grouped(stood.money, currency, 0)


def _word(name: str | None) -> str:
    return (name or "none").replace("_", " ")


def _day(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else "no day"
