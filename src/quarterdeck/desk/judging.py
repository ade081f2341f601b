"""The verb that says something about one deal."""

from dataclasses import dataclass, replace

from quarterdeck.desk.ask import said_of
from quarterdeck.desk.speaking import Who, running, said_now, speakers, week_of
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.question import Question
from quarterdeck.journal.api import Judgement
from quarterdeck.reports.calls.spoken import Spoken
from quarterdeck.words.days import parse_day
from quarterdeck.words.money import parse_minor
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

VERDICTS = ("in", "out", "none")


@dataclass(frozen=True, slots=True)
class Opinion:
    """What was typed of a deal for a period ('': the running quarter); '' is not said.

    `verdict` is one of VERDICTS, 'none' takes an earlier judgement back; `amount` and `closes` are
    what the person expects instead of what the CRM says.
    """

    deal: str
    verdict: str = ""
    amount: str = ""
    closes: str = ""
    period: str = ""
    note: str = ""


def judge(
    desk: Desk, viewer: Viewer, opinion: Opinion, *, who: Who, preview: bool = False
) -> Spoken:
    """Record what a person says of one deal: in or out of the period, its amount, its day.

    Raises QuarterdeckError for somebody who may not speak for the person, in a locked week, for a
    period that is over, an unknown deal, and where nothing is said of it.
    """
    person, actor, people = speakers(desk, viewer, who)
    period = running(desk, opinion.period)
    _refuse_nothing(opinion)
    _refuse_unknown(desk, opinion.deal)
    currency = desk.playbook.settings.currency
    with said_of("--amount"):
        amount = parse_minor(opinion.amount, currency) if opinion.amount else None
    with said_of("--closes"):
        due = parse_day(opinion.closes) if opinion.closes else None
    said = said_now(desk, actor, opinion.note)
    judged = Judgement(person, opinion.deal, period, opinion.verdict, said, amount, currency, due)
    if not preview:
        desk.journal.add([judged], week=week_of(desk, desk.today))
    spoken = Spoken(person, actor, people.scope(person, desk.today), period, currency, desk.name)
    return replace(spoken, judgement=judged, recorded=not preview)


def _refuse_nothing(opinion: Opinion) -> None:
    if opinion.verdict and opinion.verdict not in VERDICTS:
        raise QuarterdeckError(
            f"A deal is not {opinion.verdict!r}.{did_you_mean(opinion.verdict, VERDICTS)}",
            where="--verdict",
            fix="Say in, out, or none to take it back.",
        )
    if not (opinion.verdict or opinion.amount or opinion.closes):
        raise QuarterdeckError(
            "Nothing is said of the deal.",
            where="--deal",
            fix="Say --verdict in or out, --amount or --closes.",
        )


def _refuse_unknown(desk: Desk, deal: str) -> None:
    facts = desk.facts
    sql = facts.compose("SELECT id FROM deals WHERE id = {deal}", Question(desk.today), deal=deal)
    if not facts.run(sql).num_rows:
        raise QuarterdeckError(
            f"There is no deal {deal!r}.",
            where="--deal",
            fix="Use the id of the CRM, as `quarterdeck deals --csv -` prints it.",
        )
