"""Every column of the physical facts against the plain-Python reading of the same log."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.simulation.histories import Nastiness, random_history
from quarterdeck.words.days import end_of_day
from tests.facts import reference
from tests.worlds import facts_of, known_before, sample_playbook

SEEDS = (1, 2, 3)
COLUMNS = tuple(
    reference.version(
        [
            reference.State(
                datetime(2026, 1, 1, tzinfo=UTC), {"stage": None, "close_date": None}, None
            )
        ],
        0,
        sample_playbook(),
    )
)


World = tuple[pa.Table, Facts, dict[str, list[reference.State]]]


def untied(rows: pa.Table) -> pa.Table:
    """Keep one of the events that claim the same moment and place: the log cannot order them."""
    return pa.Table.from_pandas(
        rows.to_pandas().drop_duplicates(["id", "valid_at", "seq"]),
        schema=rows.schema,
        preserve_index=False,
    )


@pytest.fixture(scope="module", params=SEEDS)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> World:
    """A random log, the facts built from it, and the plain reading of it."""
    rows = untied(random_history(request.param, 300, nastiness=Nastiness(gone=0.1, late=0.15)))
    folder = tmp_path_factory.mktemp("facts")
    playbook = sample_playbook()
    return rows, facts_of(folder, rows, playbook), reference.histories(rows, playbook)


def test_versions_are_what_their_past_says(world: World) -> None:
    _, facts, histories = world
    got = facts.run("SELECT * FROM deal_versions ORDER BY id, version").to_pylist()
    assert len(got) == sum(len(h) for h in histories.values())
    playbook = facts.playbook
    for row in got:
        history, number = histories[row["id"]], row["version"] - 1
        expected = reference.version(history, number, playbook)
        assert {c: row[c] for c in COLUMNS} == expected, row["id"]
        if number:
            before = reference.version(history, number - 1, playbook)
            names = (
                "outcome",
                "is_open",
                "category",
                "counted",
                "stage_order",
                "due_on",
                "closed_at",
                "open_stage",
                "open_category",
            )
            assert {n: row[f"prev_{n}"] for n in names} == {n: before[n] for n in names}
            assert row["prev_amount"] == history[number - 1].fields["amount"]
        else:
            assert row["prev_version"] is None


def test_visits_are_the_stays_in_stages(world: World) -> None:
    _, facts, histories = world
    got = facts.run("SELECT * FROM stage_visits ORDER BY id, visit").to_pylist()
    expected = [
        (id_, v.stage, v.entered_at, v.left_at, v.advanced_at, v.skipped)
        for id_, history in sorted(histories.items())
        for v in reference.visits(history, facts.playbook)
    ]
    names = ("id", "stage", "entered_at", "left_at", "advanced_at", "skipped")
    assert [tuple(r[n] for n in names) for r in got] == expected


def test_deals_as_of_a_day_are_the_last_state_known_by_its_end(world: World) -> None:
    _, facts, histories = world
    playbook = facts.playbook
    zone = playbook.settings.timezone
    for day in (date(2026, 1, 20), date(2026, 3, 28), date(2026, 3, 29), date(2026, 6, 1)):
        instant = end_of_day(day, zone)
        expected = {}
        for id_, history in histories.items():
            state = reference.as_of(history, instant)
            if state:
                number = history.index(state)
                closed_on = reference.version(history, number, playbook)["closed_on"]
                money = reference.money_on(state, playbook, closed_on, day)
                expected[id_] = (state.fields["stage"], state.outcome, money)
        sql = facts.compose("SELECT id, stage, outcome, money FROM deals", Question(day))
        got = {r["id"]: (r["stage"], r["outcome"], r["money"]) for r in facts.run(sql).to_pylist()}
        assert got == expected


RELATIONS = ("deals", "versions", "visits", "moves")


def _all(facts: Facts, relation: str, question: Question) -> list[dict[str, object]]:
    rows = facts.run(facts.compose(f"SELECT * FROM {relation}", question)).to_pylist()
    # The surrogate key depends on which ids exist; a later version's start ends an earlier one.
    hidden = {"key", "known_to"} if relation == "deals" else {"key"}
    return sorted(({k: v for k, v in r.items() if k not in hidden} for r in rows), key=repr)


@pytest.fixture(scope="module")
def cuts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Facts, dict[date, Facts]]:
    """The facts of a whole history, and of the same history as it was known on certain days."""
    folder = tmp_path_factory.mktemp("law")
    rows = random_history(11, 150, nastiness=Nastiness(late=0.3, gone=0.1))
    days = [date(2026, 1, 12) + timedelta(days=17 * i) for i in range(6)]
    zone = sample_playbook().settings.timezone
    partial = {
        day: facts_of(folder / str(day), known_before(rows, end_of_day(day, zone))) for day in days
    }
    return facts_of(folder / "full", rows), partial


@pytest.mark.parametrize("relation", RELATIONS)
def test_what_is_learned_later_changes_no_earlier_answer(
    relation: str, cuts: tuple[Facts, dict[date, Facts]]
) -> None:
    full, partial = cuts
    for day, facts in partial.items():
        question = Question(day, by=("product", "team"))
        assert _all(full, relation, question) == _all(facts, relation, question)


def test_a_deal_first_seen_closed_was_closed_on_its_own_close_date(tmp_path: Path) -> None:
    seen, later = datetime(2026, 5, 4, 9, tzinfo=UTC), datetime(2026, 5, 11, 9, tzinfo=UTC)
    typed = {"A": date(2026, 2, 3), "B": date(2026, 5, 20), "C": None}
    rows = [
        {"id": id_, "known_at": at, "stage": "Won", "close_date": day, "amount": amount}
        for id_, day in typed.items()
        for at, amount in ((seen, 10_000), (later, 12_000))
    ]
    facts = facts_of(tmp_path, snapshot(rows))
    sql = facts.compose("SELECT id, closed_on, reconstructed FROM deals", Question(later.date()))
    got = {r["id"]: (r["closed_on"], r["reconstructed"]) for r in facts.run(sql).to_pylist()}
    assert got == {
        "A": (date(2026, 2, 3), "stage"),
        "B": (seen.date(), ""),
        "C": (seen.date(), ""),
    }


def snapshot(rows: list[dict[str, object]]) -> pa.Table:
    """Turn plain rows into log rows that set every field they name."""
    fields = {"stage": pa.string(), "close_date": pa.date32(), "amount": pa.int64()}
    moment = pa.timestamp("us", tz="UTC")
    columns = {
        "id": pa.array([r["id"] for r in rows]),
        "valid_at": pa.array([r["known_at"] for r in rows], moment),
        "known_at": pa.array([r["known_at"] for r in rows], moment),
        "seq": pa.array([0] * len(rows), pa.int64()),
        "row_no": pa.array(range(1, len(rows) + 1), pa.int64()),
        "reconstructed": pa.array([""] * len(rows)),
        "doubtful": pa.array([""] * len(rows)),
    }
    for name, kind in fields.items():
        columns[name] = pa.array([r[name] for r in rows], kind)
        columns[f"has_{name}"] = pa.array([True] * len(rows))
    return pa.table(columns)
