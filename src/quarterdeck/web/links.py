"""Where a name on a page leads to."""

from collections.abc import Callable
from urllib.parse import quote, urlencode

from quarterdeck.web.state import State
from quarterdeck.words.named import ACCOUNT, BATCH, DEAL, FLOW, ISSUE, METRIC, NODE, Named


def leading(prefix: str, page: str, state: State) -> Callable[[Named], str]:
    """Return what gives the address of a name on a page in a state.

    A deal leads to its own page, a metric to its definition and a flow to its deals; a person or
    team to the same page about them, an account to the deals of it, an import to its page,
    an issue to the deals that have it.
    """
    kept = state.kept()

    def link(name: Named) -> str:
        if name.kind == DEAL:
            day = urlencode({"as_of": kept.as_of}) if kept.as_of else ""
            return f"{prefix}/deals/{quote(name.id, safe='')}{'?' if day else ''}{day}"
        if name.kind == NODE:
            return f"{prefix}/{page}?{state.with_(scope=name.id).query}"
        if name.kind == BATCH:
            return f"{prefix}/data/{quote(name.id, safe='')}"
        place, told = _asked(name)
        return f"{prefix}/{place}?{kept.with_(**told).query}"

    return link


def _asked(name: Named) -> tuple[str, dict[str, str]]:
    """Return the page that a name leads to, and what its address asks for."""
    dimension, _, flow = name.id.partition(":")
    return {
        FLOW: ("movement", {"view": dimension, "flow": flow}),
        METRIC: ("metrics", {"metric": name.id}),
        ISSUE: ("data", {"view": "quality", "issue": name.id}),
        ACCOUNT: ("deals", {"where": f"{ACCOUNT}={name.id}"}),
    }[name.kind]
