"""The page of a forecast's bridge: from what to what, mostly why, and the deals behind it."""

from collections.abc import Sequence

from quarterdeck.forecast.bridge import Cause, PartBridge, Term
from quarterdeck.reports.blocks import (
    Block,
    Column,
    Figure,
    Notes,
    Report,
    Section,
    Sentence,
    Step,
    StepGroup,
    Table,
    Waterfall,
)
from quarterdeck.reports.blocks import Part as Piece
from quarterdeck.reports.bridge.moved import spoken
from quarterdeck.reports.bridge.words import joined
from quarterdeck.reports.figures import count, exact, of_deals, short
from quarterdeck.reports.forecasting.bridge_learned import learned_section
from quarterdeck.reports.forecasting.bridged import CAUSES, TERMS, Bridged, why
from quarterdeck.reports.naming import breakdown_name, column_name, value_name
from quarterdeck.reports.page import page
from quarterdeck.words.named import deal_name

_TOLD = {
    "won": "from deals won",
    "lost": "from deals closed without a win",
    "changed": "from deals that changed",
    "time_passed": "as time passed",
    "refit": "from what was learned anew",
    "created_open": "from new deals still open",
    "created_won": "from new deals won",
    "not_created": "of new business no longer to come",
}
_GROUPS = (
    ("Closed", ("won", "lost")),
    ("Deals from before", ("changed", "time_passed")),
    ("New business", ("created_open", "created_won", "not_created")),
    ("Learned anew", ("refit",)),
)
_SPLIT = frozenset({"changed", "refit"})
"""Terms whose causes are told one by one."""


def bridge_report(bridged: Bridged) -> Report:
    """Return the page of a bridge."""
    blocks: tuple[Block, ...] = (
        _lead(bridged),
        *_new_business(bridged),
        _waterfall(bridged),
        Section("What it is made of", (_made_of(bridged),)),
        *_breakdown(bridged),
        *_deals(bridged),
        *learned_section(bridged),
        Notes("How to read it", tuple(_notes(bridged))),
    )
    label = bridged.period.label
    return page(bridged.source, f"Why the forecast of {label} changed", blocks, period=label)


def bridge_sheet(bridged: Bridged) -> Table:
    """Return every line of the bridge, by its breakdown where there is one, as a table for CSV."""
    found = bridged.bridge
    columns = (
        *(Column(name, column_name(bridged.source, name)) for name in found.question.by),
        Column("term", "Term"),
        Column("cause", "Cause"),
        Column("amount", "Amount", "change", found.currency),
        Column("deals", "Deals", "count"),
    )
    rows = [row for part in found.parts or (found.whole,) for row in _lines(bridged, part)]
    return Table("", columns, tuple(rows))


def _lines(bridged: Bridged, part: PartBridge) -> list[tuple[Piece, ...]]:
    currency = bridged.bridge.currency
    named = _named(bridged, part)
    rows: list[tuple[Piece, ...]] = [
        (*named, "opening", "", exact(part.opening.expected, currency), "")
    ]
    rows += [
        (*named, term.term, cause.what, exact(cause.amount, currency), count(cause.deals))
        for term in part.terms
        for cause in term.causes
    ]
    return [*rows, (*named, "closing", "", exact(part.closing.expected, currency), "")]


def _named(bridged: Bridged, part: PartBridge) -> tuple[str, ...]:
    pairs = zip(bridged.bridge.question.by if part.keys else (), part.keys, strict=True)
    return tuple(value_name(bridged.source, name, value) for name, value in pairs)


def _lead(bridged: Bridged) -> Sentence:
    """Say from what to what the forecast went, and mostly why."""
    whole = bridged.bridge.whole
    change = whole.closing.expected - whole.opening.expected
    ends = (
        f"The forecast of {bridged.period.label} went from ",
        bridged.money(whole.opening.expected),
        f" on {spoken(bridged.start)} to ",
        bridged.money(whole.closing.expected),
        f" on {spoken(bridged.end)}",
    )
    came = ", which is what was won" if bridged.bridge.over else ""
    if not change:
        return Sentence((*ends, f"{came}: no change."), lead=True)
    verb = "up" if change > 0 else "down"
    mostly = _mostly(bridged, whole.terms, change)
    return Sentence((*ends, f"{came}: {verb} ", bridged.money(abs(change)), *mostly), lead=True)


def _mostly(bridged: Bridged, terms: Sequence[Term], change: int) -> tuple[Piece, ...]:
    """Tell the two largest terms on the side of the change, and the largest against it."""
    ranked = sorted(terms, key=lambda term: -abs(term.amount))
    along = [term for term in ranked if term.amount * change > 0][:2]
    against = [term for term in ranked if term.amount * change < 0][:1]
    told = joined([_phrase(bridged, term) for term in along])
    but = (", against ", *_phrase(bridged, against[0])) if against else ()
    return (". Mostly ", *told, *but, ".")


def _phrase(bridged: Bridged, term: Term) -> tuple[Piece, ...]:
    deals = (" (", *of_deals(count(term.deals)), ")") if term.deals else ()
    return (short(bridged.term(term)), f" {_TOLD[term.term]}", *deals)


def _new_business(bridged: Bridged) -> tuple[Block, ...]:
    """Say what new business was expected in the days between, against what came."""
    terms = {term.term: term for term in bridged.bridge.whole.terms}
    won, still = terms["created_won"], terms["created_open"]
    kinds = (("won", won), ("open", still))
    came = joined([of_deals(count(t.deals), kind) for kind, t in kinds if t.deals])
    if not terms["not_created"].amount and not came:
        return ()
    expected = bridged.money(-terms["not_created"].amount)
    told = ("New business expected of these days: ", expected)
    if not came:
        return (Sentence((*told, "; none came.")),)
    brought = bridged.money(won.amount + still.amount)
    return (Sentence((*told, "; what came brings ", brought, ": ", *came, ".")),)


def _waterfall(bridged: Bridged) -> Waterfall:
    whole = bridged.bridge.whole
    terms = {term.term: term for term in whole.terms}
    groups = (
        StepGroup(title, tuple(step for name in names for step in _steps(bridged, terms[name])))
        for title, names in _GROUPS
    )
    return Waterfall(
        f"Forecast of {bridged.period.label}",
        f"From the end of {spoken(bridged.start)} to the end of {spoken(bridged.end)}.",
        Step(f"Forecast on {spoken(bridged.start)}", bridged.money(whole.opening.expected)),
        tuple(group for group in groups if group.steps),
        Step(f"Forecast on {spoken(bridged.end)}", bridged.money(whole.closing.expected)),
    )


def _steps(bridged: Bridged, term: Term) -> list[Step]:
    """Return the step of a term, or one for each of its causes; what did not happen has none."""
    if term.term in _SPLIT:
        return [_cause(bridged, term, cause) for cause in term.causes if cause.amount]
    if not term.amount and (not term.deals or term.term == "created_open"):
        return []
    counted = count(term.deals) if term.deals else None
    label = bridged.label(term.term)
    return [Step(label, bridged.term(term), counted, booked=_booked(term.term))]


def _cause(bridged: Bridged, term: Term, cause: Cause) -> Step:
    shown = bridged.term(Term(term.term, cause.amount, cause.deals, ()))
    return Step(CAUSES[cause.what], shown, count(cause.deals) if cause.deals else None)


def _booked(term: str) -> bool:
    return term in {"won", "created_won"}


def _made_of(bridged: Bridged) -> Table:
    whole, currency = bridged.bridge.whole, bridged.bridge.currency
    columns = (
        Column("part", ""),
        Column("before", spoken(bridged.start), "money", currency),
        Column("after", spoken(bridged.end), "money", currency),
        Column("change", "Change", "change", currency),
    )
    told = (
        ("Booked", "booked"),
        ("From open deals", "opened"),
        ("From new business", "created"),
        ("Forecast", "expected"),
    )
    rows: tuple[tuple[Piece, ...], ...] = tuple(
        (title, *_ends(bridged, *(getattr(p, name) for p in (whole.opening, whole.closing))))
        for title, name in told
    )
    return Table("", columns, rows)


def _ends(bridged: Bridged, before: int, after: int) -> tuple[Figure, ...]:
    return tuple(bridged.money(value) for value in (before, after, after - before))


def _breakdown(bridged: Bridged) -> tuple[Block, ...]:
    found = bridged.bridge
    if not found.parts:
        return ()
    by, currency = found.question.by, found.currency
    used = [t for t in TERMS if any(x.term == t and x.amount for p in found.parts for x in p.terms)]
    columns = (
        *(Column(name, column_name(bridged.source, name)) for name in by),
        Column("opening", "Opening", "money", currency),
        *(Column(term, TERMS[term], "change", currency) for term in used),
        Column("closing", "Closing", "money", currency),
    )
    rows = tuple(_part_row(bridged, part, used) for part in found.parts)
    title = f"By {breakdown_name(bridged.source, by)}"
    return (Section(title, (Table("", columns, rows, "Parts add up to the whole exactly."),)),)


def _part_row(bridged: Bridged, part: PartBridge, used: Sequence[str]) -> tuple[Piece, ...]:
    amounts = {term.term: term.amount for term in part.terms}
    return (
        *_named(bridged, part),
        bridged.money(part.opening.expected),
        *(bridged.money(amounts[term]) for term in used),
        bridged.money(part.closing.expected),
    )


def _deals(bridged: Bridged) -> tuple[Block, ...]:
    found = bridged.bridge
    if not found.deals:
        return ()
    columns = (
        Column("deal", "Deal"),
        Column("owner", "Owner"),
        Column("why", "What happened"),
        Column("effect", "Effect", "change", found.currency),
    )
    names = bridged.source.names
    rows = tuple(
        (
            deal_name(deal.title, deal.id),
            names(deal.owner),
            why(deal, found.currency, names),
            bridged.money(deal.effect),
        )
        for deal in found.deals
    )
    return (Section("The deals that moved it most", (Table("", columns, rows),)),)


def _notes(bridged: Bridged) -> list[str]:
    found = bridged.bridge
    said = [
        "Opening plus all terms is closing, exactly and deal by deal; shown here in whole units.",
        (
            "A deal that stays open is followed step by step: days pass; its stage, close date, "
            "category, other signals and amount change; then what was learned since judges it."
        ),
    ]
    if found.over:
        said.append(f"{bridged.period.label} is over: its closing is what was won, as known then.")
    names = list(dict.fromkeys(rung.says for rung in found.rungs))
    days = "on the first day" if found.over else "on both days"
    served = f"Served {days}: {names[0]}." if len(names) == 1 else ""
    said.append(served or f"Served at first: {names[0]}; at last: {names[1]}.")
    return [*said, *bridged.assumptions]
