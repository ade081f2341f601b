"""What the context bar offers: the parts of the company, periods, measures and days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from quarterdeck.desk.parts import part_of
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.web.state import State
from quarterdeck.words.calendar import FiscalCalendar

_BACK, _AHEAD = 8, 2
_INDENT = "\u2003"
_RUNNING = " (running)"


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list: what the address says, and what people read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen by somebody in a company, and from which day to which it can be asked.

    `workspace` is what the company calls itself, `simulated` that it is none.
    """

    scopes: tuple[Choice, ...]
    periods: tuple[Choice, ...]
    measures: tuple[Choice, ...]
    first_day: date
    last_day: date
    workspace: str
    simulated: bool


def choices_of(desk: Desk, viewer: Viewer) -> Choices:
    """Return what somebody may choose; the parts of the company are those open to them now."""
    last = desk.last_day
    settings = desk.playbook.settings
    calendar = settings.calendar
    measures = [Choice(m.name, m.title or m.name) for m in desk.playbook.measures]
    return Choices(
        tuple(_scopes(desk, viewer)),
        tuple(_periods(calendar, last)),
        (Choice("", "Amount"), *measures) if measures else (),
        desk.facts.first_known or last,
        last,
        settings.name,
        settings.simulated,
    )


def words_of(choices: Choices, state: State) -> dict[str, str]:
    """Return what is looked at in a few words, by field; what goes without saying is left out."""
    told = {
        "scope": _label(choices.scopes, state.scope),
        "period": _label(choices.periods, state.period).removesuffix(_RUNNING),
        "measure": _label(choices.measures, state.measure) if state.measure else "",
        "as_of": f"as of {_short(state.as_of, choices.last_day)}",
        "compare": f"vs {_short(state.compare, choices.last_day)}" if state.compare else "",
        "where": state.where,
    }
    return {name: text for name, text in told.items() if text}


def _label(listed: tuple[Choice, ...], value: str) -> str:
    return next((one.label.strip() for one in listed if one.value == value), value)


def _short(text: str, last: date) -> str:
    """Return a day with its year only where it is not that of the last day known."""
    try:
        day = date.fromisoformat(text) if text else last
    except ValueError:
        return text
    return f"{day.day} {day:%b}" if day.year == last.year else f"{day.day} {day:%b %Y}"


def _scopes(desk: Desk, viewer: Viewer) -> Iterator[Choice]:
    """Yield teams before the persons in them, each under what it belongs to."""
    if viewer.only_whole:
        yield Choice("", "Whole company")
        return
    open_ = part_of(desk, viewer)
    ways = {n: w for n, w in desk.places.items() if open_ is None or n in open_.nodes}
    names = desk.names(ways)
    yield Choice("", "Whole company" if open_ is None else names.get(open_.top, open_.top))
    least = min((len(way) for way in ways.values()), default=1)
    order = sorted(ways, key=lambda n: [names.get(part, part) for part in ways[n]])
    for node in order:
        depth = len(ways[node]) - least
        if len(ways[node]) > 1:
            yield Choice(node, f"{_INDENT * depth}{names[node]}")


def _periods(calendar: FiscalCalendar, day: date) -> Iterator[Choice]:
    running = calendar.quarter_of(day)
    ahead = [running]
    for _ in range(_AHEAD):
        ahead.append(calendar.next(ahead[-1]))
    yield Choice("", f"{running.label}{_RUNNING}")
    yield from (Choice(period.label, period.label) for period in reversed(ahead[1:]))
    period = running
    for _ in range(_BACK):
        period = calendar.previous(period)
        yield Choice(period.label, period.label)
    year = calendar.year(calendar.year_of(day))
    yield Choice(year.label, f"Year {year.label}")
