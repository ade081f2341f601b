"""The commands about one deal, and about one reader's day."""

from typing import Annotated

from cyclopts import Parameter

from quarterdeck.cli.options import ABOUT, HERE, OF_ONE, OUT, About, OfOne, Output, Place


def deal(
    id_: Annotated[str, Parameter(name="id", help="The deal's id in the CRM.")],
    /,
    *,
    about: OfOne = OF_ONE,
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
        told = Ask(
            about.as_of,
            period=about.period,
            rates=about.rates,
            currency=about.currency,
            measure=about.measure,
        )
        dealt = deal_of(desk, OWNER, told, id_)
        show(
            deal_report(dealt),
            out,
            document=lambda: deal_json(dealt),
            sheet=lambda: deal_sheet(dealt),
        )
    return 0


def today(
    *,
    person: Annotated[
        str, Parameter(help="As this person reads it: their part alone, their call first.")
    ] = "",
    since: Annotated[
        str, Parameter(help="Compare with the end of this day; default: the last Monday.")
    ] = "",
    about: About = ABOUT,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Show where the number stands, what moved it since Monday, and what needs you.

    At most twelve things are told. Without --period it is about the fiscal quarter of the day.
    """
    from quarterdeck.cli.session import ask, opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.confidential import veil_of
    from quarterdeck.desk.today import as_person, today_of
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.today.document import today_json, today_sheet
    from quarterdeck.reports.today.page import today_report

    with opened(place) as desk:
        reader = as_person(desk, OWNER, person) if person else OWNER
        brief, veil = today_of(desk, reader, ask(about), since=since), veil_of(desk, reader)
        show(
            veil.report(today_report(brief)),
            out,
            document=lambda: veil.over(today_json(brief)),
            sheet=lambda: veil.over(today_sheet(brief)),
        )
    return 0
