"""What each layer of calls adds to the one below it, as the record's page and document say it."""

from collections.abc import Sequence
from typing import Any

from quarterdeck.forecast.layers import CRM, ENOUGH, FEWEST, LESS, MODEL, Added, Verdict
from quarterdeck.reports.blocks import Block, Column, Notes, Part, Section, Table
from quarterdeck.reports.figures import MINUS, count, rate

_SAID = {
    Verdict.ADDS: "adds",
    Verdict.TAKES: "takes away",
    Verdict.CHANCE: "no more than chance",
    Verdict.TOO_FEW: "too little to say",
}
_NAMES = {CRM: "CRM roll-up", MODEL: "Forecast", "": "No role"}


def added_blocks(added: Sequence[Added]) -> tuple[Block, ...]:
    """Return the section of what layers add, nothing where no period was called by half-time."""
    if not added:
        return ()
    return (Section("What each layer adds", (_table(added), Notes("", (_NOTE, _SILENCE)))),)


def layer_named(layer: str) -> str:
    """Return what a page calls a layer."""
    return _NAMES.get(layer) or layer.replace("_", " ").capitalize().replace("Vp", "VP")


def added_json(one: Added) -> dict[str, Any]:
    """Return what a document says of a layer."""
    known = one.low is not None and one.high is not None
    return {
        "layer": one.layer,
        "over": one.over,
        "periods": one.periods,
        "parts": one.parts,
        "off_below": one.below,
        "off": one.said,
        "gain": one.gain,
        "interval90": [one.low, one.high] if known else None,
        "power": one.power,
        "verdict": one.verdict.value,
    }


def _table(added: Sequence[Added]) -> Table:
    columns = (
        Column("layer", "Layer"),
        Column("over", "Over"),
        Column("periods", "Periods", "count"),
        Column("parts", "Calls", "count"),
        Column("below", "Off below", "rate", "%"),
        Column("off", "Off", "rate", "%"),
        Column("gain", "Gain", "rate", "%"),
        Column("range", "90 % interval"),
        Column("power", "Would be seen", "rate", "%"),
        Column("verdict", "What can be said"),
    )
    return Table("", columns, tuple(_row(one) for one in added))


def _row(one: Added) -> tuple[Part, ...]:
    known = one.low is not None and one.high is not None
    ends = f"{rate(one.low).text} to {rate(one.high).text} %".replace("-", MINUS)
    return (
        layer_named(one.layer),
        layer_named(one.over),
        count(one.periods),
        count(one.parts),
        rate(one.below),
        rate(one.said),
        rate(one.gain),
        ends if known else "unknown",
        rate(one.power),
        _SAID[one.verdict],
    )


_NOTE = (
    "Halfway through each period that is over: what a layer called of its parts, and what the "
    "layer below had called of the same parts; where nobody called, what the CRM rolled up. Off "
    "is all misses added up over all that came; the gain is how much less that is than below."
)
_SILENCE = (
    f"A gain is told only over {FEWEST} periods or more, and where it would be seen "
    f"{100 * ENOUGH:.0f} % of the time or more that {100 * LESS:.0f} % of the larger misses are "
    "gone. Chance alone would speak for or against any of the layers once in ten times."
)
