"""Commands that print an overview: the pipeline, the segments of the business, the imports."""

from typing import Annotated

from cyclopts import Parameter

from quarterdeck.cli.options import ABOUT, HERE, OUT, About, By, Output, Place
from quarterdeck.words.problem import QuarterdeckError


def pipeline(
    *,
    curves: Annotated[
        bool, Parameter(negative="", help="Show what share of deals is won by their age instead.")
    ] = False,
    by: By = "",
    about: About = ABOUT,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Say whether there is enough pipeline, stage by stage, how fast it moves and what breaks.

    Without --period it is about the fiscal quarter of the day; curves are about deals created in
    the last eight, and can be broken down, also by cohort: the quarter in which they were created.
    """
    if curves:
        return _curves(about, by, place, out)
    if by:
        raise QuarterdeckError(
            "The page of the pipeline is not broken down.",
            where="--by",
            fix="Break down its curves, with --curves, or ask `quarterdeck strategy --by`.",
        )
    from quarterdeck.cli.session import ask, opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.pipeline import pipeline as found
    from quarterdeck.desk.viewer import OWNER

    with opened(place) as desk:
        show(found(desk, OWNER, ask(about)), out)
    return 0


def _curves(about: About, by: str, place: Place, out: Output) -> int:
    """Show what share of deals is won, lost and open, by their age."""
    from quarterdeck.cli.session import ask, opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.desk.win_curves import win_curves
    from quarterdeck.reports.win_curves import (
        win_curves_json,
        win_curves_report,
        win_curves_sheet,
    )

    with opened(place) as desk:
        found = win_curves(desk, OWNER, ask(about, by))
        show(
            win_curves_report(found),
            out,
            document=lambda: win_curves_json(found),
            sheet=lambda: win_curves_sheet(found),
        )
    return 0


def strategy(*, by: By = "", about: About = ABOUT, place: Place = HERE, out: Output = OUT) -> int:
    """Hold the parts of the business against each other: growth, win rate, mix, deal size, cycle.

    Without --by it takes the first of channel, segment, product and competitor that is declared.
    Without --period, what stands open is told whenever it is due, and what happened for the fiscal
    quarter of the day.
    """
    from quarterdeck.cli.session import ask, opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.strategy import strategy as found
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.answers import metrics_json, metrics_sheet
    from quarterdeck.reports.strategy import strategy_report

    with opened(place) as desk:
        segments = found(desk, OWNER, ask(about, by))
        show(
            strategy_report(segments),
            out,
            document=lambda: metrics_json(segments.answered),
            sheet=lambda: metrics_sheet(segments.answered),
        )
    return 0


def batches(*, place: Place = HERE, out: Output = OUT) -> int:
    """List every import, the newest first: what it brought, and whether it counts."""
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.batches import batches_of
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.batches import batches_report, batches_table

    with opened(place) as desk:
        found = batches_of(desk, OWNER)
        show(batches_report(found), out, sheet=lambda: batches_table(found))
    return 0
