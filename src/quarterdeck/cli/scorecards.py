"""Commands about how people and numbers compare: scorecards and benchmarks."""

from typing import Annotated

from cyclopts import Parameter

from quarterdeck.cli.options import ABOUT, HERE, OUT, About, Output, Place


def scorecard(
    card: Annotated[
        str, Parameter(help="vp, gm, rep, or a card of playbook/scorecards.toml.")
    ] = "vp",
    /,
    *,
    about: About = ABOUT,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Show what a role is measured by: now, at the same point before, against target and others.

    Without --period it is about the fiscal quarter of the day. A rep's card needs --scope.
    """
    from quarterdeck.cli.session import ask, opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.scorecards import scorecard as card_of
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.scorecard.document import scorecard_json
    from quarterdeck.reports.scorecard.page import scorecard_report, scorecard_sheet

    with opened(place) as desk:
        found = card_of(desk, OWNER, card, ask(about))
        show(
            scorecard_report(found),
            out,
            document=lambda: scorecard_json(found),
            sheet=lambda: scorecard_sheet(found),
        )
    return 0


def benchmarks(
    metric: Annotated[str, Parameter(help="Only of this metric.")] = "",
    /,
    *,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """List what others report of a metric, each with its source and how it counts otherwise."""
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.scorecards import benchmarks as known
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.scorecard.document import register_json
    from quarterdeck.reports.scorecard.register import register_report, register_sheet

    with opened(place) as desk:
        given = known(desk, OWNER, metric)
        show(
            register_report(given),
            out,
            document=lambda: register_json(given.entries),
            sheet=lambda: register_sheet(given),
        )
    return 0
