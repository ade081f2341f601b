"""Columns of a file that break deals down: those of declared breakdowns, others as an offer."""

from quarterdeck.connectors.guess.columns import DIMENSION, Roles
from quarterdeck.connectors.guess.draft import Paper
from quarterdeck.connectors.guess.evidence import Choice, Confidence
from quarterdeck.connectors.guess.known import fit, words
from quarterdeck.connectors.guess.profile import Profile, Sheet
from quarterdeck.playbook import toml
from quarterdeck.playbook.model import Playbook

_FEWEST, _MOST_VALUES = 2, 25
_BREAKDOWNS = 4


_SOURCES = {"deals": "deal", "accounts": "account"}


def declared_fields(table: str, playbook: Playbook) -> tuple[str, ...]:
    """Return the fields of the breakdowns that the playbook declares for the rows of a table."""
    source = _SOURCES.get(table)
    return tuple(f"{DIMENSION}{d.name}" for d in playbook.dimensions if d.source == source)


def declared_breakdowns(table: str, playbook: Playbook, roles: Roles, paper: Paper) -> None:
    """Draft the declared breakdowns whose column somebody named."""
    for field in declared_fields(table, playbook):
        if roles[field]:
            paper.fill(field, toml.text(roles[field]), Choice(field, Confidence.CERTAIN, _SAID))


_SAID = "as you said"


def offer_breakdowns(sheet: Sheet, roles: Roles, paper: Paper) -> None:
    """Offer columns of few values as breakdowns, switched off; never people or what was written."""
    taken = {roles[field] for field in roles.by_field}
    offered = [
        profile.name
        for profile in sheet.profiles
        if profile.name not in taken and _breaks_down(profile)
    ]
    for name in offered[:_BREAKDOWNS]:
        slug = "_".join(part for part in name.casefold().split() if part.isalnum())
        if slug.isascii() and slug:
            paper.off(f"dim_{slug}", toml.text(name), f"first declare [{slug}] in dimensions.toml")


def _breaks_down(profile: Profile) -> bool:
    """Tell whether a column groups deals: few values, and neither people nor what was written."""
    listed = words()["breakdowns"]
    told = [profile.is_number, profile.is_day, profile.mostly(profile.truths)]
    private = profile.phones + profile.prose > 0 or fit(profile.name, listed["never"]) > 0
    strange = profile.mostly(profile.names) and not fit(profile.name, listed["known"])
    few = _FEWEST <= profile.different <= _MOST_VALUES
    return few and not any(told) and not private and not strange
