"""The command that says what is known since when."""

from quarterdeck.cli.options import HERE, OUT, Output, Place


def since(*, place: Place = HERE, out: Output = OUT) -> int:
    """Say since when each field is known, what that answers, and what to switch on in the CRM."""
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.since import since as known
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.since import since_json, since_report

    with opened(place) as desk:
        history = known(desk, OWNER)
        show(since_report(history), out, document=lambda: since_json(history))
    return 0
