"""playbook/methodology.toml: by which questions deals are qualified, and how far at which stage."""

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

from quarterdeck.playbook import toml
from quarterdeck.playbook.model import Playbook
from quarterdeck.playbook.notes import Notes, Section, read_toml
from quarterdeck.playbook.yardsticks import Methodology, Minimum
from quarterdeck.words.deal import Outcome
from quarterdeck.words.problem import did_you_mean

FILE = "playbook/methodology.toml"
OWN = "own"
"""What `use` says for elements that the company writes itself."""

MOST = 3
"""Elements are scored from 0, asked and open, to 3, proven."""


@cache
def built_in() -> dict[str, Methodology]:
    """Return the methodologies that come with the product by name, without stage minimums."""
    text = (files("quarterdeck") / "playbook" / "methodologies.toml").read_text("utf-8")
    return {
        name: Methodology(name, one["title"], tuple(one["elements"].items()))
        for name, one in tomllib.loads(text).items()
    }


def read_methodology(root: Path, notes: Notes) -> Methodology | None:
    """Read methodology.toml; None where the file is absent or names no methodology."""
    whole = read_toml(root, FILE, notes)
    if whole is None or not whole.table:
        return None
    use = whole.choice("use", (*built_in(), OWN))
    title, elements = whole.text("title"), whole.pairs("elements")
    known = built_in().get(use)
    if use == OWN and not elements:
        fix = 'Write [elements] and below it a line for each: pain = "What it costs them today".'
        whole.note("elements", "A methodology of your own has no elements.", fix=fix)
    if known is not None and elements:
        fix = f'Write use = "{OWN}" for elements of your own, or leave [elements] out.'
        whole.note("elements", f"{known.title} has its own elements.", fix=fix)
    base = known or Methodology(OWN, title or "Our methodology", elements)
    minimums = tuple(_minimums(whole.section("minimums"), base))
    whole.finish()
    return Methodology(base.name, title or base.title, base.elements, minimums) if use else None


def check_methodology(playbook: Playbook, notes: Notes) -> None:
    """Note minimums for stages that are no open stages."""
    if playbook.methodology is None:
        return
    main = [t for p in playbook.pipelines for t in p.tracks if t.main]
    known = [s.name for t in main for s in t.known if s.outcome is Outcome.OPEN]
    for stage in dict.fromkeys(one.stage for one in playbook.methodology.minimums):
        if stage not in known:
            notes.add(
                f"{FILE} minimums.{stage}",
                f"{stage!r} is no open stage.{did_you_mean(stage, known)}",
                fix=f"Open stages: {', '.join(known) or 'none yet'}.",
            )


def written(methodology: Methodology | None) -> dict[str, str]:
    """Return the text of the file that says the same; nothing for none."""
    if methodology is None:
        return {}
    known = built_in().get(methodology.name)
    top = {"use": toml.text(methodology.name)}
    if known is None or known.title != methodology.title:
        top["title"] = toml.text(methodology.title)
    parts = [toml.table((), top)]
    if known is None:
        own = {name: toml.text(title) for name, title in methodology.elements}
        parts.append(toml.table(("elements",), own))
    stages: dict[str, dict[str, str]] = {}
    for one in methodology.minimums:
        stages.setdefault(one.stage, {})[one.element] = f"{one.least}"
    if stages:
        lines = {stage: toml.inline(least) for stage, least in stages.items()}
        parts.append(toml.table(("minimums",), lines))
    return {FILE: "\n".join(parts)}


def _minimums(section: Section, of: Methodology) -> list[Minimum]:
    found = []
    names = [name for name, _ in of.elements]
    for stage, asked in section.sections():
        for element in asked.table:
            least = asked.whole(element, 1, least=1, most=MOST)
            if element in names:
                found.append(Minimum(stage, element, least))
                continue
            asked.note(
                element,
                f"{of.title} has no element {element!r}.{did_you_mean(element, names)}",
                fix=f"Use one of: {', '.join(names)}.",
            )
    return found
