"""A revenue bridge as a page and as a sheet."""

from quarterdeck.engine.sql import literal
from quarterdeck.facts.relations import key_names
from quarterdeck.movement.revenue import ACCOUNTS, ITEMS, RevenueBridge
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
    Step,
    StepGroup,
    Table,
    Waterfall,
)
from quarterdeck.reports.figures import count, exact
from quarterdeck.reports.naming import value_name
from quarterdeck.reports.page import page, sentence
from quarterdeck.reports.revenue.changed import Changed, named

GROUPS = (
    ("Came in", ("new", "reactivation")),
    ("Grew or shrank", ("volume", "price", "mix", "expansion", "contraction")),
    ("Left", ("churn", "lost")),
    ("Besides", ("unnamed", "other", "fx")),
)
"""The lines as a waterfall shows them, those of accounts and of products alike."""

_WITHIN = "What {} were billed elsewhere is not looked at: they are new or gone here."


def revenue_report(changed: Changed) -> Report:
    """Return the page: what was billed then, every cause, what is billed now, to the cent."""
    revenue = changed.revenue
    parts = {} if changed.lacking else changed.parts()
    shown = [(part, bridge) for part, bridge in parts.items() if bridge.opening or bridge.lines]
    blocks: tuple[Block, ...] = (_nothing(changed),)
    if shown:
        causes = {line.cause for _, bridge in shown for line in bridge.lines}
        whole: tuple[Block, ...] = (_table(changed, shown),)
        if not revenue.question.by:
            bridge = shown[0][1]
            whole = (_sentence(changed, bridge), _waterfall(changed, bridge))
        blocks = (*whole, _notes(changed, causes))
    return page(changed.source, "Revenue", blocks, period=revenue.period.label)


def revenue_sheet(changed: Changed) -> Table:
    """Return the bridge for a file: one row a line, of each part in turn."""
    parts = {} if changed.lacking else changed.parts()
    return _table(changed, list(parts.items()))


def _nothing(changed: Changed) -> EmptyState:
    if changed.lacking:
        return EmptyState(sentence(changed.lacking), "")
    then, now = changed.ends
    says = f"Nothing was billed in {then} or {now}."
    if changed.subscriptions:
        says = f"No subscription ran on {then} or {now}."
    return EmptyState(says, "Name another period, scope or filter.")


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


def _waterfall(changed: Changed, bridge: RevenueBridge) -> Waterfall:
    then, now = changed.ends
    head = "ARR at the end of" if changed.subscriptions else "Billed in"
    ends = (("opening", then, bridge.opening), ("closing", now, bridge.closing))
    opening, closing = (
        Step(f"{head} {end}", _amount(changed, (), key, much)) for key, end, much in ends
    )
    lines = {line.cause: line for line in bridge.lines}

    def step(cause: str) -> Step:
        line = lines[cause]
        return Step(named(cause), _amount(changed, (), cause, line.amount), count(line.count))

    groups = (
        StepGroup(title, tuple(step(cause) for cause in causes if cause in lines))
        for title, causes in GROUPS
    )
    return Waterfall(
        f"{now} against {then}",
        f"By {changed.noun.removesuffix('s')}; the lines add up to the cent.",
        opening,
        tuple(group for group in groups if group.steps),
        closing,
        counted=changed.noun.capitalize(),
    )


def _table(changed: Changed, shown: list[tuple[tuple[str, ...], RevenueBridge]]) -> Table:
    revenue, source = changed.revenue, changed.source
    by = revenue.question.by
    rows: list[tuple[Part, ...]] = []
    for part, bridge in shown:
        whose = tuple(value_name(source, name, v) for name, v in zip(by, part, strict=True))
        lines = [(x.cause, x.amount, x.count) for x in bridge.lines]
        ends = (("opening", bridge.opening, None), *lines, ("closing", bridge.closing, None))
        rows += [
            (*whose, named(cause), _amount(changed, part, cause, much), _counted(n))
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
        title=named(cause),
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
        *(f"{named(cause)}: {changed.told[cause]}." for cause in order if cause in causes),
    ]
    return Notes("Good to know", tuple(items))
