"""The page of calls: leaders first, each beside the layer below and the CRM, then people."""

from collections.abc import Iterable

from quarterdeck.metrics.callers.came_in import loaded_words
from quarterdeck.reports.blocks import (
    Block,
    Column,
    EmptyState,
    Notes,
    Part,
    Report,
    Section,
    Sentence,
    Table,
)
from quarterdeck.reports.calls.data import Called, Caller, Judged, Word
from quarterdeck.reports.calls.spoken import about, in_words
from quarterdeck.reports.figures import exact, money
from quarterdeck.reports.page import page
from quarterdeck.words.deal import Category
from quarterdeck.words.named import deal_name

_MANY = 20
"""More people than this are shown team by team only."""


def called_report(called: Called, *, history: bool = False) -> Report:
    """Return the page of the calls of a period, with every word said of it on request."""
    title = f"Calls of {called.period.label}"
    if not called.callers:
        empty = EmptyState(
            f"Nobody has called {called.period.label} by this day.",
            "Call it: quarterdeck call submit --by PERSON --commit AMOUNT",
        )
        return page(called.source, title, (empty,), period=called.period.label)
    blocks: tuple[Block, ...] = (
        Sentence((lead_of(called),), lead=True),
        *_layers(called),
        *_people(called),
        *_deals(called),
        *((_history(called),) if history else ()),
        _notes(called),
    )
    return page(called.source, title, blocks, period=called.period.label)


def called_sheet(called: Called) -> Table:
    """Return every caller as one table, for CSV."""
    return _callers(called, called.callers, leaders=True)


def missing_report(called: Called) -> Report:
    """Return the page of who has not called in the week of the day."""
    week = f"the week from {called.week.start} to {called.week.last_day}"
    state = "locked" if called.locked else "open"
    missing, due = called.missing, sum(c.expected for c in called.callers)
    said = f"{len(missing)} of {due} people have not called {called.period.label} in {week}"
    lead = Sentence((f"{said}, which is {state}.",), lead=True)
    columns = (
        Column("who", "Who"),
        Column("of", "Calls for"),
        Column("last", "Last called", "date"),
        Column("commit", "Commit then", "money", called.source.currency),
    )
    rows = tuple(_missing_row(called, caller) for caller in missing)
    table = Table("", columns, rows, empty="Everybody has called." if due else _NO_TARGETS)
    return page(called.source, "Calls that are missing", (lead, table), period=called.period.label)


_NO_TARGETS = "Nobody has a target for this period, so nobody is expected to call."


def _missing_row(called: Called, caller: Caller) -> tuple[Part, ...]:
    last = caller.last
    return (
        called.source.names(caller.person),
        about(caller.scope, caller.person, called.source.names),
        f"{last.said_on}" if last else "never",
        _amount(called, caller, Category.COMMIT),
    )


def lead_of(called: Called) -> str:
    """Say what the top of what is asked calls, what the layer below does, and who is silent."""
    top, names = called.callers[0], called.source.names
    currency = called.source.currency
    parts = [
        f"{money(word.amount, currency).full} {in_words(category)}"
        for category, word in sorted(top.calls.items(), key=lambda i: called.categories.index(i[0]))
    ]
    of = about(top.scope, top.person, names)
    said = (
        f"{names(top.person)} calls {' and '.join(parts)} for {of}"
        if parts
        else (f"{names(top.person)}, who answers for {of}, has called nothing")
    )
    below = top.below.amounts.get(Category.COMMIT) if top.below else None
    if below is not None and top.below:
        said += (
            f"; the layer below commits {money(below, currency).full} together "
            f"({top.below.called} of {top.below.callers} people)"
        )
    due = sum(c.expected for c in called.callers)
    silent = f" This week {len(called.missing)} of {due} have not called." if due else ""
    return f"{said}; booked so far is {money(top.crm['booked'], currency).full}.{silent}"


def _layers(called: Called) -> tuple[Block, ...]:
    """Return the leaders category by category, from the top down."""
    tables = tuple(_leaders(called, category) for category in called.categories)
    return (Section("Leaders, from the top down", tables),) if called.leaders else ()


def _leaders(called: Called, category: Category) -> Table:
    """Return what leaders call in a category, beside the CRM and the layer below each."""
    currency, first = called.source.currency, category is called.categories[0]
    columns = (
        Column("who", "Who"),
        Column("of", "Calls for"),
        *((Column("booked", "Booked", "money", currency),) if first else ()),
        Column("crm", "CRM", "money", currency),
        Column("below", "Layer below", "money", currency),
        Column("own", "Own call", "money", currency),
        Column("change", "In 7 days", "change", currency),
        Column("said", "Said"),
    )
    rows = tuple(_leader(called, caller, category) for caller in called.leaders)
    return Table(in_words(category).capitalize(), columns, rows)


def _leader(called: Called, caller: Caller, category: Category) -> tuple[Part, ...]:
    names, currency = called.source.names, called.source.currency
    first = category is called.categories[0]
    under = caller.below.amounts.get(category) if caller.below else None
    return (
        names(caller.person),
        about(caller.scope, caller.person, names),
        *((money(caller.crm["booked"], currency),) if first else ()),
        money(caller.crm[category], currency),
        "none" if under is None else money(under, currency),
        _amount(called, caller, category),
        _change(called, caller, category),
        _said(called, caller),
    )


def _people(called: Called) -> tuple[Block, ...]:
    """Return who calls their own deals, or where to see them when they are many."""
    sellers = called.sellers
    if not sellers:
        return ()
    if len(sellers) <= _MANY:
        return (Section("People", (_callers(called, sellers, leaders=False),)),)
    team = called.leaders[-1].scope if called.leaders else "TEAM"
    said = f"{len(sellers)} people call their own deals. To see those of a team:"
    return (
        Section("People", (EmptyState(said, f"quarterdeck call show --scope {team or 'TEAM'}"),)),
    )


def _callers(called: Called, callers: Iterable[Caller], *, leaders: bool) -> Table:
    """Return one row a caller, with every category; leaders also with the layer below."""
    currency = called.source.currency
    columns = [Column("who", "Who"), *([Column("of", "Calls for")] if leaders else [])]
    columns.append(Column("booked", "Booked", "money", currency))
    for category in called.categories:
        name = in_words(category)
        columns.append(Column(f"{category}_crm", f"CRM {name}", "money", currency))
        if leaders:
            columns.append(Column(f"{category}_below", f"Layer below: {name}", "money", currency))
        columns.append(Column(f"{category}", f"Own {name}", "money", currency))
    columns += [Column("change", "Commit in 7 days", "change", currency), Column("said", "Said")]
    rows = tuple(_row(called, caller, leaders=leaders) for caller in callers)
    return Table("", tuple(columns), rows)


def _row(called: Called, caller: Caller, *, leaders: bool) -> tuple[Part, ...]:
    names, currency = called.source.names, called.source.currency
    cells: list[Part] = [names(caller.person)]
    cells += [about(caller.scope, caller.person, names)] if leaders else []
    cells.append(money(caller.crm["booked"], currency))
    for category in called.categories:
        cells.append(money(caller.crm[category], currency))
        if leaders:
            under = caller.below.amounts.get(category) if caller.below else None
            cells.append("" if under is None else money(under, currency))
        cells.append(_amount(called, caller, category))
    return (*cells, _change(called, caller, Category.COMMIT), _said(called, caller))


def _amount(called: Called, caller: Caller, category: Category) -> Part:
    word = caller.calls.get(category)
    return money(word.amount, called.source.currency) if word else "none"


def _change(called: Called, caller: Caller, category: Category) -> Part:
    word, before = caller.calls.get(category), caller.before.get(category)
    if word is None or word.amount is None or before is None:
        return ""
    return money(word.amount - before, called.source.currency)


def _said(called: Called, caller: Caller) -> str:
    """Return when a person said their last word, and who said it if not they."""
    last = caller.last
    if last is None:
        return "never"
    by = f" by {called.source.names(last.by)}" if last.by != last.person else ""
    late = caller.expected and not caller.this_week
    return f"{'not since ' if late else ''}{last.said_on}{by}"


def _deals(called: Called) -> tuple[Block, ...]:
    if not called.judged:
        return ()
    currency = called.source.currency
    columns = (
        Column("deal", "Deal"),
        Column("who", "Who says it"),
        Column("verdict", "In or out"),
        Column("amount", "Their amount", "money", currency),
        Column("crm_amount", "CRM amount", "money", currency),
        Column("closes", "Their day", "date"),
        Column("crm_closes", "CRM day", "date"),
        Column("note", "Why"),
    )
    rows = tuple(_judged_row(called, one) for one in called.judged)
    return (Section("Deals judged otherwise", (Table("", columns, rows),)),)


def _judged_row(called: Called, one: Judged) -> tuple[Part, ...]:
    currency, names = called.source.currency, called.source.names
    by = f" (by {names(one.by)})" if one.by != one.person else ""
    return (
        deal_name(f"{one.deal} {one.title}".strip(), one.deal),
        f"{names(one.person)}{by}",
        one.verdict,
        "" if one.amount is None else money(one.amount, currency),
        money(one.crm_amount, currency),
        f"{one.due_on}" if one.due_on else "",
        f"{one.crm_due_on}" if one.crm_due_on else "none",
        one.note,
    )


def _history(called: Called) -> Section:
    columns = (
        Column("said", "Said", "date"),
        Column("who", "Who"),
        Column("of", "For"),
        Column("category", "Category"),
        Column("amount", "Amount", "money", called.source.currency),
        Column("by", "Said by"),
        Column("source", "Came in"),
        Column("note", "Why"),
    )
    rows = tuple(_word_row(called, word) for word in called.history)
    return Section("Everything said, the last word first", (Table("", columns, rows),))


def _word_row(called: Called, word: Word) -> tuple[Part, ...]:
    names = called.source.names
    told: Part = "taken back"
    if word.amount is not None:
        told = exact(word.amount, called.source.currency)
    return (
        f"{word.said_on}",
        names(word.person),
        about(word.scope, word.person, names),
        in_words(word.category),
        told,
        names(word.by),
        f"{word.recorded_on}, {word.source}{', loaded as history' if word.loaded else ''}",
        word.note,
    )


_WHOLE = (
    "A call is of the whole period, what is booked included; a wider category holds the safer ones."
)
_OWN = "A leader's call is their own, never the sum of the layer below."
_CRM = (
    "The CRM's figure is what is booked and the open deals of that category and of safer ones that "
    "are due in the period, of whoever is in the scope on the day."
)


def _notes(called: Called) -> Notes:
    state = f"The week of {called.week.start} is {'locked' if called.locked else 'open'}."
    days = [word.recorded_on for word in called.history if word.loaded]
    loaded = (f"{loaded_words(len(days), min(days), max(days))}.",) if days else ()
    return Notes("How to read it", (*loaded, _WHOLE, _OWN, _CRM, state))
