"""The page of one deal: a sentence, what to ask, how it went, and what is known of it."""

from datetime import date

from quarterdeck.reports.blocks import (
    Block,
    Column,
    Figures,
    Labelled,
    Notes,
    Part,
    Report,
    Section,
    Sentence,
    Table,
)
from quarterdeck.reports.deal.asking import element_name, findings, held_text
from quarterdeck.reports.deal.dealt import Dealt
from quarterdeck.reports.deal.over_time import changes_table, lanes, moves_table
from quarterdeck.reports.deal.words import (
    amount_figure,
    chance_figure,
    outcome_text,
    pushes_figure,
    said_day,
    stage_figure,
    times,
    usual_figure,
    value_text,
)
from quarterdeck.reports.figures import days
from quarterdeck.reports.page import page
from quarterdeck.words.named import ACCOUNT, Named

_LONGER, _SHORTER, _LATELY = 1.5, 0.75, 28
_SEVERE = {"critical": "critical", "warning": "warning", "info": "for information"}


def deal_report(dealt: Dealt) -> Report:
    """Return the page of a deal."""
    blocks: list[Block] = [_sentence(dealt), Section("", (_strip(dealt),))]
    blocks.append(_asked(dealt) if dealt.open else Section("The deal", (_facts(dealt),)))
    blocks.append(Section("How it went", (lanes(dealt),)))
    if dealt.path:
        blocks.append(Section("What moved its chance", (moves_table(dealt),)))
    blocks += [*_standards(dealt), *_opinions(dealt), *_known(dealt)]
    blocks.append(Section("Every change", (changes_table(dealt),)))
    if dealt.silent:
        blocks.append(Notes("Good to know", dealt.silent))
    title = dealt.now["title"] or dealt.id
    return page(dealt.source, title, tuple(blocks), period=dealt.period.label)


def _sentence(dealt: Dealt) -> Sentence:
    if not dealt.open:
        return Sentence((*_ended(dealt), *_pushed(dealt), "."), lead=True)
    parts: tuple[Part, ...] = (*_staying(dealt),)
    if dealt.chance is not None:
        shown = chance_figure(dealt, dealt.chance)
        parts += ("; ", shown, f" to be won in {dealt.period.label}")
    return Sentence((*parts, *_pushed(dealt), "."), lead=True)


def _staying(dealt: Dealt) -> tuple[Part, ...]:
    """Say how long it has been in its stage, against how long deals usually are."""
    stage, usual = dealt.now["stage"] or "no stage", usual_figure(dealt)
    if dealt.in_stage is None:
        return (f"Open in {stage}",)
    here: tuple[Part, ...] = (stage_figure(dealt), f" in {stage}")
    if usual is None or not usual.value:
        return here
    share = dealt.in_stage / usual.value
    if share >= _LONGER:
        often = f"{share:.1f}".removesuffix(".0")
        told = {"2": "twice"}.get(often, f"{often} times")
        return (*here, f", {told} the usual ", usual)
    word = ", less than the usual " if share < _SHORTER else ", where usual is "
    return (*here, word, usual)


def _pushed(dealt: Dealt) -> tuple[Part, ...]:
    n = dealt.now["pushes"] or 0
    return (f"; pushed to a later quarter {times(n)}",) if n else ()


def _ended(dealt: Dealt) -> tuple[Part, ...]:
    now = dealt.now
    on = now["closed_on"] or now["known_on"]
    took = (on - now["created_on"]).days if now["created_on"] else None
    after = f", {days(took).full} after it was created" if took is not None and took >= 0 else ""
    if now["outcome"] == "won":
        return ("Won on ", said_day(on), " for ", amount_figure(dealt), after)
    word = outcome_text(now["outcome"])
    return (f"{word} on {said_day(on)}{after}; it was worth ", amount_figure(dealt))


def _strip(dealt: Dealt) -> Figures:
    items = [Labelled(dealt.source.measure or "Amount", amount_figure(dealt))]
    if dealt.chance is not None:
        shown = chance_figure(dealt, dealt.chance)
        items.append(Labelled(f"Won in {dealt.period.label}", shown))
    if dealt.open and dealt.in_stage is not None:
        usual = usual_figure(dealt)
        note: tuple[Part, ...] = ("usual ", usual) if usual else ()
        items.append(Labelled("In its stage", stage_figure(dealt), note))
    items.append(Labelled("Pushes", pushes_figure(dealt), "to a later quarter"))
    return Figures(tuple(items))


def _asked(dealt: Dealt) -> Section:
    """Return what to ask next, beside the facts of the deal."""
    columns = (Column("finding", "What stands out"), Column("ask", "Ask next"))
    rows = tuple((finding.says, finding.asks) for finding in findings(dealt))
    told = Table("", columns, rows, empty="Nothing stands out: there is nothing to ask of it.")
    return Section("Ask next", (told,), aside=(_facts(dealt),))


def _facts(dealt: Dealt) -> Table:
    now = dealt.now
    account = Named(now["account"], ACCOUNT, now["account"]) if now["account"] else ""
    rows: list[tuple[Part, ...]] = [
        ("Owner", dealt.source.names(now["owner"])),
        ("Account", account),
        ("Stage", now["stage"] or "none"),
        ("Category", value_text(dealt, "category", now["category"])),
        ("Close date", said_day(now["close_date"]) or "none"),
        *_honest(dealt),
        ("Created", said_day(now["created_on"])),
        ("Known as", dealt.id),
    ]
    shown = tuple(row for row in rows if row[1])
    return Table("", (Column("what", "The deal"), Column("is", "Is")), shown)


def _honest(dealt: Dealt) -> list[tuple[Part, ...]]:
    """Return between which days it closes if it is won, as deals that stood alike did."""
    closing = dealt.closing
    if closing is None or closing.half is None or closing.most is None:
        return []
    return [
        ("If won, likely", _between(closing.half)),
        ("8 of 10 cases", _between(closing.most)),
    ]


def _between(band: tuple[date, date]) -> str:
    return f"{said_day(band[0])} to {said_day(band[1])}"


def _standards(dealt: Dealt) -> list[Block]:
    if not dealt.held:
        return []
    columns = (
        Column("standard", "Standard"),
        Column("severity", "Severity"),
        Column("says", "How it stands"),
        Column("do", "What to do"),
    )
    rows = tuple(
        (h.standard.title, _SEVERE[h.standard.severity], held_text(h), h.standard.do)
        for h in dealt.held
    )
    return [Section("Standards it breaks", (Table("", columns, rows),))]


def _opinions(dealt: Dealt) -> list[Block]:
    if not dealt.opinions:
        return []
    columns = (
        Column("person", "Who"),
        Column("verdict", f"For {dealt.period.label}"),
        Column("amount", "Amount"),
        Column("closes", "Closes", "date"),
        Column("said", "Said on", "date"),
        Column("note", "Why"),
    )
    rows = tuple(
        (
            dealt.source.names(o.person),
            o.verdict or "",
            value_text(dealt, "money", o.amount) if o.amount is not None else "",
            o.due_on.isoformat() if o.due_on else "",
            o.said_on.isoformat(),
            o.note,
        )
        for o in dealt.opinions
    )
    return [Section("What people said of it", (Table("", columns, rows).filled,))]


def _known(dealt: Dealt) -> list[Block]:
    """Return what was done for the deal and what is proven of it, as far as it is imported."""
    blocks: list[Block] = []
    if dealt.done:
        blocks.append(_done_table(dealt))
    if dealt.evidence:
        columns = (
            Column("element", "Element"),
            Column("score", "Proven"),
            Column("what", "By what"),
            Column("contact", "Who said it"),
            Column("told", "On", "date"),
        )
        rows = tuple(
            (
                element_name(row["element"] or ""),
                f"{row['score']} of 3",
                row["what"] or "",
                row["contact"] or "",
                row["told_on"].isoformat() if row["told_on"] else "",
            )
            for row in dealt.evidence
        )
        blocks.append(Table("Evidence, the least proven first", columns, rows).filled)
    return [Section("Activity and evidence", tuple(blocks))] if blocks else []


def _done_table(dealt: Dealt) -> Table:
    """Return what was done by kind: how often in all and lately, and when last."""
    columns = (
        Column("kind", "Activity"),
        Column("n", "Times"),
        Column("lately", f"In {_LATELY} days"),
        Column("last", "Last on", "date"),
    )
    kinds = sorted({row["kind"] or "activity" for row in dealt.done})
    rows = []
    for kind in kinds:
        mine = [row for row in dealt.done if (row["kind"] or "activity") == kind]
        lately = sum(r["n"] for r in mine if (dealt.as_of - r["done_on"]).days < _LATELY)
        last = max(row["done_on"] for row in mine).isoformat()
        rows.append((kind, f"{sum(r['n'] for r in mine)}", f"{lately}", last))
    return Table("", columns, tuple(rows))
