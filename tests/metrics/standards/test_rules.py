"""Each rule flags what its plain Python twin flags, and what a few hand-made deals must show."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from quarterdeck.engine.sql import load
from quarterdeck.facts import Question
from quarterdeck.metrics.evaluate import evaluate
from quarterdeck.metrics.standards.judging import deals_sql
from quarterdeck.metrics.standards.rules import amount, catalogue, find, read_rule
from quarterdeck.playbook.model import Target
from quarterdeck.words.calendar import parse_period
from quarterdeck.words.problem import QuarterdeckError
from tests.metrics.company import History, Rules, State, random_histories, written
from tests.metrics.conftest import Made
from tests.metrics.plain import CALENDAR, World
from tests.metrics.standards.judged import flags, held, teams
from tests.metrics.standards.reference import DEALS, LEAST, TEAMS, WAITING, year_before

EURO = Rules(
    currencies=("EUR",),
    targets=tuple(
        Target("", "bookings", f"2026-Q{q}", 90_000_000, "plan", date(2025, 1, 1), 1)
        for q in (1, 2)
    ),
)


def histories(seed: int) -> list[History]:
    """Random deals, some due on the last day of a quarter, some soon after they moved."""
    dice = random.Random(seed)
    dated = [
        replace(h, states=tuple((at, _dated(dice, at, state)) for at, state in h.states))
        for h in random_histories(seed, 150)
    ]
    slow = (
        f"w{n} stage=Lead | 02-{n} | 06-{n} stage=Talk | 10-{38 - n} stage=Won"
        for n in range(10, 28)
    )
    return dated + written("\n".join(slow), 2025)


def _dated(dice: random.Random, at: datetime, state: State) -> State:
    luck = dice.random()
    if luck < 0.15:
        return replace(state, close_date=CALENDAR.quarter_of(at.date()).last_day)
    if luck < 0.5:
        return replace(state, close_date=at.date() + timedelta(days=dice.randrange(5, 60)))
    return state


DAYS = [(21, "2026-03-15"), (22, "2026-05-20"), (23, "2025-11-30")]


def test_every_rule_has_a_reference_or_waits_for_its_facts() -> None:
    judged = {name for name, rule in catalogue().items() if rule.sql}
    assert judged == {*DEALS, *TEAMS, "no_activity"}
    assert set(catalogue()) - judged == WAITING


@pytest.mark.parametrize("name", catalogue())
def test_a_rule_says_what_it_is(name: str) -> None:
    rule = catalogue()[name]
    assert rule.about in {"deal", "team"}
    assert all((rule.title, rule.sentence, rule.do, rule.severity, rule.owner))
    assert bool(rule.sql) or bool(rule.lacking)
    assert not rule.sql or (rule.says and rule.measure and rule.trap)
    for parameter in rule.parameters:
        assert parameter.meaning
        assert parameter.setting or parameter.least <= parameter.default <= parameter.most
        assert not parameter.whole or parameter.default % 1000 == 0
        texts = [rule.sql, *(load("metrics", part) for _, part in rule.parts)]
        assert not rule.sql or any(f"{{{parameter.name}}}" in text for text in texts)


@pytest.mark.parametrize(("seed", "as_of"), DAYS)
@pytest.mark.parametrize("name", DEALS)
def test_random_histories(make: Made, name: str, seed: int, as_of: str) -> None:
    day = date.fromisoformat(as_of)
    facts = _shared(make, seed)
    least = {"least": LEAST} if "least" in {p.name for p in find(name).parameters} else {}
    expected = DEALS[name](year_before(histories(seed), day, EURO))
    assert flags(facts, held(facts, name, least), day) == expected
    assert expected


_made: dict[int, object] = {}


def _shared(make: Made, seed: int):  # noqa: ANN202
    if seed not in _made:
        _made[seed] = make(histories(seed), EURO)
    return _made[seed]


def test_the_random_histories_exercise_every_rule() -> None:
    seen: dict[str, set[bool | None]] = {name: set() for name in DEALS}
    for seed, as_of in DAYS:
        world = year_before(histories(seed), date.fromisoformat(as_of), EURO)
        for name, judge in DEALS.items():
            seen[name] |= set(judge(world).values())
    once = {"matches": {True}, "unmapped_stage": {False}}
    assert {n: s - {None} for n, s in seen.items()} == {
        n: once.get(n, {True, False}) for n in DEALS
    }
    assert None in seen["slow_in_stage"] | seen["close_date_too_soon"]


@pytest.mark.parametrize("name", TEAMS)
@pytest.mark.parametrize(("seed", "as_of"), [(21, "2026-03-15"), (22, "2026-05-20")])
def test_teams(make: Made, name: str, seed: int, as_of: str) -> None:
    day = date.fromisoformat(as_of)
    facts = _shared(make, seed)
    period = CALENDAR.quarter_of(day)
    there, asked = TEAMS[name](World(histories(seed), day, period, EURO))
    found = teams(facts, held(facts, name), day, by=("team",))
    assert found[""] == (there, asked, None if asked is None else there < asked)
    assert asked is not None or (seed, name) == (21, "coverage_below_need")
    parts = [n for n in found if n]
    if name == "creation_below_pace":
        assert {"east", "west"} <= set(parts)
        assert sum(found[p][0] for p in parts) == there


def test_team_numbers_are_those_of_the_catalogue(make: Made) -> None:
    facts, day = _shared(make, 22), date(2026, 5, 20)
    period = parse_period("2026-Q2", CALENDAR)
    question = Question(day, by=("region",))
    answers = evaluate(facts, ["created_pipeline"], question=question, period=period)
    found = teams(facts, held(facts, "creation_below_pace"), day, by=("region",))
    for answer in answers:
        assert found[str(answer.dimensions["region"])][0] == answer.value


def test_too_young_a_quarter_and_too_short_a_past_are_not_judged(make: Made) -> None:
    facts = _shared(make, 22)
    young = teams(facts, held(facts, "creation_below_pace"), date(2026, 4, 10))
    assert young[""][2] is None
    short = teams(facts, held(facts, "creation_below_pace", {"least": 8}), date(2026, 5, 20))
    assert short[""][2] is None


STORY = """\
late close_date=03-01 | 01-05
fine close_date=04-20 | 03-14
bare amount= close_date= | 03-14
limbo stage=Limbo close_date=04-20 | 03-14
push close_date=03-20 | 01-05 | 01-08 close_date=04-02 | 02-01 close_date=07-05 | 02-20 close_date=10-05
end close_date=03-31 | 03-14
gone close_date=02-01 | 01-05 | 02-03 stage=Won
omitted category=omitted close_date=01-20 | 01-05
"""  # noqa: E501 -- a deal a line


@pytest.mark.parametrize(
    ("name", "flagged"),
    [
        ("past_due", {"late"}),
        ("no_amount", {"bare"}),
        ("no_close_date", {"bare"}),
        ("unmapped_stage", {"limbo"}),
        ("pushed_often", {"push"}),
        ("close_date_quarter_end", {"end"}),
        ("no_change", {"late", "push"}),
    ],
)
def test_a_story(make: Made, name: str, flagged: set[str]) -> None:
    facts = make(written(STORY), EURO)
    found = flags(facts, held(facts, name), date(2026, 3, 15))
    assert {deal for deal, broken in found.items() if broken} == flagged
    assert not set(found) & {"gone", "omitted"}


@pytest.mark.parametrize(("share", "usual"), [(0.5, 25), (0.25, 15), (0.95, 50), (0.05, 5)])
def test_the_usual_pace_is_that_of_the_given_share_of_winners(
    make: Made, share: float, usual: int
) -> None:
    lines = [
        f"w{n} | 01-01 | {date(2026, 1, 1) + timedelta(days=5 * n):%m-%d} stage=Won"
        for n in range(1, 11)
    ]
    facts = make(written("\n".join([*lines, "d close_date=04-01 | 03-14"])), EURO)
    one = held(facts, "close_date_too_soon", {"share": share})
    rows = facts.run(deals_sql(facts, [one], Question(date(2026, 3, 15)))).to_pylist()
    assert [(row["id"], row["measured"], row["threshold"]) for row in rows] == [("d", 18, usual)]


def test_what_was_pieced_together_is_not_judged(make: Made) -> None:
    histories = [
        replace(h, reconstructed="amount,close_date") for h in written("a amount= | 01-05")
    ]
    facts = make(histories, EURO)
    for name in ("no_amount", "no_close_date", "past_due", "no_change"):
        assert flags(facts, held(facts, name), date(2026, 3, 15)) == {"a": None}, name
    assert flags(facts, held(facts, "unmapped_stage"), date(2026, 3, 15)) == {"a": False}


def test_a_rule_of_your_own_looks_at_every_deal_and_flags_what_its_filter_picks(make: Made) -> None:
    facts = make(written("a owner=ann | 01-05\nb owner=cyd amount=5 | 01-05\nc owner=zed | 01-05"))
    day, one = date(2026, 3, 15), replace(held(facts, "matches"), where="amount>=1.00")
    assert flags(facts, one, day) == {"a": True, "b": False, "c": True}
    assert flags(facts, one, day, where="owner=ann") == {"a": True}
    assert flags(facts, replace(one, scope="west"), day) == {"b": False}


def test_a_standard_is_about_its_scope_its_pipelines_and_its_filter_only(make: Made) -> None:
    facts = make(written("a owner=ann | 01-05\nb owner=cyd amount=5 | 01-05\nc owner=zed | 01-05"))
    day, one = date(2026, 3, 15), held(facts, "no_change")
    assert set(flags(facts, one, day)) == {"a", "b", "c"}
    assert set(flags(facts, replace(one, scope="west"), day)) == {"b"}
    assert set(flags(facts, replace(one, where="amount>=1.00"), day)) == {"a", "c"}
    assert set(flags(facts, replace(one, where="amount>=1.00"), day, where="owner=ann")) == {"a"}
    assert set(flags(facts, replace(one, pipelines=("other",)), day)) == set()
    assert set(flags(facts, replace(one, scope="west"), day, scope="east")) == set()


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (1000, "times", "once"),
        (2000, "times", "twice"),
        (3000, "times", "3 times"),
        (1500, "multiple", "1.5 times"),
        (800, "share", "80 %"),
        (14000, "days", "14 days"),
        (1000, "days", "1 day"),
        (3000, "count", "3"),
    ],
)
def test_thresholds_in_words(value: int, unit: str, shown: str) -> None:
    assert amount(value, unit) == shown


def test_an_unknown_rule_names_the_nearest() -> None:
    with pytest.raises(QuarterdeckError, match="Did you mean 'past_due'"):
        find("past_du")


def test_a_rule_of_a_file_is_read_whole() -> None:
    rule = read_rule(
        "-- id: x\n-- about: deal\n-- title: T {n}\n-- sentence: s\n-- severity: info\n"
        "-- owner: rep\n-- do: d\n-- needs: amount, stage\n"
        "-- parameter n: share; 0.25; 0; 1; what it means: this\n-- with a: b\n-- why\nSELECT 1"
    )
    assert (rule.id, rule.needs, rule.parts) == ("x", ("amount", "stage"), (("a", "b"),))
    (parameter,) = rule.parameters
    assert (parameter.default, parameter.most, parameter.whole) == (250, 1000, False)
    assert rule.sql == "-- why\nSELECT 1"
