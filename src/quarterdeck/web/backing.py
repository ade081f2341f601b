"""The logins of a server as files of a backup, and brought back from there."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from quarterdeck.journal.copying import copy_file, copy_rows
from quarterdeck.web.config import Config
from quarterdeck.words.problem import QuarterdeckError

LOGINS = "logins.db"
_SECRETS = ("secret.key", "demo-logins.json")
_COPY = "copy"
_APART = ("contenttypes", "sessions", "auth", "journal")
"""What each database makes for itself, sessions, which end with a restore, and the journal."""

_COMPANIES = ("accounts_member", "accounts_invitation", "accounts_looked")


def kept_files(config: Config, scratch: Path, *, secret: bool) -> Iterator[tuple[str, Path]]:
    """Yield what a backup takes of a server by its name there: logins, with `secret` its secrets.

    Sessions stay out: whoever holds the backup could go on with them.
    """
    copy = scratch / LOGINS
    if config.database:
        _from_database(copy)
    elif (config.state / LOGINS).exists():
        copy_file(config.state / LOGINS, copy)
    if copy.exists():
        with closing(sqlite3.connect(copy)) as store:
            store.execute("DELETE FROM django_session")
            store.commit()
            store.execute("VACUUM")
        yield f"web/{LOGINS}", copy
    for name in _SECRETS if secret else ():
        if (config.state / name).exists():
            yield f"web/{name}", config.state / name


def take_logins(folder: Path, *, before: str, now: str, database: bool) -> None:
    """Bring logins back in a restored folder, to the company's name of now.

    With `database` they go into the server's PostgreSQL database, all or none. Raises
    QuarterdeckError where somebody signs in there already.
    """
    file = folder / "web" / LOGINS
    if not file.exists():
        return
    (folder / "web").chmod(0o700)
    with closing(sqlite3.connect(file)) as store:
        for table in _COMPANIES:
            change = f"UPDATE {table} SET company = ? WHERE company = ?"
            store.execute(change, (now, before))
        store.commit()
    if database:
        _into_database(file)
        file.unlink()


def _from_database(copy: Path) -> None:
    from django.core.management import call_command
    from django.db import connections

    _know(copy)
    call_command("migrate", database=_COPY, interactive=False, verbosity=0)
    copy_rows(_models(), "default", _COPY)
    connections[_COPY].close()


def _into_database(file: Path) -> None:
    from django.db import connections

    from quarterdeck.web.accounts.models import Login

    if Login.objects.exists():
        raise QuarterdeckError(
            "Somebody signs in by this database already; a backup goes into an empty one.",
            where="QUARTERDECK_DATABASE",
            fix="Name an empty database.",
        )
    _know(file)
    copy_rows(_models(), _COPY, "default")
    connections[_COPY].close()


def _know(file: Path) -> None:
    from django.db import connections

    from quarterdeck.journal.place import Place

    place = Place(file)
    place.keep()
    known = {"default": {}, _COPY: place.database()}
    connections.settings[_COPY] = connections.configure_settings(known)[_COPY]


def _models() -> list[Any]:
    """Return the tables of logins, those first that others point to."""
    from django.apps import apps
    from django.core.serializers import sort_dependencies

    listed = [(a, None) for a in apps.get_app_configs() if a.label not in _APART]
    return [model for model in sort_dependencies(listed) if model._meta.managed]  # noqa: SLF001
