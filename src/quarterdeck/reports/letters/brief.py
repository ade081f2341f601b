"""The brief of a day as a letter: the sentences and numbers of its page, shortened to a mail."""

from collections.abc import Iterator, Sequence

from quarterdeck.reports.blocks import Block, EmptyState, Figures, Landing, Section, Sentence, plain
from quarterdeck.reports.figures import money, signed
from quarterdeck.reports.letters.letter import BRIEF, Item, Letter, Passage, Strip, deal_of
from quarterdeck.reports.today.brief import Brief, Moved, Need
from quarterdeck.reports.today.page import matters, said_day, today_report, what_changed
from quarterdeck.words.named import deal_name


def brief_letter(brief: Brief) -> Letter:
    """Return the letter of a brief; every word and number is that of its page."""
    report = today_report(brief)
    blocks = tuple(_all(report.blocks))
    said = [_said(block) for block in blocks if isinstance(block, Sentence | EmptyState)]
    strip = next((_strip(block) for block in blocks if isinstance(block, Landing)), None)
    whose = f"{report.scope}, " if report.scope else ""
    day = f"as known by the end of {said_day(report.as_of)} {report.as_of.year}"
    return Letter(
        kind=BRIEF,
        subject=f"{report.workspace}: {_short(brief)}",
        company=report.workspace,
        simulated=report.simulated,
        about=f"{whose}{report.period}, {day}",
        lead=said[0],
        page="today",
        opens="Open Today",
        says=tuple(said[1:]),
        figures=tuple(
            (item.label, item.figure.full)
            for block in blocks
            if isinstance(block, Figures)
            for item in block.items
        ),
        strip=strip,
        passages=_passages(brief),
    )


def _all(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks of a page, those of its sections in their place."""
    for block in blocks:
        if isinstance(block, Section):
            yield from _all(block.blocks)
        else:
            yield block


def _said(block: Sentence | EmptyState) -> str:
    return block.plain if isinstance(block, Sentence) else f"{block.says} {block.next_step}".strip()


def _short(brief: Brief) -> str:
    """Return the subject: the change of the number and how much waits."""
    told = []
    if brief.bridge is not None:
        whole = brief.bridge.whole
        change = money(whole.closing.expected - whole.opening.expected, brief.source.currency)
        since = f"since {said_day(brief.since)}"
        moved = f"{signed(change)} {change.suffix}" if change.value else "no change"
        told.append(f"{brief.period.label} {moved} {since}")
    else:
        told.append(f"{brief.period.label}, {said_day(brief.source.question.as_of)}")
    if brief.needs:
        told.append(f"{len(brief.needs)} {'thing waits' if len(brief.needs) == 1 else 'wait'}")
    return ", ".join(told)


def _strip(block: Landing) -> Strip | None:
    served = block.rows[0]
    if served.likely is None:
        return None
    low, high = (round(end) for end in served.likely)
    target = None if block.target is None else int(block.target.value or 0)
    return Strip(int(block.booked.value or 0), low, high, target)


def _passages(brief: Brief) -> tuple[Passage, ...]:
    needs = Passage("Needs you", tuple(_need(brief, need) for need in brief.needs))
    changed = Passage(
        f"Changed since {said_day(brief.since)}",
        tuple(_moved(brief, moved) for moved in brief.moved),
    )
    order = (needs, changed) if brief.role == "revops" else (changed, needs)
    return tuple(passage for passage in order if passage.items)


def _moved(brief: Brief, moved: Moved) -> Item:
    deal = moved.deal
    named = deal_name(deal.title, deal.id)
    effect = signed(money(moved.effect, brief.source.currency))
    owner = brief.source.names(deal.owner)
    lines = (f"{owner}: {what_changed(brief, moved)}; {matters(brief, moved)}", moved.asks)
    return Item(str(named), deal_of(named), f"{effect} {brief.source.currency}", lines)


def _need(brief: Brief, need: Need) -> Item:
    amount = money(need.money, brief.source.currency).full if need.money else ""
    largest = f"Largest: {need.largest}" if need.largest else ""
    return Item(plain(need.says), "", amount, tuple(part for part in (need.do, largest) if part))
