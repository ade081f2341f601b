"""The command about data quality."""

from typing import Annotated

from cyclopts import Parameter

from quarterdeck.cli.options import HERE, OUT, WITHIN, Output, Place, Whole, Within


def quality(  # noqa: PLR0913 -- one option each
    *,
    by: Annotated[
        str, Parameter(help="person, field, team or a level of the org tree; default: two of them.")
    ] = "",
    issue: Annotated[
        str, Parameter(help="Name only the deals with this issue, such as no_amount.")
    ] = "",
    limit: Annotated[
        Whole, Parameter(help="Name this many deals, the largest first; 0: all.", show_default=True)
    ] = 20,
    deals: Within = WITHIN,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Say how far the records of open deals can be relied on, field by field and whose they are.

    Completeness, validity, freshness and consistency are those of the metric hygiene_score, with
    the money of the deals concerned and how each ran over the last 13 weeks.
    """
    from quarterdeck.cli.session import names, opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.ask import Ask
    from quarterdeck.desk.records import Which, records_of
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.records.document import records_json
    from quarterdeck.reports.records.page import records_report, records_sheet

    asked = Ask(deals.as_of, deals.scope, deals.where, names(by))
    with opened(place) as desk:
        found = records_of(desk, OWNER, asked, which=Which(issue, limit))
        show(
            records_report(found),
            out,
            document=lambda: records_json(found),
            sheet=lambda: records_sheet(found),
        )
    return 0
