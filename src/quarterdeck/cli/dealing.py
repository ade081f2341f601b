"""The command about one deal."""

from typing import Annotated

from cyclopts import Parameter

from quarterdeck.cli.options import HERE, OUT, Output, Place


def deal(
    id_: Annotated[str, Parameter(name="id", help="The deal's id in the CRM.")],
    /,
    *,
    as_of: Annotated[
        str, Parameter(help="Answer from what was known by the end of this day.")
    ] = "",
    period: Annotated[
        str, Parameter(help="Tell the chance to be won in this period, such as 2026-Q3.")
    ] = "",
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Show one deal: how it stands, how it came there, its chance, and what to ask next.

    Without --period the chance is that to be won in the fiscal quarter of the day.
    """
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.ask import Ask
    from quarterdeck.desk.deal import deal_of
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.deal.document import deal_json
    from quarterdeck.reports.deal.over_time import deal_sheet
    from quarterdeck.reports.deal.page import deal_report

    with opened(place) as desk:
        dealt = deal_of(desk, OWNER, Ask(as_of, period=period), id_)
        show(
            deal_report(dealt),
            out,
            document=lambda: deal_json(dealt),
            sheet=lambda: deal_sheet(dealt),
        )
    return 0
