"""What the call has earned beside the forecast, as the page and the document say it."""

from typing import Any

from quarterdeck.forecast.blend import BLEND, FEWEST, Weighed
from quarterdeck.reports.blocks import Block, Part, Sentence
from quarterdeck.reports.figures import rate
from quarterdeck.reports.forecasting.foreseen import Foreseen


def blend_sentence(foreseen: Foreseen) -> tuple[Block, ...]:
    """Say how much of the call a blend takes, or why it takes none; nothing where nobody calls."""
    found = foreseen.blend
    if found is None:
        return ()
    return (Sentence(tuple(_said(found, called=BLEND in foreseen.rivals))),)


def _said(found: Weighed, *, called: bool) -> list[Part]:
    if not found.weight:
        return [f"The call has no weight beside the forecast: {found.why}."]
    of = "a call would have" if not called else "the call has"
    share = rate(found.weight)
    return [f"In a blend with the forecast {of} a weight of ", share, f": {found.why}."]


def blend_json(found: Weighed | None) -> dict[str, Any] | None:
    """Return what a document says of it; None where nobody has called such a period."""
    if found is None:
        return None
    return {
        "weight": round(found.weight, 6),
        "periods": found.periods,
        "periods_needed": FEWEST,
        "loaded": found.loaded,
        "tried": found.tried,
        "off_blended": round(found.blended, 6) if found.tried else None,
        "off_alone": round(found.alone, 6) if found.tried else None,
        "says": found.why,
    }
