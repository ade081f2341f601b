"""Who lacks the right sees no name and no row of a confidential deal; a delegate what is lent."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest

from quarterdeck.cli.app import run
from quarterdeck.desk.ask import Ask, settle
from quarterdeck.desk.confidential import hidden_from, veil_of
from quarterdeck.desk.deal import deal_of
from quarterdeck.desk.deals import Which, deals_of
from quarterdeck.desk.judging import Opinion, judge
from quarterdeck.desk.metrics import answers
from quarterdeck.desk.notices import brief_of
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.parts import part_of
from quarterdeck.desk.reconciling import Figure, reconcile
from quarterdeck.desk.speaking import Who, delegate
from quarterdeck.desk.strategy import breakdowns
from quarterdeck.desk.today import today_of
from quarterdeck.desk.viewer import OWNER, NotAllowedError, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.question import Question
from quarterdeck.reports.html_blocks import blocks_html
from quarterdeck.reports.letters.brief import brief_letter
from quarterdeck.reports.panels import Panels
from quarterdeck.reports.to_csv import to_csv
from quarterdeck.reports.to_json import dump, report_json
from quarterdeck.reports.veil import Veil
from quarterdeck.web.accounts.roles import ROLES
from quarterdeck.web.answers import under
from quarterdeck.web.pages.page import Answer, Look, Page, View
from quarterdeck.web.pages.registry import BY_NAME
from quarterdeck.web.state import State
from quarterdeck.words.money import to_major
from quarterdeck.words.problem import QuarterdeckError
from tests.web.conftest import Served, Session, sample

MARKED = 'confidential = ["Expansion"]'
NAMING = ("today", "forecast", "movement", "pipeline", "deals", "week")
"""The pages that name deals, whose first side is looked at; of deals, every side."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company one of whose kinds of business is confidential."""
    root = sample(tmp_path_factory)
    file = root / "playbook" / "dimensions.toml"
    file.write_text(file.read_text().replace("[business]", f"[business]\n{MARKED}"))
    assert run(["apply", "--yes", "--workspace", str(root)]) == 0
    return root


@pytest.fixture(scope="module")
def desk(root: Path) -> Desk:
    return on_last_day(root)


def on_last_day(root: Path) -> Desk:
    desk = open_workspace(root, now=datetime.now(UTC))
    day = datetime.combine(desk.last_day, datetime.min.time(), UTC).replace(hour=12)
    return replace(desk, now=day)


def viewer_in(desk: Desk, role: str) -> Viewer:
    named = {"rep": "seller", "finance": "", "revops": ""}.get(role, role)
    person = next((p.id for p in desk.playbook.people if p.role == named and not p.left), "")
    return Viewer(person, role, ROLES[role].rights)


def told(answer: Answer) -> str:
    """Return all that a page says, in each of its forms."""
    panels = Panels(lambda name: f"/{name.kind}/{name.id}")
    html = blocks_html(answer.report.blocks, panels) + panels.html()
    document = dump(answer.document() if answer.document else report_json(answer.report))
    table = to_csv(answer.report, answer.sheet() if answer.sheet else None)
    rows = orjson.dumps(answer.rows()) if answer.rows else b""
    return f"{html}\n{document.decode()}\n{table}\n{rows.decode()}"


def leaks(desk: Desk, viewer: Viewer, text: str) -> list[str]:
    hidden = hidden_from(desk, viewer)
    assert len(hidden) > 10
    asked = desk.facts.compose("SELECT DISTINCT id, title FROM versions", Question(desk.today))
    told = desk.facts.run(asked).to_pylist()
    shared = {row["title"] for row in told if row["id"] not in hidden}
    named = {id_: names - shared for id_, names in hidden.items()}
    return [one for id_, names in named.items() for one in (id_, *names) if one in text]


def sides() -> Iterator[tuple[str, Page | View, State]]:
    for name in NAMING:
        views = BY_NAME[name].views or (BY_NAME[name],)
        yield from ((name, view, State()) for view in (views if name == "deals" else views[:1]))
    yield "movement", BY_NAME["movement"], State().with_(cause="won")
    yield "data", next(v for v in BY_NAME["data"].views if v.title == "Quality"), State()
    yield "metrics", BY_NAME["metrics"], State().with_(number="1,234")


def test_no_page_names_or_lists_a_deal_that_is_hidden(desk: Desk) -> None:
    viewer = viewer_in(desk, "vp")
    veil, named = veil_of(desk, viewer), 0
    for name, side, state in sides():
        bare = side.answer(Look(desk, viewer, state))
        assert leaks(desk, viewer, told(under(veil, bare))) == [], (name, side.title)
        named += bool(leaks(desk, viewer, told(bare)))
    assert named > 5, "without the veil most would name some"


def test_no_deal_is_looked_for_in_the_drawing_of_a_total(desk: Desk) -> None:
    look = Look(desk, viewer_in(desk, "vp"), State())
    drawn = BY_NAME["movement"].answer(look)
    veiled = under(Veil.of({"x1": ["circle", "polyline", "label"]}), drawn)
    line, same = (one.pictures["timeline"]() for one in (veiled, drawn))
    assert line == same
    assert "<circle" in getattr(line, "picture")  # noqa: B009 -- pictures are of any kind
    assert leaks(desk, look.viewer, f"{line}") == []


def test_sums_are_the_same_for_everybody(desk: Desk) -> None:
    vp = viewer_in(desk, "vp")
    all_, few = (deals_of(desk, v, Ask(), which=Which("open")) for v in (OWNER, vp))
    assert (few.n, few.total) == (all_.n, all_.total)
    assert 0 < len(few.rows) < len(all_.rows)
    entrusted = replace(vp, confidential=True)
    assert deals_of(desk, entrusted, Ask(), which=Which("open")).rows == all_.rows
    assert veil_of(desk, entrusted).over(all_) is all_


def test_a_hidden_deal_is_refused_in_the_words_for_one_that_is_not_there(desk: Desk) -> None:
    vp = viewer_in(desk, "vp")
    secret = next(id_ for id_ in hidden_from(desk, vp) if deal_of(desk, OWNER, Ask(), id_))
    for viewer in (vp, viewer_in(desk, "rep")):
        with pytest.raises(QuarterdeckError) as hidden:
            deal_of(desk, viewer, Ask(), secret)
        with pytest.raises(QuarterdeckError) as none:
            deal_of(desk, viewer, Ask(), "D-99999")
        assert hidden.value.says.replace(secret, "D-99999") == none.value.says
    with pytest.raises(QuarterdeckError, match="answers for no deal"):
        judge(desk, vp, Opinion(secret, "in"), who=Who(), preview=True)


@pytest.mark.parametrize("ask", [Ask(where="business=Expansion"), Ask(by=("business",))])
def test_what_marks_them_cannot_be_asked_for(desk: Desk, ask: Ask) -> None:
    with pytest.raises(NotAllowedError, match="confidential"):
        settle(desk, viewer_in(desk, "vp"), ask)
    settle(desk, replace(viewer_in(desk, "vp"), confidential=True), ask)


def test_no_page_offers_or_finds_what_marks_them(desk: Desk) -> None:
    vp = viewer_in(desk, "vp")
    entrusted = replace(vp, confidential=True)
    curves = Look(desk, vp, State(more={"view": "curves"}))
    for viewer, open_ in ((vp, False), (entrusted, True)):
        assert ("business" in breakdowns(desk, viewer)) == open_
        offered = BY_NAME["pipeline"].answer(replace(curves, viewer=viewer)).told["offered"]
        assert isinstance(offered, tuple)
        assert ("business" in {choice.value for choice in offered}) == open_
    day = Ask(as_of=f"{desk.last_day}")
    marked = replace(day, where="business=Expansion")
    (answer,) = answers(desk, OWNER, ["open_pipeline"], marked).answers
    figure = Figure(to_major(int(answer.value or 0), "EUR"), "", ("open_pipeline",), 0)
    assert "business" in f"{reconcile(desk, entrusted, figure, day).shown}"
    assert "business" not in f"{reconcile(desk, vp, figure, day).shown}"


def test_who_owns_one_sees_it(desk: Desk) -> None:
    owner = next(one for one, _ in desk.confidential.values() if one)
    mine = {id_ for id_, (who, _) in desk.confidential.items() if who == owner}
    assert not mine & set(hidden_from(desk, Viewer(owner, "rep", ROLES["rep"].rights)))


def test_the_mark_of_now_counts_on_an_earlier_day(desk: Desk) -> None:
    vp = viewer_in(desk, "vp")
    early = f"{desk.facts.first_known.replace(day=28)}"  # type: ignore[union-attr]
    then, all_ = (deals_of(desk, v, Ask(as_of=early), which=Which("all")) for v in (vp, OWNER))
    assert {row["id"] for row in all_.rows} & set(hidden_from(desk, vp)), "some were known then"
    assert not {row["id"] for row in then.rows} & set(hidden_from(desk, vp))


def test_a_letter_names_none_of_them(desk: Desk) -> None:
    vp = viewer_in(desk, "vp")
    assert leaks(desk, vp, str(brief_of(desk, vp))) == []
    bare = brief_letter(today_of(desk, replace(vp, confidential=True), Ask()))
    assert leaks(desk, vp, str(bare)), "without the veil it names one"


def test_a_delegate_sees_what_is_lent_and_no_longer_than_that(root: Path) -> None:
    desk = on_last_day(root)
    lender, other = viewer_in(desk, "manager"), viewer_in(desk, "rep")
    lent, own = part_of(desk, lender), part_of(desk, other)
    assert lent is not None
    assert own is not None
    assert lent.top not in own.nodes
    deals = deals_of(desk, lender, Ask(scope=lent.top), which=Which("open")).rows
    theirs = {row["id"] for row in deals if row["owner"] != other.person}
    deal = min(theirs - set(hidden_from(desk, other)))
    with pytest.raises(NotAllowedError):
        settle(desk, other, Ask(scope=lent.top))
    with pytest.raises(NotAllowedError):
        see(desk, other, deal)
    delegate(desk, lender, who=Who(), to=other.person, until=f"{desk.today}")
    assert settle(desk, other, Ask(scope=lent.top)).question.scope == lent.top
    assert settle(desk, other, Ask()).question.scope == own.top, "pages begin at their own part"
    assert see(desk, other, deal) == deal
    with pytest.raises(NotAllowedError):
        settle(desk, other, Ask(scope=desk.places[lent.top][0]))
    tomorrow = replace(desk, now=desk.now + timedelta(days=1))
    assert part_of(tomorrow, other) == own
    with pytest.raises(NotAllowedError):
        see(tomorrow, other, deal)


def see(desk: Desk, viewer: Viewer, deal: str) -> str:
    return deal_of(desk, viewer, Ask(), deal).id


def test_a_page_that_was_lent_is_closed_when_the_delegation_ends(
    served: Served, signed_in: Session
) -> None:
    desk = on_last_day(served.root)
    members = {one["role"]: one["person"] for one in people_of(served)}
    rep, other = members["rep"], Viewer(members["director"], "director", ROLES["director"].rights)
    top = part_of(desk, other)
    assert top is not None
    asked = {"scope": top.top}

    def answers() -> set[int]:
        pages = ("deals", "movement.json", "forecast.json")
        session = signed_in("rep")
        return {
            session.get(f"{served.address}/{page}", params=asked, timeout=120).status_code
            for page in pages
        }

    assert answers() == {403}
    delegate(desk, other, who=Who(), to=rep, until=f"{desk.today}")
    try:
        assert answers() == {200}
    finally:
        delegate(desk, other, who=Who(), to=rep, until=f"{desk.today - timedelta(days=1)}")
    assert answers() == {403}, "what was kept of it is closed too"


def people_of(served: Served) -> list[dict[str, str]]:
    told = json.loads(served.command("user", "list", "--json").stdout)["users"]
    return [one for one in told if one["email"] == f"{one['role']}@sample.example"]


def test_an_administrator_gives_the_right_and_it_is_written_down(
    served: Served, signed_in: Session
) -> None:
    said = served.command("user", "confidential", "revops@sample.example")
    assert said.returncode == 0, said.stderr
    assert "may see confidential deals" in said.stdout
    text = (
        signed_in("admin").get(f"{served.address}/admin/looks?words=confidential", timeout=60).text
    )
    assert "revops@sample.example" in text
