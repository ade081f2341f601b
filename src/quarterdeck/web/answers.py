"""Answers as they are sent, each computed once for a state of the company and of who may see it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import TypeVar

import orjson
from django.core.cache import cache

from quarterdeck.desk.code import code_version
from quarterdeck.desk.confidential import veil_of
from quarterdeck.desk.viewer import Viewer
from quarterdeck.reports.html_blocks import blocks_html
from quarterdeck.reports.panels import Panels
from quarterdeck.reports.to_csv import to_csv
from quarterdeck.reports.to_json import dump, report_json
from quarterdeck.reports.to_xlsx import to_xlsx
from quarterdeck.reports.veil import Veil
from quarterdeck.web.choices import Choices, choices_of
from quarterdeck.web.companies import Company
from quarterdeck.web.links import leading
from quarterdeck.web.pages.page import Answer, Look, Page
from quarterdeck.web.state import State
from quarterdeck.web.wording import on_pages
from quarterdeck.words.problem import QuarterdeckError

_Made = TypeVar("_Made")
_WHOLE = "vp"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A report drawn for a page: its words and pictures, its panels, and what heads it.

    `told` is what the page's template needs beside it.
    """

    title: str
    workspace: str
    body: str
    panels: str
    as_of: date
    last_day: date
    ledger_head: str
    period: str
    scope: str
    money: str
    playbook: str
    simulated: bool
    told: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asking:
    """A page asked for by somebody in a company, in a state."""

    company: Company
    page: Page
    viewer: Viewer
    state: State

    @property
    def answered(self) -> "Asking":
        """The same without what of the address is about what stands beside the answer alone."""
        told = {k: v for k, v in self.state.more.items() if k not in self.page.aside}
        return replace(self.shared, state=replace(self.state, more=told))

    @property
    def shared(self) -> "Asking":
        """The same as one of all who see the whole company, on a page that answers them alike."""
        if not self.page.alike or not self.viewer.sees_all or self.viewer.only_whole:
            return self
        return replace(self, viewer=replace(self.viewer, person="", role=_WHOLE))

    @property
    def key(self) -> str:
        """What an answer depends on, as one text; no two viewers of other rights share one."""
        said = self.company.said if self.page.calls else ""
        parts = (
            code_version(),
            str(self.company.root),
            self.company.state,
            said,
            *sight(self.company, self.viewer),
            self.page.name,
            self.state.query,
        )
        return sha256("\0".join(parts).encode()).hexdigest()


def sight(company: Company, viewer: Viewer) -> tuple[str, ...]:
    """Return what somebody may see, as texts: no two of other rights have the same."""
    open_ = "confidential" if viewer.confidential else ""
    return viewer.role, viewer.person, open_, *company.lent_to(viewer)


def drawn(asking: Asking) -> Drawn:
    """Return the page drawn; raises QuarterdeckError for what cannot be answered."""

    def made(answer: Answer, look: Look) -> Drawn:
        return _drawn(answer, look, asking.answered)

    return _once(asking.answered, "html", made)


def document(asking: Asking, form: str) -> bytes:
    """Return the page as json, csv or xlsx, or its grid's rows; raises as `drawn` does."""
    return _once(asking.shared, form, _FORMS[form])


def beside(asking: Asking) -> dict[str, object]:
    """Return what the page's template needs beside the answer, as it is at this moment."""
    if asking.page.beside is None:
        return {}
    company = asking.company
    with company.desk() as desk:
        look = Look(desk, asking.viewer, asking.state, company.state, company.said)
        return veil_of(desk, asking.viewer).over(asking.page.beside(look))


def choices(asking: Asking) -> Choices:
    """Return what the context bar offers to somebody."""
    said = (
        code_version(),
        str(asking.company.root),
        asking.company.state,
        *sight(asking.company, asking.viewer),
    )
    key = f"choices-{sha256(repr(said).encode()).hexdigest()}"
    found: Choices | None = cache.get(key)
    if found is None:
        with asking.company.desk() as desk:
            found = choices_of(desk, asking.viewer)
        cache.set(key, found)
    return found


def _json(answer: Answer, _: Look) -> bytes:
    return dump(answer.document() if answer.document else report_json(answer.report))


def _csv(answer: Answer, _: Look) -> bytes:
    return to_csv(answer.report, answer.sheet() if answer.sheet else None).encode()


def _xlsx(answer: Answer, _: Look) -> bytes:
    return to_xlsx(answer.report, answer.sheet() if answer.sheet else None)


def _rows(answer: Answer, _: Look) -> bytes:
    if answer.rows is None:
        raise QuarterdeckError("This page has no rows of a grid.", fix="Ask for its .json.")
    return orjson.dumps(answer.rows())


_FORMS: dict[str, Callable[[Answer, Look], bytes]] = {
    "json": _json,
    "csv": _csv,
    "xlsx": _xlsx,
    "rows": _rows,
}


def _once(asking: Asking, form: str, make: Callable[[Answer, Look], _Made]) -> _Made:
    key = f"{form}-{asking.key}"
    found: _Made | None = cache.get(key)
    if found is not None:
        return found
    with asking.company.desk() as desk:
        look = Look(desk, asking.viewer, asking.state)
        veil = veil_of(desk, asking.viewer)
        made = make(under(veil, asking.page.answer(look)), look)
    cache.set(key, made)
    return made


def under(veil: Veil, answer: Answer) -> Answer:
    """Return an answer without the deals that its reader may not see, in each of its forms."""
    return Answer(
        veil.report(answer.report),
        _veiled(veil, answer.document),
        _veiled(veil, answer.sheet),
        _veiled(veil, answer.rows),
        veil.over(answer.told),
        answer.pictures,
    )


def _veiled(veil: Veil, make: Callable[[], _Made] | None) -> Callable[[], _Made] | None:
    return None if make is None else lambda: veil.over(make())


def _drawn(answer: Answer, look: Look, asking: Asking) -> Drawn:
    report = answer.report
    panels = Panels(leading(asking.company.prefix, asking.page.name, asking.state))
    body = on_pages(blocks_html(report.blocks, panels), asking.company.prefix)
    return Drawn(
        report.title,
        report.workspace,
        body,
        panels.html(),
        report.as_of,
        look.desk.last_day if look.desk.ledger.entries() else report.as_of,
        report.ledger_head,
        report.period,
        report.scope,
        report.money,
        report.playbook,
        report.simulated,
        {**answer.told, **{name: made() for name, made in answer.pictures.items()}},
    )
