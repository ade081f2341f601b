"""A wholesaler's invoice lines: retention of every month against a plain computation in pandas."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from quarterdeck.desk.workspace import Desk
from quarterdeck.facts import Question
from quarterdeck.metrics import evaluate
from quarterdeck.movement.cohorts import Cohorts
from quarterdeck.words.calendar import parse_period
from tests.real.conftest import Opener

AS_OF = date(2011, 12, 9)
NAMES = ("nrr:previous", "grr:previous", "logo_churn:previous")
MONTHS = [f"2011-{month:02}" for month in range(2, 12)]


@pytest.fixture(scope="module")
def shop(opened: Opener) -> Desk:
    return opened("online_retail")


@pytest.fixture(scope="module")
def monthly(data_folder: Path) -> pd.DataFrame:
    """Pence of every customer by month: one row a customer, one column a month."""
    lines = pd.read_csv(
        data_folder / "online_retail/online_retail.csv.gz", dtype={"CustomerID": str}
    )
    lines["pence"] = lines.Quantity * (lines.UnitPrice * 100).round().astype("int64")
    lines["month"] = lines.InvoiceDate.str[:7]
    return lines.pivot_table(
        index="CustomerID", columns="month", values="pence", aggfunc="sum"
    ).fillna(0)


def kept(monthly: pd.DataFrame, before: list[str], now: list[str]) -> tuple[float, float, float]:
    then, later = monthly[before].sum(axis=1), monthly[now].sum(axis=1)
    then, later = then[then > 0], later[then > 0]
    least = pd.concat([then, later.clip(lower=0)], axis=1).min(axis=1)
    return later.sum() / then.sum(), least.sum() / then.sum(), (later <= 0).mean()


def answered(shop: Desk, period: str, day: date = AS_OF) -> tuple[float, ...]:
    span = parse_period(period, shop.playbook.settings.calendar)
    answers = evaluate(shop.facts, NAMES, question=Question(day), period=span)
    return tuple(a.value for a in answers)


@pytest.mark.parametrize("place", range(len(MONTHS)))
def test_every_month_against_the_one_before(shop: Desk, monthly: pd.DataFrame, place: int) -> None:
    month, before = MONTHS[place], ["2011-01", *MONTHS][place]
    assert answered(shop, month) == pytest.approx(kept(monthly, [before], [month]), rel=1e-12)


def test_a_quarter_against_the_one_before(shop: Desk, monthly: pd.DataFrame) -> None:
    second, third = (["2011-04", "2011-05", "2011-06"], ["2011-07", "2011-08", "2011-09"])
    expected = kept(monthly, second, third)
    assert answered(shop, "2011-Q3") == pytest.approx(expected, rel=1e-12)
    assert answered(shop, "2011-Q3", date(2011, 10, 5)) == pytest.approx(expected, rel=1e-12)
    assert 0.9 < expected[0] < 1


def test_what_the_first_customers_were_billed_month_by_month(
    shop: Desk, monthly: pd.DataFrame
) -> None:
    """The cohort of January: its customers' pence in every later month, to the penny."""
    first = set(monthly.index[monthly["2011-01"] > 0])
    calendar = shop.playbook.settings.calendar
    for month in MONTHS:
        asked = Question(AS_OF, by=("account",))
        parts = evaluate(
            shop.facts, ("nrr:previous",), question=asked, period=parse_period(month, calendar)
        )
        now = {a.dimensions["account"]: a.numerator for a in parts}
        before = f"2011-{int(month[5:]) - 1:02}"
        both = {a for a in first if monthly.loc[a, before] > 0}
        assert both <= now.keys()
        assert sum(now[a] for a in both) == monthly.loc[sorted(both), month].sum()


def test_the_trailing_year_to_the_penny(shop: Desk, data_folder: Path) -> None:
    lines = pd.read_csv(data_folder / "online_retail/online_retail.csv.gz")
    inside = lines[(lines.InvoiceDate >= "2010-12-01") & (lines.InvoiceDate < "2011-12-01")]
    pence = (inside.Quantity * (inside.UnitPrice * 100).round().astype("int64")).sum()
    (answer,) = evaluate(shop.facts, ("arr",), question=Question(date(2011, 11, 30)), period=None)
    assert (answer.value, answer.n, answer.assumptions) == (pence, len(inside), ())


@pytest.mark.parametrize("day", [AS_OF, date(2011, 6, 30)])
def test_every_cell_of_every_cohort(shop: Desk, monthly: pd.DataFrame, day: date) -> None:
    """Who still buys, for how much, and how much of the first month: to the penny."""
    months = [month for month in monthly.columns if pd.Period(month).end_time.date() <= day]
    table = monthly[months]
    firsts = table.gt(0).idxmax(axis=1)[table.gt(0).any(axis=1)]
    expected = {}
    for first, members in firsts.groupby(firsts):
        own = table.loc[members.index, months[months.index(first) :]].astype("int64")
        start = own[first]
        expected[first] = [
            ((own[m] > 0).sum(), own[m].sum(), own[m].clip(lower=0).clip(upper=start).sum())
            for m in own.columns
        ]
    found = Cohorts(shop.facts, Question(day)).all()
    assert {c.month.label: [(x.logos, x.money, x.kept) for x in c.cells] for c in found} == expected
    assert len(found) == len(months) >= 6
    assert (found[0].logos(0), found[0].nrr(0), found[0].grr(0)) == (1, 1, 1)
