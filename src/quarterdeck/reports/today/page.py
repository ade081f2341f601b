"""The page of today: a sentence, the number, what changed it, what needs you."""

from dataclasses import replace
from datetime import date

from quarterdeck.forecast.bridge import Stood
from quarterdeck.forecast.chances import ONE
from quarterdeck.reports.blocks import (
    Block,
    Column,
    EmptyState,
    Explanation,
    Figure,
    Figures,
    Labelled,
    Landing,
    Part,
    Report,
    Section,
    Sentence,
    Table,
    plain,
)
from quarterdeck.reports.causes import CLOSED
from quarterdeck.reports.figures import money, signed
from quarterdeck.reports.forecasting.bridged import TERMS
from quarterdeck.reports.forecasting.foreseen import Foreseen
from quarterdeck.reports.forecasting.page import landing, lead
from quarterdeck.reports.forecasting.thin import unpriced, unwon
from quarterdeck.reports.page import page
from quarterdeck.reports.today.brief import Brief, Moved, Need
from quarterdeck.words.money import format_money
from quarterdeck.words.named import deal_name

_TERMS = 3
_ARROW = "\N{RIGHTWARDS ARROW}"


def today_report(brief: Brief) -> Report:
    """Return the page of a brief."""
    blocks: list[Block] = [*_number(brief), *_unseen(brief)]
    if brief.quiet:
        blocks.append(_quiet(brief))
    changed, needs = _changed(brief), _needs(brief)
    blocks += [*needs, *changed] if brief.role == "revops" else [*changed, *needs]
    return page(brief.source, "Today", tuple(blocks), period=brief.period.label)


def _number(brief: Brief) -> tuple[Block, ...]:
    """Return where the period lands for the reader's part, and by how much that changed."""
    foreseen = brief.foreseen
    if foreseen is None:
        says = f"Nothing can be said yet of where {brief.period.label} lands."
        return (EmptyState(says, "Import deals of some weeks; then it can."),)
    if nothing := unwon(foreseen):
        return nothing
    if in_deals := unpriced(foreseen):
        return (Sentence(in_deals, lead=True), *_since(brief))
    whose = brief.source.names(brief.source.question.scope) if brief.source.question.scope else ""
    title = f"The number of {whose}" if whose else "The number"
    return (
        Sentence(lead(foreseen), lead=True),
        *_since(brief),
        Section(title, (_strip(foreseen), _drawn(foreseen))),
    )


def _unseen(brief: Brief) -> tuple[Block, ...]:
    """Say since when nothing has been observed: a day nobody looked at is no quiet day."""
    note = brief.source.observed_note()
    return (Sentence((note,)),) if note else ()


def _strip(foreseen: Foreseen) -> Figures:
    """Return what is booked, what is still to come, and what the target asks for."""
    whole = foreseen.forecast.whole
    booked = foreseen.explained("Booked", "What was won in the period up to the day.", "sum of won")
    ahead = foreseen.explained(
        "Still to come", "What is expected from the day on.", "forecast - booked"
    )
    items = [
        Labelled("Booked", foreseen.money(whole.booked, booked)),
        Labelled("Still to come", foreseen.money(whole.expected - whole.booked, ahead)),
    ]
    if foreseen.target is not None and foreseen.reached is not None:
        items.append(Labelled("Target", foreseen.goal))
        items.append(Labelled("Chance to reach it", foreseen.reaching))
    return Figures(tuple(items))


def _drawn(foreseen: Foreseen) -> Landing:
    """Return the forecast with its range and the target, without other ways to forecast."""
    named = f"{foreseen.period.label}: booked, forecast and target"
    return replace(landing(foreseen), title=named, description=named)


def _since(brief: Brief) -> tuple[Block, ...]:
    """Say by how much the forecast changed since the day compared with, and by what."""
    if brief.bridge is None:
        return ()
    whole = brief.bridge.whole
    change = whole.closing.expected - whole.opening.expected
    terms = sorted((t for t in whole.terms if t.amount), key=lambda t: -abs(t.amount))[:_TERMS]
    said = f"Since {said_day(brief.since)} the forecast "
    if not terms:
        return (Sentence((f"{said}did not change.",)),)
    moved: tuple[Part, ...] = (f"{said}came out level: ",)
    if change:
        by = _change(brief, abs(change), "Change of the forecast")
        moved = (f"{said}{'rose' if change > 0 else 'fell'} by ", by, ": ")
    parts: list[Part] = []
    for place, term in enumerate(terms):
        named = TERMS[term.term].lower()
        shown = _change(brief, term.amount, TERMS[term.term])
        parts += [f"{', ' if place else ''}{named} ", replace(shown, text=signed(shown))]
    return (Sentence((*moved, *parts, ".")),)


def _change(brief: Brief, amount: int, title: str) -> Figure:
    since, day = brief.since, brief.source.question.as_of
    how = Explanation(
        title,
        f"What the forecast changed by from the end of {since} to the end of {day}; the bridge of"
        " the forecast has every term.",
        "closing - opening, or one term of the bridge between them",
        day,
        brief.source.facts.ledger_head,
    )
    return money(amount, brief.source.currency, how)


def said_day(day: date) -> str:
    """Return a day with its weekday: Monday 24 August."""
    return f"{day:%A} {day.day} {day:%B}"


def _changed(brief: Brief) -> list[Block]:
    if not brief.moved:
        return []
    columns = (
        Column("deal", "Deal"),
        Column("owner", "Owner"),
        Column("what", "What changed"),
        Column("effect", "Forecast", "change", brief.source.currency),
        Column("why", "Why it matters"),
        Column("ask", "Ask"),
    )
    rows = tuple(_row(brief, moved) for moved in brief.moved)
    note = "What each deal did itself; days passing are left out. The largest effect first."
    title = f"Changed since {said_day(brief.since)}"
    return [Section(title, (Table("", columns, rows, note),))]


def _row(brief: Brief, moved: Moved) -> tuple[Part, ...]:
    deal = moved.deal
    how = Explanation(
        "Effect on the forecast",
        "What the deal itself did to the forecast since the day compared with: stage, close date,"
        " category, amount, or that it came, was won or lost. Time passing is left out.",
        "sum of the deal's lines in the bridge of the forecast",
        brief.source.question.as_of,
        brief.source.facts.ledger_head,
        n=1,
    )
    return (
        deal_name(deal.title, deal.id),
        brief.source.names(deal.owner),
        what_changed(brief, moved),
        money(moved.effect, brief.source.currency, how),
        matters(brief, moved),
        moved.asks,
    )


def what_changed(brief: Brief, moved: Moved) -> str:
    """Return what became another of the deal, in a few words."""
    first, last = moved.deal.first, moved.deal.last
    currency = brief.source.currency
    worth = format_money(last.money, currency, compact=True) if last.money is not None else ""
    if last.outcome != "open":
        ended = CLOSED.get(last.outcome, last.outcome.replace("_", " ").capitalize())
        return f"{ended}: {worth}" if worth else ended
    if first is None:
        return f"New in {last.stage}: {worth}" if worth else f"New in {last.stage}"
    return "; ".join(_became(first, last, currency)) or "Came from others"


def _became(first: Stood, last: Stood, currency: str) -> list[str]:
    told = []
    if first.outcome != "open":
        told.append("Reopened")
    if first.stage != last.stage:
        told.append(f"{first.stage} {_ARROW} {last.stage}")
    if first.close_date != last.close_date:
        days = (_short(day) for day in (first.close_date, last.close_date))
        told.append(f"due {f' {_ARROW} '.join(days)}")
    if first.category != last.category and first.stage == last.stage:
        pair = (str(c or "none").replace("_", " ") for c in (first.category, last.category))
        told.append(f" {_ARROW} ".join(pair))
    if first.money != last.money:
        sums = (
            "none" if m is None else format_money(m, currency, compact=True)
            for m in (first.money, last.money)
        )
        told.append(f" {_ARROW} ".join(sums))
    return told


def _short(day: date | None) -> str:
    return f"{day.day} {day:%b}" if day else "none"


def matters(brief: Brief, moved: Moved) -> str:
    """Return what it is to the period: its chance then and now, or that it is decided."""
    first, last = moved.deal.first, moved.deal.last
    if last.outcome == "won":
        return f"booked in {brief.period.label}"
    if last.outcome != "open":
        chance = first.chance / ONE if first else 0.0
        return f"was {chance * 100:.0f} % to be won in {brief.period.label}"
    now = f"{last.chance / ONE * 100:.0f} %"
    if first is None or first.outcome != "open":
        return f"{now} to be won in {brief.period.label}"
    return f"{first.chance / ONE * 100:.0f} % {_ARROW} {now} to be won"


def _needs(brief: Brief) -> list[Block]:
    if not brief.needs:
        return []
    columns = (
        Column("what", "What waits"),
        Column("money", "At stake", "money", brief.source.currency),
        Column("largest", "The largest"),
        Column("do", "What to do"),
    )
    rows = tuple((plain(n.says), _stake(brief, n), n.largest, n.do) for n in brief.needs)
    return [Section("Needs you", (Table("", columns, rows).filled,))]


def _stake(brief: Brief, need: Need) -> Part:
    if not need.money:
        return ""
    how = Explanation(
        "At stake",
        "Money of the deals, or of the rows held back, that it is about.",
        "sum of amount",
        brief.source.question.as_of,
        brief.source.facts.ledger_head,
        n=need.deals,
    )
    return money(need.money, brief.source.currency, how)


def _quiet(brief: Brief) -> EmptyState:
    says = (
        f"All is quiet: since {said_day(brief.since)} no deal moved the forecast by what it did,"
        " no call is due and no standard is broken."
    )
    return EmptyState(says, "The week shows what stands open all the same.")
