"""Stages that change: a rename moves no number on any day; a new list counts from its day on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.metrics import Answer, catalogue
from quarterdeck.movement.bridge import movement
from quarterdeck.playbook.tracks import Stage, Track
from quarterdeck.words.days import start_of_day
from quarterdeck.words.deal import Category, Outcome
from tests.metrics.company import STAGES, ZONE, History, Rules, State, random_histories
from tests.metrics.conftest import Made, ask
from tests.tries import EXPLORING

TURN = date(2026, 2, 14)
EARLY, LATE = "early", "late"
Change = Callable[[State, str], State]
DAYS = (
    date(2025, 9, 30),
    TURN - timedelta(days=1),
    TURN,
    TURN + timedelta(days=1),
    date(2026, 5, 31),
)
TALK = STAGES[1]
CALLED = replace(TALK, name="Discussion")
RENAMED = replace(CALLED, formerly=("Talk",))


def track(*stages: Stage, earlier: tuple[Stage, ...] = ()) -> Track:
    """A track with one list of stages, or with another one before the turn."""
    if not earlier:
        return Track("deal", main=True, stages=stages)
    return Track(
        "deal", main=True, stages=stages, since=TURN, earlier=((date(1900, 1, 1), earlier),)
    )


def told(history: History, change: Change) -> History:
    """The history with each state as it is told before or after the turn.

    On the turn itself every deal is edited in bulk where that says something else.
    """
    at = start_of_day(TURN, ZONE) + timedelta(hours=9)
    states = [
        (when, change(state, LATE if when >= at else EARLY)) for when, state in history.states
    ]
    standing = [state for when, state in history.states if when < at]
    if standing and change(standing[-1], LATE) != change(standing[-1], EARLY):
        states.append((at, change(standing[-1], LATE)))
        states.sort(key=lambda pair: pair[0])
    return replace(history, states=tuple(states))


def named(before: str, after: str) -> Change:
    names = {EARLY: before, LATE: after}

    def change(state: State, when: str) -> State:
        return replace(state, stage=names[when]) if state.stage == "Talk" else state

    return change


def bare(answers: tuple[Answer, ...]) -> list[Answer]:
    return [replace(answer, sql="") for answer in answers]


HISTORIES = random_histories(31, 250)
ASKED = ((DAYS[1], ("stage",)), (TURN, ()), (DAYS[3], ("stage",)), (DAYS[-1], ()))
LISTS = {
    "one list that says the former name": track(STAGES[0], RENAMED, *STAGES[2:]),
    "a list from the day of the rename on": track(STAGES[0], RENAMED, *STAGES[2:], earlier=STAGES),
}
TOLD = {
    "edited in bulk on the day": ("Talk", "Discussion"),
    "under the old name for ever": ("Talk", "Talk"),
    "under the new name all along": ("Discussion", "Discussion"),
}


@pytest.fixture(scope="module")
def never_renamed(make: Made) -> Facts:
    """The same company, whose stage always had the name it has now."""
    histories = [told(h, named("Discussion", "Discussion")) for h in HISTORIES]
    return make(histories, Rules(track=track(STAGES[0], CALLED, *STAGES[2:])))


@pytest.mark.parametrize(
    ("how", "listed", "turn"),
    [(how, listed, a + b) for a, how in enumerate(TOLD) for b, listed in enumerate(LISTS)],
)
def test_a_rename_moves_no_number_on_any_day(
    make: Made, never_renamed: Facts, how: str, listed: str, turn: int
) -> None:
    """Each metric is asked of every company on two of the four days, and on each day of three."""
    histories = [told(h, named(*TOLD[how])) for h in HISTORIES]
    facts = make(histories, Rules(track=LISTS[listed]))
    for at, (day, by) in enumerate(ASKED):
        half = (at + turn) % 2
        assert every(facts, day, by, half) == every(never_renamed, day, by, half)


@cache
def every(facts: Facts, day: date, by: tuple[str, ...], half: int) -> list[Answer]:
    """Every second number of the catalogue as of a day; all of them when exploring."""
    names = [n for n, m in catalogue().items() if not m.rows]
    names = names if EXPLORING else names[half::2]
    return bare(ask(facts, *names, period="2026-Q1", as_of=day, by=by))


@pytest.mark.parametrize("listed", LISTS)
def test_a_rename_is_no_move_and_no_visit(make: Made, never_renamed: Facts, listed: str) -> None:
    histories = [told(h, named("Talk", "Discussion")) for h in HISTORIES]
    facts = make(histories, Rules(track=LISTS[listed]))
    for what in (
        "SELECT id, known_on, kind, stage, stage_order FROM moves ORDER BY ALL",
        "SELECT id, stage, nth, entered_at, left_at, advanced_at, skipped FROM visits ORDER BY ALL",
        "SELECT id, version, known_from, known_on, stage, pushes FROM versions ORDER BY ALL",
    ):
        answers = [
            f.run(f.compose(what, Question(DAYS[-1]))).to_pylist() for f in (facts, never_renamed)
        ]
        assert answers[0] == answers[1]
        assert len(answers[0]) > 250
    bridges = [
        movement(
            f, start=DAYS[1], end=DAYS[3], question=Question(DAYS[3], by=("stage",)), period=None
        )
        for f in (facts, never_renamed)
    ]
    assert bridges[0].by == bridges[1].by
    assert bridges[0].lines == bridges[1].lines


def test_before_the_rename_the_old_playbook_says_the_same(make: Made, never_renamed: Facts) -> None:
    before = make([told(h, named("Talk", "Talk")) for h in HISTORIES], Rules())
    for day in DAYS[:2]:
        for name in ("open_pipeline", "stage_days", "weighted_pipeline", "stage_conversion"):
            old, new = (ask(f, name, as_of=day, by=("stage",)) for f in (before, never_renamed))
            shown = [replace(a, dimensions=_now(a.dimensions), sql="") for a in old]
            assert shown == bare(new)


def _now(dimensions: dict[str, str]) -> dict[str, str]:
    return {k: "Discussion" if v == "Talk" else v for k, v in dimensions.items()}


OFFER = STAGES[2]
LATER = replace(OFFER, name="Offer later", category=Category.PIPELINE, probability=0, order=2)
LOST_LATER = replace(OFFER, name="Offer later", outcome=Outcome.LOST, category=Category.OMITTED)


@pytest.mark.parametrize("after", [LATER, LOST_LATER], ids=["recategorised", "closed"])
def test_a_new_list_counts_as_if_every_deal_were_moved_on_its_day(make: Made, after: Stage) -> None:
    """Against two stages of which the one becomes the other as the day of the new list begins."""
    at = start_of_day(TURN, ZONE)
    moved = []
    for history in HISTORIES:
        states = [
            (when, replace(s, stage="Offer later") if s.stage == "Offer" and when >= at else s)
            for when, s in history.states
        ]
        standing = [s for when, s in history.states if when < at]
        if standing and standing[-1].stage == "Offer":
            states = sorted(
                [*states, (at, replace(standing[-1], stage="Offer later"))], key=lambda p: p[0]
            )
        moved.append(replace(history, states=tuple(states)))
    control = make(moved, Rules(track=track(*STAGES[:3], after, *STAGES[3:])))
    changed = tuple(replace(after, name="Offer") if s == OFFER else s for s in STAGES)
    facts = make(HISTORIES, Rules(track=track(*changed, earlier=STAGES)))
    names = [
        *(
            "bookings",
            "open_pipeline",
            "open_deals",
            "weighted_pipeline",
            "lost_deals",
            "close_rate",
        ),
        *("past_due_pipeline", "created_deals", "category_rollup", "push_count", "coverage"),
    ]
    for day in DAYS:
        for by in ((), ("category",)):
            asked = {"period": "2026-Q1", "as_of": day, "by": by}
            assert bare(ask(facts, *names, **asked)) == bare(ask(control, *names, **asked))
        bridges = [
            movement(f, start=DAYS[1], end=max(day, DAYS[1]), question=Question(day), period=None)
            for f in (facts, control)
        ]
        assert bridges[0].lines == bridges[1].lines
        assert bridges[0].closing == bridges[1].closing


def test_a_stage_put_in_between_is_no_move_and_no_skip(make: Made) -> None:
    """The order of stages shifts on the day; no deal that stays where it is moves by that."""
    between = Stage("Trial", 3, Outcome.OPEN, Category.BEST_CASE, 500_000_000)
    shifted = (*STAGES[:2], between, *(replace(s, order=s.order + 1) for s in STAGES[2:]))
    facts = make(HISTORIES, Rules(track=track(*shifted, earlier=STAGES)))
    plain = make(HISTORIES, Rules())
    moves = "SELECT id, known_on, kind, stage, count(*) AS n FROM moves GROUP BY ALL ORDER BY ALL"
    assert facts.run(facts.compose(moves, Question(DAYS[-1]))) == plain.run(
        plain.compose(moves, Question(DAYS[-1]))
    )
    visits = "SELECT id, stage, nth, entered_on, left_at, skipped FROM visits{} ORDER BY ALL"
    early = visits.format(f" WHERE entered_on < DATE '{TURN}'")
    for day, sql in ((DAYS[1], visits.format("")), (DAYS[-1], early)):
        assert facts.run(facts.compose(sql, Question(day))) == plain.run(
            plain.compose(sql, Question(day))
        )
    late = (
        "SELECT coalesce(sum(skipped), 0) AS n FROM visits"
        f" WHERE entered_on >= DATE '{TURN}' AND stage = 'Offer'"
    )
    skipped = [
        f.run(f.compose(late, Question(DAYS[-1]))).to_pylist()[0]["n"] for f in (facts, plain)
    ]
    assert skipped[0] > skipped[1], "from the day on, the stage in between can be skipped"


def test_what_a_deal_last_changed_is_not_touched_by_a_new_list(make: Made) -> None:
    changed = tuple(replace(s, probability=1) if s == OFFER else s for s in STAGES)
    facts, plain = (
        make(HISTORIES, Rules(track=track(*changed, earlier=STAGES))),
        make(HISTORIES, Rules()),
    )
    sql = "SELECT id, known_on FROM deals ORDER BY id"
    for day in DAYS:
        assert facts.run(facts.compose(sql, Question(day))) == plain.run(
            plain.compose(sql, Question(day))
        )
