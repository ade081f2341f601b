"""A movement as people ask for it: its page, and every deal behind every line."""

import re
from datetime import date

import pytest

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.movement import (
    CAUSES,
    Shown,
    Window,
    deals_behind,
    flow_behind,
    movement_of,
)
from quarterdeck.desk.viewer import OWNER
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.blocks import Sankey, Table, Waterfall, figures_in
from quarterdeck.reports.bridge import Moved, waterfall
from quarterdeck.reports.bridge.document import movement_json
from quarterdeck.reports.bridge.flow_deals import flowed_report, flowed_sheet, flows_report
from quarterdeck.reports.bridge.flows import flow_key
from quarterdeck.reports.bridge.page import Extras, caused_report, caused_sheet, movement_report
from quarterdeck.reports.charts.sankey import sankey
from quarterdeck.reports.html import to_html
from quarterdeck.reports.text import to_text
from quarterdeck.reports.to_csv import to_csv
from quarterdeck.words.named import Named
from quarterdeck.words.problem import QuarterdeckError
from tests.reports.proof import unproven

QUARTER = Window("2026-03-31", "2026-06-30")


@pytest.fixture(scope="module")
def moved(request: pytest.FixtureRequest) -> Moved:
    """The second quarter by team, due in it."""
    from quarterdeck.desk.opening import open_workspace
    from tests.desk.conftest import NOW

    desk = open_workspace(request.getfixturevalue("company"), now=NOW)
    return movement_of(desk, OWNER, Ask(period="2026-Q2", by=("team",)), window=QUARTER)


def lines_of(part: object) -> dict[str, tuple[int, int]]:
    ends = {
        "opening": (part.opening, part.opening_count),
        "closing": (part.closing, part.closing_count),
    }
    return ends | {line.cause: (line.amount, line.count) for line in part.lines}


def test_the_deals_of_every_line_add_up_to_it(moved: Moved) -> None:
    lines = lines_of(moved.movement)
    assert len(lines) > 6
    for cause, (amount, count) in lines.items():
        found = deals_behind(moved, cause)
        assert (found.amount, found.count) == (amount, count), cause


def test_the_deals_of_a_line_of_one_part_add_up_to_it(moved: Moved) -> None:
    part = max(moved.movement.by, key=lambda one: len(one.lines))
    for cause, (amount, count) in lines_of(part).items():
        found = deals_behind(moved, cause, part.bucket[0].upper())
        assert (found.amount, found.count) == (amount, count), cause


def test_a_line_without_deals_says_so(moved: Moved) -> None:
    absent = next(cause for cause in CAUSES if cause not in lines_of(moved.movement))
    page = caused_report(deals_behind(moved, absent))
    assert "No deal changed in this way." in to_text(page)


def test_every_number_of_the_page_is_what_its_sql_gives(moved: Moved) -> None:
    page = movement_report(moved, Extras("stage", deals=5))
    for block in page.blocks:
        figures = figures_in(block)
        assert unproven(figures[:: max(1, len(figures) // 4)]) == [], type(block)
    assert all(figure.explain for figure in figures_in(page.blocks))
    listed = caused_report(deals_behind(moved, "won"))
    assert unproven(figures_in(listed.blocks)[:5]) == []
    assert all(figure.explain for figure in figures_in(listed.blocks))


def test_the_page_opens_with_from_what_to_what_and_mostly_why(moved: Moved) -> None:
    lead = movement_report(moved, Extras()).blocks[0]
    assert lead.lead
    said = lead.plain
    assert said.startswith("Open pipeline due in 2026-Q2 went from ")
    assert " EUR on 31 March 2026 to " in said
    assert re.search(r"It (grew|shrank) by [\d,]+ EUR: [\d.]+ [kM] ", said)
    ends = moved.movement.opening, moved.movement.closing
    shown = [f.value for f in figures_in(lead)]
    assert tuple(shown[:3]) == (*ends, abs(ends[1] - ends[0]))


def test_a_movement_of_nothing_says_so(desk: Desk) -> None:
    still = movement_of(desk, OWNER, Ask(), window=Window("2026-06-30", "2026-06-30"))
    said = movement_report(still, Extras()).blocks[0].plain
    assert said.startswith("Open pipeline did not change from 30 June 2026 to 30 June 2026: ")


def test_the_largest_deals_stand_behind_every_line_with_the_way_to_the_others(
    moved: Moved,
) -> None:
    bridge = waterfall(moved, behind=3)
    steps = [bridge.opening, *(s for g in bridge.groups for s in g.steps), bridge.closing]
    assert len(steps) == len(lines_of(moved.movement))
    for step in steps:
        assert step.behind is not None
        whole = len(deals_behind(moved, _cause_of(moved, step.label)).rows)
        assert len(step.behind.rows) == min(3, whole)
        assert ("All of them: `quarterdeck movement --cause " in step.behind.note) == (whole > 3)
    note = next(s.behind.note for s in steps if s.label == "Won" and s.behind)
    assert "--cause won --from 2026-03-31 --to 2026-06-30 --period 2026-Q2`" in note


def _cause_of(moved: Moved, label: str) -> str:
    from quarterdeck.reports.bridge.steps import labels_of

    return next(cause for cause, known in labels_of(moved).items() if known == label)


def test_ways_to_close_without_a_win_are_told_apart(moved: Moved) -> None:
    bridge = waterfall(moved, behind=1)
    step = next(s for g in bridge.groups for s in g.steps if s.label == "Closed without a win")
    counts = [int(n) for n in re.findall(r"(\d+) (?:lost|no decision|disqualified)", step.note)]
    assert len(counts) == 3
    assert sum(counts) == step.count.value


def test_deals_are_named_and_dated_and_people_have_names(desk: Desk) -> None:
    asked = Ask(by=("owner",), period="2026-Q2")
    moved = movement_of(desk, OWNER, asked, window=QUARTER)
    page = movement_report(moved, Extras("owner", deals=3))
    ids = [p.id for p in desk.playbook.people]
    assert not [one for one in ids if re.search(rf"\b{one}\b", to_text(page))]
    flows = next(b for b in page.blocks if isinstance(b, Sankey))
    assert not set(flows.order) & set(ids)
    bridge = next(b for b in page.blocks if isinstance(b, Waterfall))
    assert (bridge.opening.label, bridge.closing.label) == (
        "Open on 31 March 2026",
        "Open on 30 June 2026",
    )


def test_no_name_of_a_person_is_in_the_document(desk: Desk) -> None:
    moved = movement_of(desk, OWNER, Ask(by=("owner",)), window=QUARTER)
    document = str(movement_json(moved, Extras("owner", deals=50), deals_behind(moved, "won")))
    names = {desk.name(p.id) for p in desk.playbook.people}
    assert not [name for name in names if name in document]


def test_a_file_of_a_lines_deals_has_their_ids(moved: Moved) -> None:
    found = deals_behind(moved, "won")
    lines = to_csv(caused_report(found), caused_sheet(found)).splitlines()
    assert lines[0].startswith("id,deal,owner,team,why,day,amount,amount_currency,workspace")
    assert len(lines) == len(found.rows) + 1
    assert lines[1].startswith(f"{found.rows[0]['id']},")


def test_what_the_movement_takes_for_granted_is_on_the_page_and_in_the_document(
    moved: Moved, desk: Desk
) -> None:
    told = moved.movement.assumptions()
    assert any(text.startswith("teams are those of 2026-06-30") for text in told)
    assert movement_json(moved)["assumptions"] == list(told)
    page = to_text(movement_report(moved, Extras()))
    assert "Teams are those of 2026-06-30" in page
    whole = movement_of(desk, OWNER, Ask(), window=QUARTER)
    assert not any(text.startswith("teams") for text in whole.movement.assumptions())
    silent = movement_of(desk, OWNER, Ask(as_of="2026-09-20"), window=Window())
    assert "Nothing has been observed since" in to_html(movement_report(silent, Extras()))


@pytest.mark.parametrize(
    ("window", "ask", "said"),
    [
        (Window(end="2026-06-30"), Ask(as_of="2026-06-29"), "there is one last day"),
        (Window("2026-07-01", "2026-06-30"), Ask(), "starts on 2026-07-01, after its last day"),
        (Window("2026-06-30", "2027-06-30"), Ask(), "has not happened yet"),
        (Window("0001-01-01"), Ask(), "out of reach"),
        (Window(), Ask(as_of="0001-01-02"), "out of reach"),
    ],
)
def test_days_that_make_no_movement_are_refused(
    desk: Desk, window: Window, ask: Ask, said: str
) -> None:
    with pytest.raises(QuarterdeckError, match=said) as caught:
        movement_of(desk, OWNER, ask, window=window)
    assert caught.value.where in {"--to", "--from", "--as-of"}


def test_one_day_said_twice_is_one_day(desk: Desk) -> None:
    window = Window("2026-03-31", "2026-06-30")
    moved = movement_of(desk, OWNER, Ask(as_of="2026-06-30"), window=window)
    assert moved.movement.end == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (Shown(deals=-3), "-3 deals cannot be named"),
        (Shown(cause="won", deals=3), "nothing else"),
        (Shown(cause="won", sankey="stage"), "nothing else"),
        (Shown(bucket="dach"), "not of which line"),
    ],
)
def test_what_does_not_go_together_is_refused(shown: Shown, said: str) -> None:
    with pytest.raises(QuarterdeckError, match=said):
        shown.extras()


def test_an_unknown_line_or_part_is_refused_with_those_there_are(moved: Moved, desk: Desk) -> None:
    with pytest.raises(QuarterdeckError, match="Did you mean 'won'") as caught:
        deals_behind(moved, "wonn")
    assert "moved_out_later" in caught.value.fix
    with pytest.raises(QuarterdeckError, match="no part 'Mars'") as caught:
        deals_behind(moved, "won", "Mars")
    assert moved.movement.by[0].bucket[0] in caught.value.fix
    whole = movement_of(desk, OWNER, Ask(), window=QUARTER)
    with pytest.raises(QuarterdeckError) as caught:
        deals_behind(whole, "won", "dach")
    assert "--by" in caught.value.fix


def test_the_parts_of_a_breakdown_are_in_one_table(moved: Moved) -> None:
    table = next(b for b in movement_report(moved, Extras()).blocks if isinstance(b, Table))
    assert [row[0] for row in table.rows] == sorted(part.bucket[0] for part in moved.movement.by)
    for row in table.rows:
        amounts = [figure.value for figure in row[1:]]
        assert sum(amounts[:-1]) == amounts[-1]


def test_the_deals_of_every_flow_add_up_to_it(moved: Moved) -> None:
    for dimension in ("stage", "category"):
        flows = moved.movement.sankey(dimension).flows
        assert {flow.target for flow in flows} >= {"won", "lost", "moved_out"}
        for flow in flows:
            found = flow_behind(moved, dimension, flow_key(flow))
            assert sum(row["amount"] for row in found.rows) == flow.amount, flow
            assert sum(row["n"] for row in found.rows) == flow.count, flow


def test_the_deals_of_a_flow_stand_where_it_says(moved: Moved) -> None:
    won = flow_behind(moved, "stage", "qualified,WON")
    assert {row["prev_stage"] for row in won.rows} == {"Qualified"}
    assert {row["outcome"] for row in won.rows} == {"won"}
    told = movement_json(moved, flow=won)["flowed"]
    assert told["flow"] == "Qualified,*won"
    assert len(told["deals"]) == len(flowed_sheet(won).rows) == told["count"]
    assert "Qualified to Won:" in to_text(flowed_report(won))
    fresh = flow_behind(moved, "stage", "*new,Qualified")
    assert {row["prev_outcome"] for row in fresh.rows} == {None}


def test_an_unknown_flow_and_one_without_a_dimension_are_refused(moved: Moved) -> None:
    with pytest.raises(QuarterdeckError, match="no flow 'Qualified,wn'"):
        flow_behind(moved, "stage", "Qualified,wn")
    with pytest.raises(QuarterdeckError, match="one flow"):
        Shown(flow="Qualified,won").extras()


def test_a_band_leads_to_its_deals_where_names_lead_somewhere(moved: Moved) -> None:
    (block,) = [b for b in flows_report(moved, "stage").blocks if isinstance(b, Sankey)]
    drawn = sankey(block, 1120, lambda name: f"/{name.id}" if isinstance(name, Named) else "")
    assert 'href="/stage:Qualified,*won"' in drawn
    assert 'role="group"' in drawn
    assert "<a " not in sankey(block, 1120)
    assert 'role="img"' in sankey(block, 1120)
    (plain,) = [
        b for b in flows_report(moved, "stage", leading=False).blocks if isinstance(b, Sankey)
    ]
    assert not any(flow.name for flow in plain.flows)
