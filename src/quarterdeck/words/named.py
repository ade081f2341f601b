"""A name that knows whose it is, so that a page can lead from it to what it names."""

from typing import Self

DEAL, NODE, METRIC, ACCOUNT, FLOW = "deal", "node", "metric", "account", "flow"
BATCH, ISSUE = "batch", "issue"
"""What a name can be of; a node is a person or a team, a flow what went from here to there, a batch
an import, an issue what is held against records."""


class Named(str):
    """The name of something with an id: text everywhere, and a link where there are pages.

    `kind` is one of DEAL, NODE, METRIC, ACCOUNT, FLOW, BATCH and ISSUE, `id` the thing's own id.
    """

    __slots__ = ("id", "kind")

    kind: str
    id: str

    def __new__(cls, text: str, kind: str, id_: str) -> Self:
        """Return the text as the name of the thing."""
        made = super().__new__(cls, text)
        made.kind, made.id = kind, id_
        return made

    def __getnewargs__(self) -> tuple[str, str, str]:  # type: ignore[override]
        """Return what a copy is made from."""
        return (str(self), self.kind, self.id)


def deal_name(title: str | None, id_: str) -> str:
    """Return what a deal is called: its title, else its id."""
    return Named(title or id_, DEAL, id_)
