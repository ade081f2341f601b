"""Drafting how a field history is read: which of its fields are ours, and how values are written.

The new values of each field of ours become a column of their own, so that they are judged as the
columns of any other file are.
"""

from quarterdeck.connectors.guess.columns import Roles
from quarterdeck.connectors.guess.draft import Paper, values
from quarterdeck.connectors.guess.evidence import Choice, Confidence
from quarterdeck.connectors.guess.known import fit, headers
from quarterdeck.connectors.guess.profile import Sheet, with_columns
from quarterdeck.engine.sql import ident, literal
from quarterdeck.playbook import toml

_OURS = ("stage", "amount", "close_date", "owner", "category", "title", "account", "currency")
_WELL = 1.1
_LISTED = 6


def history_names(sheet: Sheet, roles: Roles) -> dict[str, str]:
    """Return the file's names of fields with ours, each of ours by the name that fits it best."""
    known = headers("deals")
    found: dict[str, tuple[float, str]] = {}
    for name, _ in sheet.counts(roles["field"]):
        best = max(_OURS, key=lambda ours: fit(name, known[ours]))
        score = fit(name, known[best])
        if score >= _WELL and score > found.get(best, (0, ""))[0]:
            found[best] = (score, name)
    return {name: ours for ours, (_, name) in found.items()}


def apart(sheet: Sheet, roles: Roles, names: dict[str, str]) -> tuple[Sheet, Roles]:
    """Return the file with the new values of each field in a column of the field's name."""
    field, new = ident(roles["field"]), ident(roles["new_value"])
    taken = {profile.name.casefold() for profile in sheet.profiles}
    called = {name: f"{name} (new value)" if name.casefold() in taken else name for name in names}
    columns = {
        called[name]: f"CASE WHEN {field} = {literal(name)} THEN {new} END" for name in names
    }
    own = {ours: called[name] for name, ours in names.items()}
    kept = ("id", "changed_at", "field", "old_value", "new_value")
    return with_columns(sheet, columns), Roles({key: roles[key] for key in kept} | own)


def history_keys(sheet: Sheet, roles: Roles, names: dict[str, str], paper: Paper) -> None:
    """Draft the keys of [mapping] that a history needs beside its id and its time."""
    paper.say("field_column", toml.text(roles["field"]))
    if roles["old_value"]:
        paper.say("old_column", toml.text(roles["old_value"]))
    paper.say("new_column", toml.text(roles["new_value"]))
    left = [name for name, _ in sheet.counts(roles["field"]) if name not in names]
    why = f"{len(names)} of the fields are known by name"
    if left:
        why += f"; left out: {', '.join(left[:_LISTED])}{', ...' if len(left) > _LISTED else ''}"
    paper.say("field_names", values(names), Choice("field_names", Confidence.LIKELY, why))
