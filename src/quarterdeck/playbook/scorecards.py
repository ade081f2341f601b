"""playbook/scorecards.toml: who is measured by what, as named sets of metrics."""

import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path

from quarterdeck.playbook import toml
from quarterdeck.playbook.notes import Notes, Section, Source, read_toml
from quarterdeck.playbook.standards import THOUSAND, plain
from quarterdeck.playbook.yardsticks import CardPart, Scorecard

FILE = "playbook/scorecards.toml"
_GOALS = "goals"


@cache
def built_in() -> tuple[Scorecard, ...]:
    """Return the scorecards that come with the product."""
    text = (files("quarterdeck") / "playbook" / "scorecards.toml").read_text("utf-8")
    data = tomllib.loads(text, parse_float=Decimal)
    return _cards(Section(Source("scorecards.toml", text, data), data, Notes()))


def read_scorecards(root: Path, notes: Notes) -> tuple[Scorecard, ...]:
    """Read the company's own scorecards; none where the file is absent."""
    whole = read_toml(root, FILE, notes)
    return _cards(whole) if whole is not None else ()


def written(cards: tuple[Scorecard, ...]) -> dict[str, str]:
    """Return the text of the file that says the same; nothing for none."""
    tables = [_written(card) for card in cards]
    return {FILE: "\n".join(tables)} if tables else {}


def _cards(whole: Section) -> tuple[Scorecard, ...]:
    return tuple(_card(name, section) for name, section in whole.sections())


def _card(name: str, section: Section) -> Scorecard:
    title = section.text("title") or name
    goals = section.section(_GOALS)
    parts = [
        CardPart(part, section.texts(part, required=True))
        for part in section.table
        if part not in {"title", _GOALS}
    ]
    if not parts:
        fix = 'Add a line such as Growth = ["bookings", "nrr"] below it.'
        section.note("", f"The scorecard {name!r} measures nothing.", fix=fix)
    return Scorecard(name, title, tuple(parts), tuple(_goals(goals)), section.where())


def _goals(section: Section) -> list[tuple[str, int]]:
    """Read what a metric should come to, in whole thousandths."""
    found = []
    for name in section.table:
        value = section.get(name)
        number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        exact = Decimal(f"{value}") * THOUSAND if number else Decimal("NaN")
        if exact.is_finite() and exact == int(exact):
            found.append((name, int(exact)))
            continue
        fix = "Use a number with at most three decimals, such as 0.25 or 3; shares are fractions."
        section.note(name, f"{name} cannot be {value}.", fix=fix)
    return found


def _written(card: Scorecard) -> str:
    entries = {"title": toml.text(card.title)}
    entries |= {part.title: toml.texts(part.metrics) for part in card.parts}
    if card.goals:
        entries[_GOALS] = toml.inline({name: plain(goal) for name, goal in card.goals})
    return toml.table((card.name,), entries)
