"""What a reader relies on in every form a page takes."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import orjson

from quarterdeck.reports.blocks import Column, Report, Section, Table, figures_in
from quarterdeck.reports.charts.waterfall import layout
from quarterdeck.reports.figures import count, rate
from quarterdeck.reports.html import to_html
from quarterdeck.reports.html_blocks import blocks_html
from quarterdeck.reports.html_tables import table_html
from quarterdeck.reports.panels import Panels
from quarterdeck.reports.text import to_text
from quarterdeck.reports.to_csv import table_csv, to_csv
from quarterdeck.reports.to_json import report_json, to_json
from tests.reports.samples import AS_OF, deals, how, report, waterfall


class _Page(HTMLParser):
    """Collects the buttons, panels and ids of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.opens: list[str] = []
        self.panels: list[str] = []
        self.stack: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "button" and "popovertargetaction" not in named:
            self.opens.append(str(named["popovertarget"]))
        if "popover" in named:
            self.panels.append(str(named["id"]))
        if tag not in {"meta", "br", "link"}:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag


def read(html: str) -> _Page:
    page = _Page()
    page.feed(re.sub(r"<(\w+)([^<>]*)/>", r"<\1\2></\1>", html))
    return page


def test_every_tag_is_closed() -> None:
    assert read(to_html(report())).stack == []


def test_every_number_with_an_explanation_opens_its_own_panel() -> None:
    page = read(to_html(report()))
    explained = {f for f in figures_in(report().blocks) if f.explain}
    assert len(explained) > 20
    assert sorted(page.panels) == sorted(set(page.opens))
    assert len(page.panels) == len(explained)


def test_numbers_of_one_table_show_the_sql_they_share_once() -> None:
    shared = "CREATE TEMP VIEW the_table AS SELECT 'long' AS text;\n"
    explains = [
        replace(how(f"No {n}"), sql=f"{shared}SELECT {n} AS value", shared=shared) for n in range(9)
    ]
    rows = tuple((str(n), count(n, explain)) for n, explain in enumerate(explains))
    table = Table("Nine", (Column("a", "A"), Column("b", "B", "count")), rows)
    html = to_html(Report("Nine", "Acme", AS_OF, "h", "EUR", (table,)))
    assert html.count("the_table") == 1
    assert html.count('popovertarget="sql-1"') == len(rows) + 1
    few = to_html(Report("One", "Acme", AS_OF, "h", "EUR", (replace(table, rows=rows[:2]),)))
    assert few.count("the_table") == 2
    assert "sql-1" not in few


def test_every_table_has_a_name_and_a_head() -> None:
    html = to_html(report())
    tables = re.findall(r"<table.*?</table>", html, re.DOTALL)
    assert len(tables) > 6
    for table in tables:
        assert re.search(r"<caption[^>]*>[^<]+</caption>", table), table[:80]
        assert re.search(r'<thead.*?<th scope="col"[^>]*>[^<]+', table, re.DOTALL), table[:80]


def test_the_deals_behind_a_step_unfold_under_it() -> None:
    block = waterfall()
    won = replace(block.groups[3].steps[0], note="14 of 14", behind=deals())
    closed = replace(block.groups[3], steps=(won, *block.groups[3].steps[1:]))
    page = replace(report(), blocks=(replace(block, groups=(*block.groups[:3], closed)),))
    html = to_html(page)
    row = html[html.index('class="behind"') :].split("</details>")[0]
    assert "<summary>" in row
    assert "Kestrel Foods rollout" in row
    assert "Won (14 of 14)" in to_text(page)
    step = report_json(page)["blocks"][0]["groups"][3]["steps"][0]
    assert step["note"] == "14 of 14"
    assert step["deals"]["rows"][2][0] == "Kestrel Foods rollout"
    assert read(html).stack == []


def test_a_panel_says_sentence_formula_day_n_assumptions_and_sql() -> None:
    html = to_html(report())
    panel = html[html.index('id="how-1"') :].split("</div>\n")[0]
    for said in ("Bookings, in the reporting", "sum(money) where", "2026-09-06", "SELECT CAST"):
        assert said in panel
    assert "<dt>n</dt><dd>12</dd>" in panel
    assert "Amounts before 3 March" in panel


def test_the_page_asks_for_nothing_from_elsewhere_and_runs_nothing() -> None:
    html = to_html(report()).replace("http://www.w3.org/2000/svg", "")
    assert "http" not in html.replace("http-equiv", "")
    assert "<script" not in html
    assert " style=" not in html
    assert "default-src 'none'" in html


def test_text_from_the_data_cannot_become_markup() -> None:
    html = to_html(report())
    assert "<b>Acme" in html
    assert '=HYPERLINK("x")<b>' not in html
    assert "&lt;b&gt;" in html


def test_a_simulated_company_is_labelled_wherever_it_is_shown() -> None:
    page = report()
    assert "simulated" in to_html(page)
    assert "(simulated)" in to_text(page)
    assert report_json(page)["simulated"] is True
    real = replace(page, simulated=False)
    assert "simulated" not in to_html(real).split("</style>")[1]
    assert "simulated" not in to_text(real)


def test_json_carries_every_figure_exactly() -> None:
    document = orjson.loads(to_json(report()))
    texts = re.findall(r'"text":"([^"]*)"', orjson.dumps(document).decode())
    for figure in figures_in(report().blocks):
        assert figure.full in texts or figure.text in orjson.dumps(document).decode()
    step = document["blocks"][2]["blocks"][0]["groups"][0]["steps"][0]
    assert step["figure"]["value"] == "412000.00"
    assert step["figure"]["currency"] == "EUR"
    rate = document["blocks"][1]["blocks"][0]["items"][5]["figure"]
    assert rate["value"] == 0.2731


def test_a_waterfall_in_json_adds_up() -> None:
    block = report_json(report())["blocks"][2]["blocks"][0]
    steps = [s["figure"]["value"] for g in block["groups"] for s in g["steps"]]
    opening, closing = (block[k]["figure"]["value"] for k in ("opening", "closing"))
    assert round(float(opening) + sum(map(float, steps)), 2) == float(closing)


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless() -> None:
    assert "'=HYPERLINK" in table_csv(deals())
    assert "'=HYPERLINK" in to_csv(report())


def test_csv_has_the_currency_beside_the_amount() -> None:
    lines = table_csv(deals()).splitlines()
    assert lines[0] == "deal,owner,why,effect,effect_currency"
    assert lines[1].endswith(",-180000.00,EUR")


def test_a_page_of_one_table_is_that_table_as_csv_with_what_it_is_about() -> None:
    page = Report("Deals", "Acme", AS_OF, "h", "EUR", (deals(),), period="Q", where="product=A")
    lines, plain = to_csv(page).splitlines(), table_csv(deals()).splitlines()
    assert lines[0] == f"{plain[0]},workspace,as_of,period,scope,where,rates,measure,ledger_head"
    assert lines[2] == f"{plain[2]},Acme,2026-09-06,Q,,product=A,,,h"


def test_every_form_says_which_deals_a_page_is_about() -> None:
    page = replace(report(), where="product=GTX Pro", scope="North")
    for shown in (to_text(page), to_html(page)):
        assert "where product=GTX Pro" in shown
        assert "North" in shown.split("2026-Q3 has booked")[0]
    assert report_json(page)["where"] == "product=GTX Pro"
    assert "page,about,,where,product=GTX Pro,," in to_csv(page).splitlines()


def test_text_is_plain_when_piped_and_fits_its_width() -> None:
    text = to_text(report(), width=90)
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 90
    assert "6,812,345.00" in text
    assert "\x1b[" in to_text(report(), color=True)


def test_an_empty_table_says_so() -> None:
    empty = Table("Stale", deals().columns, (), empty="No open deal is stale.")
    page = Report("Deals", "Acme", report().as_of, "h", "EUR", (empty,))
    assert "No open deal is stale." in to_text(page)
    assert "No open deal is stale." in to_html(page)


def test_bars_float_from_step_to_step_and_end_at_the_closing() -> None:
    placed = layout(waterfall())
    bars = [bar for _, group in placed.groups for bar in group]
    assert bars[0].start == placed.opening.end
    assert [b.start for b in bars[1:]] == [b.end for b in bars[:-1]]
    assert bars[-1].end == placed.closing.end


def test_a_scale_is_cut_only_when_it_says_so() -> None:
    assert layout(waterfall()).truncated
    assert "The scale starts at" in to_html(report())
    small = layout(waterfall(opening=600_000))
    assert not small.truncated
    assert small.low == 0


def test_what_is_to_be_typed_is_set_as_code_in_a_cell_too() -> None:
    columns = (Column("name", "Name"), Column("do", "What to do"))
    rows = (("Tick`s deal", "Set `decimal` or `empty`."), ("<b>", "a `b"))
    html = to_html(replace(report(), blocks=(Table("", columns, rows),)))
    assert "Set <code>decimal</code> or <code>empty</code>." in html
    assert "Tick`s deal" in html
    assert "&lt;b&gt;" in html
    assert ">a `b<" in html


def test_titles_skip_no_level_and_a_title_in_no_section_is_of_the_second() -> None:
    (plain,) = re.findall(r"<main>.*</main>", to_html(report()), re.DOTALL)
    levels = [1, *map(int, re.findall(r"<h(\d)", plain))]
    assert {2, 3} <= set(levels)
    assert all(after - before <= 1 for before, after in pairwise(levels))
    own = table_block("Alone")
    assert '<h2 class="block">Alone</h2>' in blocks_html((own,), Panels())
    section = blocks_html((Section("All", (own,)),), Panels())
    assert "<h3>Alone</h3>" in section
    assert '<h2 class="block">Alone</h2>' in blocks_html((Section("", (own,)),), Panels())


def table_block(title: str) -> Table:
    return Table(title, (Column("a", "A"),), (("x",),))


def test_a_cell_on_a_phone_is_called_by_its_unit_too() -> None:
    table = Table("", (Column("a", "A"), Column("b", "Held", "rate", "%")), (("x", rate(0.5)),))
    assert 'data-label="Held %"' in table_html(table, Panels())
