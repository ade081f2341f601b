"""Money as people ask for it: at which rates, in which currency, of which measure."""

from pathlib import Path

import pytest

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.deals import Which, deals_of
from quarterdeck.desk.importing import import_files
from quarterdeck.desk.metrics import answers
from quarterdeck.desk.movement import Window, movement_of
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.viewer import OWNER
from quarterdeck.desk.week import week
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.answers import metrics_json, metrics_report
from quarterdeck.reports.deal_list import deals_report
from quarterdeck.reports.html import to_html
from quarterdeck.reports.text import to_text
from quarterdeck.words.problem import QuarterdeckError
from tests.desk.conftest import NOW
from tests.desk.shop import FILES

OURS = FILES | {
    "playbook/measures.toml": '[arr]\ntitle = "ARR"\n',
    "playbook/rates.csv": """\
currency,since,rate,kind
USD,2026-01-01,0.9,dated
USD,2026-08-01,0.8,dated
USD,2026-01-01,0.95,plan
""",
    "playbook/targets.csv": """\
scope,measure,period,amount,currency
*,bookings,2026-Q3,100,USD
*,arr,2026-Q3,50,
""",
    "playbook/mappings/deals.toml": FILES["playbook/mappings/deals.toml"].replace(
        'currency = { constant = "EUR" }', 'currency = "currency"\nmeasure_arr = "arr"'
    ),
    "deals.csv": """\
id,stage,amount,owner,account,close,product,currency,arr
1,Open,100.00,a.lee,x,2026-09-30,GTX,USD,40.00
2,Open,10.00,ann.lee,y,2026-12-31,GTX,EUR,
3,Won,1000.00,p3,z,2026-07-31,GTX,USD,400.00
""",
}


def opened(folder: Path, files: dict[str, str]) -> Desk:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    desk = open_workspace(folder, now=NOW)
    import_files(desk, OWNER, [folder / "deals.csv", folder / "people.csv"])
    return open_workspace(folder, now=NOW)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return opened(tmp_path_factory.mktemp("shop"), OURS)


def value(desk: Desk, name: str, **asked: str) -> tuple[object, object]:
    (answer,) = answers(desk, OWNER, (name,), Ask(**asked)).answers
    return answer.value, answer.denominator


@pytest.mark.parametrize(
    ("asked", "cents"),
    [
        ({}, 90_00),
        ({"rates": "plan"}, 105_00),
        ({"rates": "constant"}, 90_00),
        ({"rates": "constant:2026-07-31"}, 100_00),
        ({"rates": "constant:2026-07-31", "currency": "usd"}, 111_11),
        ({"measure": "arr"}, 32_00),
        ({"measure": "ARR", "rates": "plan"}, 38_00),
    ],
)
def test_open_pipeline_is_told_as_asked(shop: Desk, asked: dict[str, str], cents: int) -> None:
    assert value(shop, "open_pipeline", **asked)[0] == cents


def test_targets_are_of_the_measure_and_at_the_rates_asked_for(shop: Desk) -> None:
    told = [
        value(shop, "coverage", **asked)[1]
        for asked in ({}, {"rates": "plan"}, {"rates": "plan", "measure": "arr"})
    ]
    assert told == [80_00, 95_00, 50_00]


def test_every_page_and_document_says_how_money_is_told(shop: Desk) -> None:
    given = answers(shop, OWNER, ("open_pipeline",), Ask(rates="plan", measure="arr"))
    page = metrics_report(given)
    assert "| ARR, EUR at plan rates of 2026 |" in to_text(page, width=200)
    assert "ARR, EUR at plan rates of 2026" in to_html(page)
    document = metrics_json(given)
    assert (document["rates"], document["measure"]) == ("plan rates of 2026", "arr")
    notes = document["rows"][0]["assumptions"]
    assert "money is the ARR of deals" in notes
    assert "other currencies stand at plan rates of 2026: USD 0.95 EUR" in notes
    plain = metrics_report(answers(shop, OWNER, ("open_pipeline",), Ask()))
    assert "| EUR at dated rates |" in to_text(plain, width=200)


def test_deals_and_movement_take_the_same_words(shop: Desk) -> None:
    listed = deals_of(shop, OWNER, Ask(rates="plan", measure="arr"), which=Which("all"))
    assert listed.total == 38_00 + 380_00
    assert "ARR" in to_text(deals_report(listed))
    asked = Ask(measure="arr", rates="plan")
    moved = movement_of(shop, OWNER, asked, window=Window("2026-08-01", "2026-09-01"))
    assert moved.movement.closing == 38_00
    assert moved.movement.deals("closing")[0].after.amount == 40_00


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"measure": "arrr"}, "Did you mean 'arr'"),
        ({"rates": "plan", "period": "2025-Q3"}, "no plan rate of USD for 2025"),
        ({"rates": "weekly"}, "There are no 'weekly' rates"),
        ({"rates": "constant:2027-01-01"}, "has not happened yet"),
        ({"currency": "USD"}, "in EUR only"),
        ({"currency": "GBP", "rates": "plan"}, "no rate of GBP"),
        ({"currency": "EURO", "rates": "plan"}, "not a currency code"),
    ],
)
def test_what_cannot_be_told_is_refused(shop: Desk, asked: dict[str, str], says: str) -> None:
    with pytest.raises(QuarterdeckError) as refused:
        answers(shop, OWNER, ("open_pipeline",), Ask(**asked))
    assert says in refused.value.says
    assert refused.value.where.startswith(("--", "playbook/"))
    assert refused.value.fix


def test_the_workspace_names_its_own_rates_and_measure(tmp_path: Path) -> None:
    own = OURS["workspace.toml"] + '[defaults]\nrates = "plan"\nmeasure = "arr"\n'
    desk = opened(tmp_path, OURS | {"workspace.toml": own})
    assert value(desk, "open_pipeline")[0] == 38_00
    assert value(desk, "coverage") == (38_00 / 50_00, 50_00)
    assert value(desk, "open_pipeline", rates="dated", measure="amount")[0] == 90_00


def test_the_week_names_the_measure_a_missing_target_is_of(shop: Desk) -> None:
    asked = Ask(period="2026-Q4", measure="arr")
    assert "*,arr,2026-Q4,AMOUNT" in to_text(week(shop, OWNER, asked), width=200)
    assert "*,bookings,2026-Q4,AMOUNT" in to_text(week(shop, OWNER, Ask(period="2026-Q4")))
