"""What holds for every metric: as of any day, in any unit, in parts and in sum, by its own SQL."""

from dataclasses import replace
from datetime import date
from itertools import groupby

import duckdb
import pytest

from quarterdeck.facts import Facts
from quarterdeck.metrics import catalogue
from tests.metrics.commerce import random_records
from tests.metrics.company import History, random_histories
from tests.metrics.conftest import Made, ask
from tests.metrics.deals import RULES
from tests.tries import EXPLORING

EURO = replace(RULES, currencies=("EUR",))
OF_DEALS = {n: m for n, m in catalogue().items() if not m.rows}
SUMS = [n for n, m in OF_DEALS.items() if m.is_sum]
ADDITIVE = [n for n in SUMS if not OF_DEALS[n].reads("credits")] + ["weighted_pipeline"]
UNBOUND = [
    n for n in catalogue() if n.startswith(("bookings_growth", "discount_rate", "attainment"))
]
BREAKDOWNS = [("owner",), ("product", "stage"), ("team",), ("region", "outcome"), ("account",)]


def bare(answers: tuple[object, ...]) -> list[object]:
    """Answers without their SQL, which names the files it reads."""
    return [replace(a, sql="") for a in answers]  # type: ignore[type-var]


@pytest.fixture(scope="module")
def whole(make: Made) -> Facts:
    return make(random_histories(11, 150), EURO, records=random_records(11, 200))


@pytest.mark.parametrize("day", [date(2025, 9, 30), date(2026, 2, 14)])
def test_a_longer_ledger_answers_the_same_for_an_earlier_day(
    make: Made, whole: Facts, day: date
) -> None:
    records = random_records(11, 200)
    cut = make(random_histories(11, 150), EURO, cut=day, records=records)
    for period, by in (("2025-Q3", ()), ("2026-Q1", ("owner", "stage"))):
        asked = {"period": period, "as_of": day, "by": by}
        assert bare(ask(whole, *catalogue(), **asked)) == bare(ask(cut, *catalogue(), **asked))


def test_a_hundredfold_in_money_leaves_every_rate(make: Made) -> None:
    histories = random_histories(12, 200)
    plain, rich = make(histories, EURO), make(_times(histories, 100), EURO)
    names = [n for n, m in catalogue().items() if not m.target]
    for before, after in zip(ask(plain, *names), ask(rich, *names), strict=True):
        scaled = before.unit in {"money", "money_per_day"}
        if before.value is None:
            assert after.value is None, before.metric
        elif scaled:
            assert after.value == pytest.approx(100 * before.value, abs=50), before.metric
        else:
            assert after.value == pytest.approx(before.value, rel=1e-12), before.metric


def _times(histories: list[History], factor: int) -> list[History]:
    def grown(amount: int | None) -> int | None:
        return None if amount is None else amount * factor

    return [
        replace(
            h,
            states=tuple(
                (at, replace(s, amount=grown(s.amount), list_amount=grown(s.list_amount)))
                for at, s in h.states
            ),
        )
        for h in histories
    ]


@pytest.mark.parametrize("by", BREAKDOWNS)
def test_parts_add_up_to_the_whole(spring: Facts, by: tuple[str, ...]) -> None:
    whole = _sums(ask(spring, *ADDITIVE))
    assert _sums(ask(spring, *ADDITIVE, by=by)) == whole


@pytest.fixture(scope="module", params=["files", "one database file"])
def unplaced(make: Made, request: pytest.FixtureRequest) -> Facts:
    """Many deals of people who have no place in the tree yet, in either form of the facts."""
    late = tuple(replace(e, since=date(2027, 1, 1)) for e in RULES.edges)
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "one database file":
            patch.setattr("quarterdeck.facts.builder.WORTHWHILE", 1)
        facts = make(random_histories(14, 2000), replace(EURO, edges=late))
    assert (facts.store.native is not None) == (request.param == "one database file")
    return facts


@pytest.mark.parametrize("by", [("team",), ("region",), ("region", "outcome")])
def test_parts_add_up_before_anyone_has_a_place_in_the_tree(
    unplaced: Facts, by: tuple[str, ...]
) -> None:
    """The engine once took sums for small numbers where a joined table had no row for the day."""
    asked = {"period": "2026-Q1", "as_of": date(2026, 6, 1)}
    whole = _sums(ask(unplaced, *ADDITIVE, **asked))
    assert _sums(ask(unplaced, *ADDITIVE, by=by, **asked)) == whole
    (rate,) = ask(unplaced, "win_loss_ratio", **asked)
    (same,) = ask(unplaced, "win_loss_ratio", by=by[:1], **asked)
    assert rate.value == same.value is not None


def _sums(answers: tuple[object, ...]) -> dict[object, tuple[int, int]]:
    def group(answer: object) -> tuple[str, str]:
        return answer.metric, str(answer.dimensions.get("category", ""))  # type: ignore[attr-defined]

    ordered = sorted(answers, key=group)
    found = {}
    for key, parts in groupby(ordered, key=group):
        held = list(parts)
        total = (sum(a.value for a in held), sum(a.n for a in held))  # type: ignore[attr-defined]
        if any(total):
            found[key] = total
    return found


@pytest.mark.parametrize("by", [(), ("owner",), ("region", "product")])
def test_the_sql_shown_gives_the_number(spring: Facts, by: tuple[str, ...]) -> None:
    for name, metric in OF_DEALS.items():
        # Nobody has a target by product; by owner the others are composed as by two.
        alike = not EXPLORING and by and not metric.of_people and "product" not in by
        if (metric.of_people and "product" in by) or alike:
            continue
        answers = ask(spring, name, by=by)
        rows = duckdb.connect().execute(answers[0].sql).fetchall()
        shown = sorted((row[-1] is not None, row[-1] or 0) for row in rows)
        given = sorted((a.value is not None, a.value or 0) for a in answers)
        assert shown == given, name


def test_no_share_exceeds_one_with_credits_among_the_deals(make: Made) -> None:
    facts = make(random_histories(13, 200), EURO)
    rates = [n for n, m in catalogue().items() if m.unit == "rate" and n not in UNBOUND]
    for by in ((), ("owner",), ("team",), ("region",)):
        asked = {"period": "2025", "as_of": date(2026, 6, 1), "by": by}
        for answer in ask(facts, *rates, "concentration_hhi", "attainment_gini", **asked):
            assert answer.value is None or 0 <= answer.value <= 1, answer.metric
