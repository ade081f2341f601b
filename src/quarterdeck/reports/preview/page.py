"""A preview as a page: what the files hold, what the numbers would become and why, which deals."""

from dataclasses import replace
from datetime import date
from typing import Any

from quarterdeck.connectors.quality import Held
from quarterdeck.reports.blocks import (
    Block,
    Column,
    EmptyState,
    Figure,
    Figures,
    Labelled,
    Part,
    Report,
    Section,
    Sentence,
    Table,
)
from quarterdeck.reports.bridge import waterfall
from quarterdeck.reports.figures import count, money, signed
from quarterdeck.reports.imports import said_of
from quarterdeck.reports.naming import column_name
from quarterdeck.reports.preview.compared import Tried
from quarterdeck.reports.preview.told import Stock, Told
from quarterdeck.words.money import format_money
from quarterdeck.words.named import deal_name
from quarterdeck.words.problem import Severity

BEHIND = 5
"""How many deals stand behind each line of the movement."""

_WHAT = {
    "new": "new",
    "changed": "changed",
    "won": "won",
    "lost": "closed without a win",
    "reopened": "reopened",
    "missing": "gone missing",
    "deleted": "deleted in the CRM",
    "restored": "back again",
    "gone": "no longer known",
}
_MARKS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_MOST = 12
_PAST = 15


def preview_report(tried: Tried, told: Told | None) -> Report:
    """Return the page; `told` is None where the change would do nothing to the deals."""
    source = tried.after or tried.before
    blocks: tuple[Block, ...] = (_lead(told), *([_files(tried)] if tried.results else []))
    if told:
        blocks += (_pipeline(told), _deals(told), _past(told))
    if tried.held is not None:
        blocks += (_held(tried.held, tried.settings.currency),)
    day = told.compared.until if told else tried.today
    settings = tried.settings
    return Report(
        title=f"Preview of {tried.what}",
        workspace=settings.name,
        as_of=day,
        ledger_head=tried.head,
        currency=settings.currency,
        blocks=blocks,
        simulated=settings.simulated,
        scope=source.names(source.question.scope) if source and source.question.scope else "",
        context=("Nothing was recorded.",),
    )


def _lead(told: Told | None) -> Sentence:
    if told is None:
        return Sentence(("Nothing would be recorded: no number would change.",), lead=True)
    if not told.kinds and not told.past:
        said = "It would be recorded, and no deal or number would change."
        return Sentence((said,), lead=True)
    parts: tuple[Part, ...] = (
        "Open pipeline would go from ",
        told.open.before,
        " to ",
        told.open.after,
        f", bookings of {told.compared.period.label} from ",
        told.booked.before,
        " to ",
        told.booked.after,
        f". {_kinds(told)}",
    )
    return Sentence(parts, lead=True)


def _kinds(told: Told) -> str:
    if not told.kinds:
        return "No deal would be another than it is; earlier days would."
    listed = [f"{n:,} {_WHAT[kind]}" for kind, n in told.kinds.items()]
    joined = ", ".join(listed)
    return f"Deals: {joined}."


def _files(tried: Tried) -> Section:
    counts = (
        Column("rows_in", "Rows", "count"),
        Column("accepted", "Accepted", "count"),
        Column("quarantined", "Held back", "count"),
        Column("duplicates", "Repeated", "count"),
        Column("ignored", "Ignored", "count"),
    )
    columns = (Column("file", "File"), Column("what", "What would become of it"), *counts)
    rows: tuple[tuple[Part, ...], ...] = tuple(
        (r.file, said_of(r), *(count(getattr(r, column.key)) for column in counts))
        for r in tried.results
    )
    blocks: tuple[Block, ...] = (Table("", columns, rows),)
    problems = _problems(tried)
    blocks += (problems,) if problems.rows else ()
    return Section("What comes in", blocks)


def _problems(tried: Tried) -> Table:
    currency = tried.settings.currency
    order = list(_MARKS)
    found = [(result.file, p) for result in tried.results for p in result.problems]
    found.sort(key=lambda pair: (order.index(pair[1].severity), -(pair[1].money or 0)))
    columns = (
        Column("severity", "Kind"),
        Column("says", "What was found"),
        Column("fix", "What to do"),
        Column("money", "At stake", "money", currency),
    )
    rows: tuple[tuple[Part, ...], ...] = tuple(
        (_MARKS[p.severity], p.says, p.fix, "" if p.money is None else money(p.money, currency))
        for _, p in found[:_MOST]
    )
    more = f"The {_MOST} gravest of {len(found):,}; --json has all." if len(found) > _MOST else ""
    return Table("Found in it", columns, rows, more)


def _pipeline(told: Told) -> Section:
    compared = told.compared
    strip = Figures((*_strip("Open pipeline", told.open, told), *_strip(
        f"Booked in {compared.period.label}", told.booked, told)))  # fmt: skip
    moved = compared.moved
    blocks: tuple[Block, ...] = (strip,)
    if moved and moved.movement.lines:
        blocks += (waterfall(moved, behind=BEHIND),)
    return Section("Pipeline and bookings", blocks)


def _strip(label: str, stock: Stock, told: Told) -> tuple[Labelled, ...]:
    days = told.compared
    items = [Labelled(f"{label} now", stock.before, f"on {days.since}")]
    if stock.revised:
        items.append(
            Labelled(
                f"{label}, restated",
                _change(stock.revised, told),
                f"said otherwise of {days.since}",
            )
        )
    if stock.since:
        items.append(Labelled(f"{label}, since", _change(stock.since, told), f"after {days.since}"))
    return (*items, Labelled(f"{label} then", stock.after, f"on {days.until}"))


def _change(minor: int, told: Told) -> Figure:
    shown = money(minor, told.compared.currency)
    return replace(shown, text=signed(shown))


def _effect(minor: int, told: Told) -> Part:
    return money(minor, told.compared.currency) if minor else ""


def _deals(told: Told) -> Section:
    if not told.kinds:
        return Section("Deals", (EmptyState("No deal would be another than it is.", ""),))
    kinds = Table(
        "What becomes of deals",
        (Column("what", "Deals that would be"), Column("deals", "Deals", "count")),
        tuple((_WHAT[kind], count(n)) for kind, n in told.kinds.items()),
        f"{told.known[0]:,} deals are known now, {told.known[1]:,} would be.",
    )
    fields = Table(
        "What changes in them",
        (Column("field", "Field"), Column("deals", "Deals", "count")),
        tuple((_field(told, name), count(n)) for name, n in told.fields.items()),
        empty="No field of a deal known before.",
    )
    return Section("Deals", (_top(told),), (kinds, fields))


def _field(told: Told, name: str) -> str:
    return column_name(told.compared.now, name.removeprefix("dim_"))


def _top(told: Told) -> Table:
    currency = told.compared.currency
    columns = (
        Column("deal", "Deal"),
        Column("owner", "Owner"),
        Column("what", "What would change"),
        Column("open", "Open pipeline", "change", currency),
        Column("won", "Won", "change", currency),
    )
    rows: tuple[tuple[Part, ...], ...] = tuple(
        (
            deal_name(row["title"], row["id"]),
            told.compared.names(row["owner"]),
            told_of(told, row),
            _effect(row["open_effect"], told),
            _effect(row["won_effect"], told),
        )
        for row in told.top
    )
    whole = sum(told.kinds.values())
    more = f"The {len(rows)} largest of {whole:,}." if len(rows) < whole else ""
    return Table("The deals that change most", columns, rows, more)


def told_of(told: Told, row: dict[str, Any]) -> str:
    """Return what would become of one deal, in words."""
    said = _WHAT[row["what"]]
    if row["what"] in {"new", "gone"}:
        stage = row["now_stage"] or row["was_stage"]
        return f"{said}, in {stage}" if stage else said
    quiet = {"title"} if row["what"] == "changed" else {"title", "category"}
    changed = [
        f"{_field(told, f).lower()} {_value(told, row, 'was', f)} → {_value(told, row, 'now', f)}"
        for f in told.compared.fields
        if row[f"was_{f}"] != row[f"now_{f}"] and f not in quiet
    ]
    return "; ".join(([] if row["what"] == "changed" else [said]) + changed) or said


def _value(told: Told, row: dict[str, Any], side: str, field: str) -> str:
    value = row[f"{side}_{field}"]
    if value is None:
        return "none"
    if field == "amount":
        return format_money(value, row[f"{side}_currency"] or told.compared.currency)
    if field == "owner":
        return told.compared.names(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _past(told: Told) -> Section:
    largest = sorted(told.past, key=lambda a: -abs(a.change))[:_PAST]
    shown = tuple(answer for answer in told.past if answer in largest)
    columns = (
        Column("answer", "Answer"),
        Column("day", "As of", "date"),
        Column("before", "Now", "money", told.compared.currency),
        Column("after", "Then", "money", told.compared.currency),
        Column("change", "Difference", "change", told.compared.currency),
    )
    rows: tuple[tuple[Part, ...], ...] = tuple(
        (
            "Open pipeline" if a.period == "all" else f"Bookings of {a.period}",
            str(a.day),
            a.before,
            a.after,
            _effect(a.change, told),
        )
        for a in shown
    )
    more = f"The {_PAST} that change most of {len(told.past):,}; --json has all. "
    kept = "An earlier answer can still be read again with --ledger-head, as it was published."
    note = f"{more if len(shown) < len(told.past) else ''}{kept}" if rows else ""
    empty = "Every answer of the last 13 weeks and 8 quarters stays as it is."
    return Section("Answers of earlier days", (Table("", columns, rows, note, empty=empty),))


def _held(held: tuple[tuple[Held, ...], tuple[Held, ...]], currency: str) -> Section:
    before, after = held
    reasons = {(h.reason, h.field): h.says for h in (*before, *after)}
    columns = (
        Column("reason", "Held back for"),
        Column("field", "Field"),
        Column("before", "Rows now", "count"),
        Column("after", "Rows then", "count"),
        Column("money", "At stake then", "money", currency),
    )
    rows: list[tuple[Part, ...]] = []
    for key, says in reasons.items():
        was = sum(h.rows for h in before if (h.reason, h.field) == key)
        now = [h for h in after if (h.reason, h.field) == key]
        known = [h.money for h in now if h.money is not None]
        stake: Part = money(sum(known), currency) if known else ""
        rows.append((says, key[1], count(was), count(sum(h.rows for h in now)), stake))
    note = "To mend them: quarterdeck quarantine fix." if any(h.rows for h in after) else ""
    empty = "No row is held back."
    return Section("Held back, not counted until fixed", (Table("", columns, tuple(rows), note,
                                                                empty=empty),))  # fmt: skip
