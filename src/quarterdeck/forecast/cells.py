"""Where deals stand at the end of a day: the cells that everything is counted in, as SQL."""

from collections.abc import Sequence

from quarterdeck.engine.sql import Raw, load, render
from quarterdeck.facts.facts import Facts
from quarterdeck.forecast.clock import UNIT
from quarterdeck.forecast.kinds import PLAIN, Kinds
from quarterdeck.forecast.signals import Signal

AGES = (0.0, 1, 2, 3, 5, 8, 12, 16, 20, 25, 30, 40, 60, 90, 130, 200)
"""Where the bins of working days in a stage begin."""

AHEAD = (0.0, 5, 10, 15, 20, 30, 40, 65, 130)
"""Where the stretches of working days ahead begin: weeks first, then months; the last is open."""

CLOCK = "forecast_clock"
KIND = "|kind "
"""What stands in a state before the number of its kind of business."""


def standing(
    facts: Facts, signals: Sequence[Signal] = (), beside: str = "", kinds: Kinds = PLAIN
) -> str:
    """Return CTEs of the days on whose end each version of an open deal stood, and in which state.

    A state is the stage with the stages of the parallel tracks, and the number of the kind of
    business where kinds are told; a deal entered it on `entered_on`. `beside` lists more columns,
    each with a comma after it.
    """
    zone = facts.playbook.settings.timezone
    columns = facts.traits.columns["deal_versions"]
    tracks = [c for c in columns if c.startswith("track_")]
    state = "concat(pipeline, '|', stage" + "".join(f", '|', coalesce({t}, '')" for t in tracks)
    if kinds:
        state += f", '{KIND}', CAST({kinds.sql()} AS VARCHAR)"
    name = "standing_tracks" if tracks else "standing"
    return render(
        load("forecast", name),
        state=Raw(state + ")"),
        stood=Raw(beside + "".join(f"{column}, " for s in signals for column in s.reads)),
        tz=zone,
    )


def binned(column: str, edges: tuple[float, ...]) -> str:
    """Return SQL of the bin that a column of UNITs falls into."""
    steps = " ".join(f"WHEN {column} < {round(e * UNIT)} THEN {i}" for i, e in enumerate(edges[1:]))
    return f"CASE {steps} ELSE {len(edges) - 1} END"
