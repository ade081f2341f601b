"""Where a name on a page leads to."""

from collections.abc import Callable
from urllib.parse import quote, urlencode

from quarterdeck.web.state import State
from quarterdeck.words.named import ACCOUNT, BATCH, DEAL, FLOW, METRIC, NODE, Named


def leading(prefix: str, page: str, state: State) -> Callable[[Named], str]:
    """Return what gives the address of a name on a page in a state.

    A deal leads to its own page, a metric to its definition and a flow to its deals; a person or
    team to the same page about them, an account to the deals of it, an import to its page.
    """
    kept = state.kept()

    def link(name: Named) -> str:
        if name.kind == DEAL:
            told = urlencode({"as_of": kept.as_of}) if kept.as_of else ""
            return f"{prefix}/deals/{quote(name.id, safe='')}{'?' if told else ''}{told}"
        if name.kind == NODE:
            return f"{prefix}/{page}?{state.with_(scope=name.id).query}"
        if name.kind == FLOW:
            dimension, _, flow = name.id.partition(":")
            return f"{prefix}/movement?{kept.with_(view=dimension, flow=flow).query}"
        if name.kind == METRIC:
            return f"{prefix}/metrics?{kept.with_(metric=name.id).query}"
        if name.kind == BATCH:
            return f"{prefix}/data/{quote(name.id, safe='')}"
        return f"{prefix}/deals?{kept.with_(where=_account(name)).query}"

    return link


def _account(name: Named) -> str:
    return f"{ACCOUNT}={name.id}"
