"""A small company for tests: hand-written and random histories, and facts built from them."""

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from quarterdeck.engine.duck import DuckEngine
from quarterdeck.facts import Facts, build
from quarterdeck.ledger.entry import Head
from quarterdeck.ledger.intervals import FOREVER, Intervals, IntervalTable, Partition
from quarterdeck.playbook.model import Dimension, Measure, Person, Playbook, Rate, Settings, Target
from quarterdeck.playbook.tracks import Pipeline, Stage, Track
from quarterdeck.playbook.yardsticks import Methodology, Ramp
from quarterdeck.words.calendar import FiscalCalendar
from quarterdeck.words.days import end_of_day
from quarterdeck.words.deal import Category, Outcome
from quarterdeck.words.tree import Edge, OrgTree
from tests.worlds import plain_playbook

ZONE = "Europe/Amsterdam"
BILLION = 1_000_000_000
FIELDS = {
    "stage": pa.string(),
    "category": pa.string(),
    "amount": pa.int64(),
    "list_amount": pa.int64(),
    "currency": pa.string(),
    "close_date": pa.date32(),
    "owner": pa.string(),
    "account": pa.string(),
    "created_at": pa.timestamp("us", tz="UTC"),
    "presence": pa.string(),
    "dim_product": pa.string(),
    "dim_competitor": pa.string(),
    "dim_booking_kind": pa.string(),
    "measure_arr": pa.int64(),
}
TYPES = {"amount": "BIGINT", "list_amount": "BIGINT", "measure_arr": "BIGINT", "close_date": "DATE"}
STAGES = (
    Stage("Lead", 1, Outcome.OPEN, Category.PIPELINE, BILLION // 10),
    Stage("Talk", 2, Outcome.OPEN, Category.BEST_CASE, BILLION // 3, qualified=True),
    Stage("Offer", 3, Outcome.OPEN, Category.COMMIT, 6 * BILLION // 10, qualified=True),
    Stage("Won", 4, Outcome.WON, Category.CLOSED, BILLION),
    Stage("Lost", 5, Outcome.LOST, Category.OMITTED, 0),
    Stage("Faded", 6, Outcome.NO_DECISION, Category.OMITTED, 0),
    Stage("Unfit", 7, Outcome.DISQUALIFIED, Category.OMITTED, 0),
)
EDGES = (
    Edge("ann", "east", date(2020, 1, 1)),
    Edge("bob", "east", date(2020, 1, 1)),
    Edge("cyd", "west", date(2020, 1, 1)),
    Edge("east", "all", date(2020, 1, 1)),
    Edge("west", "all", date(2020, 1, 1)),
    Edge("all", "", date(2020, 1, 1)),
)


@dataclass(frozen=True)
class State:
    """What the CRM showed of a deal from a moment on."""

    stage: str = "Lead"
    category: str | None = None
    amount: int | None = 1000
    list_amount: int | None = None
    currency: str = "EUR"
    close_date: date | None = None
    owner: str | None = "ann"
    account: str | None = "acme"
    created_at: datetime | None = None
    presence: str = "present"
    product: str | None = None
    competitor: str | None = None
    booking_kind: str | None = None
    measure_arr: int | None = None


@dataclass(frozen=True)
class History:
    """A deal's states, each from the moment it became known."""

    id: str
    states: tuple[tuple[datetime, State], ...]
    reconstructed: str = ""
    doubtful: str = ""


@dataclass(frozen=True)
class Rules:
    """What of the playbook a test may choose."""

    rollup: str = "single"
    targets: tuple[Target, ...] = ()
    edges: tuple[Edge, ...] = EDGES
    competitor: bool = True
    people: tuple[Person, ...] = (Person("ann"), Person("bob"), Person("cyd"))
    ramps: tuple[Ramp, ...] = ()
    methodology: Methodology | None = None
    double_credit: bool = False
    measures: tuple[Measure, ...] = ()
    currencies: tuple[str, ...] = ("EUR", "USD")
    track: Track = field(default=Track("deal", main=True, stages=STAGES))
    rates: tuple[Rate, ...] = field(
        default=(
            Rate("USD", date(2026, 1, 1), 900_000_000),
            Rate("USD", date(2026, 4, 1), 800_000_000),
        )
    )


def playbook(rules: Rules) -> Playbook:
    dimensions = [Dimension("product"), Dimension("booking_kind")]
    dimensions += [Dimension("competitor")] if rules.competitor else []
    return plain_playbook(
        rules.track.stages,
        Settings(
            "Test",
            ZONE,
            "EUR",
            FiscalCalendar(),
            rollup=rules.rollup,
            double_credit=rules.double_credit,
        ),
        dimensions=tuple(dimensions),
        people=rules.people,
        ramps=rules.ramps,
        methodology=rules.methodology,
        tree=OrgTree(rules.edges),
        targets=rules.targets,
        rates=rules.rates,
        currencies=rules.currencies,
        measures=rules.measures,
        pipelines=(Pipeline("sales", (rules.track,)),),
    )


def facts_of(
    folder: Path,
    histories: list[History],
    rules: Rules | None = None,
    cut: date | None = None,
    beside: tuple[IntervalTable, ...] = (),
) -> Facts:
    """Build facts; with `cut`, from a ledger that ends with that day."""
    rows = [row for key, h in enumerate(histories) for row in _rows(key, h, cut)]
    schema = {
        "key": pa.int64(),
        "id": pa.string(),
        "version": pa.int32(),
        "known_from": pa.timestamp("us", tz="UTC"),
        "known_to": pa.timestamp("us", tz="UTC"),
        "reconstructed": pa.string(),
        "doubtful": pa.string(),
    } | FIELDS
    path = folder / f"intervals-{cut}.parquet"
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows, schema=pa.schema(schema)), path)
    types = {name: TYPES.get(name, "VARCHAR") for name in FIELDS} | {"created_at": "TIMESTAMPTZ"}
    content = f"{cut}-{len(rows)}"
    table = IntervalTable("deals", (Partition(0, path, content),), types, len(rows))
    last = max(row["known_from"] for row in rows)
    intervals = Intervals(Head(1, "head"), last, {t.name: t for t in (table, *beside)})
    store = build(intervals, playbook(rules or Rules()), folder / f"cache-{cut}", aliases={})
    return Facts(store, DuckEngine())


def _rows(key: int, history: History, cut: date | None) -> list[dict[str, object]]:
    until = end_of_day(cut, ZONE) if cut else FOREVER
    known = [(at, state) for at, state in history.states if at < until]
    if not known:
        return []
    ends = [*(at for at, _ in known[1:]), FOREVER]
    return [
        {
            "key": key,
            "id": history.id,
            "version": version,
            "known_from": at,
            "known_to": end,
            "reconstructed": history.reconstructed,
            "doubtful": history.doubtful,
            **{name: getattr(state, name.removeprefix("dim_")) for name in FIELDS},
        }
        for version, ((at, state), end) in enumerate(zip(known, ends, strict=True), start=1)
    ]


def noon(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def written(text: str, year: int = 2026) -> list[History]:
    """Read one deal a line: `id key=value ... | MM-DD key=value ... | ...`, a change per bar."""
    found = []
    for line in text.strip().splitlines():
        first, *steps = line.split("|")
        name, *words = first.split()
        state = _change(State(), words, year)
        states = []
        for step in steps:
            day, *changes = step.split()
            state = _change(state, changes, year)
            states.append((noon(date.fromisoformat(f"{year}-{day}")), state))
        found.append(History(name, tuple(states)))
    return found


def _change(state: State, words: list[str], year: int) -> State:
    changes: dict[str, object] = {}
    for word in words:
        name, _, value = word.partition("=")
        if name in {"amount", "list_amount"}:
            changes[name] = int(value) if value else None
        elif name == "close_date":
            changes[name] = date.fromisoformat(f"{year}-{value}") if value else None
        else:
            changes[name] = value or None
    return replace(state, **changes)  # type: ignore[arg-type]


def random_histories(seed: int, deals: int, foreign: str = "EUR") -> list[History]:
    """Deals that wander: pushed, re-priced, reassigned, closed, re-opened, deleted, restored."""
    dice = random.Random(seed)
    return [_random_history(dice, f"r{number}", foreign) for number in range(deals)]


def _random_history(dice: random.Random, name: str, foreign: str) -> History:
    at = noon(date(2025, 1, 1) + timedelta(days=dice.randrange(540)), dice.randrange(24))
    state = State(
        stage=dice.choice(["Lead", "Lead", "Lead", "Talk", "Won"]),
        amount=dice.choice([None, 0, *_amounts(dice)]),
        list_amount=dice.choice([None, dice.randrange(100, 10_000_000)]),
        currency=dice.choice(["EUR", "EUR", foreign]),
        close_date=dice.choice([None, at.date() + timedelta(days=dice.randrange(-20, 200))]),
        owner=dice.choice(["ann", "bob", "cyd", "zed"]),
        account=dice.choice([None, "acme", "bolt", "cora"]),
        product=dice.choice([None, "Basic", "Pro"]),
        competitor=dice.choice([None, "Rival", "Other"]),
        booking_kind=dice.choice([None, None, None, "credit", "decommission"]),
        created_at=dice.choice([None, at, at, at - timedelta(days=dice.randrange(30))]),
    )
    states = [(at, state)]
    for _ in range(dice.randrange(9)):
        at += timedelta(days=dice.choice([0, 1, 3, 10, 30]), hours=dice.randrange(1, 24))
        state = _random_change(dice, state)
        states.append((at, state))
    return History(name, tuple(states))


def _amounts(dice: random.Random) -> list[int]:
    """Amounts as they come, a credit among them."""
    return [dice.randrange(100, 10_000_000) for _ in range(5)] + [-dice.randrange(1, 5_000_000)]


def _random_change(dice: random.Random, state: State) -> State:
    kind = dice.choice(["stage"] * 5 + ["date", "date", "amount", "owner", "category", "presence"])
    if kind == "stage":
        return replace(state, stage=dice.choice([s.name for s in STAGES]))
    if kind == "date":
        base = state.close_date or date(2026, 1, 1)
        return replace(state, close_date=base + timedelta(days=dice.choice([-40, 20, 95, 200])))
    if kind == "amount":
        return replace(state, amount=dice.choice([None, *_amounts(dice)]))
    if kind == "owner":
        return replace(state, owner=dice.choice(["ann", "bob", "cyd"]))
    if kind == "category":
        return replace(state, category=dice.choice([None, "commit", "omitted", "most_likely"]))
    return replace(state, presence=dice.choice(["present", "missing", "deleted"]))
