"""Subscriptions by hand or at random, as versions over time, and a plain computation of them."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from quarterdeck.facts import Facts
from quarterdeck.ledger.intervals import FOREVER, IntervalTable, Partition
from quarterdeck.words.days import end_of_day, local_day
from quarterdeck.words.money import convert
from quarterdeck.words.record import TABLES
from tests.metrics.commerce import ARROW, BASE
from tests.metrics.company import ZONE, Rules, facts_of, noon
from tests.metrics.deals import hand_made


@dataclass(frozen=True)
class Terms:
    """What a source showed of a subscription from a day on."""

    known: date
    account: str | None = "acme"
    product: str | None = "Core"
    status: str | None = "active"
    starts_on: date | None = date(2026, 1, 1)
    ends_on: date | None = None
    mrr: int | None = None
    arr: int | None = 1200
    currency: str | None = "EUR"
    presence: str | None = "present"


Book = dict[str, list[Terms]]


def firm(folder: Path, book: Book, *, rules: Rules | None = None, cut: date | None = None) -> Facts:
    """Build facts of subscriptions; with `cut`, of what was known by that day."""
    folder.mkdir(parents=True, exist_ok=True)
    return facts_of(folder, hand_made(), rules or Rules(), cut, (_table(folder, book, cut),))


def _table(folder: Path, book: Book, cut: date | None) -> IntervalTable:
    until = end_of_day(cut, ZONE) if cut else FOREVER
    fields = dict(TABLES["subscriptions"])
    schema = pa.schema(BASE | {f: ARROW[t] for f, t in fields.items()})
    rows: list[dict[str, object]] = []
    for key, (name, versions) in enumerate(book.items()):
        known = [v for v in versions if noon(v.known) < until]
        ends = [*(noon(v.known) for v in known[1:]), FOREVER][: len(known)]
        for number, (v, end) in enumerate(zip(known, ends, strict=True), 1):
            own = {field: getattr(v, field) for field in fields}
            rows.append(
                {"key": key, "id": name, "version": number, "known_from": noon(v.known),
                 "known_to": end, "reconstructed": "", "doubtful": "", **own}
            )  # fmt: skip
    path = folder / f"subscriptions-{cut}.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path)
    content = f"subscriptions-{cut}-{len(rows)}"
    return IntervalTable("subscriptions", (Partition(0, path, content),), fields, len(rows))


def arr_of(
    book: Book, day: date, *, as_of: date, rate_day: date, rules: Rules
) -> dict[str | None, int]:
    """The ARR of each account at the end of a day, as known by another, in plain Python."""
    found: dict[str | None, int] = {}
    for versions in book.values():
        known = [v for v in versions if local_day(noon(v.known), ZONE) <= as_of]
        if not known or known[-1].presence in {"deleted", "merged"}:
            continue
        last = known[-1]
        then = ([known[0]] + [v for v in known if v.known <= day])[-1]
        starts, ends = last.starts_on or versions[0].known, last.ends_on or date.max
        counted = then.status in {None, "active"} or (then.status == "cancelled" and last.ends_on)
        if not counted or then.presence in {"deleted", "merged"} or not starts <= day <= ends:
            continue
        price = then.arr if then.arr is not None else 12 * (then.mrr or 0)
        account = last.account or None
        found[account] = found.get(account, 0) + _euros(price, then.currency, rate_day, rules)
    return found


def _euros(minor: int, currency: str | None, day: date, rules: Rules) -> int:
    if currency in {None, "EUR"}:
        return minor
    known = [r for r in rules.rates if r.since <= day] or [rules.rates[0]]
    return convert(minor, "USD", "EUR", known[-1].rate)


def random_book(seed: int, count: int) -> Book:
    """Subscriptions that begin late, change their price, pause, end early, are deleted."""
    dice = random.Random(seed)
    return {f"s{number}": list(_random(dice)) for number in range(count)}


def _random(dice: random.Random) -> Iterable[Terms]:
    known = date(2025, 1, 1) + timedelta(days=dice.randrange(480))
    terms = Terms(
        known,
        account=dice.choice([None, "", "acme", "bolt", *(f"k{n}" for n in range(12))]),
        product=dice.choice(["Core", "Plus", None]),
        status=dice.choice([None, "active", "active", "active", "trial"]),
        starts_on=dice.choice([None, known + timedelta(days=dice.randrange(-90, 40))]),
        ends_on=dice.choice([None, None, known + timedelta(days=dice.randrange(30, 400))]),
        mrr=dice.choice([None, dice.randrange(1, 90_000)]),
        arr=dice.choice([None, dice.randrange(1, 900_000)]),
        currency=dice.choice([None, "EUR", "USD"]),
    )
    yield terms
    for _ in range(dice.randrange(4)):
        known += timedelta(days=dice.choice([0, 5, 40, 120]))
        terms = replace(terms, known=known, **_change(dice, known))
        yield terms


def _change(dice: random.Random, known: date) -> dict[str, object]:
    return dice.choice(
        [
            {"arr": dice.randrange(1, 900_000)},
            {"arr": None, "mrr": dice.randrange(1, 90_000)},
            {"status": dice.choice(["active", "paused", "cancelled"])},
            {"status": "cancelled", "ends_on": known + timedelta(days=dice.randrange(-60, 60))},
            {"ends_on": None, "status": "active"},
            {"starts_on": known - timedelta(days=dice.randrange(200))},
            {"presence": dice.choice(["present", "deleted", "present"])},
            {"account": dice.choice(["acme", "bolt", "k1"])},
            {"currency": dice.choice(["EUR", "USD"])},
        ]
    )
