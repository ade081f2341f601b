"""Where a letter leads: the pages of a company on its server."""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Ways:
    """The address at which a company's pages begin, such as https://deck.example/c/acme."""

    base: str

    def page(self, name: str) -> str:
        """Return the address of a page."""
        return f"{self.base}/{name}"

    def deal(self, id_: str) -> str:
        """Return the address of a deal's page."""
        return f"{self.base}/deals/{quote(id_, safe='')}"


def stated() -> str:
    """Return what every letter says about itself at its end."""
    return (
        "what you are told, where and when. This letter tells what you may see, loads nothing from"
        " anywhere and does not report whether you read it."
    )
