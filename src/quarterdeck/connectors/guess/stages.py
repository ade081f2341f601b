"""The stages of a file: which end a deal and how, and in which order the others come."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from quarterdeck.connectors.columns import same
from quarterdeck.connectors.guess.evidence import Answers, Confidence, Question
from quarterdeck.connectors.guess.known import words
from quarterdeck.connectors.guess.profile import Sheet
from quarterdeck.connectors.sentences import rows
from quarterdeck.engine.sql import ident, literal
from quarterdeck.words.deal import Category, Outcome

_MOST = 60
_QUALIFIED_FROM = 20
_CATEGORIES = ((80, Category.COMMIT), (55, Category.MOST_LIKELY), (40, Category.BEST_CASE))
_LONG = 6
_NO_BLANKS = "\u3000"
_ENDED = (Outcome.NO_DECISION, Outcome.DISQUALIFIED, Outcome.LOST, Outcome.WON)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A stage of the file: how many rows name it, how it ends a deal, how far along it is.

    `place` is 0 to 100; `probability` (0 to 100) is the file's own mean, None where it has none.
    `why` is the evidence, `sure` how sure the outcome and place are.
    """

    name: str
    rows: int
    outcome: Outcome
    place: float
    sure: Confidence
    why: str
    probability: float | None = None

    @property
    def category(self) -> Category:
        """The forecast category that so far along a stage usually has."""
        if self.outcome is Outcome.OPEN:
            return next((c for least, c in _CATEGORIES if self.place >= least), Category.PIPELINE)
        return Category.CLOSED if self.outcome is Outcome.WON else Category.OMITTED

    @property
    def share(self) -> float:
        """The share won from here to begin with: the file's own, or a placeholder by the place."""
        told = self.place if self.probability is None else self.probability
        return round(max(0.01, min(0.99, told / 100)), 2)

    @property
    def qualified(self) -> bool:
        """Whether a deal usually counts as qualified here."""
        return self.outcome is Outcome.WON or (
            self.outcome is Outcome.OPEN and self.place >= _QUALIFIED_FROM
        )


@dataclass(frozen=True, slots=True)
class Beside:
    """The columns that say more of a stage: its probability, whether deals are closed, or won.

    `ended` is SQL telling that another column says the deal is over: then its probability says
    nothing of the stage it stood in.
    """

    probability: str = ""
    is_closed: str = ""
    is_won: str = ""
    ended: str = ""


def proposals(sheet: Sheet, name: str, beside: Beside, answers: Answers) -> tuple[Proposed, ...]:
    """Return the stages of a column in the order in which deals seem to move through them."""
    means, ends = _means(sheet, name, beside), _ends(sheet, name, beside)
    found = [
        _propose(stage, rows, means.get(stage), ends.get(stage, ""))
        for stage, rows in sheet.counts(name, _MOST)
    ]
    told = [_answered(stage, answers) for stage in found]
    return tuple(sorted(told, key=lambda stage: (*_after(stage), stage.place, stage.name)))


def open_questions(stages: Sequence[Proposed]) -> tuple[Question, ...]:
    """Ask for the stages of which neither name nor file tells how they end."""
    options = tuple((str(outcome), _MEANT[outcome]) for outcome in Outcome)
    return tuple(
        Question(
            f"stage.{stage.name}",
            f"The stage {stage.name!r} ({rows(stage.rows)}): is a deal in it open, or how did it "
            "end?",
            options,
        )
        for stage in stages
        if stage.sure is Confidence.UNSURE
    )


_MEANT = {
    Outcome.OPEN: "still being sold",
    Outcome.WON: "won",
    Outcome.LOST: "lost to somebody or something",
    Outcome.NO_DECISION: "the customer decided nothing",
    Outcome.DISQUALIFIED: "it was no real deal",
}


def translations(
    stages: Sequence[Proposed], known: Mapping[str, Outcome]
) -> tuple[dict[str, str], list[Proposed]]:
    """Return how stages of the file are written in the playbook, and those it does not have.

    One that only differs in case or blanks, or that ends a deal as the only stage of its outcome
    does, is a known one.
    """
    alike = {same(name): name for name in known}
    values: dict[str, str] = {}
    unknown = []
    for stage in stages:
        if stage.name in known:
            continue
        ending = [name for name, outcome in known.items() if outcome is stage.outcome]
        if same(stage.name) in alike:
            values[stage.name] = alike[same(stage.name)]
        elif stage.outcome is not Outcome.OPEN and len(ending) == 1:
            values[stage.name] = ending[0]
        else:
            unknown.append(stage)
    return values, unknown


def _propose(name: str, rows: int, mean: float | None, ended: str) -> Proposed:
    """Judge one stage by the file's own flags, by its name and by its probability."""
    by_name, place, word = _by_name(name)
    if ended:
        outcome = Outcome(ended)
        if outcome is Outcome.LOST and by_name in (Outcome.NO_DECISION, Outcome.DISQUALIFIED):
            outcome = by_name
        known = place if by_name is Outcome.OPEN and word else (mean or 50)
        why = f"the file says whether such deals are closed: {outcome}"
        return Proposed(name, rows, outcome, known, Confidence.CERTAIN, why, mean)
    if word:
        why = f"the word {word!r}" + (
            f", mean probability {mean:.0f} %" if mean is not None else ""
        )
        placed = place if mean is None or by_name is not Outcome.OPEN else mean
        return Proposed(name, rows, by_name, placed, Confidence.LIKELY, why, mean)
    if mean is not None and 0 < mean < 100:  # noqa: PLR2004 -- per cent
        why = f"its mean probability is {mean:.0f} %"
        return Proposed(name, rows, Outcome.OPEN, mean, Confidence.LIKELY, why, mean)
    return Proposed(name, rows, Outcome.OPEN, 50, Confidence.UNSURE, "unknown word", mean)


def _by_name(name: str) -> tuple[Outcome, float, str]:
    """Return outcome and place that the words in a name mean, and the word; '' for none."""
    lowered = name.casefold()
    closed, open_words = words()["stages"]["closed"], words()["stages"]["open"]
    for outcome in _ENDED:
        word = next((w for w in closed[str(outcome)] if _begins_a_word(w, lowered)), "")
        if word:
            return outcome, 100 if outcome is Outcome.WON else 0, word
    matches = [
        (int(place), word)
        for place, some in open_words.items()
        for word in some
        if _begins_a_word(word, lowered)
    ]
    place, word = max(matches, default=(50, ""))
    return Outcome.OPEN, place, word


def _begins_a_word(word: str, name: str) -> bool:
    """Tell whether a word begins one of a name, or stands anywhere if it is long.

    Long words also end others (Erstkontakt), and scripts without blanks put them anywhere.
    """
    anywhere = word[0] >= _NO_BLANKS or len(word) >= _LONG
    return bool(re.search(re.escape(word) if anywhere else rf"(?<!\w){re.escape(word)}", name))


def _answered(stage: Proposed, answers: Answers) -> Proposed:
    said = answers.get(f"stage.{stage.name}", "")
    if said not in {str(outcome) for outcome in Outcome}:
        return stage
    return replace(stage, outcome=Outcome(said), sure=Confidence.CERTAIN, why="as you said")


def _after(stage: Proposed) -> tuple[bool, int]:
    """Sort open stages first, then won, lost, no decision, disqualified."""
    return stage.outcome is not Outcome.OPEN, list(Outcome).index(stage.outcome)


def _means(sheet: Sheet, name: str, beside: Beside) -> dict[str, float]:
    """Return the mean probability of each stage in per cent, where the file has one."""
    if not beside.probability:
        return {}
    cell = ident(beside.probability)
    number = f"TRY_CAST(replace(replace({cell}, '%', ''), ',', '.') AS DOUBLE)"
    highest = sheet.one(f"SELECT ceil(max({number})) FROM rows_read")
    unit = 100 if highest <= 1 else 1
    found = sheet.con.execute(
        f"SELECT {ident(name)}, avg({number}) * {unit} FROM rows_read"
        f" WHERE {number} IS NOT NULL AND NOT {beside.ended or 'FALSE'} GROUP BY ALL"
    ).fetchall()
    return {stage: mean for stage, mean in found if stage is not None}


def _ends(sheet: Sheet, name: str, beside: Beside) -> dict[str, str]:
    """Return how each stage ends a deal where a column says whether deals are closed or won."""
    if not beside.is_won and not beside.is_closed:
        return {}
    won = _share(beside.is_won)
    closed = _share(beside.is_closed) if beside.is_closed else won
    found = sheet.con.execute(
        f"SELECT {ident(name)}, {closed}, {won} FROM rows_read GROUP BY {ident(name)}"
    ).fetchall()
    ends = {}
    for stage, is_closed, is_won in found:
        if stage is None or is_closed is None:
            continue
        if is_won is not None and is_won > 0.5:  # noqa: PLR2004 -- most of its rows
            ends[stage] = str(Outcome.WON)
        elif beside.is_closed:
            ends[stage] = str(Outcome.LOST if is_closed > 0.5 else Outcome.OPEN)  # noqa: PLR2004
    return ends


def _share(name: str) -> str:
    if not name:
        return str(literal(None))
    return f"avg(CASE WHEN qd_truth({ident(name)}) THEN 1.0 ELSE 0.0 END)"
