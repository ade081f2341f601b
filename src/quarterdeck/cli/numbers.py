"""Commands about numbers: metrics and explain."""

from typing import Annotated

from cyclopts import Parameter

from quarterdeck.cli.options import ABOUT, HERE, OUT, About, By, Output, Place


def metrics(
    *names: Annotated[str, Parameter(help="Metrics, such as bookings; none: list them all.")],
    by: By = "",
    about: About = ABOUT,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Answer any metrics of the catalogue, with n and assumptions."""
    from quarterdeck.cli.session import ask, opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.metrics import answers, glossary
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.answers import metrics_json, metrics_report

    with opened(place) as desk:
        if not names:
            show(glossary(desk), out)
            return 0
        given = answers(desk, OWNER, names, ask(about, by))
        show(metrics_report(given), out, document=lambda: metrics_json(given))
    return 0


def explain(
    metric: Annotated[str, Parameter(help="The metric's name.")],
    *,
    by: By = "",
    about: About = ABOUT,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Say how a number is computed: sentence, formula, n, assumptions, and SQL that gives it."""
    from quarterdeck.cli.session import ask, opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.metrics import answers
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.explained import explained_json, explained_report

    with opened(place) as desk:
        given = answers(desk, OWNER, (metric,), ask(about, by))
        show(explained_report(given), out, document=lambda: explained_json(given))
    return 0
