"""Letters: one content as text, HTML and a message; nothing in it runs, loads or mentions."""

import json
import re
from html.parser import HTMLParser

from quarterdeck.reports.letters.channel import slack_message, teams_message
from quarterdeck.reports.letters.colours import colours
from quarterdeck.reports.letters.html import letter_html
from quarterdeck.reports.letters.letter import BRIEF, Item, Letter, Passage, Strip
from quarterdeck.reports.letters.text import letter_text
from quarterdeck.reports.letters.ways import Ways

WAYS = Ways("https://deck.example/c/acme")
HOSTILE = (
    '<script src="https://evil.example/x.js"></script> <!channel> [here](https://evil.example)'
)
LETTER = Letter(
    kind=BRIEF,
    subject="Acme: 2026-Q3 +5 EUR since Monday",
    company="Acme",
    simulated=False,
    about="2026-Q3, as known by the end of Friday 28 August 2026",
    lead="2026-Q3 lands at 100 EUR.",
    page="today",
    opens="Open Today",
    says=("Since Monday 24 August the forecast rose by 5 EUR.",),
    figures=(("Booked", "60 EUR"), ("Target", "120 EUR")),
    strip=Strip(6000, 8000, 11000, 12000),
    passages=(
        Passage("Changed", (Item(HOSTILE, "D/1?x", "+5 EUR", ("Ana: won", "What won it?")),)),
        Passage("Needs you", (Item("Past due: 3 open deals", amount="9 EUR"),)),
    ),
)


class Seen(HTMLParser):
    """What a mail program makes of it: its words, where it leads, what it would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        told = dict(attrs)
        if tag == "a":
            self.links.append(told["href"] or "")
        self.loads += [value or "" for name, value in attrs if name in {"src", "background"}]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_all_halves_tell_the_same() -> None:
    seen = Seen()
    seen.feed(letter_html(LETTER, WAYS))
    text, slack = letter_text(LETTER, WAYS), json.dumps(slack_message(LETTER, WAYS))
    teams = json.dumps(teams_message(LETTER, WAYS))
    for said in (LETTER.lead, *LETTER.says, "60 EUR", "120 EUR", "+5 EUR", "What won it?", "9 EUR"):
        assert said in "".join(seen.words)
        for other in (text, slack, teams):
            assert said in other, said


def test_a_deal_named_by_an_enemy_runs_loads_and_mentions_nothing() -> None:
    seen = Seen()
    seen.feed(letter_html(LETTER, WAYS))
    assert seen.loads == []
    assert not seen.tags & {"script", "img", "link", "iframe", "form"}
    assert all(link.startswith("https://deck.example/c/acme/") for link in seen.links)
    assert "https://deck.example/c/acme/deals/D%2F1%3Fx" in seen.links
    assert HOSTILE in "".join(seen.words)
    slack = json.dumps(slack_message(LETTER, WAYS))
    assert "<!channel>" not in slack
    assert "[here]" not in json.dumps(teams_message(LETTER, WAYS))


def test_lines_of_text_are_short_but_for_addresses() -> None:
    lines = letter_text(LETTER, WAYS).splitlines()
    assert [line for line in lines if len(line) > 76 and "https://" not in line] == []


def test_colours_are_those_of_the_pages_on_light_and_on_dark_paper() -> None:
    html = letter_html(LETTER, WAYS)
    known = {colour for pair in colours().values() for colour in pair}
    assert {"ink", "accent", "paper"} <= set(colours())
    assert set(re.findall(r"#[0-9a-f]{6}", html)) <= known
    light, dark = colours()["ink"]
    assert f"color:{light}" in html
    assert f"color:{dark} !important" in html


def test_the_strip_fills_its_line_whatever_stands_where() -> None:
    for strip in (Strip(0, 0, 0, None), Strip(12, 3, 2, 1), Strip(-5, 1, 10**12, 10**13)):
        html = letter_html(
            Letter(**{f: getattr(LETTER, f) for f in LETTER.__slots__} | {"strip": strip}), WAYS
        )
        widths = re.findall(r'width="(\d+)%" class="(?:booked|sure|range|rest)"', html)
        assert sum(map(int, widths)) == 100
