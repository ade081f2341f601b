"""Targets as a form: what each part of the company is to reach in a period, and from when on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from quarterdeck.desk.sheets.part import HEAD, Book, Edit, Part, TableEdit, asked_for, refused
from quarterdeck.desk.sheets.tree import nodes_below, teams
from quarterdeck.playbook.model import Target
from quarterdeck.playbook.settings import TARGET_KINDS
from quarterdeck.playbook.targets import COLUMNS, COMPANY, FILE
from quarterdeck.reports.playbooks.sheets import YES, Cell, Choice, Line, Sheet, Typed, Wrongs
from quarterdeck.words.calendar import Period, parse_period
from quarterdeck.words.days import parse_day
from quarterdeck.words.money import format_money, parse_minor, to_major
from quarterdeck.words.problem import QuarterdeckError
from quarterdeck.words.target import TARGET_MEASURES

_AHEAD = 4
_MOST = 400
_WHOLE = "company-wide"
"""The key of the company's own line; in the file it is a scope without a name."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which targets: of a period, a kind and a measure, for a team and all below it."""

    period: Period
    kind: str
    measure: str
    team: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class _Typed:
    """One target as typed: for whom, how much, from when on, or put right as it always was."""

    key: str
    amount: str
    since: date
    correct: bool


def sheet(book: Book) -> Sheet:
    """Return the targets of one period, a line for each part of the company of today."""
    asked = _asked(book)
    stands = _stands(book, asked)
    parts = list(_parts(book, asked, stands))
    currency = book.playbook.settings.currency
    cut = f" The first {_MOST} of {len(parts)} are shown: choose a team." if parts[_MOST:] else ""
    return Sheet(
        PART.name,
        PART.title,
        f"What each part of the company is to reach in {asked.period.label}, in {currency} unless "
        f"a line says otherwise; an empty field is no target.{cut}",
        ("Who", f"Target, {currency}", "In force from", "Before that"),
        tuple(_line(book, stands, node, depth) for node, depth in parts[:_MOST]),
        choices=asked.choices,
        head=_head(book, asked),
    )


def edit(book: Book, typed: Typed) -> Edit:
    """Return targets.csv with what was typed: new lines from a day on, or lines put right."""
    asked = _asked(book)
    table, wrong = TableEdit(book.root, FILE, COLUMNS), Wrongs()
    told = {c.name: c.value for c in _head(book, asked).each} | dict(typed.get(HEAD, {}))
    try:
        since = parse_day(told["since"])
    except QuarterdeckError as error:
        refused(wrong, HEAD, "since", error)
        return Edit({}, wrong)
    stands = _stands(book, asked)
    for key, cells in typed.items():
        if key != HEAD and "amount" in cells:
            one = _Typed(key, cells["amount"].strip(), since, told["correct"] == YES)
            try:
                _write(book, table, asked, one, stands.get(_scope(key), []))
            except QuarterdeckError as error:
                refused(wrong, key, "amount", error)
    return Edit(table.texts, wrong, table.place)


PART = Part("targets", "Targets", "Who is to reach how much in which period.", sheet, edit)


def _asked(book: Book) -> _Asked:
    settings, which = book.playbook.settings, book.which
    periods = _periods(book)
    now = settings.calendar.quarter_of(book.today).label
    period = asked_for("for", "Period", periods, which, now)
    kinds = tuple((kind, kind) for kind in TARGET_KINDS)
    kind = asked_for("kind", "Kind", kinds, which, settings.target_kind)
    worth = (TARGET_MEASURES[0], *(m.name for m in book.playbook.measures))
    usual = settings.measure if settings.measure in worth else worth[0]
    measure = asked_for("of", "Measure", tuple((m, m) for m in worth), which, usual)
    team = asked_for("team", "Team", (("", "the whole company"), *teams(book)), which, "")
    shown = (period, kind, *((measure,) if worth[1:] else ()), *((team,) if team.several else ()))
    label = parse_period(period.value, settings.calendar)
    return _Asked(label, kind.value, measure.value, team.value, shown)


def _periods(book: Book) -> tuple[tuple[str, str], ...]:
    """Return the periods that have targets and the quarters to come, the latest first."""
    calendar = book.playbook.settings.calendar
    quarter = calendar.quarter_of(book.today)
    found = {
        label: parse_period(label, calendar) for label in {t.period for t in book.playbook.targets}
    }
    for _ in range(_AHEAD + 1):
        found[quarter.label] = quarter
        quarter = calendar.quarter_of(quarter.end)
    latest = sorted(found.values(), key=lambda p: (p.start, p.end), reverse=True)
    return tuple((period.label, period.label) for period in latest)


def _stands(book: Book, asked: _Asked) -> dict[str, list[tuple[int, Target]]]:
    """Return the lines of each scope's target with their places in the file, the last one last."""
    found: dict[str, list[tuple[int, Target]]] = {}
    about = (asked.period.label, asked.kind, asked.measure)
    for place, one in enumerate(book.playbook.targets):
        if (one.period, one.kind, one.measure) == about:
            found.setdefault(one.scope, []).append((place, one))
    for lines in found.values():
        lines.sort(key=lambda line: (line[1].since, line[1].version))
    return found


def _parts(
    book: Book, asked: _Asked, stands: dict[str, list[tuple[int, Target]]]
) -> Iterator[tuple[str, int]]:
    """Yield the company and each part of it with its depth, then whoever else has a target."""
    listed = list(nodes_below(book, asked.team))
    if not asked.team:
        yield "", 0
        top, *below = listed or [("", 0)]
        one_root = top[0] not in stands and all(depth > top[1] for _, depth in below)
        listed = [(node, depth - 1) for node, depth in below] if one_root else listed
    yield from listed
    if not asked.team:
        known = {node for node, _ in listed}
        yield from ((scope, 0) for scope in sorted(stands) if scope and scope not in known)


def _line(book: Book, stands: dict[str, list[tuple[int, Target]]], node: str, depth: int) -> Line:
    lines = [one for _, one in stands.get(node, [])]
    last = lines[-1] if lines else None
    usual = book.playbook.settings.currency
    unit = last.currency if last else ""
    amount = Cell("amount", "Target", _plain(last, unit or usual), "amount", unit=unit, size=14)
    since = Cell("since", "In force from", f"{last.since}" if last else "", "shown")
    before = "; ".join(
        f"{format_money(t.amount, t.currency or usual)} from {t.since}" for t in lines[:-1]
    )
    earlier = Cell("before", "Before that", before, "shown")
    title = book.name(node) if node else "The company"
    return Line(node or _WHOLE, title, ((amount,), (since,), (earlier,)), depth=depth)


def _plain(one: Target | None, unit: str) -> str:
    """Return an amount as people type it: grouped, without the decimals that say nothing."""
    return format_money(one.amount, unit).partition(" ")[0].removesuffix(".00") if one else ""


def _head(book: Book, asked: _Asked) -> Line:
    day = max(book.today, asked.period.start)
    since = Cell("since", "A change is in force from", f"{day}", "day")
    correct = Cell("correct", "It was written down wrong: it was so all along", "", "check")
    return Line(HEAD, "", ((since, correct),))


def _scope(key: str) -> str:
    return "" if key == _WHOLE else key


def _write(
    book: Book, table: TableEdit, asked: _Asked, one: _Typed, lines: list[tuple[int, Target]]
) -> None:
    """Change the line of a target or add the next; raises QuarterdeckError for what cannot be."""
    place, last = lines[-1] if lines else (-1, None)
    if not one.amount:
        if last and not one.correct:
            raise QuarterdeckError(
                "A target that was in force is not taken away.",
                fix="Type 0 for none from that day on, or tick that it was written down wrong.",
            )
        if last:
            table.change(one.key, place, None)
        return
    currency = last.currency if last else ""
    unit = currency or book.playbook.settings.currency
    amount = parse_minor(one.amount, unit)
    if last and amount == last.amount:
        return
    text = to_major(amount, unit).removesuffix(".00")
    if last and one.correct:
        table.change(one.key, place, {"amount": text})
        return
    if last and last.since > one.since:
        raise QuarterdeckError(
            f"Another amount is in force from {last.since} on already.",
            fix="Choose that day or a later one, or tick that it was written down wrong.",
        )
    table.add(one.key, _cells(asked, one, (text, currency), last))


def _cells(
    asked: _Asked, one: _Typed, amount: tuple[str, str], last: Target | None
) -> dict[str, str]:
    """Return the next line of a target, after the last one where there is one."""
    same_day = last is not None and last.since == one.since
    return {
        "scope": _scope(one.key) or COMPANY,
        "measure": asked.measure,
        "period": asked.period.label,
        "amount": amount[0],
        "kind": asked.kind,
        "since": f"{one.since}",
        "version": f"{last.version + 1 if last and same_day else 1}",
        "currency": amount[1],
    }
