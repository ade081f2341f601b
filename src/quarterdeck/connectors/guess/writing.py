"""A drafted mapping as a file that explains itself."""

import re
import textwrap
from collections.abc import Iterable, Sequence
from itertools import groupby

from quarterdeck.connectors.guess.draft import Line
from quarterdeck.connectors.guess.evidence import Question
from quarterdeck.connectors.guess.stages import Proposed
from quarterdeck.connectors.sentences import rows
from quarterdeck.playbook import toml
from quarterdeck.words.deal import Category, Outcome

_WIDE = 98
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""What TOML allows in no comment, and a header may hold."""

_STAGES = """\
# Drafted from the stages of your export: correct order, outcome and probability where they are not
# yours. Why each stands where it does is said behind it."""


def mapping_text(
    opening: Sequence[str], head: Iterable[Line], columns: Iterable[Line], open_: Sequence[Question]
) -> str:
    """Return the text of a mapping: what it is from, what is open, then its two tables."""
    parts = ["\n".join(_comment(line) for line in opening)]
    if open_:
        parts.append("\n".join(_todo(question) for question in open_))
    parts.append("\n".join(["[mapping]", *_lines(head)]))
    parts.append("\n".join(["[columns]", *_lines(columns)]))
    return _told(parts)


def stages_text(stages: Sequence[Proposed], homes: Sequence[tuple[str, frozenset[str]]]) -> str:
    """Return a text for playbook/stages.toml; `homes` are pipelines with the stages of each."""
    parts = [_STAGES]
    for pipeline, names in homes:
        header = f"[pipelines.{toml.key(pipeline)}.tracks.deal]\nmain = true\nstages = [\n"
        listed = "".join(_stage(stage) for stage in stages if stage.name in names)
        parts.append(f"{header}{listed}]")
    return _told(parts)


def stage_line(stage: Proposed) -> str:
    """Return one stage as a line of the list of stages, without its comment."""
    entries = {"name": toml.text(stage.name)}
    if stage.outcome is Outcome.OPEN:
        entries["probability"] = f"{stage.share:.2f}"
        if stage.category is not Category.PIPELINE:
            entries["category"] = toml.text(str(stage.category))
    else:
        entries["outcome"] = toml.text(str(stage.outcome))
    if stage.qualified:
        entries["qualified"] = "true"
    inner = ", ".join(f"{key} = {value}" for key, value in entries.items())
    return f"{{ {inner} }},"


def _told(parts: Sequence[str]) -> str:
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", "\n\n".join(parts)) + "\n"


def _stage(stage: Proposed) -> str:
    return f"  {stage_line(stage)}  # {stage.sure}: {stage.why}; {rows(stage.rows)}\n"


def _lines(lines: Iterable[Line]) -> list[str]:
    """Write keys, each below its evidence; keys of one evidence stand below it together."""
    written = []
    for choice, group in groupby(lines, key=lambda line: line.choice):
        if choice is not None:
            written.append(_comment(f"{choice.confidence}: {choice.why}"))
        for line in group:
            remark = f"  # {line.remark}" if line.remark else ""
            text = f"{toml.key(line.key)} = {line.value}{remark}"
            written.append(f"# {text}" if line.off else text)
    return written


def _todo(question: Question) -> str:
    lines = [_comment(f"TODO {question.asks}")]
    lines += [_comment(f"  {answer}: {meaning}") for answer, meaning in question.options]
    return "\n".join(lines)


def _comment(text: str) -> str:
    plain = " ".join(text.split()) if not text.startswith("  ") else text
    indent = "  " if text.startswith("  ") else ""
    return "\n".join(
        f"# {line}"
        for line in textwrap.wrap(
            plain, _WIDE, initial_indent="", subsequent_indent=indent + "  ", break_long_words=False
        )
    )
