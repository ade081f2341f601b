"""How people stand to their targets, and how far the records of their open deals hold."""

import re
from dataclasses import replace
from datetime import date

import pytest

from quarterdeck.facts import Facts
from quarterdeck.metrics import Answer
from tests.metrics.company import Rules, written
from tests.metrics.conftest import Made, ask
from tests.metrics.test_evaluate import values

SOUND = "owner=ann account=acme amount=100 | 05-01 close_date=06-30"


def test_people_with_a_target_are_told_by_team_and_never_by_what_has_none(spring: Facts) -> None:
    assert {k: (v.value, v.n) for k, v in _by_team(spring, "participation").items()} == {
        "east": (0.5, 2)
    }
    assert values(ask(spring, "participation", by=("owner",))) == {("ann",): 0.0, ("bob",): 1.0}
    assert [a.value for a in ask(spring, "participation", scope="ann")] == [0.0]
    for asked in ({"by": ("stage",)}, {"where": "stage=Won"}):
        (answer,) = ask(spring, "attainment_gini", **asked)
        assert answer.assumptions == ("targets are set for teams and people, not by stage",)
    (booked,) = ask(spring, "attainment", scope="ann")
    assert (booked.value, booked.n) == (1500 / 2400, 2)


def _by_team(facts: Facts, name: str) -> dict[str, Answer]:
    return {a.dimensions["team"]: a for a in ask(facts, name, by=("team",))}


def test_hygiene_says_what_money_is_at_stake(spring: Facts) -> None:
    (answer,) = ask(spring, "hygiene_score:freshness")
    assert answer.n > answer.numerator
    (at_stake,) = [text for text in answer.assumptions if "at stake" in text]
    assert re.match(r"[\d,.]+ EUR is at stake in the open deals that did not change", at_stake)


@pytest.mark.parametrize(
    ("deal", "failing"),
    [
        (SOUND, ""),
        (SOUND.replace("acme", ""), "completeness"),
        (SOUND.replace("amount=100", "amount="), "completeness"),
        (SOUND.replace("amount=100", "amount=0"), "validity"),
        (SOUND.replace("06-30", "05-09"), "validity"),
        (SOUND.replace("owner=ann", "owner=ann stage=Dreamt"), "validity"),
        (SOUND.replace("05-01", "04-20"), "freshness"),
        (SOUND.replace("owner=ann", "owner=zed"), "consistency"),
        (SOUND.replace("ann", "ann booking_kind=doubtful"), "consistency"),
    ],
)
def test_what_makes_an_open_deal_fail(make: Made, deal: str, failing: str) -> None:
    history, lost = written(f"d1 {deal}\nd2 | 04-01 stage=Lost")
    if "doubtful" in deal:
        history = replace(history, doubtful="rounded_amount")
    facts = make([history, lost], Rules())
    shares = ("completeness", "validity", "freshness", "consistency")
    asked = [f"hygiene_score:{share}" for share in shares]
    found = ask(facts, *asked, "hygiene_score", as_of=date(2026, 5, 10))
    failed = [a.metric.partition(":")[2] for a in found if a.value == 0]
    assert failed == ([failing, ""] if failing else [])
