"""Problems as people read them: where, what, what to do, and the money at stake."""

from collections.abc import Sequence
from typing import Any

from quarterdeck.words.money import format_money, to_major
from quarterdeck.words.problem import Problem, Severity

_MARKS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def has_errors(problems: Sequence[Problem]) -> bool:
    """Whether any problem makes the answer wrong."""
    return any(p.severity is Severity.ERROR for p in problems)


def problems_text(problems: Sequence[Problem], currency: str = "", *, indent: str = "") -> str:
    """Return problems as text, the gravest first."""
    order = list(_MARKS)
    lines: list[str] = []
    for problem in sorted(problems, key=lambda p: order.index(p.severity)):
        lines.append(f"{indent}{_MARKS[problem.severity]}: {_stakes(problem, currency)}")
        lines += [f"{indent}  where: {problem.where}"] if problem.where else []
        lines += [f"{indent}  do:    {problem.fix}"] if problem.fix else []
    return "\n".join(lines) + "\n" if lines else ""


def problems_json(problems: Sequence[Problem], currency: str = "") -> list[dict[str, Any]]:
    """Return problems as plain values."""
    return [
        {
            "severity": str(p.severity),
            "where": p.where,
            "says": p.says,
            "fix": p.fix,
            "count": p.count,
            "money": to_major(p.money, currency) if p.money is not None and currency else None,
        }
        for p in problems
    ]


def _stakes(problem: Problem, currency: str) -> str:
    counted = f"{problem.count:,}"
    parts = [f"{counted} rows"] if problem.count > 1 and counted not in problem.says else []
    if problem.money is not None and currency:
        parts.append(f"{format_money(problem.money, currency)} at stake")
    return f"{problem.says} ({', '.join(parts)})" if parts else problem.says
