"""A letter as plain text: the other half of a mail."""

from collections.abc import Iterator
from textwrap import wrap

from quarterdeck.reports.letters.letter import Item, Letter, Passage
from quarterdeck.reports.letters.ways import Ways, stated

_WIDTH = 76


def letter_text(letter: Letter, ways: Ways) -> str:
    """Return the letter as text of at most 76 columns, addresses apart."""
    simulated = " (simulated)" if letter.simulated else ""
    lines = [f"{letter.company}{simulated}", *_wrapped(letter.about), ""]
    lines += [*_wrapped(letter.lead), ""]
    for says in letter.says:
        lines += [*_wrapped(says), ""]
    if letter.figures:
        wide = max(len(label) for label, _ in letter.figures)
        lines += [*(f"{label:<{wide}}  {text:>20}" for label, text in letter.figures), ""]
    lines += [f"{letter.opens}: {ways.page(letter.page)}", ""]
    for passage in letter.passages:
        lines += [*_passage(passage, ways), ""]
    lines += ["--", *_wrapped(f"Your notices: {stated()}"), ways.page("notices")]
    return "\n".join(lines) + "\n"


def _passage(passage: Passage, ways: Ways) -> Iterator[str]:
    yield passage.title
    yield "-" * len(passage.title)
    for item in passage.items:
        yield from _item(item, ways)


def _item(item: Item, ways: Ways) -> Iterator[str]:
    amount = f", {item.amount}" if item.amount else ""
    yield from _wrapped(f"* {item.says}{amount}", "  ")
    for line in item.lines:
        yield from _wrapped(f"  {line}", "  ")
    if item.deal:
        yield f"  {ways.deal(item.deal)}"


def _wrapped(text: str, indent: str = "") -> list[str]:
    return wrap(text, _WIDTH, subsequent_indent=indent, break_long_words=False)
