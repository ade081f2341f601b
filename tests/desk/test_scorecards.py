"""Scorecards: the same point of periods, targets, what others report."""

import csv
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from quarterdeck.cli.app import run
from quarterdeck.desk.ask import Ask
from quarterdeck.desk.metrics import answers
from quarterdeck.desk.scorecards import benchmarks, scorecard
from quarterdeck.desk.viewer import OWNER, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.metrics.benchmarks import as_long, holds, problems, register
from quarterdeck.metrics.scorecards import Measured, find_card
from quarterdeck.metrics.scorecards import problems as card_problems
from quarterdeck.playbook.benchmarks import PERIODS
from quarterdeck.playbook.yardsticks import Benchmark, CardPart, Scorecard
from quarterdeck.reports.blocks import Sentence
from quarterdeck.reports.scorecard import words
from quarterdeck.reports.scorecard.carded import Carded
from quarterdeck.reports.scorecard.document import scorecard_json
from quarterdeck.reports.scorecard.page import scorecard_report, scorecard_sheet
from quarterdeck.reports.scorecard.register import entries_table
from quarterdeck.reports.text import to_text
from quarterdeck.reports.to_csv import table_csv, to_csv
from quarterdeck.words.calendar import parse_period
from quarterdeck.words.problem import QuarterdeckError
from quarterdeck.words.tree import OrgTree


def sellers(desk: Desk) -> list[str]:
    told = answers(desk, OWNER, ["open_deals"], Ask(by=("owner",))).answers
    return [str(a.dimensions["owner"]) for a in told]


def measures(carded: Carded) -> dict[str, Measured]:
    return {one.metric: one for _, found in carded.scored.parts for one in found}


@pytest.mark.parametrize("card", ["vp", "gm", "rep"])
def test_every_number_is_that_of_metrics_now_and_then(desk: Desk, card: str) -> None:
    ask = Ask(scope=sellers(desk)[0] if card == "rep" else "")
    carded = scorecard(desk, OWNER, card, ask)
    found, scored = measures(carded), carded.scored
    names = [n for n, one in found.items() if one.answer and one.answer.unit != "rate"]
    before = replace(ask, as_of=f"{scored.before.day}", period=scored.before.period.label)
    for at, asked in ((0, replace(ask, period=scored.period.label)), (1, before)):
        given = {a.metric: a.value for a in answers(desk, OWNER, names, asked).answers}
        shown = {
            n: (found[n].before if at else found[n].answer).value
            for n in names
            if not at or found[n].before
        }
        assert shown == {n: given[n] for n in shown}


def test_calls_are_measured_once_the_period_they_are_about_is_over(desk: Desk) -> None:
    called = ("forecast_accuracy", "forecast_bias", "call_bias")
    over = measures(scorecard(desk, OWNER, "vp", Ask(period="2026-Q2")))
    assert all(over[name].answer.value is not None for name in called)
    carded = scorecard(desk, OWNER, "vp", Ask())
    runs = measures(carded)
    assert [runs[name].answer.value for name in called] == [None] * 3
    assert all("no call of a period that is over" in runs[n].answer.assumptions[0] for n in called)


def test_a_sheet_has_one_row_a_measure(desk: Desk) -> None:
    carded = scorecard(desk, OWNER, "gm", Ask())
    lines = to_csv(scorecard_report(carded), scorecard_sheet(carded)).splitlines()
    assert lines[0].startswith("part,metric,title,unit,currency,value,before,target,")
    assert len(lines) == 1 + len(measures(carded))


def test_a_card_of_the_companys_own_replaces_the_built_in_one(desk: Desk) -> None:
    own = Scorecard("vp", "Ours", (CardPart("All", ("close_rate",)),), (("close_rate", 250),))
    changed = replace(desk, playbook=replace(desk.playbook, scorecards=(own,)))
    carded = scorecard(changed, OWNER, "vp", Ask())
    assert list(measures(carded)) == ["close_rate"]
    assert "25.0 %" in to_text(scorecard_report(carded), width=120)
    wrong = replace(own, parts=(CardPart("All", ("close_rat",)),), goals=(("bookings", 1),))
    told = [p.says for p in card_problems(replace(desk.playbook, scorecards=(wrong,)))]
    assert told == [
        "There is no metric 'close_rat'. Did you mean 'close_rate'?",
        "The card does not measure 'bookings'.",
    ]


def test_before_someone_had_a_place_nothing_is_known_of_them(desk: Desk) -> None:
    tree = desk.playbook.tree
    who = sellers(desk)[0]
    late = [replace(e, since=date(2026, 8, 1)) if e.node == who else e for e in tree.edges]
    changed = replace(desk, playbook=replace(desk.playbook, tree=OrgTree(late), hash=""))
    carded = scorecard(changed, OWNER, "rep", Ask(scope=who))
    assert all(one.before is None and not one.trend for one in measures(carded).values())
    assert scorecard(desk, OWNER, "rep", Ask(scope=who)).scored.before.period.label == "2026-Q2"


@pytest.mark.parametrize(
    ("card", "ask", "says"),
    [
        ("vpp", Ask(), "There is no scorecard 'vpp'. Did you mean 'vp'?"),
        ("rep", Ask(), "A seller's scorecard is about one person."),
        ("rep", Ask(scope="north"), "A seller's scorecard is about one person."),
        ("vp", Ask(period="2031-Q1"), "2031-Q1 begins on 2031-01-01"),
        ("vp", Ask(period="all"), "A scorecard is held against the period before"),
    ],
)
def test_wrong_use_is_told(desk: Desk, card: str, ask: Ask, says: str) -> None:
    with pytest.raises(QuarterdeckError) as error:
        scorecard(desk, OWNER, card, ask)
    assert says in error.value.says


def test_a_seller_sees_only_their_own_card(desk: Desk) -> None:
    one, other, *_ = sellers(desk)
    seller = Viewer(one, "rep", frozenset({"read"}))
    assert scorecard(desk, seller, "rep", Ask()).source.question.scope == one
    with pytest.raises(QuarterdeckError, match=f"outside what {one} may see"):
        scorecard(desk, seller, "rep", Ask(scope=other))


def test_sources_that_contradict_each_other_stand_side_by_side(desk: Desk) -> None:
    known = benchmarks(desk, OWNER, "participation").entries
    assert len({one.publisher for one in known}) == len(known) >= 2
    assert register(desk.playbook, "participation:eighty") == known
    assert all(one.publisher and one.title and one.says for one in register(desk.playbook))
    own = Benchmark("grr", "ours", "Us", "Notes", low=800, own=True)
    mine = replace(desk.playbook, benchmarks=(own, replace(own, metric="gr")))
    assert register(mine, "grr")[0] == own
    assert [p.says for p in problems(mine)] == ["There is no metric 'gr'. Did you mean 'grr'?"]
    with pytest.raises(QuarterdeckError, match="there is no metric 'brr'"):
        benchmarks(desk, OWNER, "brr")


def test_a_value_is_held_against_a_range() -> None:
    between = Benchmark("participation", "", "A", "B", low=500, high=600)
    assert [holds(between, v) for v in (0.49, 0.5, 0.6, 0.61)] == [False, True, True, False]
    assert holds(replace(between, low=None), 0.1)
    assert holds(Benchmark("grr", "", "A", "B", median=870), 0.9) is None
    told = words.others("rate", ((between, 0.55), (replace(between, period="year"), None)))
    assert told == (
        "50.0 % to 60.0 % (A); this lies within",
        "50.0 % to 60.0 % over a year (A)",
    )


def test_a_year_is_not_held_against_a_quarter(desk: Desk) -> None:
    own = Benchmark("close_rate", "ours", "Us", "Notes", low=0, high=1000, period="year", own=True)
    card = Scorecard("vp", "Ours", (CardPart("All", ("close_rate",)),))
    ours = replace(desk.playbook, benchmarks=(own,), scorecards=(card,))
    changed = replace(desk, playbook=ours)
    for period, within in (("2026-Q2", None), ("2025", True)):
        carded = scorecard(changed, OWNER, "vp", Ask(period=period))
        (row,) = document(carded)
        (told,) = row["benchmarks"]
        assert (told["period"], told["within"]) == ("year", within)
    kinds = {"2026-07": "month", "2026-Q2": "quarter", "2025": "year", "2026-H1": ""}
    for label, kind in kinds.items():
        period = parse_period(label, desk.playbook.settings.calendar)
        fitting = [name for name in PERIODS if as_long(replace(own, period=name), period)]
        assert fitting == ([kind] if kind else [])
    assert as_long(replace(own, period=""), period)
    shown = table_csv(
        entries_table(benchmarks(desk, OWNER, "participation").entries, "participation")
    )
    assert ",43.0 % over a year," in shown


@pytest.mark.parametrize(
    ("unit", "now", "before", "said"),
    [
        ("money", 11000, 10000, "+10.0 %"),
        ("money", 11000, 0, ""),
        ("rate", 0.25, 0.271, "\N{MINUS SIGN}2.1 points"),
        ("ratio", 2.5, 2.25, "+0.25 x"),
        ("days", 30, 30.04, "0 days"),
        ("days", None, 30, ""),
    ],
)
def test_a_change_is_told_in_the_way_of_its_unit(
    unit: str, now: float | None, before: float, said: str
) -> None:
    assert words.change(unit, now, before) == said


def test_a_target_in_a_sheet_is_exact_with_its_currency(desk: Desk) -> None:
    carded = scorecard(desk, OWNER, "vp", Ask())
    (one, *_) = (m for _, found in carded.scored.parts for m in found if m.metric == "bookings")
    parts = (("Results", (replace(one, target=100_055),)),)
    told = replace(carded, scored=replace(carded.scored, parts=parts))
    (row,) = csv.DictReader(StringIO(to_csv(scorecard_report(told), scorecard_sheet(told))))
    assert (row["target"], row["target_currency"]) == ("1000.55", "EUR")


def test_a_running_period_is_not_judged_by_what_others_report(desk: Desk) -> None:
    """Half a quarter is not held against a year; once a period is over its verdict stands."""
    own = Benchmark("close_rate", "ours", "Us", "Notes", low=0, high=1, own=True)
    card = Scorecard("vp", "Ours", (CardPart("All", ("close_rate",)),))
    ours = replace(desk.playbook, benchmarks=(own,), scorecards=(card,))
    changed = replace(desk, playbook=ours)
    for period, judged in (("", False), ("2026-Q2", True)):
        carded = scorecard(changed, OWNER, "vp", Ask(period=period))
        rows = [m for part in scorecard_json(carded)["parts"] for m in part["measures"]]
        told = [b["within"] for m in rows for b in m["benchmarks"]]
        assert any(within is not None for within in told) == judged
        page = to_text(scorecard_report(carded), width=200)
        assert ("; this lies " in page) == judged


def sentence(carded: Carded) -> str:
    lead = scorecard_report(carded).blocks[0]
    assert isinstance(lead, Sentence)
    assert lead.lead
    return lead.plain


def test_the_sentence_says_how_it_goes_against_target_and_before(desk: Desk) -> None:
    carded = scorecard(desk, OWNER, "vp", Ask())
    found = measures(carded)
    booked, held, then = (found["bookings"].answer, found["bookings"].held, found["bookings"])
    assert booked
    assert held
    assert then.held_before
    told = sentence(carded)
    label, before = carded.scored.period.label, carded.scored.before.period.label
    assert told.startswith(f"{label} has booked {carded.figure(booked).full}, ")
    assert f"{carded.figure(held).full} of the target of " in told
    assert f" of its days gone; at this point of {before} it was " in told
    assert carded.earlier(then.held_before).full in told
    over = sentence(scorecard(desk, OWNER, "vp", Ask(period=before)))
    assert over.startswith(f"{before} booked ")
    assert "days gone" not in over
    assert "still due" not in over
    team = sentence(scorecard(desk, OWNER, "gm", Ask(scope="north")))
    assert team.startswith(f"In {label} north has booked ")


def test_what_is_needed_judges_the_open_pipeline(desk: Desk) -> None:
    carded = scorecard(desk, OWNER, "vp", Ask())
    one = measures(carded)["coverage_remaining:current"]
    (need,) = answers(desk, OWNER, ["coverage_needed:ratio"], Ask()).answers
    assert one.mark.by == "need"
    assert one.mark.low == need.value
    assert one.answer
    assert (one.mark.grade == "good") == (one.answer.value >= need.value)
    (row,) = (m for m in document(carded) if m["metric"] == one.metric)
    assert row["mark"] == {"grade": one.mark.grade, "by": "need", "low": need.value, "high": None}
    text = to_text(scorecard_report(carded), width=120)
    assert "needed, as earlier periods went" in " ".join(text.split())


def document(carded: Carded) -> list[dict[str, Any]]:
    return [m for part in scorecard_json(carded)["parts"] for m in part["measures"]]


def test_the_figures_out_of_line_are_named_and_the_others_held_in_their_range(desk: Desk) -> None:
    carded = scorecard(desk, OWNER, "gm", Ask())
    out = [one for one in measures(carded).values() if one.mark.by == "past" and one.mark.grade]
    for one in out:
        known = [value for _, value in one.trend if value is not None]
        assert one.answer
        assert not min(known) <= one.answer.value <= max(known)
    told, page = sentence(carded), to_text(scorecard_report(carded), width=160)
    assert ("Worst of " in told or "Best of " in told) == bool(
        [one for one in out if not one.metric.startswith(("bookings", "attainment"))]
    )
    assert "usual " in page


def test_a_card_of_one_figure_opens_with_what_it_can_say(desk: Desk) -> None:
    own = Scorecard("vp", "Ours", (CardPart("All", ("forecast_bias",)),))
    changed = replace(desk, playbook=replace(desk.playbook, scorecards=(own,)))
    assert sentence(scorecard(changed, OWNER, "vp", Ask())) == (
        "Nothing of this card is measured yet."
    )


def test_the_commands_print_them(
    desk: Desk, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    place = ["--workspace", str(desk.root)]
    assert run(["scorecard", "gm", "--html", str(tmp_path / "card.html"), *place]) == 0
    assert "Scorecard: General manager" in (tmp_path / "card.html").read_text()
    assert run(["explain", "broad_win_rate", *place]) == 0
    assert "CSO Insights" in capsys.readouterr().out
    assert find_card(desk.playbook, "gm").parts[0].title == "Attainment"
