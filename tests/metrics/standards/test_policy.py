"""The standards in force: built in or the company's own, version by version, limits included."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from quarterdeck.metrics.standards.policy import in_force, not_adopted, problems
from quarterdeck.metrics.standards.rules import catalogue
from quarterdeck.playbook.init import write_new
from quarterdeck.playbook.model import Playbook, Standard
from quarterdeck.playbook.read import read_playbook
from quarterdeck.words.days import FIRST_DAY
from quarterdeck.words.problem import QuarterdeckError
from tests.metrics.company import Rules, playbook

DAY = date(2026, 3, 15)


def with_standards(*standards: Standard) -> Playbook:
    return replace(playbook(Rules()), standards=standards)


def own(name: str, rule: str = "", since: date = FIRST_DAY, **said: object) -> Standard:
    return Standard(name, rule or name, since, path=f"s.toml:1 {name}", **said)  # type: ignore[arg-type]


def test_without_a_policy_every_rule_is_in_force_at_its_defaults() -> None:
    found = {one.id: one for one in in_force(playbook(Rules()), DAY)}
    assert set(found) == set(catalogue()) - {"matches"}
    assert not any(one.written for one in found.values())
    assert found["pushed_often"].thresholds == {"most": 2000}
    assert found["pushed_often"].title == "Pushed more than twice"
    assert not_adopted(playbook(Rules())) == ()


def test_stale_days_of_the_workspace_are_the_default_of_no_change() -> None:
    known = playbook(Rules())
    other = replace(known, settings=replace(known.settings, stale_days=30))
    (one,) = [one for one in in_force(other, DAY) if one.id == "no_change"]
    assert one.title == "No change for 30 days"
    assert "30 days or longer" in one.sentence


def test_the_file_of_init_says_the_built_in_policy(tmp_path: Path) -> None:
    write_new(tmp_path, name="A", currency="EUR", timezone="Europe/Amsterdam")
    written = in_force(read_playbook(tmp_path), DAY)
    bare = read_playbook(tmp_path)
    built_in = in_force(replace(bare, standards=()), DAY)
    assert len(written) == len(built_in)
    for ours, theirs in zip(written, built_in, strict=True):
        assert replace(ours, written=False, path="") == theirs
    text = (tmp_path / "playbook/standards/standards.toml").read_text()
    head, _, examples = text.partition("# [untouched_enterprise]")
    more = "\n".join(line.removeprefix("# ").removeprefix("#") for line in examples.splitlines())
    more = more.replace("And a rule", "# And a rule")
    (tmp_path / "playbook/standards/standards.toml").write_text(
        f"{head}[untouched_enterprise]\n{more}"
    )
    more_found = {one.id for one in in_force(read_playbook(tmp_path), DAY)}
    assert more_found - {one.id for one in written} == {"untouched_enterprise", "large_and_pushed"}


def test_a_policy_of_ones_own_is_the_whole_policy() -> None:
    known = with_standards(
        own(
            "mine",
            "no_change",
            title="Untouched",
            severity="critical",
            thresholds=(("days", 7000),),
        )
    )
    (one,) = in_force(known, DAY)
    assert (one.title, one.severity, one.thresholds["days"]) == ("Untouched", "critical", 7000)
    assert one.owner == catalogue()["no_change"].owner
    assert one.written
    assert "past_due" in [rule.id for rule in not_adopted(known)]
    assert "no_change" not in [rule.id for rule in not_adopted(known)]


def test_a_later_version_takes_over_from_its_own_day() -> None:
    known = with_standards(
        own("no_change", thresholds=(("days", 21000),)),
        own("no_change", since=date(2026, 4, 1), thresholds=(("days", 7000),)),
        own("no_change", since=date(2026, 7, 1), off=True),
        own("past_due", since=date(2026, 5, 1)),
    )

    def days(on: date) -> list[tuple[str, int]]:
        return [(one.id, one.thresholds["days"] // 1000) for one in in_force(known, on)]

    assert days(date(2026, 3, 31)) == [("no_change", 21)]
    assert days(date(2026, 4, 1)) == [("no_change", 7)]
    assert days(date(2026, 6, 30)) == [("past_due", 1), ("no_change", 7)]
    assert days(date(2026, 7, 1)) == [("past_due", 1)]


@pytest.mark.parametrize(
    ("standard", "says", "fix"),
    [
        (own("past_du"), "There is no rule 'past_du'. Did you mean 'past_due'?", "matches"),
        (own("big", "matches"), "does not say which deals", "where ="),
        (
            own("past_due", thresholds=(("day", 3000),)),
            "'past_due' has no threshold 'day'. Did you mean 'days'?",
            "It has: days",
        ),
        (own("past_due", thresholds=(("days", 0),)), "days cannot be 0", "from 1 to 365"),
        (own("past_due", thresholds=(("days", 1500),)), "cannot be 1.5", "a whole number"),
        (own("no_amount", where="prodct=Pro"), "Did you mean 'product'?", "Use one of"),
        (own("no_amount", where="stage"), "Cannot read", "field=value"),
        (own("no_amount", where="close_date>=soon"), "is not a day", "year-month-day"),
        (own("coverage_below_need", where="stage=Lead"), "about teams", "scope limits"),
    ],
)
def test_what_cannot_be_is_said_with_its_place_and_refused(
    standard: Standard, says: str, fix: str
) -> None:
    known = (
        with_standards(own("past_due"), standard)
        if standard.id != "past_due"
        else (with_standards(standard))
    )
    (problem,) = problems(known)
    assert says.lower() in problem.says.lower()
    assert fix.lower() in problem.fix.lower()
    assert problem.where.startswith(f"s.toml:1 {standard.id}")
    with pytest.raises(QuarterdeckError) as caught:
        in_force(known, DAY)
    assert "quarterdeck check" in caught.value.fix


def test_a_sentence_says_the_limits() -> None:
    known = with_standards(own("no_amount", pipelines=("sales",), where="product=Pro"))
    (one,) = in_force(known, DAY)
    assert one.sentence.endswith("Only: pipeline sales; product=Pro.")
    assert one.name == "no amount"
