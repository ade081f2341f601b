"""What the company decided: its parts as forms, its versions, and what was not applied yet."""

from collections.abc import Callable, Mapping

from quarterdeck.desk.checking import check_playbook
from quarterdeck.desk.deciding import sheet_of
from quarterdeck.desk.playbooks import diff_of, listing
from quarterdeck.desk.quotas import quotas
from quarterdeck.desk.sheets import PARTS
from quarterdeck.desk.viewer import Viewer
from quarterdeck.playbook.read import PlaybookInvalid
from quarterdeck.reports.playbooks.document import diff_json, listing_json
from quarterdeck.reports.playbooks.page import diff_report, listing_report
from quarterdeck.reports.playbooks.sheet_page import (
    About,
    errors_report,
    sheet_json,
    sheet_report,
    sheet_table,
)
from quarterdeck.reports.problems import has_errors, problems_json
from quarterdeck.reports.quotas import quotas_json, quotas_report, quotas_sheet
from quarterdeck.web.pages.page import Answer, Look, Page, View, chosen
from quarterdeck.web.state import State


def may_decide(viewer: Viewer) -> bool:
    """Whether somebody gets the forms; all others read what they say."""
    return "write" in viewer.rights


def which_of(state: State) -> Mapping[str, str]:
    """Return what of a part an address asks for."""
    return {name: value for name, value in state.more.items() if name != "view"}


def _versions(look: Look) -> Answer:
    listed = listing(look.desk, look.viewer)
    return Answer(listing_report(listed), lambda: listing_json(listed))


def _changes(look: Look) -> Answer:
    try:
        what = diff_of(look.desk, look.viewer, look.text("before"), look.text("after"))
    except PlaybookInvalid as error:
        wrong = error.problems
        return Answer(errors_report(wrong, _about(look)), lambda: problems_json(wrong))
    return Answer(diff_report(what), lambda: diff_json(what))


def _quotas(look: Look) -> Answer:
    given = quotas(look.desk, look.viewer, look.state.as_of)
    return Answer(quotas_report(given), lambda: quotas_json(given), lambda: quotas_sheet(given))


def _part(name: str) -> Callable[[Look], Answer]:
    def answer(look: Look) -> Answer:
        sheet = sheet_of(look.desk, look.viewer, name, which_of(look.state))
        report = sheet_report(sheet, _about(look), form=may_decide(look.viewer))
        return Answer(report, lambda: sheet_json(sheet), lambda: sheet_table(sheet))

    return answer


def _about(look: Look) -> About:
    desk = look.desk
    day = desk.last_day if desk.ledger.entries() else desk.today
    return About(desk.playbook.settings, day, desk.head.hash)


def _beside(look: Look) -> dict[str, object]:
    """Return the form of a part, or the versions there are to go back to, for who may decide."""
    view = look.text("view")
    if not may_decide(look.viewer):
        return {}
    if view in PARTS:
        return {"sheet": sheet_of(look.desk, look.viewer, view, which_of(look.state))}
    listed = listing(look.desk, look.viewer)
    if view == "changes" and not (look.text("before") or look.text("after")):
        last = listed.versions[-1] if listed.versions else None
        wrong = has_errors(check_playbook(look.desk.root))
        unapplied = bool(listed.unapplied) or last is None
        return {"unapplied": unapplied and not wrong, "drop": last if unapplied else None}
    return {"earlier": listed.versions[-2::-1]} if view == "" else {}


VIEWS = (
    View("", "In force", _versions),
    *(View(part.name, part.title, _part(part.name)) for part in PARTS.values()),
    View("changes", "Not applied yet", _changes),
    View("quotas", "Quotas of the CRM", _quotas),
)

PAGE = Page(
    "playbook",
    "Playbook",
    "What the company decided, and since when.",
    chosen(*VIEWS),
    key="b",
    roles=frozenset({"vp", "revops", "finance"}),
    views=VIEWS,
    persons=True,
    scoped=False,
    template="quarterdeck/playbook.html",
    beside=_beside,
)
