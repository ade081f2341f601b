"""The command about pipeline standards."""

from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter

from quarterdeck.cli.options import HERE, OUT, WITHIN, By, Output, Place, Whole, Within
from quarterdeck.desk.ask import Ask
from quarterdeck.desk.workspace import Desk


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Past:
    """A backtest instead: what the standards would have flagged, and what became of it."""

    backtest: Annotated[bool, Parameter(negative="")] = False
    """Try the standards on the past instead of judging the day."""

    start: Annotated[str, Parameter(name="--from")] = ""
    """The first day looked at; default: two years back, or when the first deal was known."""

    end: Annotated[str, Parameter(name="--to")] = ""
    """The last day looked at; default: the as-of day."""

    every: str = "week"
    """Look every day, week or month."""

    horizon: str = ""
    """Give deals so long, such as 28d; default: to the end of the quarter they are due in."""


_PAST = Past()


def standards(  # noqa: PLR0913 -- one option each
    *,
    rule: Annotated[str, Parameter(help="Only this standard, such as past_due.")] = "",
    by: By = "",
    limit: Annotated[
        Whole, Parameter(help="List this many deals, the gravest first; 0: all.", show_default=True)
    ] = 20,
    deals: Within = WITHIN,
    past: Past = _PAST,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Say which open deals and teams break a standard of the pipeline, and what to do.

    The standards are those of playbook/standards, or the built-in ones. Leaves with exit code 1
    where a standard is broken. With --backtest it says what they would have flagged in the past,
    and whether that tells more than chance.
    """
    from quarterdeck.cli.session import names, opened

    asked = Ask(deals.as_of, deals.scope, deals.where, names(by))
    with opened(place) as desk:
        if past.backtest:
            return _proof(desk, asked, past, rule=rule, out=out)
        _refuse(past)
        return _judged(desk, asked, which=(rule, limit), out=out)


def _judged(desk: Desk, asked: Ask, *, which: tuple[str, int], out: Output) -> int:
    from quarterdeck.cli.show import show
    from quarterdeck.desk.standards import Which, standards_of
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.standards_json import standards_json, standards_sheet
    from quarterdeck.reports.standards_page import standards_report

    judged = standards_of(desk, OWNER, asked, which=Which(*which))
    show(
        standards_report(judged),
        out,
        document=lambda: standards_json(judged),
        sheet=lambda: standards_sheet(judged),
    )
    return 1 if judged.breached else 0


def _proof(desk: Desk, asked: Ask, past: Past, *, rule: str, out: Output) -> int:
    from quarterdeck.cli.show import show
    from quarterdeck.desk import standards as verbs
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.standards_proof_json import proof_json, proof_sheet
    from quarterdeck.reports.standards_proof_page import proof_report

    days = verbs.Past(past.start, past.end, past.every, past.horizon)
    given = verbs.proof_of(desk, OWNER, asked, past=days, rule=rule)
    show(
        proof_report(given),
        out,
        document=lambda: proof_json(given),
        sheet=lambda: proof_sheet(given),
    )
    return 0


def _refuse(past: Past) -> None:
    """Raise QuarterdeckError for options that say something about a backtest nobody asked for."""
    from quarterdeck.words.problem import QuarterdeckError

    told = {"--from": past.start, "--to": past.end, "--horizon": past.horizon}
    told["--every"] = "" if past.every == Past().every else past.every
    for name, value in told.items():
        if value:
            raise QuarterdeckError(
                f"{name} is about the past, and no backtest is asked for.",
                where=name,
                fix="Add --backtest, or ask for another day with --as-of.",
            )
