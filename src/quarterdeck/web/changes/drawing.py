"""What a change would do, drawn once where it was worked out: as a page and in its other forms."""

from dataclasses import dataclass
from pathlib import Path

from quarterdeck.desk.previewing import Preview
from quarterdeck.disk.files import publish
from quarterdeck.reports.html_blocks import blocks_html
from quarterdeck.reports.panels import Panels
from quarterdeck.reports.to_csv import to_csv
from quarterdeck.reports.to_json import dump
from quarterdeck.reports.to_xlsx import to_xlsx
from quarterdeck.reports.veil import Veil
from quarterdeck.web.companies import Company
from quarterdeck.web.links import leading
from quarterdeck.web.state import State
from quarterdeck.web.wording import on_pages

_PAGE = "data"
_BODY, _PANELS = "effect.html", "panels.html"


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect of a change as HTML: its blocks and the panels of their numbers."""

    body: str
    panels: str


def draw(folder: Path, preview: Preview, company: Company, veil: Veil) -> None:
    """Keep the effect of a change in its folder, in every form, without what the veil hides."""
    report = veil.report(preview.report)
    panels = Panels(leading(company.prefix, _PAGE, State()))
    body = on_pages(blocks_html(report.blocks, panels), company.prefix)
    forms = {
        _BODY: body.encode(),
        _PANELS: panels.html().encode(),
        "effect.json": dump(veil.over(preview.document)),
        "effect.csv": to_csv(report, None).encode(),
        "effect.xlsx": to_xlsx(report, None),
    }
    for name, content in forms.items():
        publish(folder / name, content, replace=True)


def effect_of(folder: Path) -> Effect | None:
    """Return the effect that was drawn last, None where none was."""
    try:
        return Effect((folder / _BODY).read_text("utf-8"), (folder / _PANELS).read_text("utf-8"))
    except FileNotFoundError:
        return None


def form_of(folder: Path, form: str) -> bytes | None:
    """Return the effect in another form, None where none was drawn."""
    try:
        return (folder / f"effect.{form}").read_bytes()
    except FileNotFoundError:
        return None
