"""Companies for the movement's tests: histories written by hand or at random, put into facts."""

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from quarterdeck.engine.duck import DuckEngine
from quarterdeck.engine.role import Engine
from quarterdeck.facts import tables
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.store import FactsStore
from quarterdeck.facts.versions import (
    Shape,
    account_versions_sql,
    deal_versions_sql,
    source_of,
    stage_visits_sql,
)
from quarterdeck.playbook.model import Dimension, Measure, Playbook, Rate, Settings
from quarterdeck.playbook.tracks import Stage
from quarterdeck.words.calendar import FiscalCalendar
from quarterdeck.words.days import start_of_day
from quarterdeck.words.deal import DEAL_FIELDS, Category, Outcome
from quarterdeck.words.tree import Edge, OrgTree
from tests.worlds import plain_playbook

ZONE = "Europe/Amsterdam"
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
LONG_AGO = date(2020, 1, 1)
STAGES = (
    Stage("Lead", 1, Outcome.OPEN, Category.PIPELINE, 100_000_000),
    Stage("Demo", 2, Outcome.OPEN, Category.BEST_CASE, 300_000_000, qualified=True),
    Stage("Offer", 3, Outcome.OPEN, Category.COMMIT, 700_000_000, qualified=True),
    Stage("Parked", 4, Outcome.OPEN, Category.OMITTED, 0),
    Stage("Won", 5, Outcome.WON, Category.CLOSED, 1_000_000_000, qualified=True),
    Stage("Lost", 6, Outcome.LOST, Category.OMITTED, 0),
    Stage("No decision", 7, Outcome.NO_DECISION, Category.OMITTED, 0),
    Stage("Wrong fit", 8, Outcome.DISQUALIFIED, Category.OMITTED, 0),
)
EDGES = (
    Edge("company", "", LONG_AGO),
    Edge("Food", "company", LONG_AGO),
    Edge("Foodstuff", "company", LONG_AGO),
    Edge("Bakery", "Food", LONG_AGO),
    Edge("Dairy", "Food", LONG_AGO),
    Edge("Flour", "Foodstuff", LONG_AGO),
    Edge("ann", "Bakery", LONG_AGO),
    Edge("bob", "Bakery", LONG_AGO),
    Edge("cas", "Dairy", LONG_AGO),
    Edge("dee", "Food", LONG_AGO),
    Edge("eve", "Flour", LONG_AGO),
    Edge("fay", "Foodstuff", LONG_AGO),
)
MOVES = (
    Edge("bob", "Dairy", date(2026, 2, 10)),
    Edge("cas", "Flour", date(2026, 2, 20)),
    Edge("Flour", "Food", date(2026, 3, 5)),
    Edge("gus", "Bakery", date(2026, 2, 15)),
)
RATES = (
    Rate("USD", date(2026, 1, 1), 900_000_000),
    Rate("USD", date(2026, 2, 1), 935_700_001),
    Rate("USD", date(2026, 3, 1), 871_230_000),
    Rate("JPY", date(2026, 1, 15), 6_123_457),
    Rate("JPY", date(2026, 2, 25), 6_400_001),
    Rate("KWD", date(2026, 1, 1), 3_000_500_000),
)


@dataclass(frozen=True)
class Version:
    """What a deal is from a moment on."""

    known_from: datetime
    stage: str = "Lead"
    amount: int | None = 100_00
    currency: str = "EUR"
    close_date: date | None = date(2026, 3, 15)
    owner: str | None = "ann"
    account: str | None = "acme"
    category: str | None = None
    presence: str = "present"
    product: str | None = "Basic"
    reconstructed: str = ""
    arr: int | None = None


@dataclass(frozen=True)
class Company:
    """Histories of deals and accounts by id, with the playbook they are read by."""

    deals: dict[str, list[Version]]
    accounts: dict[str, list[tuple[datetime, str]]] = field(default_factory=dict)
    edges: tuple[Edge, ...] = EDGES
    rates: tuple[Rate, ...] = RATES

    @property
    def playbook(self) -> Playbook:
        """The playbook: one pipeline, a deal and an account dimension, four currencies."""
        return plain_playbook(
            STAGES,
            Settings("Test", ZONE, "EUR", FiscalCalendar()),
            dimensions=(Dimension("product"), Dimension("industry", source="account")),
            tree=OrgTree(self.edges),
            rates=self.rates,
            currencies=("EUR", *sorted({r.currency for r in self.rates})),
            measures=(Measure("arr", "ARR"),),
        )

    def cut(self, until: datetime) -> "Company":
        """The same company without what became known from `until` on."""
        deals = {k: [v for v in vs if v.known_from < until] for k, vs in self.deals.items()}
        accounts = {k: [v for v in vs if v[0] < until] for k, vs in self.accounts.items()}
        return replace(
            self,
            deals={k: vs for k, vs in deals.items() if vs},
            accounts={k: vs for k, vs in accounts.items() if vs},
        )


def moment(day: date, hour: int = 12) -> datetime:
    """An hour of a day, UTC."""
    return datetime.combine(day, time(hour), UTC)


def facts_of(company: Company, folder: Path, engine: Engine | None = None) -> Facts:
    """Write the company's facts under the folder and open them."""
    playbook, duck = company.playbook, DuckEngine()
    small = {
        "stage_spans": tables.stage_spans(playbook),
        "owner_map": tables.owner_map(playbook, {}),
        "rate_spans": tables.rate_spans(playbook),
        "people_spans": tables.people_spans(playbook, ()),
        "calendar": tables.calendar_days(playbook),
        "target_spans": tables.target_spans(playbook),
    }
    files = {name: (_kept(table, folder / f"{name}.parquet"),) for name, table in small.items()}
    for name, table in small.items():
        duck.register_arrow(name, table)
    deals = _kept(_deal_intervals(company), folder / "deals.parquet")
    accounts = _kept(_account_intervals(company), folder / "accounts.parquet")
    shape = Shape(playbook, frozenset({*DEAL_FIELDS, "dim_product", "dim_industry", "measure_arr"}))
    for name, make, source in (
        ("deal_versions", deal_versions_sql, deals),
        ("stage_visits", stage_visits_sql, deals),
        ("account_versions", account_versions_sql, accounts),
    ):
        rows = duck.query(make(shape, source_of(source)))
        files[name] = (_kept(rows, folder / f"{name}.parquet"),)
    duck.close()
    return Facts(FactsStore(playbook, "head", None, files), engine or DuckEngine())


def _kept(table: pa.Table, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path)
    return path


_MOMENT = pa.timestamp("us", tz="UTC")
_DEAL_SCHEMA = pa.schema(
    [
        ("key", pa.int64()), ("id", pa.string()), ("version", pa.int32()),
        ("known_from", _MOMENT), ("known_to", _MOMENT),
        ("reconstructed", pa.string()), ("doubtful", pa.string()),
        ("title", pa.string()), ("pipeline", pa.string()), ("stage", pa.string()),
        ("category", pa.string()), ("amount", pa.int64()), ("list_amount", pa.int64()),
        ("currency", pa.string()), ("close_date", pa.date32()), ("owner", pa.string()),
        ("account", pa.string()), ("created_at", _MOMENT), ("presence", pa.string()),
        ("dim_product", pa.string()), ("measure_arr", pa.int64()),
    ]
)  # fmt: skip


def _deal_intervals(company: Company) -> pa.Table:
    rows = []
    for key, (name, versions) in enumerate(sorted(company.deals.items())):
        ends = [*(v.known_from for v in versions[1:]), FOREVER]
        for number, (v, end) in enumerate(zip(versions, ends, strict=True), 1):
            rows.append(
                (key, name, number, v.known_from, end, v.reconstructed, "", f"Deal {name}", None,
                 v.stage, v.category, v.amount, v.amount, v.currency, v.close_date, v.owner,
                 v.account, None, v.presence, v.product, v.arr)
            )  # fmt: skip
    columns = list(zip(*rows, strict=True))
    arrays = [pa.array(c, f.type) for c, f in zip(columns, _DEAL_SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=_DEAL_SCHEMA)


def _account_intervals(company: Company) -> pa.Table:
    names = ("key", "id", "version", "known_from", "known_to", "title", "parent", "presence",
             "dim_industry")  # fmt: skip
    rows = []
    for key, (name, versions) in enumerate(sorted(company.accounts.items())):
        ends = [*(since for since, _ in versions[1:]), FOREVER]
        for number, ((since, industry), end) in enumerate(zip(versions, ends, strict=True), 1):
            rows.append((key, name, number, since, end, name, None, "present", industry))
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    types = (pa.int64(), pa.string(), pa.int32(), _MOMENT, _MOMENT, *[pa.string()] * 4)
    arrays = [pa.array(c, t) for c, t in zip(columns, types, strict=True)]
    return pa.table(dict(zip(names, arrays, strict=True)))


_FIRST = date(2026, 1, 5)
_OWNERS = ("ann", "bob", "cas", "dee", "eve", "fay", "gus", "nobody", None)


def random_company(seed: int, deals: int) -> Company:
    """Many deals that live through all that can happen, some of it at the stroke of midnight."""
    rng = random.Random(seed)
    names = [f"a{n}" for n in range(40)]
    accounts = {n: _random_account(rng) for n in names}
    histories = {f"{n:06d}": _random_history(rng, names) for n in range(deals)}
    return Company(histories, accounts, edges=EDGES + MOVES)


def _random_account(rng: random.Random) -> list[tuple[datetime, str]]:
    moments = sorted({_random_moment(rng) for _ in range(rng.choice((1, 1, 2, 3)))})
    return [(m, rng.choice(("Retail", "Public", "Energy"))) for m in moments]


def _random_moment(rng: random.Random) -> datetime:
    day = _FIRST + timedelta(days=rng.randrange(100))
    if rng.random() < 0.15:
        return start_of_day(day, ZONE)
    return moment(day, 0) + timedelta(seconds=rng.randrange(86_400))


def _random_history(rng: random.Random, accounts: list[str]) -> list[Version]:
    moments = sorted({_random_moment(rng) for _ in range(rng.choice((1, 2, 3, 4, 6, 9)))})
    version = Version(
        moments[0],
        stage=rng.choice(("Lead", "Lead", "Lead", "Demo", "Offer", "Parked", "Won", "Lost")),
        amount=rng.choice((None, 0, rng.randrange(1, 10**8), rng.randrange(1, 10**5), -5_000)),
        currency=rng.choice(("EUR", "EUR", "USD", "JPY", "KWD")),
        close_date=_random_day(rng),
        owner=rng.choice(_OWNERS),
        account=rng.choice((None, *accounts)),
        product=rng.choice(("Basic", "Pro", None)),
    )
    history = [version]
    for when in moments[1:]:
        version = _changed(rng, replace(version, known_from=when), accounts)
        history.append(version)
    return history


def _random_day(rng: random.Random) -> date | None:
    return rng.choice((None, *[_FIRST + timedelta(days=rng.randrange(150)) for _ in range(5)]))


def _changed(rng: random.Random, v: Version, accounts: list[str]) -> Version:
    """One to three changes at once, drawn from everything that may change."""
    drawn = {
        "stage": rng.choice(STAGES).name,
        "amount": rng.choice((None, rng.randrange(1, 10**8), (v.amount or 0) // 2)),
        "close_date": _random_day(rng),
        "owner": rng.choice(_OWNERS),
        "account": rng.choice((None, *accounts)),
        "category": rng.choice((None, "commit", "pipeline", "omitted")),
        "presence": rng.choice(("present", "missing", "deleted", "merged")),
        "product": rng.choice(("Basic", "Pro", None)),
        "currency": rng.choice(("EUR", "USD", "JPY", "KWD")),
    }
    often = [*drawn, "stage", "amount", "close_date"]
    changed = rng.sample(often, rng.choice((1, 1, 2, 3)))
    return replace(v, **{name: drawn[name] for name in changed})
