"""Why revenue changed between two periods: the page and the document."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quarterdeck.engine.sql import literal
from quarterdeck.facts.relations import key_names
from quarterdeck.metrics.beside import unanswered
from quarterdeck.movement.cohorts import RELATIONS, SOURCES
from quarterdeck.movement.revenue import ACCOUNTS, ITEMS, Revenue, RevenueBridge
from quarterdeck.reports.blocks import (
    Block,
    Column,
    EmptyState,
    Explanation,
    Figure,
    Notes,
    Part,
    Report,
    Sentence,
    Table,
)
from quarterdeck.reports.figures import count, exact
from quarterdeck.reports.naming import value_name
from quarterdeck.reports.page import page, sentence
from quarterdeck.reports.source import Source
from quarterdeck.words.money import to_major

_SUBSCRIBED = {
    "opening": "ARR at the end of the earlier day",
    "closing": "ARR at the end of the later day",
    "new": "of accounts that subscribed for the first time",
    "reactivation": "of accounts that subscribed before the earlier day, but not on it",
    "expansion": "of accounts that pay more a year than then",
    "contraction": "of accounts that pay less a year than then",
    "churn": "of accounts that subscribe no more",
    "unnamed": "of subscriptions that name no account",
    "fx": "what exchange rates did between the two days",
}
_TOLD = {
    "opening": "billed in the earlier period",
    "closing": "billed in the period",
    "reactivation": "of accounts that were billed earlier, but nothing in the earlier days",
    "expansion": "of accounts billed more than then",
    "contraction": "of accounts billed less than then",
    "churn": "of accounts billed nothing any more",
    "unnamed": "of lines that name no account",
    "volume": "more or less of everything, at the old mix and the old prices",
    "price": "other prices of products billed in both",
    "mix": "other proportions of products billed in both, at the old prices",
    "lost": "of products billed in the earlier days only",
    "other": "of lines without a product or with no quantity above zero",
    "fx": "of other exchange rates than on the last of the earlier days",
}
_WITHIN = "What {} were billed elsewhere is not looked at: they are new or gone here."


@dataclass(frozen=True, slots=True)
class Changed:
    """A revenue bridge as asked: of what was billed, by account or by product with `items`.

    With `subscriptions` it is that of their ARR.
    """

    source: Source
    revenue: Revenue
    items: bool = False
    subscriptions: bool = False

    @property
    def ends(self) -> tuple[str, str]:
        """What the bridge leads from and to: two periods, or the ends of two days."""
        revenue = self.revenue
        if self.subscriptions:
            return f"{revenue.then_day}", f"{revenue.now_day}"
        return revenue.before.label, revenue.period.label

    @property
    def name(self) -> str:
        """The SQL file that computes it."""
        if self.subscriptions:
            return "revenue_subscriptions"
        return "revenue_items" if self.items else "revenue_accounts"

    @property
    def told(self) -> Mapping[str, str]:
        """What each line says."""
        if self.subscriptions:
            return _SUBSCRIBED
        new = f"of accounts first billed on {self.revenue.then_end} or later"
        return _TOLD | {"new": "of products not billed in the earlier days" if self.items else new}

    @property
    def noun(self) -> str:
        """What is counted."""
        return "products" if self.items else "accounts"

    @property
    def lacking(self) -> str:
        """Why the source cannot answer at all; '' when it can."""
        relation = RELATIONS[SOURCES[self.subscriptions]]
        return unanswered(self.revenue.facts, relation, self.revenue.question)

    def parts(self) -> Mapping[tuple[str, ...], RevenueBridge]:
        """Return the bridge of each part of the breakdown, () without one."""
        if self.subscriptions:
            return self.revenue.by_subscriber()
        return self.revenue.by_item() if self.items else self.revenue.by_account()


def revenue_report(changed: Changed) -> Report:
    """Return the page: what was billed then, every cause, what is billed now, to the cent."""
    revenue = changed.revenue
    parts = {} if changed.lacking else changed.parts()
    shown = [(part, bridge) for part, bridge in parts.items() if bridge.opening or bridge.lines]
    blocks: tuple[Block, ...] = (_nothing(changed),)
    if shown:
        lead = (_sentence(changed, shown[0][1]),) if not revenue.question.by else ()
        causes = {line.cause for _, bridge in shown for line in bridge.lines}
        blocks = (*lead, _table(changed, shown), _notes(changed, causes))
    return page(changed.source, "Revenue", blocks, period=revenue.period.label)


def _nothing(changed: Changed) -> EmptyState:
    if changed.lacking:
        return EmptyState(sentence(changed.lacking), "")
    then, now = changed.ends
    says = f"Nothing was billed in {then} or {now}."
    if changed.subscriptions:
        says = f"No subscription ran on {then} or {now}."
    return EmptyState(says, "Name another period, scope or filter.")


def revenue_json(changed: Changed) -> dict[str, Any]:
    """Return the document of `revenue`: opening plus the lines is closing, exactly.

    Where the source cannot answer, `lacking` says why and both ends are null.
    """
    revenue, source = changed.revenue, changed.source
    by, currency = revenue.question.by, source.currency
    document: dict[str, Any] = {
        "as_of": revenue.question.as_of.isoformat(),
        "period": revenue.period.label,
        "before": revenue.before.label,
        "scope": revenue.question.scope,
        "where": revenue.question.where,
        **source.stand,
        **source.money_json(),
        "of": changed.noun,
        "source": SOURCES[changed.subscriptions],
        "lacking": changed.lacking,
    }
    if changed.lacking:
        return document | ({"by": []} if by else {"opening": None, "lines": [], "closing": None})
    parts = changed.parts()
    if not by:
        return document | _bridge_json(parts[()], currency)
    listed = [
        {"dimensions": dict(zip(by, part, strict=True)), **_bridge_json(bridge, currency)}
        for part, bridge in parts.items()
    ]
    return document | {"by": listed}


def _bridge_json(bridge: RevenueBridge, currency: str) -> dict[str, Any]:
    lines = [
        {"cause": x.cause, "amount": to_major(x.amount, currency), "count": x.count}
        for x in bridge.lines
    ]
    return {
        "opening": to_major(bridge.opening, currency),
        "lines": lines,
        "closing": to_major(bridge.closing, currency),
    }


def _sentence(changed: Changed, bridge: RevenueBridge) -> Sentence:
    none = ()
    closing = _amount(changed, none, "closing", bridge.closing)
    opening = _amount(changed, none, "opening", bridge.opening)
    apart = bridge.closing - bridge.opening
    how = {True: " more than", False: " less than"}[apart > 0] if apart else " as much as"
    then, now = changed.ends
    told: tuple[Part, ...] = (closing, f" was billed in {now},")
    if changed.subscriptions:
        told = ("ARR was ", closing, f" at the end of {now},")
    change = (" ", exact(abs(apart), changed.source.currency)) if apart else ()
    return Sentence(
        (
            *told,
            *change,
            how,
            f" {'on' if changed.subscriptions else 'in'} {then} (",
            opening,
            ").",
        ),
        lead=True,
    )


def _table(changed: Changed, shown: list[tuple[tuple[str, ...], RevenueBridge]]) -> Table:
    revenue, source = changed.revenue, changed.source
    by = revenue.question.by
    rows: list[tuple[Part, ...]] = []
    for part, bridge in shown:
        named = tuple(value_name(source, name, v) for name, v in zip(by, part, strict=True))
        lines = [(x.cause, x.amount, x.count) for x in bridge.lines]
        ends = (("opening", bridge.opening, None), *lines, ("closing", bridge.closing, None))
        rows += [
            (*named, cause.capitalize(), _amount(changed, part, cause, much), _counted(n))
            for cause, much, n in ends
        ]
    return Table(
        f"{changed.ends[1]} against {changed.ends[0]}",
        (
            *(Column(name, name.replace("_", " ").capitalize()) for name in by),
            Column("cause", "Line"),
            Column("amount", "Amount", "money", source.currency),
            Column("count", changed.noun.capitalize(), "count"),
        ),
        tuple(rows),
    )


def _counted(number: int | None) -> Part:
    return "" if number is None else count(number)


def _amount(changed: Changed, part: tuple[str, ...], cause: str, minor: int) -> Figure:
    """Return an amount with the SQL that gives it."""
    revenue, source = changed.revenue, changed.source
    facts = source.facts
    keys = zip(key_names(revenue.question), part, strict=False)
    same = "".join(f" AND {key} = {literal(value)}" for key, value in keys)
    sql = (
        "SELECT coalesce(sum(amount), 0) AS value\n"
        f"FROM (\n{revenue.sql(changed.name)}\n) AS bridge\nWHERE cause = {literal(cause)}{same}"
    )
    explained = Explanation(
        title=cause.capitalize(),
        sentence=f"Money {changed.told[cause]}.",
        formula="opening + every line = closing",
        as_of=revenue.question.as_of,
        ledger_head=facts.ledger_head,
        sql=facts.standalone(sql),
    )
    return exact(minor, source.currency, explained)


def _notes(changed: Changed, causes: set[str]) -> Notes:
    revenue, question = changed.revenue, changed.revenue.question
    cut = revenue.then_end < revenue.before.end and not changed.subscriptions
    order = ITEMS if changed.items else ACCOUNTS
    running = (
        f"{revenue.period.label} still runs: {revenue.before.label} is counted up to its same day."
    )
    rule = "From invoice lines: credits are taken off and orders are not in it."
    if changed.subscriptions:
        rule = "From subscriptions: trials and paused ones are not in it; twelve months are a year."
    items = [
        rule,
        *([running] if cut else []),
        *(
            [_WITHIN.format(changed.noun)]
            if (question.by or question.where or question.scope) and not changed.subscriptions
            else []
        ),
        *(f"{cause.capitalize()}: {changed.told[cause]}." for cause in order if cause in causes),
    ]
    return Notes("Good to know", tuple(items))
