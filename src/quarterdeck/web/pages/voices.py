"""Who may speak for whom: the twins of the page that lends a voice and ends it."""

from quarterdeck.desk.voices import lent
from quarterdeck.reports.calls.lent import lent_json, lent_report, lent_table
from quarterdeck.web.accounts.roles import CALL, ROLES
from quarterdeck.web.pages.page import Answer, Look, Page


def _answer(look: Look) -> Answer:
    found = lent(look.desk, look.viewer)
    return Answer(lent_report(found), lambda: lent_json(found), lambda: lent_table(found))


PAGE = Page(
    "voices",
    "Who may speak for whom",
    "Who lent their voice to whom, from when to when.",
    _answer,
    roles=frozenset(name for name, role in ROLES.items() if CALL in role.rights),
    calls=True,
    listed=False,
    scoped=False,
    template="quarterdeck/voices.html",
)
