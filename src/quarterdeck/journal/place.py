"""Where a workspace keeps its journal: a file in the folder, or a PostgreSQL database by URL."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from quarterdeck.words.problem import QuarterdeckError

FILE = "journal.db"
ENVIRONMENT = "QUARTERDECK_JOURNAL"
_SECRETS = frozenset({"password", "passfile", "sslpassword"})
SCHEMES = ("postgresql", "postgres")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the journal lies: `file` where `url` is '', else the PostgreSQL database of the URL."""

    file: Path
    url: str = ""

    @property
    def said(self) -> str:
        """The place as a message names it, without a password."""
        if not self.url:
            return str(self.file)
        parts = urlsplit(self.url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"

    @property
    def begun(self) -> bool:
        """Whether anything may have been kept there: a file that is absent holds nothing."""
        return bool(self.url) or self.file.exists()

    def keep(self) -> None:
        """Make the file unless it is there, for its owner alone: it holds what people say of deals.

        What the database writes beside it has the same rights. Raises OSError where it cannot be.
        """
        if not self.url:
            self.file.touch(mode=0o600)

    def database(self) -> dict[str, object]:
        """Return the place as Django takes it."""
        if not self.url:
            pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            options = {"timeout": 30, "transaction_mode": "IMMEDIATE", "init_command": pragmas}
            return _database("sqlite3", str(self.file), OPTIONS=options)
        parts = urlsplit(self.url)
        return _database(
            "postgresql",
            unquote(parts.path.lstrip("/")),
            USER=unquote(parts.username or ""),
            PASSWORD=unquote(parts.password or ""),
            HOST=unquote(parts.hostname or ""),
            PORT=str(parts.port or ""),
            OPTIONS=dict(parse_qsl(parts.query)),
        )


def _database(engine: str, name: str, **more: object) -> dict[str, object]:
    return {"ENGINE": f"django.db.backends.{engine}", "NAME": name, **more}


def place_of(root: Path, environment: str = "") -> Place:
    """Return where the journal of a workspace lies.

    `environment` is what the environment says, which goes before `[journal] url` of workspace.toml.
    Raises QuarterdeckError for what is no PostgreSQL URL, and for a password in workspace.toml.
    """
    file = root / FILE
    if environment:
        return Place(file, checked(environment, ENVIRONMENT))
    where = f"{root / 'workspace.toml'} journal.url"
    section = tomllib.loads((root / "workspace.toml").read_text(encoding="utf-8")).get(
        "journal", {}
    )
    url = section.get("url", "") if isinstance(section, dict) else ""
    if not isinstance(url, str) or not url:
        return Place(file)
    parts = _split(url, where)
    named = {name.casefold() for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    if parts.password or named & _SECRETS:
        raise QuarterdeckError(
            "A password stands in workspace.toml, which everyone with the folder can read.",
            where=where,
            fix=f"Take it out: keep it in ~/.pgpass or PGPASSWORD, or give the whole URL in "
            f"{ENVIRONMENT}.",
        )
    return Place(file, checked(url, where))


def checked(url: str, where: str) -> str:
    """Return a PostgreSQL URL; raises QuarterdeckError, said of `where`, for anything else."""
    parts = _split(url, where)
    if parts.scheme in SCHEMES and parts.path.strip("/"):
        return url
    raise QuarterdeckError(
        "This is no address of a PostgreSQL database.",
        where=where,
        fix="Write postgresql://user@host:5432/database, or leave it out for a file in the "
        "workspace.",
    )


def _split(url: str, where: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise QuarterdeckError(
            f"The address of the journal cannot be read: {error}.",
            where=where,
            fix="Write postgresql://user@host:5432/database.",
        ) from error
    return parts
