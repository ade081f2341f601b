"""The verb that says something about one deal."""

from dataclasses import dataclass, replace

import pyarrow as pa

from quarterdeck.desk.ask import said_of
from quarterdeck.desk.confidential import hidden_from
from quarterdeck.desk.parts import Row, part_of
from quarterdeck.desk.speaking import Who, running, said_now, speakers, week_of
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.question import Question
from quarterdeck.journal.amounts import said_amount
from quarterdeck.journal.api import JUDGEMENTS, Judgement
from quarterdeck.reports.calls.spoken import Spoken
from quarterdeck.words.days import parse_day
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

NONE = "none"
VERDICTS = ("in", "out", NONE)


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

    What is not said anew stands as they said it before; a verdict 'none' takes all of it back.
    Raises QuarterdeckError for somebody who may not speak for the person, in a locked week, for a
    period that is over, a deal that the person does not answer for or the viewer may not see, and
    where nothing is said of it.
    """
    person, actor, people = speakers(desk, viewer, who)
    period = running(desk, opinion.period)
    _refuse_nothing(opinion)
    scope = people.scope(person, desk.today)
    _refuse_others(desk, viewer, opinion.deal, person=person, scope=scope)
    currency = desk.playbook.settings.currency
    with said_of("--amount"):
        amount = said_amount(opinion.amount, currency) if opinion.amount else None
    with said_of("--closes"):
        due = parse_day(opinion.closes) if opinion.closes else None
    said = said_now(desk, actor, opinion.note)
    now = Judgement(person, opinion.deal, period, opinion.verdict, said, amount, currency, due)
    if preview:
        judged = _beside(now, desk.journal.read(JUDGEMENTS, period=period))
    else:
        with desk.journal.floor(week=week_of(desk, desk.today)) as floor:
            judged = _beside(now, floor.read(JUDGEMENTS, period=period))
            floor.add([judged])
    spoken = Spoken(person, actor, scope, period, currency, desk.name)
    return replace(spoken, judgement=judged, recorded=not preview)


def _beside(now: Judgement, said: pa.Table) -> Judgement:
    """Return a judgement with what the person had said of the deal before and does not say anew."""
    about = (now.person, now.deal)
    rows = [row for row in said.to_pylist() if (row["person"], row["deal"]) == about]
    if not rows:
        return now
    last = rows[-1]
    told = replace(now, said=replace(now.said, supersedes=last["id"]))
    if NONE in {now.verdict, last["verdict"]}:
        return told
    kept = told if now.amount is not None else _of_amount(told, last)
    return replace(
        kept,
        verdict=now.verdict or last["verdict"],
        due_on=now.due_on or last["due_on"],
        said=replace(told.said, why=now.said.why or last["why"]),
    )


def _of_amount(judged: Judgement, row: Row) -> Judgement:
    return replace(judged, amount=row["amount"], currency=row["currency"])


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


def _refuse_others(desk: Desk, viewer: Viewer, deal: str, *, person: str, scope: str) -> None:
    """Refuse a deal outside what the person answers for, or the viewer sees, as one that is not."""
    part = part_of(desk, viewer)
    seen = part is None or any(_holds(desk, deal, top) for top in part.tops)
    if seen and _holds(desk, deal, scope) and deal not in hidden_from(desk, viewer):
        return
    raise QuarterdeckError(
        f"{desk.name(person)} answers for no deal {deal!r}.",
        where="--deal",
        fix="Use the id of the CRM, as `quarterdeck deals --csv -` prints it, of one of their own "
        "deals or of those they lead.",
    )


def _holds(desk: Desk, deal: str, scope: str) -> bool:
    """Whether a deal lies in a part of the org tree today; '' is the whole company."""
    facts = desk.facts
    if scope and scope not in facts.nodes:
        return False
    question = Question(desk.today, scope)
    sql = facts.compose("SELECT id FROM deals WHERE id = {deal}", question, deal=deal)
    return bool(facts.run(sql).num_rows)
