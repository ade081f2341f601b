"""What is past due or stale: counts, money, the top deals, whose they are."""

from typing import Any

from quarterdeck.engine.sql import Raw, literal
from quarterdeck.reports.blocks import (
    Bars,
    Block,
    EmptyState,
    Figure,
    Figures,
    Labelled,
    Part,
    Section,
)
from quarterdeck.reports.deal_list import Listed, deals_table, list_deals
from quarterdeck.reports.figures import of_deals
from quarterdeck.reports.source import Source
from quarterdeck.reports.week.parts import Week, named, unpriced_note

_TOP = 8


def stale_section(week: Week) -> Section:
    """Return what waits for someone: past-due and untouched deals, and by owner."""
    title = "Past due or stale"
    if not week.reach.open:
        return Section(title, (week.reach.missing("be past due"),))
    past_due = list_deals(week.source, "past-due", None, most=_TOP)
    stale = list_deals(week.source, "stale", None, most=_TOP)
    strip = Figures(
        (
            Labelled("Past due", _late(week), (*_deals(past_due), "; their close date has passed")),
            Labelled("Stale", _untouched(stale), (*_deals(stale), "; no change for ", _wait(week))),
        )
    )
    undated = (week.reach.missing("be past due"),)
    late = _detail(past_due) if week.dated else undated
    return Section(title, (strip, *late, *_detail(stale)))


def _late(week: Week) -> Figure:
    return named(week.whole["past_due_pipeline"], "Past due")


def _untouched(stale: Listed) -> Figure:
    said = (
        "Stale",
        "Money of the open deals that did not change for a while.",
        "sum of amount over open deals whose last change is older",
    )
    return stale.source.deals_money(stale.condition, said=said, value=stale.total, n=stale.n)


def _deals(listed: Listed) -> tuple[Part, ...]:
    """Return how many deals are listed, and how many of them carry no amount."""
    source, condition = listed.source, listed.condition
    word = "past-due" if listed.kind == "past-due" else listed.kind
    said = (f"{word.capitalize()} deals", f"How many open deals are {word}.")
    counted = source.deals_count(condition, said=said, value=listed.n)
    missing = source.deals_count(
        f"{condition} AND money IS NULL",
        said=("Deals without an amount", f"How many {word} deals carry no amount."),
    )
    return (*of_deals(counted, "open"), *unpriced_note(counted, missing))


def _wait(week: Week) -> Figure:
    """Return after how many days a deal is stale, as the workspace says."""
    number = week.source.facts.playbook.settings.stale_days
    said = (
        "Days until stale",
        "An open deal that did not change for so many days is stale: stale_days in workspace.toml.",
        "stale_days",
    )
    return week.source.sql_figure(
        f"SELECT {number} AS value", "days", said=said, value=number, n=None
    )


def _detail(listed: Listed) -> tuple[Block, ...]:
    late = listed.kind == "past-due"
    if not listed.n:
        word = "past its close date" if late else "stale"
        return (EmptyState(f"No open deal is {word}.", ""),)
    word = "Past due" if late else "Stale"
    title = f"{word}, the largest first" if len(listed.rows) < listed.n else f"{word}, all of them"
    return (Section("", (deals_table(listed, title=title),), (_by_owner(listed, word),)),)


def _by_owner(listed: Listed, word: str) -> Bars:
    """Return whose they are, by money, or by number where no deal carries an amount."""
    source, condition = listed.source, listed.condition
    rows = source.rows(source.sql("by_owner", condition=Raw(condition), most=_TOP))
    priced = any(row["value"] for row in rows)
    items = tuple(_owned(source, condition, row, priced=priced) for row in rows)
    return Bars(f"{word}, by owner", items)


def _owned(source: Source, condition: str, row: dict[str, Any], *, priced: bool) -> Labelled:
    mine = f"{condition} AND coalesce(owner, '') = {literal(row['owner'])}"
    said = ("One owner's share", "Money of those deals that one person has.", "sum of amount")
    counted = source.deals_count(
        mine, said=("One owner's deals", "How many of those deals one person has."), value=row["n"]
    )
    name = source.names(row["owner"])
    if not priced:
        return Labelled(name, counted, "deals" if row["n"] != 1 else "deal")
    money = source.deals_money(mine, said=said, value=row["value"], n=row["n"])
    return Labelled(name, money, of_deals(counted))
