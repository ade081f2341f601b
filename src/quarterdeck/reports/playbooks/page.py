"""Two playbooks held against each other as a page: what is decided otherwise, and its effect."""

from collections.abc import Iterable
from dataclasses import replace

from quarterdeck.metrics.catalogue import find
from quarterdeck.movement.rules import Number, Shift
from quarterdeck.playbook.changes import Change
from quarterdeck.playbook.versions import Version
from quarterdeck.reports.blocks import Block, Column, Figure, Notes, Part, Report, Sentence, Table
from quarterdeck.reports.figures import exact, figure, money, signed
from quarterdeck.reports.playbooks.data import Differing, Listing
from quarterdeck.reports.playbooks.drafts import Draft

_MOST = 40
"""Changes of one file that a page lists; JSON has all of them."""

_FIRST = (
    "Nothing has been applied yet: the files answer as they stand, for every day. The first version"
    " applied will stand for all days before it too."
)


def diff_report(what: Differing) -> Report:
    """Return the page: what differs, what it does to deals, and to the numbers of the day."""
    blocks: list[Block] = [Sentence((_lead(what),), lead=True)]
    if what.changes:
        blocks.append(Notes("What is decided otherwise", tuple(_listed(what.changes))))
    if what.differs and what.deals:
        told = [shift_sentence(what, shift) for shift in what.effect.shifts]
        none = "No deal counts otherwise."
        blocks.append(Notes(f"What it does to the deals of {what.day}", tuple(told) or (none,)))
        blocks.append(_numbers(what))
    return _report(what.settings.name, "Playbook: what differs", what, tuple(blocks))


def draft_report(draft: Draft, what: Differing) -> Report:
    """Return the page of a draft: what differs and what that does, broken standards included."""
    report = diff_report(what)
    if not draft.broken:
        return report
    columns = (
        Column("standard", "Standard"),
        Column("before", "Deals now", "value"),
        Column("money_before", "Worth", "value"),
        Column("after", "With this change", "value"),
        Column("money_after", "Worth", "value"),
    )
    currency = what.settings.currency
    rows = tuple(
        (one.title, *_breaking(one.before, currency), *_breaking(one.after, currency))
        for one in draft.broken
    )
    table = Table("Which standards more or fewer deals break", columns, rows)
    return replace(report, blocks=(*report.blocks, table))


def _breaking(told: tuple[int, int] | None, currency: str) -> tuple[Part, Part]:
    if told is None:
        return "not held to it", ""
    return figure(told[0], "count"), exact(told[1], currency)


def listing_report(of: Listing) -> Report:
    """Return every applied version with its time, and which of them answers."""
    columns = (
        Column("version", "Version"),
        Column("id", "Id"),
        Column("since", "In force from the end of", "date"),
        Column("applied_at", "Applied at"),
        Column("by", "By"),
        Column("note", "Why"),
        Column("again", "Says"),
        Column("used", "Answers"),
    )
    rows = tuple(
        (
            str(one.number),
            one.id,
            one.since.isoformat(),
            f"{one.applied_at:%Y-%m-%d %H:%M} UTC",
            _by(of, one),
            one.note,
            f"the same as version {one.again}" if one.again else "what the files said",
            _answers(of, number),
        )
        for number, one in enumerate(of.versions)
    )
    lead = of.unapplied or "The files say what is applied." if of.versions else _FIRST
    table = (Table("Versions of the playbook", columns, rows),) if rows else ()
    return Report(
        title="Playbook",
        workspace=of.settings.name,
        as_of=of.last_day or of.today,
        ledger_head=of.ledger_head or "none yet",
        currency=of.settings.currency,
        blocks=(Sentence((_whole(lead),), lead=True), *table),
        simulated=of.settings.simulated,
    )


def applied_text(what: Differing, version: Version, *, files: bool = False) -> str:
    """Return what apply says when it is done: the version, and from when on it answers.

    `files` says that the files were made to say the same.
    """
    lines = [f"Applied version {version.number} ({version.id}), in force from {version.since} on."]
    if version.number == 1:
        lines.append("It also answers for all days before, until a later version is applied.")
    elif what.deals and what.day < version.since:
        lines.append(
            f"The last observed day is {what.day}: until the next import its answers keep the "
            "version in force then; --playbook current shows them under this one."
        )
    if version.again and not files:
        lines.append("The files still say otherwise; `quarterdeck diff` shows what.")
    return "\n".join(lines) + "\n"


def _by(of: Listing, one: Version) -> str:
    """Say who applied a version; whoever holds the files is nobody by name."""
    if one.by in {"", "owner"}:
        return "command line" if one.by else ""
    return of.names(one.by)


def _answers(of: Listing, at: int) -> str:
    """Say for which days a version answers."""
    one = of.versions[at]
    after = of.versions[at + 1] if at + 1 < len(of.versions) else None
    span = f"days before {after.since}" if after and not at else ""
    if after and at:
        span = f"days from {one.since} to before {after.since}"
    if after is None:
        span = f"days from {one.since} on" if at else "every day"
    if after and after.since == one.since and at:
        span = "no day: replaced the same day"
    last = "; the last observed day is one" if one == of.used and len(of.versions) > 1 else ""
    return f"{span}{last}"


def shift_sentence(what: Differing, shift: Shift) -> str:
    """Say which deals count otherwise, and how."""
    amount = money(shift.money, what.settings.currency)
    worth = f"worth {amount.full}"
    deals = f"{shift.deals:,} deal{'' if shift.deals == 1 else 's'} {worth}"
    one = shift.deals == 1
    before, after = (_value(what, shift.aspect, v) for v in (shift.before, shift.after))
    match shift.aspect:
        case "unmapped":
            return f"{deals}: the stage {before!r} becomes unmapped."
        case "mapped":
            return f"{deals}: the stage {after!r} is mapped now."
        case "stage":
            return f"{deals}: the stage is called {after!r} instead of {before!r}."
        case "value":
            changes = "changes" if one else "change"
            by = f"by {signed(amount)} {amount.currency} in all"
            return f"{shift.deals:,} deal{'' if one else 's'} {changes} in value, {by}."
        case aspect:
            return f"{deals} change{'s' if one else ''} {aspect} from {before} to {after}."


def _value(what: Differing, aspect: str, value: str) -> str:
    if aspect in {"owner", "team"}:
        return "no team" if value == "(none)" else what.names(value)
    if aspect == "category":
        return value.replace("_", " ").capitalize()
    return value.replace("_", " ") if aspect == "outcome" else value


def _numbers(what: Differing) -> Table:
    draft = what.after.draft
    columns = (
        Column("metric", "Number"),
        Column("period", "Period"),
        Column("before", "In force now" if draft else what.before.name, "value"),
        Column("after", "With this change" if draft else what.after.name, "value"),
        Column("change", "Change", "value"),
    )
    rows = tuple(_row(what, number) for number in what.effect.numbers)
    compared = "Open and weighted pipeline, coverage, close rate and the bookings of every quarter"
    note, empty = f"{compared} were compared.", f"{compared} stay the same."
    return Table("What it does to the numbers", columns, rows, note, empty=empty)


def _row(what: Differing, number: Number) -> tuple[Part, ...]:
    currency = what.settings.currency
    old, new = (_figure(v, number.unit, currency) for v in (number.before, number.after))
    known = number.before is not None and number.after is not None
    change: Part = ""
    if known:
        gone = (number.after or 0) - (number.before or 0)
        change = signed(_figure(gone, number.unit, currency))
    return find(number.metric).title, number.period, old, new, change


def _figure(value: float | None, unit: str, currency: str) -> Figure:
    if unit == "money" and value is not None:
        return exact(int(value), currency)
    return figure(value, unit, currency=currency)


def _lead(what: Differing) -> str:
    if what.first and what.before.version is None and what.after.version is None:
        return _FIRST
    if not what.differs:
        return (
            f"{what.after.name} say{'s' if what.after.version else ''} the same as "
            f"{what.before.inside}."
        )
    count = len(what.changes)
    decided = f"{count} thing{' is' if count == 1 else 's are'} decided otherwise"
    against = f"{what.after.name} against {what.before.inside}"
    return f"{against}: {decided}."


def _listed(changes: Iterable[Change]) -> Iterable[str]:
    """Yield the sentences, those of one file cut short."""
    by_file: dict[str, list[str]] = {}
    for change in changes:
        by_file.setdefault(change.file, []).append(change.says)
    for file, says in by_file.items():
        yield from says[:_MOST]
        if len(says) > _MOST:
            yield f"{len(says) - _MOST} more changes of {file}."


def _whole(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _report(name: str, title: str, what: Differing, blocks: tuple[Block, ...]) -> Report:
    return Report(
        title=title,
        workspace=name,
        as_of=what.day,
        ledger_head=what.ledger_head or "none yet",
        currency=what.settings.currency,
        blocks=blocks,
        simulated=what.settings.simulated,
    )
