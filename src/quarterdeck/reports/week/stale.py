"""What is past due or stale: counts, money, the top deals, whose they are."""

from quarterdeck.engine.sql import Raw
from quarterdeck.reports.blocks import Bars, Block, EmptyState, Figure, Figures, Labelled, Section
from quarterdeck.reports.deal_list import Listed, condition_sql, deals_table, list_deals
from quarterdeck.reports.source import Source
from quarterdeck.reports.week.parts import Week

_TOP = 8


def stale_section(week: Week) -> Section:
    """Return what waits for someone: past-due and untouched deals, and by owner."""
    source = week.source
    days = source.facts.playbook.settings.stale_days
    past_due = list_deals(source, "past-due", None, most=_TOP)
    stale = list_deals(source, "stale", None, most=_TOP)
    strip = Figures(
        (
            _count(past_due, "Past due", "their close date has passed"),
            _count(stale, "Stale", f"no change for {days} days"),
        )
    )
    late = _detail(past_due) if week.dated else (_undated(),)
    return Section("Past due or stale", (strip, *late, *_detail(stale)))


def _count(listed: Listed, label: str, note: str) -> Labelled:
    condition = Raw(condition_sql(listed.source, listed.kind, listed.period))
    sql = listed.source.sql("deal_totals", condition=condition)
    said = (label, f"Money of open deals: {note}.", "sum of amount over those deals")
    money = listed.source.sql_figure(sql, "money", said=said, value=listed.total, n=listed.n)
    return Labelled(label, money, f"{listed.n:,} open deal{'s' if listed.n != 1 else ''}; {note}")


def _detail(listed: Listed) -> tuple[Block, ...]:
    if not listed.n:
        word = "past its close date" if listed.kind == "past-due" else "stale"
        return (EmptyState(f"No open deal is {word}.", ""),)
    word = "Past due" if listed.kind == "past-due" else "Stale"
    title = f"{word}: the largest {len(listed.rows)} of {listed.n:,}"
    if len(listed.rows) == listed.n:
        title = f"{word}: all {listed.n:,}"
    return (Section("", (deals_table(listed, title=title),), (_by_owner(listed, word),)),)


def _undated() -> EmptyState:
    return EmptyState(
        "No open deal carries a close date, so none can be past due.",
        "Map the close date in playbook/mappings.",
    )


def _by_owner(listed: Listed, word: str) -> Bars:
    source = listed.source
    condition = condition_sql(source, listed.kind, listed.period)
    rows = source.rows(source.sql("by_owner", condition=Raw(condition), most=_TOP))
    items = tuple(
        Labelled(
            source.names(row["owner"]),
            _owned(source, condition, row["owner"], (row["value"], row["n"])),
            f"{row['n']:,} deal{'s' if row['n'] != 1 else ''}",
        )
        for row in rows
    )
    return Bars(f"{word}, by owner", items)


def _owned(source: Source, condition: str, owner: str, value: tuple[int, int]) -> Figure:
    sql = source.facts.compose(
        "SELECT CAST(coalesce(sum(money), 0) AS BIGINT) AS value\nFROM deals\n"
        "WHERE {condition} AND coalesce(owner, '') = {owner}",
        source.question,
        condition=Raw(condition),
        owner=owner,
    )
    said = ("One owner's share", "Money of those deals that one person has.", "sum of amount")
    return source.sql_figure(sql, "money", said=said, value=value[0], n=value[1])
