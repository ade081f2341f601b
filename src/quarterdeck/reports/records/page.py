"""The page of data quality: how far records can be relied on, whose and which are to be mended."""

from quarterdeck.engine.sql import Raw
from quarterdeck.metrics.hygiene import FAULTS, KINDS, SCORE
from quarterdeck.reports.blocks import (
    Block,
    EmptyState,
    Figures,
    Labelled,
    Part,
    Point,
    Report,
    Section,
    Sentence,
    Table,
    Trend,
)
from quarterdeck.reports.figures import MILLIONTHS, count, of_deals
from quarterdeck.reports.page import page
from quarterdeck.reports.records.data import Records, score
from quarterdeck.reports.records.numbers import hygiene, hygiene_said, of_row, summed
from quarterdeck.reports.records.tables import LABELS, deals_table, faults_table, parts_table

TITLE = "Data quality"


def records_report(records: Records) -> Report:
    """Return the page; before any deal is open it says so."""
    if records.now is None:
        empty = EmptyState("No deal is open on that day, so there is no record to rely on.", "")
        return page(records.source, TITLE, (empty,))
    by, issue = records.shown.by, records.shown.issue
    blocks: list[Block] = [_of_issue(records) if issue else _lead(records)]
    if not issue:
        blocks.append(standing(records))
        blocks += [_fields(records)] if by in {"", "field"} else []
        blocks += [_whose(records, by or "owner")] if by != "field" else []
    blocks.append(deals_table(records))
    return page(records.source, TITLE, tuple(blocks))


def records_sheet(records: Records) -> Table:
    """Return the one table that a CSV file holds: the breakdown asked for, or else the deals."""
    if records.shown.by == "field":
        return faults_table(records)
    if records.shown.by and not records.shown.issue:
        return parts_table(records.parts(records.shown.by))
    return deals_table(records)


def _lead(records: Records) -> Sentence:
    row = records.now or {}
    wrong = int(row["n"]) - int(row["sound"])
    opened = summed(records, "n", "Open deals")
    if not wrong:
        return Sentence(
            ("Nothing is held against any of ", *of_deals(opened, "open"), "."), lead=True
        )
    failing = count(
        wrong,
        records.whole.explain(
            Raw("n - sound"),
            of_row(row),
            said=("To mend", "Open deals with something held against them.", "deals - sound ones"),
            n=wrong,
        ),
    )
    are = "has" if wrong == 1 else "have"
    stake = summed(records, "money_at_stake", "At stake")
    return Sentence(
        (
            failing, " of ", *of_deals(opened, "open"), f" {are} something held against them: ",
            stake, " of ", summed(records, "money", "Open pipeline"), ". ", *_then(records),
        ),
        lead=True,
    )  # fmt: skip


def _of_issue(records: Records) -> Sentence:
    """Say of how many deals the one issue is, what is at stake and what to do."""
    fault = next(fault for fault in FAULTS if fault.name == records.shown.issue)
    stake = summed(records, f"money_{fault.name}", f"{fault.title}: money")
    counted = of_deals(summed(records, fault.name, fault.title), "open")
    said = (f"{fault.title}: ", *counted, " worth ", stake, f". {fault.do}")
    return Sentence(said, lead=True)


def _then(records: Records) -> tuple[Part, ...]:
    """Say the score, and what it was when the trend begins."""
    now = ("Hygiene is ", hygiene(records.whole, records.now or {}))
    if records.then is None:
        return (*now, ".")
    weeks = (records.day - records.then["day"]).days // 7
    return (*now, f", {weeks} weeks before it was ", hygiene(records.whole, records.then), ".")


def standing(records: Records) -> Section:
    """Return the score, the four shares it is made of, and how it ran."""
    source = records.source
    names = (SCORE, *(f"{SCORE}:{kind}" for kind in KINDS))
    answers = source.metrics(names, None)
    labels = ("Hygiene", *LABELS.values())
    notes = ("all four multiplied", "amount, date, owner, account", "can be true on the day",
             f"changed within {source.facts.playbook.settings.stale_days} days",
             "nothing contradicts")  # fmt: skip
    strip = Figures(
        tuple(
            Labelled(label, source.shown(answer, None), note)
            for label, note, answer in zip(labels, notes, answers.values(), strict=True)
        )
    )
    aside = (_trend(records),) if len(records.weeks) > 1 else ()
    return Section("How far the records can be relied on", (strip,), aside)


def _trend(records: Records) -> Trend:
    points = tuple(
        Point(row["day"], round((score(row) or 0) * MILLIONTHS), hygiene_said(records.whole, row))
        for row in records.weeks
    )
    said = f"Hygiene at the end of each week to {records.day}, as each knew it."
    return Trend("Hygiene", said, points, hygiene(records.whole, records.weeks[-1]))


def _fields(records: Records) -> Section:
    return Section("What is wrong, field by field", (faults_table(records),))


def _whose(records: Records, dimension: str) -> Section:
    parts = records.parts(dimension)
    title = "Whose records" if dimension == "owner" else "By " + dimension
    return Section(title, (parts_table(parts),))
