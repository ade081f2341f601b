"""The command about quotas of the CRM."""

from typing import Annotated

from cyclopts import Parameter

from quarterdeck.cli.options import HERE, OUT, Output, Place


def quotas(
    *,
    accept: Annotated[
        bool, Parameter(negative="", help="Add those that are new or differ to targets.csv.")
    ] = False,
    as_of: Annotated[
        str, Parameter(help="As known by the end of this day; default: the last.")
    ] = "",
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Hold the quotas of the CRM against the targets: what agrees, differs, is new or fits none.

    Leaves with exit code 1 where a quota can be no target as it is.
    """
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.quotas import quotas as proposed
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.quotas import quotas_json, quotas_report, quotas_sheet

    with opened(place) as desk:
        given = proposed(desk, OWNER, as_of, accept=accept)
        show(
            quotas_report(given),
            out,
            document=lambda: quotas_json(given),
            sheet=lambda: quotas_sheet(given),
        )
    return 1 if given.alarms else 0
