"""Commands about numbers: metrics and explain."""

from quarterdeck.cli.options import ABOUT, HERE, OUT, About, Output, Place


def metrics(
    *names: str,
    by: str = "",
    about: About = ABOUT,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Answer any metrics of the catalogue, with n and assumptions; without names, list them.

    Parameters
    ----------
    names
        Metric names, such as bookings or close_rate.
    by
        Break down by these dimensions, separated by commas, such as product,region.
    """
    from quarterdeck.cli.session import ask, opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.metrics import catalogue, metrics_report
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.numbers import metrics_json

    with opened(place) as desk:
        if not names:
            show(catalogue(desk), out)
            return 0
        answered = metrics_report(desk, OWNER, names, ask(about, by))
    show(answered.report, out, document=lambda: metrics_json(answered))
    return 0


def explain(
    metric: str,
    *,
    by: str = "",
    about: About = ABOUT,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Say how a number is computed: sentence, formula, n, assumptions, and SQL that gives it.

    Parameters
    ----------
    metric
        The metric's name.
    by
        Break down by these dimensions, separated by commas.
    """
    from quarterdeck.cli.session import ask, opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.metrics import explain as explained
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.explained import explained_json

    with opened(place) as desk:
        how, report = explained(desk, OWNER, metric, ask(about, by))
    show(report, out, document=lambda: explained_json(how))
    return 0
