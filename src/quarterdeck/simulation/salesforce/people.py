"""Accounts, users and the tree of roles as they are on the last day."""

import numpy as np
import pyarrow as pa

from quarterdeck.simulation import names
from quarterdeck.simulation.columns import as_words
from quarterdeck.simulation.company import Company
from quarterdeck.simulation.exports import account_state
from quarterdeck.simulation.playbook_files import mail_of
from quarterdeck.simulation.salesforce.cells import ACCOUNT, ROLE, USER, flags, ids, one_id


def crm_ids(company: Company) -> dict[str, str]:
    """Return the id of each member as a user of Salesforce."""
    return {m.id: one_id(USER, i) for i, m in enumerate(company.organisation.members)}


def accounts(company: Company) -> pa.Table:
    """Return the accounts as they are on the last day."""
    which, segment, called = account_state(company)
    return pa.table(
        {
            "ID": ids(ACCOUNT, which),
            "NAME": as_words(called, which),
            "PARENTID": pa.nulls(len(which), pa.string()),
            "INDUSTRY": as_words(names.INDUSTRIES, company.accounts.industry[which]),
            "SEGMENT__C": as_words(names.SEGMENTS, segment),
        }
    )


def users(company: Company) -> pa.Table:
    """Return everybody who ever joined, with the role held last."""
    until, places = company.span.until, _roles(company)
    members = [m for m in company.organisation.members if m.joined <= until]
    own = crm_ids(company)
    posts = [[place for place, since in m.posts if since <= until][-1] for m in members]
    heads = {place: own[m.id] for m, place in zip(members, posts, strict=True) if _leads(m.role)}
    above = {node: parent for node, parent in _tree(company).items() if node in places}
    bosses = [
        heads.get(above.get(place, "") if _leads(m.role) else place, "")
        for m, place in zip(members, posts, strict=True)
    ]
    return pa.table(
        {
            "ID": [own[m.id] for m in members],
            "USERNAME": [mail_of(m.name) for m in members],
            "FIRSTNAME": [m.name.partition(" ")[0] for m in members],
            "LASTNAME": [m.name.partition(" ")[2] for m in members],
            "TITLE": [m.role for m in members],
            "ISACTIVE": flags(np.array([m.left is None or m.left > until for m in members])),
            "USERROLEID": [one_id(ROLE, places[place]) for place in posts],
            "MANAGERID": bosses,
        }
    )


def roles(company: Company) -> pa.Table:
    """Return the tree of roles as it is on the last day; how it was before, nobody kept."""
    places, tree = _roles(company), _tree(company)
    parents = [tree[node] for node in places]
    return pa.table(
        {
            "ID": [one_id(ROLE, number) for number in places.values()],
            "NAME": [node.replace("-", " ").title() for node in places],
            "PARENTROLEID": [one_id(ROLE, places[p]) if p in places else "" for p in parents],
            "DEVELOPERNAME": [node.replace("-", "_") for node in places],
        }
    )


def _leads(role: str) -> bool:
    return role != "seller"


def _tree(company: Company) -> dict[str, str]:
    """Return the parent of every node on the last day."""
    edges = sorted(company.organisation.edges(), key=lambda edge: edge[2])
    return {node: parent for node, parent, since in edges if since <= company.span.until}


def _roles(company: Company) -> dict[str, int]:
    """Return the nodes of the tree that are not people, numbered."""
    people = {m.id for m in company.organisation.members}
    return {node: i for i, node in enumerate(n for n in _tree(company) if n not in people)}
