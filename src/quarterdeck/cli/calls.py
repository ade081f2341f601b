"""The command about calls: what people say of a period, shown layer by layer, locked weekly."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from quarterdeck.cli.call_options import Amounts, OfDeal, Speaker, Which
from quarterdeck.cli.options import HERE, OUT, PLAIN, Output, Place, Plain, Preview
from quarterdeck.desk.ask import Ask
from quarterdeck.desk.locking import Turned
from quarterdeck.reports.calls.spoken import Spoken
from quarterdeck.words.deal import Category
from quarterdeck.words.problem import QuarterdeckError

call = App(
    name="call",
    help="Say what a period will bring, see who said what, and lock the week.",
    version_flags=[],
    default_parameter=Parameter(show_default=False),
)

Why = Annotated[str, Parameter(help="Why, for whoever reads it later.")]
Week = Annotated[str, Parameter(help="A day of the forecast week; default: today's.")]
Of = Annotated[str, Parameter(help="Of this period; default: the running quarter.")]

_NOBODY, _NOTHING, _NO_DEAL, _ANY = Speaker(), Amounts(), OfDeal(), Which()


@call.command
def submit(  # noqa: PLR0913 -- one parameter an option
    *,
    speaker: Speaker = _NOBODY,
    period: Of = "",
    amounts: Amounts = _NOTHING,
    of: OfDeal = _NO_DEAL,
    note: Why = "",
    preview: Preview = False,
    place: Place = HERE,
    plain: Plain = PLAIN,
) -> int:
    """Call a period, by category, or judge one deal; what was said before stays readable.

    A leader's call is about all they lead and is their own, not a sum.
    """
    from quarterdeck.cli.session import opened
    from quarterdeck.desk.calls import Typed
    from quarterdeck.desk.calls import submit as record
    from quarterdeck.desk.judging import Opinion, judge
    from quarterdeck.desk.speaking import Who
    from quarterdeck.desk.viewer import OWNER

    who, said = Who(speaker.by, speaker.person), _typed(amounts)
    _refuse_both(bool(said), of)
    with opened(place, quiet=True) as desk:
        if of.deal:
            meant = Opinion(of.deal, of.verdict, of.amount, of.closes, period, note)
            return _put_spoken(judge(desk, OWNER, meant, who=who, preview=preview), plain)
        typed = Typed(said, period, note)
        return _put_spoken(record(desk, OWNER, typed, who=who, preview=preview), plain)


@call.command
def undo(
    *,
    speaker: Speaker = _NOBODY,
    period: Of = "",
    note: Why = "",
    place: Place = HERE,
    plain: Plain = PLAIN,
) -> int:
    """Take back what a person called last; what they had called before stands again."""
    from quarterdeck.cli.session import opened
    from quarterdeck.desk.calls import Typed
    from quarterdeck.desk.calls import undo as take_back
    from quarterdeck.desk.speaking import Who
    from quarterdeck.desk.viewer import OWNER

    who = Who(speaker.by, speaker.person)
    with opened(place, quiet=True) as desk:
        spoken = take_back(desk, OWNER, Typed({}, period, note), who=who)
        return _put_spoken(spoken, plain)


@call.command
def show(
    *,
    history: Annotated[
        bool, Parameter(negative="", help="List everything that was said, the last word first.")
    ] = False,
    which: Which = _ANY,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Show who calls what: leaders from the top down, each beside the layer below and the CRM."""
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import show as put_report
    from quarterdeck.desk.called import called as calls_of
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.calls.document import called_json
    from quarterdeck.reports.calls.page import called_report, called_sheet

    with opened(place) as desk:
        found = calls_of(desk, OWNER, which.ask)
        put_report(
            called_report(found, history=history),
            out,
            document=lambda: called_json(found, history=history),
            sheet=lambda: called_sheet(found),
        )
    return 0


@call.command
def missing(*, which: Which = _ANY, place: Place = HERE, out: Output = OUT) -> int:
    """List who has a target and has not called in the forecast week of the day."""
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import show as put_report
    from quarterdeck.desk.called import called as calls_of
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.calls.document import missing_json
    from quarterdeck.reports.calls.page import missing_report

    with opened(place) as desk:
        found = calls_of(desk, OWNER, which.ask)
        put_report(missing_report(found), out, document=lambda: missing_json(found))
    return 0


@call.command
def board(*, which: Which = _ANY, place: Place = HERE, out: Output = OUT) -> int:
    """Show the call board: who calls what beside target, CRM, forecast and their record."""
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import show as put_report
    from quarterdeck.desk.board import board as board_of
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.calls.board_page import board_json, board_report, board_sheet

    with opened(place) as desk:
        found = board_of(desk, OWNER, which.ask)
        put_report(
            board_report(found),
            out,
            document=lambda: board_json(found),
            sheet=lambda: board_sheet(found),
        )
    return 0


@call.command
def record(
    *,
    category: Annotated[
        Literal["commit", "most_likely", "best_case"], Parameter(help="Which calls are judged.")
    ] = "commit",
    as_of: Annotated[
        str, Parameter(help="As known by the end of this day; default: the last observed day.")
    ] = "",
    scope: Annotated[str, Parameter(help="Name only people of this team, or one person.")] = "",
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Hold calls against what came: layers first, then who leans, where chance cannot explain it.

    Sandbagging, happy ears and noise are told apart; of whom there is too little nothing is said.
    """
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import show as put_report
    from quarterdeck.desk.call_record import call_record
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.calls.recorded import recorded_json, recorded_report, recorded_sheet

    with opened(place) as desk:
        found = call_record(desk, OWNER, Ask(as_of, scope), category=Category(category))
        put_report(
            recorded_report(found),
            out,
            document=lambda: recorded_json(found),
            sheet=lambda: recorded_sheet(found),
        )
    return 0


By = Annotated[str, Parameter(help="Who does it, by name or id: a vp or revops of people.csv.")]


@call.command
def lock(
    *, by: By = "", week: Week = "", note: Why = "", place: Place = HERE, plain: Plain = PLAIN
) -> int:
    """Lock a forecast week: nobody calls in it any more."""
    from quarterdeck.cli.session import opened
    from quarterdeck.desk.locking import lock as turn
    from quarterdeck.desk.viewer import OWNER

    with opened(place, quiet=True) as desk:
        turned = turn(desk, OWNER, by=by, week=week, note=note)
    return _put_turned(turned, plain)


@call.command
def unlock(
    *, by: By = "", week: Week = "", note: Why = "", place: Place = HERE, plain: Plain = PLAIN
) -> int:
    """Open a locked week again, with the reason (--note)."""
    from quarterdeck.cli.session import opened
    from quarterdeck.desk.locking import unlock as turn
    from quarterdeck.desk.viewer import OWNER

    with opened(place, quiet=True) as desk:
        turned = turn(desk, OWNER, by=by, week=week, note=note)
    return _put_turned(turned, plain)


@call.command
def delegate(  # noqa: PLR0913 -- one parameter an option
    *,
    speaker: Speaker = _NOBODY,
    to: Annotated[str, Parameter(help="Who may speak for them, by name or id.")],
    until: Annotated[str, Parameter(help="The last day of it; default: until it is ended.")] = "",
    end: Annotated[bool, Parameter(negative="", help="End it today.")] = False,
    place: Place = HERE,
    plain: Plain = PLAIN,
) -> int:
    """Let somebody speak for a person from today on, or end that (--end)."""
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import put
    from quarterdeck.desk.speaking import Who
    from quarterdeck.desk.speaking import delegate as lend
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.calls.spoken import delegation_json, delegation_text
    from quarterdeck.reports.to_json import dump

    with opened(place, quiet=True) as desk:
        who = Who(speaker.by, speaker.person)
        lent = lend(desk, OWNER, who=who, to=to, until=until, end=end)
        put(
            dump(delegation_json(lent)).decode() if plain.json else delegation_text(lent, desk.name)
        )
    return 0


@call.command(name="import")
def import_file(
    file: Annotated[Path, Parameter(help="A CSV file of calls.")],
    /,
    *,
    history: Annotated[
        bool,
        Parameter(
            negative="",
            help="Load the company's past: calls count from when they were said, and every answer "
            "says that they were loaded.",
        ),
    ] = False,
    preview: Preview = False,
    place: Place = HERE,
    plain: Plain = PLAIN,
) -> int:
    """Take calls from a CSV file; a line taken before is not taken again."""
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import put
    from quarterdeck.desk.call_files import import_calls
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.calls.taken import taken_json, taken_text
    from quarterdeck.reports.to_json import dump

    with opened(place, quiet=True) as desk:
        taken = import_calls(desk, OWNER, file, preview=preview, history=history)
    put(dump(taken_json(taken)).decode() if plain.json else taken_text(taken))
    return 0 if taken.calls else 1


def _typed(amounts: Amounts) -> dict[Category, str]:
    typed = {
        Category.COMMIT: amounts.commit,
        Category.MOST_LIKELY: amounts.most_likely,
        Category.BEST_CASE: amounts.best_case,
    }
    return {category: text for category, text in typed.items() if text}


def _refuse_both(said: bool, of: OfDeal) -> None:  # noqa: FBT001 -- what was typed
    if said and of.deal:
        raise QuarterdeckError(
            "A call of the period and one of a deal are two things.",
            where="--deal",
            fix="Say them one after the other.",
        )
    if not of.deal and (of.verdict or of.amount or of.closes):
        raise QuarterdeckError(
            "It is not said of which deal.", where="--deal", fix="Name it: --deal ID"
        )


def _put_spoken(spoken: Spoken, plain: Plain) -> int:
    from quarterdeck.cli.show import put
    from quarterdeck.reports.calls.spoken import spoken_json, spoken_text
    from quarterdeck.reports.to_json import dump

    put(dump(spoken_json(spoken)).decode() if plain.json else spoken_text(spoken))
    return 0


def _put_turned(turned: Turned, plain: Plain) -> int:
    from quarterdeck.cli.show import put
    from quarterdeck.reports.to_json import dump

    week, locked = turned.state.week.isoformat(), turned.state.locked
    if plain.json:
        told = {"week": week, "locked": locked, "by": turned.actor, "note": turned.why}
        put(dump(told).decode())
    else:
        put(f"The week of {week} is {'locked' if locked else 'open'}.\n")
    return 0
