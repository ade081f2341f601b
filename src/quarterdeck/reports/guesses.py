"""A drafted mapping as people read it: the draft, its trial, what is open, what comes next."""

from collections.abc import Sequence
from typing import Any

from quarterdeck.connectors.guess.draft import Draft
from quarterdeck.connectors.result import ImportResult
from quarterdeck.reports.problems import problems_json, problems_text

_STAGES = "playbook/stages.toml"


def guess_text(
    draft: Draft, tried: ImportResult | None, files: Sequence[str], *, currency: str, again: str
) -> str:
    """Return a draft with what importing by it would do; `again` is the command without --guess."""
    parts = [draft.mapping]
    if draft.stages:
        where = "in" if not files else "written to"
        parts.append(f"# The stages, {where} {_STAGES}\n{draft.stages}")
    parts += [_trial(tried, currency), _open(draft), _next(draft, files, again)]
    return "\n".join(part for part in parts if part)


def guess_json(
    draft: Draft, tried: ImportResult | None, files: Sequence[str], *, currency: str
) -> dict[str, Any]:
    """Return the document of `import --guess`."""
    return {
        "file": draft.file,
        "form": draft.form,
        "rows": draft.rows,
        "name": draft.name,
        "table": draft.table,
        "kind": draft.kind,
        "mapping": draft.mapping,
        "stages": draft.stages or None,
        "choices": [
            {"key": c.key, "confidence": str(c.confidence), "evidence": c.why}
            for c in draft.choices
        ],
        "questions": [
            {
                "key": question.key,
                "asks": question.asks,
                "options": [{"answer": a, "means": m} for a, m in question.options],
            }
            for question in draft.questions
        ],
        "tried": _tried_json(tried, currency) if tried else None,
        "written": list(files),
    }


def _tried_json(tried: ImportResult, currency: str) -> dict[str, Any]:
    counts = ("rows_in", "accepted", "quarantined", "duplicates", "ignored", "doubtful")
    return {
        "status": tried.status,
        **{name: getattr(tried, name) for name in counts},
        "problems": problems_json(tried.problems, currency),
    }


def _trial(tried: ImportResult | None, currency: str) -> str:
    if tried is None:
        return "Not tried on the file: the questions come first.\n"
    told = (
        f"{tried.rows_in:,} rows in, {tried.accepted:,} accepted, {tried.quarantined:,} "
        f"quarantined, {tried.duplicates:,} duplicates, {tried.ignored:,} ignored"
    )
    return f"Tried on a copy of the workspace: {told}.\n" + problems_text(
        tried.problems, currency, indent="  "
    )


def _open(draft: Draft) -> str:
    if not draft.questions:
        return ""
    lines = [f"Open, and only you can say ({len(draft.questions)}; TODO in the draft):"]
    for question in draft.questions:
        lines.append(f"  {question.asks}")
        lines += [f"    {answer}: {meaning}" for answer, meaning in question.options]
    return "\n".join(lines) + "\n"


def _next(draft: Draft, files: Sequence[str], again: str) -> str:
    first = "Settle the TODOs" if draft.questions else "Look it through"
    if files:
        seen = "" if draft.dated else " --observed-at DAY"
        return f"Wrote {' and '.join(files)}. {first}, then run:\n  {again}{seen}\n"
    return (
        f"Nothing was written or imported. To keep the draft:\n  {again} --guess --write "
        f"{draft.name}\n"
    )
