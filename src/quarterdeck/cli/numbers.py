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
    """Answer any metrics of the catalogue, with n and assumptions.

    Without --period, what stands open is answered whenever it is due, and what happened for the
    fiscal quarter of the day; --period all is no period at all.
    """
    from quarterdeck.cli.session import ask, opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.metrics import answers, glossary
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.answers import metrics_json, metrics_report, metrics_sheet
    from quarterdeck.reports.glossary import glossary_json, glossary_report

    with opened(place) as desk:
        asked = ask(about, by)
        if not names:
            all_of_them = glossary(desk, OWNER, asked)
            show(glossary_report(all_of_them), out, document=lambda: glossary_json(all_of_them))
            return 0
        given = answers(desk, OWNER, names, asked)
        show(
            metrics_report(given),
            out,
            document=lambda: metrics_json(given),
            sheet=lambda: metrics_sheet(given),
        )
    return 0


def explain(
    metric: Annotated[str, Parameter(help="The metric's name.")],
    /,
    *,
    by: By = "",
    about: About = ABOUT,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Say how a number is computed: sentence, formula, n, assumptions, and SQL that gives it.

    Without --period, what stands open is answered whenever it is due, and what happened for the
    fiscal quarter of the day; --period all is no period at all.
    """
    from quarterdeck.cli.session import ask, opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.metrics import answers
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.explained import explained_json, explained_report

    with opened(place) as desk:
        given = answers(desk, OWNER, (metric,), ask(about, by))
        show(explained_report(given), out, document=lambda: explained_json(given))
    return 0
