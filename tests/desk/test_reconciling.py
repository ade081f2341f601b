"""Tracing a number of a slide in a workspace: limits, rights, pages, and what is never said."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.importing import import_files
from quarterdeck.desk.metrics import answers
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.reconciling import Figure, reconcile
from quarterdeck.desk.viewer import OWNER, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.metrics.reconcile.ways import Way
from quarterdeck.reports.blocks import Sentence, Table, figures_in, plain
from quarterdeck.reports.html import to_html
from quarterdeck.reports.reconciled.data import Reconciled
from quarterdeck.reports.reconciled.document import where_json
from quarterdeck.reports.reconciled.page import where_report
from quarterdeck.reports.text import to_text
from quarterdeck.words.money import to_major
from quarterdeck.words.problem import QuarterdeckError
from tests.desk.conftest import NOW
from tests.desk.shop import FILES, open_shop
from tests.reports.proof import unproven

DAY = date(2026, 9, 1)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Three open deals of 100.00, 10.00 and 1.00, and a win of 7.00."""
    return open_shop(tmp_path_factory.mktemp("shop"))


def trace(desk: Desk, text: str, viewer: Viewer = OWNER, **known: object) -> Reconciled:
    ask = {k: known.pop(k) for k in ("as_of", "period", "scope", "where") if k in known}
    return reconcile(desk, viewer, Figure(text, **known), Ask(**ask))  # type: ignore[arg-type]


def words(of: Reconciled) -> str:
    return to_text(where_report(of), width=120)


def test_a_total_of_the_workspace_is_found_first(shop: Desk) -> None:
    found = trace(shop, "EUR 111.00", period="all")
    first = found.shown[0]
    assert (first.asking.metric.name, first.answer.value) == ("open_pipeline", 11_100)
    assert "EUR 111.00 stands for exactly 111 EUR." in words(found)


def test_the_answer_of_metrics_leads_back_to_its_question(desk: Desk) -> None:
    (answer,) = answers(desk, OWNER, ("bookings",), Ask()).answers
    text = f"EUR {to_major(int(answer.value or 0), 'EUR')}"
    found = trace(desk, text, metrics=("bookings",))
    asked = {(s.asking.metric.id, s.asking.period and s.asking.period.label) for s in found.shown}
    assert ("bookings", answer.period) in asked


def test_a_limit_shows_fewer_and_says_how_many_are_left(shop: Desk) -> None:
    every = trace(shop, "1 deal", limit=0)
    few = trace(shop, "1 deal", limit=2)
    assert len(every.shown) == len(every.found.fits) > len(few.shown) == 2
    assert f"{len(every.found.fits) - 2:,} more give it" in words(few)
    with pytest.raises(QuarterdeckError, match="-1 questions"):
        trace(shop, "1 deal", limit=-1)


def test_what_a_figure_may_be_is_told_where_too_many_questions_give_it(shop: Desk) -> None:
    few = trace(shop, "1 deal", limit=2)
    (told,) = [b for b in where_report(few).blocks if getattr(b, "title", "") == "What it may be"]
    assert isinstance(told, Table)
    assert sum(int(str(row[-1])) for row in told.rows) == len(few.found.fits)
    assert {str(row[1]) for row in told.rows} == {c.metric.name for c in few.found.fits}
    one = trace(shop, "1 deal", limit=2, metrics=(str(told.rows[0][1]),))
    assert len(one.found.fits) == int(str(told.rows[0][-1]))
    assert "What it may be" not in words(trace(shop, "1 deal", limit=0))


@pytest.mark.parametrize("text", ["EUR 111.00", "EUR 107.00", "33.3 %"])
def test_it_never_claims_that_a_question_is_the_one(shop: Desk, text: str) -> None:
    told = words(trace(shop, text))
    assert not re.search(r"\bunique|\bthe only\b|must be|certainly|definitely|proves\b", told)
    fits = "Nothing that was tried gives it" not in told
    assert ("was not tried may fit too" in told) is fits


def test_where_nothing_fits_the_nearest_and_the_deal_that_closes_the_gap_are_named(
    shop: Desk,
) -> None:
    told = words(trace(shop, "EUR 110.50", metrics=("open_pipeline",), period="all"))
    assert "Nothing that was tried gives it; the nearest is Open pipeline" in told
    assert "111.00 EUR, 0.50 EUR more." in told
    told = words(trace(shop, "EUR 12.00", metrics=("open_pipeline",), scope="west", period="all"))
    assert "the nearest is Open pipeline, west, whenever due" in told
    told = words(trace(shop, "EUR 101.00", metrics=("open_pipeline",), period="all"))
    assert "Without 2" in told or "101.00" in told


def test_every_number_of_the_page_is_given_by_its_sql(desk: Desk) -> None:
    for text, name in (("EUR 123,456.78", "bookings"), ("25 %", "close_rate")):
        page = where_report(trace(desk, text, period="2026-Q3", limit=2, metrics=(name,)))
        assert unproven(figures_in(page.blocks)) == []


def test_the_differences_on_the_page_are_those_of_the_values(desk: Desk) -> None:
    names = ("bookings", "open_pipeline")
    found = trace(desk, "EUR 123,456.78", metrics=names, as_of="2026-08-28")
    for apart in found.apart:
        for compared in apart.compared:
            assert compared.difference is not None
            assert compared.answer.value is not None
            more = compared.answer.value - (apart.answer.value or 0)
            assert compared.difference.in_all == more


def test_who_leads_a_team_searches_that_team_alone(desk: Desk) -> None:
    lead = next(p for p in desk.playbook.people if p.role == "manager")
    viewer = Viewer(lead.id, "manager")
    found = trace(desk, "3 deals", viewer, as_of="2026-08-31", metrics=("booked_deals",))
    top = found.source.question.scope
    assert top
    assert {s.asking.question.scope for s in found.shown} <= {top}
    with pytest.raises(QuarterdeckError, match="outside what"):
        trace(desk, "3 deals", viewer, scope=_elsewhere(desk, top))


def _elsewhere(desk: Desk, top: str) -> str:
    inside = {n for n, way in desk.places.items() if top in way}
    return next(n for n in desk.places if n not in inside and top not in desk.places[n])


BESIDE = {
    "playbook/mappings/invoices.toml": """\
[mapping]
table = "invoice_lines"
kind = "events"
files = ["invoices*.csv"]
id = "line"
valid_at = "day"
[columns]
account = "account"
amount = "amount"
currency = "currency"
booked_on = "day"
""",
    "playbook/mappings/costs.toml": """\
[mapping]
table = "costs"
kind = "events"
files = ["costs*.csv"]
id = "cost"
valid_at = "day"
[columns]
category = "category"
amount = "amount"
currency = { constant = "EUR" }
booked_on = "day"
""",
    "playbook/rates.csv": "currency,since,rate,kind\nUSD,2025-01-01,0.9,dated\n",
    "invoices.csv": "line,day,account,amount,currency\n"
    "a,2026-08-01,Acme,100.00,EUR\nb,2026-08-02,Bolt,50.00,USD\n",
    "costs.csv": "cost,day,category,amount\nx,2026-08-01,sales,12.00\n",
}


def test_what_was_billed_and_spent_is_looked_at_where_it_can_be_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in BESIDE.items():
        monkeypatch.setitem(FILES, name, text)
    open_shop(tmp_path)
    desk = open_workspace(tmp_path, now=NOW)
    import_files(desk, OWNER, [tmp_path / "invoices.csv", tmp_path / "costs.csv"])
    desk = open_workspace(tmp_path, now=NOW)
    for text, asked, metric in (
        ("EUR 145.00", {}, "arr"),
        ("EUR 12.00", {}, "cost_of_sales"),
        ("USD 50.00", {}, "arr"),
        ("EUR 7.00", {"where": "stage=Won"}, "bookings"),
    ):
        found = trace(desk, text, limit=0, **asked)
        assert metric in {s.asking.metric.name for s in found.shown}, text


EVENTS = """\
[mapping]
kind = "events"
files = ["deals*.csv"]
id = "id"
valid_at = "at"
[columns]
title = "title"
stage = "stage"
amount = "amount"
currency = { constant = "EUR" }
owner = { column = "owner", names = false }
close_date = "close"
"""
HANDED_OVER = """\
id,at,title,stage,amount,owner,close
1,2026-07-01,Kept,Open,10.00,a.lee,2026-09-30
2,2026-07-01,Given,Open,20.00,a.lee,2026-09-30
2,2026-08-20,Given away,Open,99.00,ann.lee,2026-12-24
3,2026-07-01,Taken,Open,30.00,ann.lee,2026-11-11
3,2026-08-20,Taken over,Open,5.00,a.lee,2026-09-30
"""


@pytest.mark.parametrize("text", ["EUR 30.00", "EUR 35.00"])
def test_a_seller_is_not_told_what_became_of_a_deal_that_left_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setitem(FILES, "playbook/mappings/deals.toml", EVENTS)
    monkeypatch.setitem(FILES, "deals.csv", HANDED_OVER)
    seller, known = Viewer("p1", "rep"), {"metrics": ("open_pipeline",), "period": "all"}
    desk = open_shop(tmp_path)
    found = trace(desk, text, seller, **known)
    told = words(found)
    told = f"{told}{where_json(found)}"
    assert not re.search("West|p2|99|12-24|Given away|11-11", told)
    assert ("Left your scope by" if text == "EUR 30.00" else "not in your scope") in told
    owner = words(trace(desk, text, scope="p1", **known))
    assert "West" in owner


def test_a_figure_in_another_currency_looks_among_its_deals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapping = FILES["playbook/mappings/deals.toml"]
    own = mapping.replace('{ constant = "EUR" }', '"currency"')
    deals = "id,stage,amount,currency,owner,account,close,product\n" + "".join(
        f"{number},Open,{amount}.00,{currency},a.lee,Acme,2026-09-30,GTX Pro\n"
        for number, amount, currency in ((1, 100, "EUR"), (2, 50, "USD"), (3, 25, "USD"))
    )
    monkeypatch.setitem(FILES, "playbook/mappings/deals.toml", own)
    monkeypatch.setitem(FILES, "deals.csv", deals)
    rates = "currency,since,rate,kind\nUSD,2026-01-01,0.9,dated\n"
    monkeypatch.setitem(FILES, "playbook/rates.csv", rates)
    found = trace(open_shop(tmp_path), "$75.00", period="all", metrics=("open_pipeline",))
    assert found.found.sought.ways == (Way.OWN_CURRENCY,)
    assert {s.asking.question.where for s in found.shown} == {"currency=USD"}
    told = words(found)
    assert "75.00 USD" in told
    assert "67.50" not in told
    assert "USD is not the reporting currency (EUR)" in told


@pytest.mark.parametrize(
    ("text", "known", "said", "where"),
    [
        ("soon", {}, "cannot be read", "NUMBER"),
        ("37 %", {"unit": "money"}, "written as rate", "--unit"),
        ("37 %", {"metrics": ("bookings",)}, "cannot be bookings: that is money", "--about"),
        ("37 %", {"metrics": ("bokings",)}, "Did you mean 'bookings'", "--about"),
        ("4M", {"period": "2026-Q9"}, "no quarter 9", "--period"),
        ("4M", {"scope": "nobody"}, "no person or team 'nobody'", "--scope"),
        ("4M", {"where": "colour=red"}, "no field 'colour'", "--where"),
    ],
)
def test_wrong_use_says_what_and_where(
    shop: Desk, text: str, known: dict[str, object], said: str, where: str
) -> None:
    with pytest.raises(QuarterdeckError, match=re.escape(said)) as caught:
        trace(shop, text, **known)
    assert caught.value.where == where
    assert caught.value.fix


def test_long_work_tells_how_far_it_is(shop: Desk) -> None:
    told: list[tuple[str, float | None]] = []
    watched = replace(shop, progress=lambda phase, share: told.append((phase, share)))
    trace(watched, "EUR 111.00")
    shares = [share for phase, share in told if phase.startswith("Searching") and share is not None]
    assert shares == sorted(shares)
    assert shares[0] == 0


def test_people_are_shown_by_name_and_asked_for_by_id(shop: Desk) -> None:
    known = {"metrics": ("open_pipeline",), "period": "all", "limit": 0}
    found = trace(shop, "EUR 100.00", scope="Ann Lee", **known)
    assert {s.asking.question.scope for s in found.shown} == {"p1"}
    assert "Ann Lee" in words(found)
    document = str(where_json(found))
    assert "Ann Lee" not in document
    assert "'scope': 'p1'" in document


def test_the_page_reads_alike_in_html(shop: Desk, tmp_path: Path) -> None:
    report = where_report(trace(shop, "EUR 111.00"))
    (tmp_path / "page.html").write_text(to_html(report), encoding="utf-8")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    lead = next(b for b in report.blocks if isinstance(b, Sentence))
    tables = [b for b in report.blocks if isinstance(b, Table)]
    assert plain(lead.parts).split(" ")[0] in page
    assert all(table.title in page for table in tables)
