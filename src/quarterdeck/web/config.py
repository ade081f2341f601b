"""What a server is told before it starts: which companies, its own state, how to serve."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType

from quarterdeck.words.problem import QuarterdeckError

ENVIRONMENT = "QUARTERDECK_SERVER"
"""The environment variable through which worker processes learn their configuration."""

STATE = "web"
"""The folder of a workspace in which the server keeps logins, its secret and cached pages."""

HERE = ("127.0.0.1", "localhost", "[::1]")
"""The names by which a machine calls itself."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class Config:
    """One server: `companies` are workspace folders by their name in addresses, the first default.

    `state` is the folder of what is the server's own. `database` and `journal` are PostgreSQL URLs,
    '' for SQLite files; `journal` is for a server of one company alone. `hosts` are the names it
    answers to. `production` asks for TLS at the proxy, and shows no demo logins. `secret` is ''
    where the server draws its own; `mail` is the URL of an SMTP server, `oidc` JSON of providers.
    `address` is how people reach it, `webhooks` are the hosts to which letters may be sent.
    """

    companies: Mapping[str, Path]
    state: Path
    database: str = ""
    journal: str = ""
    hosts: tuple[str, ...] = HERE
    production: bool = False
    secret: str = ""
    mail: str = ""
    oidc: str = ""
    address: str = ""
    webhooks: tuple[str, ...] = ()

    @property
    def default(self) -> str:
        """The name of the company whose pages have the short addresses."""
        return next(iter(self.companies))

    def dumped(self) -> str:
        """Return the configuration as text for a worker's environment."""
        found = {f.name: getattr(self, f.name) for f in fields(self)} | {
            "companies": {k: str(v) for k, v in self.companies.items()},
            "state": str(self.state),
        }
        return json.dumps(found)


def loaded(text: str) -> Config:
    """Return the configuration that `dumped` wrote."""
    found = json.loads(text)
    companies = {name: Path(root) for name, root in found["companies"].items()}
    return Config(
        **found
        | {
            "companies": MappingProxyType(companies),
            "state": Path(found["state"]),
            "hosts": tuple(found["hosts"]),
            "webhooks": tuple(found["webhooks"]),
        }
    )


def called(root: Path) -> str:
    """Return what a workspace's folder is called in addresses, '' for one without letters."""
    return re.sub(r"[^a-z0-9]+", "-", root.resolve().name.casefold()).strip("-")


def companies_of(roots: tuple[Path, ...]) -> Mapping[str, Path]:
    """Return workspace folders by the name they have in addresses: that of the folder.

    Raises QuarterdeckError for a folder that is no workspace and for two of one name.
    """
    found: dict[str, Path] = {}
    for root in roots:
        if not (root / "workspace.toml").is_file():
            raise QuarterdeckError(
                "There is no workspace here.",
                where=str(root),
                fix="Make one with 'quarterdeck init DIR' or 'quarterdeck demo DIR'.",
            )
        name = called(root)
        if not _NAME.fullmatch(name):
            raise QuarterdeckError(
                f"The folder's name {root.resolve().name!r} cannot stand in an address.",
                where=str(root),
                fix="Give the folder a name of letters, digits and dashes.",
            )
        if name in found:
            raise QuarterdeckError(
                f"Two workspaces are called {name!r} in addresses.",
                where=str(root),
                fix=f"Rename this folder, or that of {found[name]}.",
            )
        found[name] = root.resolve()
    return MappingProxyType(found)
