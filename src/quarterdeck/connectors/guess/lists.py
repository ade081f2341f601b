"""Drafting how lists of people and of accounts are read."""

from quarterdeck.connectors.guess.columns import Roles
from quarterdeck.connectors.guess.deals import owner, people_choice
from quarterdeck.connectors.guess.draft import Paper
from quarterdeck.connectors.guess.evidence import Choice, Confidence
from quarterdeck.connectors.guess.profile import Sheet
from quarterdeck.playbook import toml


def list_fields(sheet: Sheet, roles: Roles, table: str, paper: Paper) -> None:
    """Draft the columns of a list of people or of accounts."""
    if table == "people":
        profile = sheet.whole(roles["id"]) if roles["id"] else None
        named = profile is not None and profile.may_name_people
        choice = people_choice("id_names", profile) if profile else None
        paper.say("id_names", "true" if named else "false", choice)
        owner(sheet, "parent", roles["parent"], paper)
    for field in ("title", "parent", "role", "active"):
        if not roles[field] or (field == "parent" and table == "people"):
            continue
        if (table == "people") == (field in ("role", "active")):
            why = f"column {roles[field]!r} is called so"
            paper.fill(field, toml.text(roles[field]), Choice(field, Confidence.LIKELY, why))
    if table == "accounts" and roles["industry"]:
        remark = 'first declare [industry] with source = "account" in dimensions.toml'
        paper.off("dim_industry", toml.text(roles["industry"]), remark)
