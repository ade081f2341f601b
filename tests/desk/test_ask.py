"""A question as people type it: what it selects, and that nothing is a silent zero."""

from datetime import date

import pytest

from quarterdeck.cli.app import run
from quarterdeck.cli.session import names
from quarterdeck.desk.ask import Ask, settle
from quarterdeck.desk.metrics import answers
from quarterdeck.desk.movement import Window, movement_of
from quarterdeck.desk.naming import person_or_team
from quarterdeck.desk.viewer import OWNER, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.words.problem import QuarterdeckError
from tests.desk.shop import open_shop

ALL_OPEN = 111_00


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return open_shop(tmp_path_factory.mktemp("shop"))


def open_amount(desk: Desk, **asked: str) -> int:
    """Open pipeline of all periods on the shop's last day, in cents."""
    window = Window("2026-08-01", "2026-09-01")
    return movement_of(desk, OWNER, Ask(**asked), window=window).movement.closing


@pytest.mark.parametrize(
    ("where", "amount"),
    [
        ("product=GTX Pro", 100_00),
        ("product!=GTX Pro", 11_00),
        ('product="5"" pipe"', 1_00),
        ('account="Smith, Ltd."', 100_00),
        ('account="Smith, Ltd.",Acme', 101_00),
        ("owner=p1", 100_00),
        ("owner=P1", 100_00),
        ("owner=bo ek", 1_00),
        ("owner=a.lee", 100_00),
        ("account=0015g00000XyZabAAF", 10_00),
        ("account=0015g00000XyZab", 10_00),
        ("owner=BO EK,p1", 101_00),
        ("owner!=Bo Ek", 110_00),
        ("owner=u9", 0),
        ("owner=(none)", 0),
        ("team=West", 11_00),
        ("team!=west", 100_00),
        ("region=shop", ALL_OPEN),
        ("close_date!=2026-09-30", 11_00),
        ("amount>=10,000", 0),
        ("amount>=10", 110_00),
        ("stage=Lost", 0),
        ("category=most_likely", 0),
    ],
)
def test_a_filter_selects_what_it_says(shop: Desk, where: str, amount: int) -> None:
    assert open_amount(shop, where=where) == amount


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("product=GTXPor", "Did you mean 'GTX Pro'?"),
        ("product=gtx pro", "Did you mean 'GTX Pro'?"),
        ("product!=GTXPor", "Did you mean 'GTX Pro'?"),
        ("account=Smith, Ltd.", "no account ever had the account 'Smith'"),
        ("stage=Wonn", "Did you mean 'Won'?"),
        ("owner=Bo Ekk", "Did you mean 'Bo Ek'?"),
        ("owner=east", "There is no person or team 'east'"),
        ("owner=u8", "There is no person or team 'u8'"),
        ("team=north", "There is no person or team 'north'"),
        ("team=p1", "There is no person or team 'p1'"),
        ("prodct=GTX Pro", "Did you mean 'product'?"),
        ("product=", "a value is missing"),
        ('product="GTX Pro', "never closed"),
        ("stage>=Won", "has no order"),
        ("close_date>=0001-01-02", "out of reach"),
    ],
)
def test_what_would_be_a_silent_zero_says_so(shop: Desk, where: str, said: str) -> None:
    with pytest.raises(QuarterdeckError) as caught:
        open_amount(shop, where=where)
    assert said in caught.value.says
    assert caught.value.where.startswith("--where")
    assert caught.value.fix


@pytest.mark.parametrize(
    ("scope", "amount"), [("p1", 100_00), ("Bo Ek", 1_00), ("west", 11_00), ("SHOP", ALL_OPEN)]
)
def test_a_scope_is_a_person_or_team_by_id_or_name(shop: Desk, scope: str, amount: int) -> None:
    assert open_amount(shop, scope=scope) == amount


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ("WEST", "'WEST' may mean 2 people or teams: p2, west."),
        ("Bo Ekk", "Did you mean 'Bo Ek'?"),
        ("eastt", "Did you mean 'east'?"),
        ("   ", "There is no person or team"),
    ],
)
def test_a_scope_that_is_nobody_or_several_is_refused(shop: Desk, scope: str, said: str) -> None:
    with pytest.raises(QuarterdeckError) as caught:
        settle(shop, OWNER, Ask(scope=scope))
    assert said in caught.value.says
    assert caught.value.where == "--scope"


def test_no_name_of_a_person_enters_sql(shop: Desk) -> None:
    ask = Ask(where="owner=Bo Ek; team=West", scope="Bo Ek")
    assert settle(shop, OWNER, ask).question.where == "owner=p3; team=west"
    (answer,) = answers(shop, OWNER, ["open_pipeline"], ask).answers
    assert "Bo Ek" not in answer.sql
    assert "p3" in answer.sql


def test_several_of_one_name_are_told_apart_by_id() -> None:
    staff = {"p1": "Ann Lee", "p2": "ANN  lee", "p3": "Bo Ek"}
    with pytest.raises(QuarterdeckError, match="may mean 2 people or teams: p1, p2") as caught:
        person_or_team("ann lee", staff, where="--scope")
    assert "id" in caught.value.fix
    assert person_or_team("p2", staff, where="--scope") == "p2"


def test_who_sees_a_part_is_told_of_names_in_it_only(shop: Desk) -> None:
    east = Viewer("east", "manager")
    assert settle(shop, east, Ask(scope="ann lee")).question.scope == "p1"
    assert settle(shop, east, Ask(where="owner=Ann Lee")).question.where == "owner=p1"
    for beyond in ("Bo Ek", "p3", "west", "Bo Ekk"):
        with pytest.raises(QuarterdeckError, match="outside"):
            settle(shop, east, Ask(scope=beyond))


def test_a_tree_that_was_imported_decides_what_someone_may_see(shop: Desk) -> None:
    assert not shop.playbook.tree.nodes()
    assert settle(shop, Viewer("p3", "manager"), Ask()).question.scope == "west"
    assert settle(shop, Viewer("p3", "rep"), Ask()).question.scope == "p3"


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (("product", "product"), "stands in the breakdown twice"),
        (("prodct",), "Did you mean 'product'?"),
        (("amount",), "no dimension 'amount'"),
    ],
)
def test_a_breakdown_that_cannot_be_is_refused(shop: Desk, by: tuple[str, ...], said: str) -> None:
    with pytest.raises(QuarterdeckError) as caught:
        answers(shop, OWNER, ["open_pipeline"], Ask(by=by))
    assert said in caught.value.says
    with pytest.raises(QuarterdeckError):
        movement_of(shop, OWNER, Ask(by=by), window=Window())


def test_a_breakdown_is_headed_by_its_title(shop: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (("metrics", "open_pipeline"), ("movement",)):
        assert run([*command, "--by", "product", "--workspace", str(shop.root)]) == 0
        assert "Line of goods" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("text", [",", "product,", ",product", "product,,stage", " "])
def test_a_breakdown_with_a_name_missing_is_refused(text: str) -> None:
    with pytest.raises(QuarterdeckError, match="name is missing") as caught:
        names(text)
    assert caught.value.where == "--by"


def test_a_breakdown_is_typed_with_commas() -> None:
    assert names("") == ()
    assert names("product") == ("product",)
    assert names(" product , stage ") == ("product", "stage")


@pytest.mark.parametrize("day", ["0001-01-02", "1899-12-31", "3000-01-01", "9999-12-31"])
def test_a_day_out_of_reach_is_refused_wherever_it_is_typed(shop: Desk, day: str) -> None:
    asks = (
        (Ask(as_of=day), Window()),
        (Ask(period=f"{day}..2026-01-01"), Window()),
        (Ask(period=f"2026-01-01..{day}"), Window()),
        (Ask(where=f"created_on>={day}"), Window()),
        (Ask(), Window(start=day)),
        (Ask(), Window(end=day)),
    )
    for ask, window in asks:
        with pytest.raises(QuarterdeckError, match="out of reach") as caught:
            movement_of(shop, OWNER, ask, window=window)
        assert "1900-01-01 to 2999-12-31" in caught.value.fix


def test_the_first_and_last_day_within_reach_are_answered(shop: Desk) -> None:
    first, last = date(1900, 1, 1), date(2999, 12, 31)
    for period in (f"{first}..{last}", "1900", "2999-Q4"):
        (answer,) = answers(shop, OWNER, ["open_pipeline"], Ask(period=period)).answers
        assert answer.n in {0, 2}
    (answer,) = answers(shop, OWNER, ["open_pipeline"], Ask(as_of=f"{first}")).answers
    assert (answer.value, answer.assumptions) == (None, ("no deal is known by this day",))
