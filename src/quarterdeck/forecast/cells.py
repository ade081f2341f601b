"""Where deals stand at the end of a day: the cells that everything is counted in, as SQL."""

from collections.abc import Sequence

from quarterdeck.engine.sql import Raw, load, render
from quarterdeck.facts.facts import Facts
from quarterdeck.forecast.clock import UNIT
from quarterdeck.forecast.kinds import PLAIN, Kinds
from quarterdeck.forecast.signals import ACTED, Signal

AGES = (0.0, 1, 2, 3, 5, 8, 12, 16, 20, 25, 30, 40, 60, 90, 130, 200)
"""Where the bins of working days in a stage begin."""

AHEAD = (0.0, 5, 10, 15, 20, 30, 40, 65, 130)
"""Where the stretches of working days ahead begin: weeks first, then months; the last is open."""

CLOCK = "forecast_clock"
KIND = "|kind "
"""What stands in a state before the number of its kind of business."""


def tracks_of(facts: Facts) -> list[str]:
    """Return the columns of the parallel tracks."""
    return [c for c in facts.traits.columns["deal_versions"] if c.startswith("track_")]


def state_sql(facts: Facts, kinds: Kinds = PLAIN, alias: str = "") -> str:
    """Return SQL of the state of a version: its stages, and its kind of business where told."""
    stages = "".join(f", '|', coalesce({alias}{track}, '')" for track in tracks_of(facts))
    kind = f", '{KIND}', CAST({kinds.sql(alias)} AS VARCHAR)" if kinds else ""
    return f"concat({alias}pipeline, '|', {alias}stage{stages}{kind})"


def standing(facts: Facts, signals: Sequence[Signal] = (), kinds: Kinds = PLAIN) -> str:
    """Return CTEs of the days on whose end each version of an open deal stood, and in which state.

    A state is the stage with the stages of the parallel tracks, and the number of the kind of
    business where kinds are told; a deal entered it on `entered_on`. Acts are not told by
    versions and left out.
    """
    zone = facts.playbook.settings.timezone
    name = "standing_tracks" if tracks_of(facts) else "standing"
    reads = (column for s in signals for column in s.reads)
    return render(
        load("forecast", name),
        state=Raw(state_sql(facts, kinds)),
        stood=Raw("".join(f"{c}, " for c in reads if c != ACTED)),
        tz=zone,
    )


def binned(column: str, edges: tuple[float, ...]) -> str:
    """Return SQL of the bin that a column of UNITs falls into."""
    steps = " ".join(f"WHEN {column} < {round(e * UNIT)} THEN {i}" for i, e in enumerate(edges[1:]))
    return f"CASE {steps} ELSE {len(edges) - 1} END"
