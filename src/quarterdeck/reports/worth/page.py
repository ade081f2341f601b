"""The page of what fields are worth: the verdict, money missed without each, all measures."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from quarterdeck.forecast.worth import Value, Weighed, Worth
from quarterdeck.reports.blocks import (
    Block,
    Column,
    EmptyState,
    Mark,
    Notes,
    Part,
    Report,
    Section,
    Sentence,
    Span,
    Spans,
    Table,
)
from quarterdeck.reports.figures import MINUS, count, rate, ratio
from quarterdeck.reports.forecast_tables import ends_told
from quarterdeck.reports.page import page
from quarterdeck.reports.worth.valued import Valued, field_head, field_named, said_of

_WORDS = {
    "keep": "worth keeping",
    "hurts": "misled the forecast",
    "deals": "worth keeping for the deals",
    "chance": "no gain beyond chance",
    "few": "too few days to be sure",
    "silent": "nothing changes",
}


def worth_report(valued: Valued) -> Report:
    """Return the page of what fields are worth."""
    title, found = "What fields are worth to the forecast", valued.weighed
    if found is None or not found.fields:
        says = "Nothing was won in any of these periods" if found is None else "No field is used"
        nothing = EmptyState(f"{says}, so there is nothing to weigh.", "Take other days.")
        return page(valued.source, title, (nothing,))
    blocks: tuple[Block, ...] = (
        Sentence(tuple(_lead(found)), lead=True),
        Sentence(tuple(_second(valued, found))),
        Section("Money missed without it", (_picture(valued, found),)),
        Section("In words", (Notes("", tuple(said_of(w, valued) for w in _all(found))),)),
        Section("All measures", (_table(valued, found),)),
        Notes("How to read it", tuple(_notes(found))),
    )
    return page(valued.source, title, blocks, period=valued.origins.kind)


def worth_sheet(valued: Valued) -> Table:
    """Return the fields as one table for CSV, the ends of intervals as numbers."""
    currency, found = valued.source.currency, valued.weighed
    measures = (("missed", "money"), ("wape", "rate"), ("width", "rate"), ("crps", "rate"))
    columns: list[Column] = [Column("field", "Left out")]
    for name, kind in (*measures, ("logloss", "ratio")):
        suffix = currency if kind == "money" else ""
        columns += [
            Column(f"{name}{end}", f"{name}{end}", kind, suffix) for end in ("", "_low", "_high")
        ]
    columns.append(Column("verdict", "In words"))
    rows = tuple(_sheet_row(valued, worth) for worth in (_all(found) if found else ()))
    return Table("", tuple(columns), rows)


def _sheet_row(valued: Valued, worth: Worth) -> tuple[Part, ...]:
    cells: list[Part] = [worth.field]
    for name in ("missed", "wape", "width", "crps", "logloss"):
        value: Value = getattr(worth, name)
        tell = valued.money if name == "missed" else ratio if name == "logloss" else rate
        ends = value.between or ("", "")
        cells += [tell(one) if not isinstance(one, str) else one for one in (value.more, *ends)]
    return (*cells, worth.verdict)


def _all(found: Weighed) -> tuple[Worth, ...]:
    return (*found.fields, *((found.together,) if found.together else ()))


def _lead(found: Weighed) -> Iterator[Part]:
    n = len(found.fields)
    yield f"Of {n} field{'' if n == 1 else 's'} the forecast looks at, "
    kept, deals = ([w for w in found.fields if w.verdict == v] for v in ("keep", "deals"))
    if kept:
        yield f"{_these(kept)} make the total better by more than chance would"
    else:
        yield "none makes the total better by more than chance would"
    yield f"; {_these(deals)} make only the chances of deals better." if deals else "."


def _these(worths: Sequence[Worth]) -> str:
    *rest, last = (field_named(worth.field) for worth in worths)
    return f"{', '.join(rest)} and {last}" if rest else last


def _second(valued: Valued, found: Weighed) -> Iterator[Part]:
    yield from ("With all of them it was off by ", valued.money(found.missed), f" {valued.per}, ")
    yield from (rate(found.wape), " of what was won, on ", count(found.days), " past days")
    if found.together is None:
        yield "."
        return
    more = found.together.missed.more
    yield from ("; with none of them by ", valued.money(found.missed + more), ".")


def _picture(valued: Valued, found: Weighed) -> Spans:
    rows = tuple(
        Span(
            field_head(w.field),
            valued.money(w.missed.more),
            w.missed.more,
            w.missed.between,
            _WORDS[w.verdict],
            firm=w.missed.firm,
            strong=w is found.together,
        )
        for w in _all(found)
    )
    return Spans(
        f"How much more the forecast misses {valued.per} without it",
        "Money missed more without each field, the most first.",
        rows,
        ("Left out", "Missed more", "90 % of resamples"),
        "money",
        valued.source.currency,
        marks=(Mark(0, "no difference", "target"),),
        note="Right of the line: the field helps. Solid: more than chance explains. Line through "
        "the dot: what 90 % of resamples hold.",
    )


def _table(valued: Valued, found: Weighed) -> Table:
    currency = valued.source.currency
    columns = (
        Column("field", "Left out"),
        Column("missed", "Missed more", "change", currency),
        Column("missed_between", "90 % of resamples"),
        Column("wape", "Off by more", "change", "%"),
        Column("wape_between", "90 %"),
        Column("width", "80 % range wider by", "change", "%"),
        Column("crps", "CRPS", "change", "%"),
        Column("logloss", "Log loss of deals", "change"),
        Column("logloss_between", "90 %"),
        Column("verdict", "In words"),
    )
    rows = tuple(_row(valued, worth) for worth in _all(found))
    return Table("", columns, rows, "Above zero: worse without it.").filled


def _row(valued: Valued, worth: Worth) -> tuple[Part, ...]:
    return (
        field_head(worth.field),
        valued.money(worth.missed.more),
        ends_told(worth.missed.between, "money", valued.source.currency),
        rate(worth.wape.more),
        ends_told(worth.wape.between, "rate"),
        rate(worth.width.more),
        rate(worth.crps.more),
        replace(ratio(worth.logloss.more), text=_four(worth.logloss.more), suffix=""),
        " to ".join(_four(end).replace("-", MINUS) for end in worth.logloss.between or ()),
        _WORDS[worth.verdict],
    )


def _four(value: float) -> str:
    """Return a small difference with four decimals, and no sign where it rounds to nothing."""
    return f"{round(value, 4) or 0.0:.4f}"


def _notes(found: Weighed) -> Iterator[str]:
    yield (
        "Each field is left out as if nobody had recorded it, and everything is fitted anew for "
        "every day. Amounts still count as money; left out is only what they say about winning."
    )
    yield (
        "Fields overlap: what one tells another may tell too, so the parts do not add up to all of "
        "them together."
    )
    yield (
        f"More than chance: with {len(found.fields)} fields looked at, an interval that holds "
        f"{100 - 10 / len(found.fields):.1f} % of resamples does not reach zero."
    )
    if found.block > 1:
        yield (
            f"Up to {found.block} neighbouring days see the same weeks; resamples take blocks of "
            f"{found.block}, so {found.days} days are worth about "
            f"{max(found.days // found.block, 1)}."
        )
    yield (
        "CRPS: how far off the whole range was, as a share of what was won. Log loss: how far off "
        "deals' chances were."
    )
