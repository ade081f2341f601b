"""What reports say of commands, said for readers of pages: a command is the page that has it."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

_PLACES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "week": ("week", "The week"),
        "today": ("today", "Today"),
        "forecast": ("forecast", "Forecast"),
        "call": ("forecast", "the call board"),
        "call record": ("record?view=calls", "the record of calls"),
        "dojo": ("record", "Record"),
        "record": ("record", "Record"),
        "backtest": ("record?view=backtest", "Backtest"),
        "worth": ("record?view=worth", "What a field is worth"),
        "movement": ("movement", "Movement"),
        "bridge": ("forecast", "Forecast"),
        "deals": ("deals", "Deals"),
        "standards": ("pipeline?view=standards", "Standards"),
        "metrics": ("metrics", "Metrics"),
        "explain": ("metrics", "Metrics"),
        "scorecard": ("scorecards", "Scorecards"),
        "benchmarks": ("scorecards?view=benchmarks", "What others report"),
        "batches": ("data", "Imports"),
        "quality": ("data?view=quality", "Quality"),
        "quarantine": ("data?view=quarantine", "the rows held back"),
        "since": ("data?view=since", "Known since"),
        "quotas": ("playbook?view=quotas", "Quotas of the CRM"),
        "playbook": ("playbook", "Playbook"),
        "diff": ("playbook?view=changes", "Not applied yet"),
        "check": ("playbook?view=changes", "Not applied yet"),
    }
)
"""Where a page has what a command says, and what people call that place."""

_VALUE = r"(?: (?:[A-Z]{2,}|[A-Z]+(?=[ .,;)<]|$)|[0-9][\w-]*|-(?=[ ,.;<]|$)))?"
_COMMAND = re.compile(
    rf"quarterdeck (?P<name>call record|{'|'.join(_PLACES)})\b"
    rf"(?: (?:submit|show|missing|board|undo|lock|unlock|delegate|list|fix|replay)\b)?"
    rf"(?: --[a-z-]+{_VALUE}| [A-Z]{{3,}}(?:\.\.\.)?)*"
)
_OPTIONS = MappingProxyType(
    {
        "--scope": "Scope",
        "--period": "Period",
        "--as-of": "As of",
        "--where": "Filter",
        "--by": "Breakdown",
        "--measure": "Measure",
        "--from": "Compare",
        "--to": "As of",
        "--commit": "Commit",
        "--most-likely": "Most likely",
        "--best-case": "Best case",
        "--deal": "a deal",
        "--verdict": "Verdict",
        "--amount": "Amount",
        "--closes": "Closes",
        "--note": "Why",
        "--reason": "Why",
        "--observed-at": "Seen on",
    }
)
"""The options of commands by the label of their field in the context bar or a form."""

_OPTION = re.compile("|".join(rf"{re.escape(name)}\b" for name in _OPTIONS))
_LIMITED = "--limit 0 lists all"
_UNLIMITED = re.compile(r"(?:; --limit 0 names all|, with --limit 0)(?=\.)")
_NAMED = re.compile(r" ?The deals behind (?:one|a row): quarterdeck quality [^.]*\.")
"""What a page need not say: which options list more, and how to see what its links lead to."""

_FIRST = "Run: quarterdeck import FILE..."
_BEGIN = "Choose an export on the Data page"
_KEPT = re.compile(r"(<pre\b.*?</pre>|<code\b.*?</code>)", re.DOTALL)


def on_pages(html: str, prefix: str) -> str:
    """Return HTML with each command outside of code as a link to its page."""
    told = html.replace(_LIMITED, "the exports have all of them")
    told = _NAMED.sub("", _UNLIMITED.sub("", told)).replace('<p class="note"></p>', "")
    told = told.replace(_FIRST, f'<a href="{prefix}/data">{_BEGIN}</a>.')
    parts = _KEPT.split(told)
    return "".join(p if i % 2 else _COMMAND.sub(_linked(prefix), p) for i, p in enumerate(parts))


def _linked(prefix: str) -> Callable[[re.Match[str]], str]:
    def link(match: re.Match[str]) -> str:
        place, title = _PLACES[match["name"]]
        return f'<a href="{prefix}/{place}">{title}</a>'

    return link


def in_fields(text: str) -> str:
    """Return plain text with each option as the field of the context bar, commands as places."""
    told = text.replace(_FIRST, f"{_BEGIN}.")
    told = _COMMAND.sub(lambda match: _PLACES[match["name"]][1], told)
    return _OPTION.sub(lambda match: _OPTIONS[match[0]], told)
