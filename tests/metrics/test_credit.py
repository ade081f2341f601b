"""Credit for deals, seller by seller: it adds up to the cent, and a team counts a deal once."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from quarterdeck.facts import Facts
from quarterdeck.playbook.model import Person, Target
from quarterdeck.playbook.yardsticks import Methodology, Minimum, Ramp
from tests.metrics.commerce import Row, company, proof, split
from tests.metrics.company import BILLION, Rules, noon, written
from tests.metrics.conftest import ask
from tests.metrics.reconciling import found, limits

DEAL = "d1 owner=ann account=acme amount=10001 | 04-01 | 04-11 stage=Won"
QUOTA = tuple(
    Target(scope, "bookings", "2026-Q2", 9_100_000, "plan", date(2026, 1, 1), 1)
    for scope in ("ann", "bob", "cyd")
)


def divided(folder: Path, *splits: Row, rules: Rules | None = None) -> Facts:
    return company(folder, {"splits": list(splits)}, histories=written(DEAL), rules=rules)


def credit(facts: Facts, name: str = "credited_bookings", **question: object) -> dict[str, int]:
    answers = ask(facts, name, **question)
    return {str(next(iter(a.dimensions.values()), "")): a.value for a in answers}


def test_shares_of_a_deal_add_up_to_the_cent(tmp_path: Path) -> None:
    thirds = (split("d1", who, 0) | {"percent": part} for who, part in
              (("ann", 33_333), ("bob", 33_333), ("cyd", 33_334)))  # fmt: skip
    facts = divided(tmp_path, *thirds)
    shares = credit(facts, by=("owner",))
    assert shares == {"ann": 3334, "bob": 3333, "cyd": 3334}
    assert credit(facts) == {"": 10_001}


def test_two_splits_of_all_of_a_deal_count_once_for_their_team(tmp_path: Path) -> None:
    facts = divided(tmp_path, split("d1", "ann", 100), split("d1", "bob", 100))
    assert credit(facts, by=("owner",)) == {"ann": 10_001, "bob": 10_001}
    assert credit(facts, by=("team",)) == {"east": 10_001}
    (answer,) = ask(facts, "credited_bookings", scope="east")
    assert answer.value == 10_001
    assert answer.assumptions[0] == "revenue splits of 1 of 1 deals do not add up to 100 %"
    twice = divided(tmp_path / "free", split("d1", "ann", 100), split("d1", "bob", 100),
                    rules=Rules(double_credit=True))  # fmt: skip
    (allowed,) = ask(twice, "credited_bookings", scope="east")
    assert (allowed.value, "revenue splits" in "".join(allowed.assumptions)) == (10_001, False)


def test_a_figure_of_a_teams_credit_leads_back_to_it(tmp_path: Path) -> None:
    halves = (split("d1", who, 0) | {"percent": 50_000} for who in ("ann", "cyd"))
    facts = divided(tmp_path, *halves)
    last = date(2026, 4, 30)
    traced = found(facts, "EUR 50.00", limits(facts, last), "credited_bookings")
    assert {c.cell.node for c in traced.fits} == {"east"}


def test_a_deal_credited_twice_counts_once_in_what_a_team_could_be_expected_to_win(
    tmp_path: Path,
) -> None:
    """Two quotas of 91,000, a deal of 100.01 credited to both in full."""
    twice = (split("d1", "ann", 100), split("d1", "bob", 100))
    facts = divided(tmp_path, *twice, rules=Rules(targets=QUOTA))
    note = "revenue splits of 1 of 1 deals do not add up to 100 %"
    (east,) = ask(facts, "attainment:ramped", scope="east")
    (team,) = ask(facts, "attainment:ramped", by=("team",), where="")[:1]
    people = ask(facts, "attainment:ramped", by=("owner",))
    assert [east.value, team.value] == [pytest.approx(10_001 / 18_200_000)] * 2
    assert [a.value for a in people[:2]] == [pytest.approx(10_001 / 9_100_000)] * 2
    (took_part,) = ask(facts, "participation:credited", scope="east")
    assert [note in a.assumptions for a in (east, team, took_part)] == [True] * 3
    (booked,) = ask(facts, "participation", scope="east")
    whole = divided(tmp_path / "even", split("d1", "ann", 100), rules=Rules(targets=QUOTA))
    (even,) = ask(whole, "attainment:ramped", scope="east")
    assert [note in a.assumptions for a in (booked, even)] == [False] * 2


def test_overlay_credit_is_beside_the_revenue_and_capped_by_nothing(tmp_path: Path) -> None:
    splits = (split("d1", who, 100, "overlay") for who in ("bob", "bob", "cyd"))
    facts = divided(tmp_path, *splits)
    assert credit(facts, by=("owner",)) == {"ann": 10_001}
    overlay = credit(facts, "credited_bookings:overlay", by=("owner",))
    assert overlay == {"bob": 20_002, "cyd": 10_001}


def test_credit_goes_by_the_split_known_on_the_day(tmp_path: Path) -> None:
    facts = divided(tmp_path, split("d1", "bob", 100, day=date(2026, 5, 2)))
    before, after = (credit(facts, by=("owner",), as_of=date(2026, 5, d)) for d in (1, 2))
    assert (before, after) == ({"ann": 10_001}, {"bob": 10_001})


@pytest.mark.parametrize(
    ("people", "ramps", "attained"),
    [
        ((), (), 10_001 / 9_100_000),
        ((Person("ann", started=date(2026, 4, 11)),), (), 10_001 / 8_100_000),
        ((Person("ann", left=date(2026, 4, 21)),), (), 10_001 / 2_000_000),
        (
            (Person("ann", "rep", started=date(2026, 4, 1)),),
            (Ramp("everyone", (0,)), Ramp("rep", (BILLION // 2, BILLION * 3 // 4))),
            10_001 / (1_500_000 + 2_325_000 + 3_000_000),
        ),
    ],
)
def test_a_ramped_quota_is_the_quota_times_ramp_times_days_there(
    tmp_path: Path, people: tuple[Person, ...], ramps: tuple[Ramp, ...], attained: float
) -> None:
    """A quota of 91,000 for the 91 days of a quarter: a thousand a day."""
    facts = divided(tmp_path, rules=Rules(targets=QUOTA, people=people, ramps=ramps))
    (answer,) = ask(facts, "attainment:ramped", scope="ann")
    assert answer.value == pytest.approx(attained, rel=1e-12)
    assert answer.n == 1


def test_whoever_the_crm_shows_as_inactive_is_away_from_then_on(tmp_path: Path) -> None:
    known = noon(date(2026, 4, 21))
    records: dict[str, list[Row]] = {
        "people": [{"known": known, "active": False, "parent": "east"}]
    }
    rules = Rules(
        targets=QUOTA,
        people=(Person("cyd", crm_ids=("people-0",)),),
    )
    cyd = written(DEAL.replace("ann", "cyd"))
    facts = company(tmp_path, records, histories=cyd, rules=rules)
    asked = {"scope": "cyd", "as_of": date(2026, 4, 20)}
    (before,), (after,) = (
        ask(facts, "attainment:ramped", **asked | {"as_of": date(2026, 4, d)}) for d in (20, 21)
    )
    assert before.value == pytest.approx(10_001 / 9_100_000)
    assert after.value == pytest.approx(10_001 / 2_000_000)


def test_whoever_has_another_account_is_back_from_its_first_day_on(tmp_path: Path) -> None:
    """Away for 11 days: from the end of the one account to the beginning of the other."""
    seat: Row = {"parent": "east"}
    gone = seat | {"known": noon(date(2026, 4, 21)), "active": False}
    back = seat | {"known": noon(date(2026, 5, 2)), "active": True}
    cyd = Person("cyd", crm_ids=("people-0", "people-1"))
    rules = Rules(targets=QUOTA, people=(cyd,))
    deal = written(DEAL.replace("ann", "cyd"))
    facts = company(tmp_path, {"people": [gone, back]}, histories=deal, rules=rules)
    early, late = (
        ask(facts, "attainment:ramped", scope="cyd", as_of=day)[0].value
        for day in (date(2026, 4, 30), date(2026, 5, 3))
    )
    assert early == pytest.approx(10_001 / 2_000_000)
    assert late == pytest.approx(10_001 / 8_000_000)


def test_productivity_counts_sellers_as_far_as_they_are_ramped(tmp_path: Path) -> None:
    """Three sellers, one of them half ramped and one whose role sells nothing: 1.5 of them."""
    rules = Rules(
        people=(
            Person("ann"),
            Person("bob", "rep", started=date(2026, 4, 1)),
            Person("cyd", "sdr"),
        ),
        ramps=(Ramp("rep", (BILLION // 2,) * 3), Ramp("sdr", sells=False)),
    )
    facts = divided(tmp_path, rules=rules)
    (whole,) = ask(facts, "productivity_ramped")
    assert (whole.value, whole.n) == (6667, 2)
    (by_stage,) = ask(facts, "productivity_ramped", by=("stage",))
    assert by_stage.assumptions == ("people are counted by team and person, not by stage",)
    nobody = replace(rules, edges=())
    (answer,) = ask(divided(tmp_path / "bare", rules=nobody), "productivity_ramped")
    assert answer.value is None


def test_evidence_needs_a_methodology_and_a_file(spring: Facts, tmp_path: Path) -> None:
    (answer,) = ask(divided(tmp_path), "methodology_share")
    assert answer.assumptions == (
        "the workspace names no methodology: write playbook/methodology.toml",
    )
    (early,) = ask(spring, "methodology_share", as_of=date(2026, 4, 1))
    assert early.assumptions == (
        "no evidence is known by this day: map a file to the table evidence",
    )


def test_a_piece_of_evidence_that_is_scored_anew_counts_as_known_on_the_day(
    tmp_path: Path,
) -> None:
    """Scored 3 in April, put back to a 1 of March in May, taken back in June: one counts a day."""
    april, may, june = (date(2026, month, 1) for month in (4, 5, 6))
    first, second, third = (
        proof("a", "pain", score, day) | {"of": 0}
        for score, day in ((3, april), (1, may), (3, june))
    )
    versions = [
        first | {"until": second["known"]},
        second | {"until": third["known"], "at": noon(date(2026, 3, 2))},
        third | {"presence": "deleted"},
    ]
    needs = (Minimum("Talk", "pain", 2),)
    rules = Rules(methodology=Methodology("own", "Ours", (("pain", "Why now?"),), needs))
    deal = written("a stage=Talk amount=100 close_date=06-20 | 03-01")
    facts = company(tmp_path, {"evidence": versions}, histories=deal, rules=rules)
    told = {
        day: ask(facts, "methodology_share:met", as_of=day)[0].value for day in (april, may, june)
    }
    assert told == {april: 1, may: 0, june: 0}
