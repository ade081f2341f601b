"""Opens a journal's database: Django is set up here when nothing else has, and tables are made."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from threading import Lock
from time import sleep
from typing import Any

from quarterdeck.journal.place import Place
from quarterdeck.words.problem import QuarterdeckError

_TRIES, _PAUSE = 5, 0.2
_LOCK = 7_305_801_774
"""The number of our lock in a PostgreSQL database, drawn once."""

_opening = Lock()
_made: set[str] = set()


@contextmanager
def opened(place: Place) -> Iterator[str]:
    """Give the name under which Django knows the database of a journal, its tables made.

    The connection is closed at the end. Raises QuarterdeckError when the database cannot be used.
    """
    # Threads that come first together must not find Django half set up, or half of the tables.
    with _opening:
        _set_up()
    from django.db import Error, connections

    name = _alias(place)
    try:
        with _opening:
            if name not in connections.settings:
                known = {"default": {}, name: place.database()}
                connections.settings[name] = connections.configure_settings(known)[name]
            if name not in _made or not place.begun:
                place.keep()
                _make_tables(name)
                _made.add(name)
        yield name
    except (Error, OSError) as error:
        raise QuarterdeckError(
            f"The journal cannot be used: {_said(error)}.",
            where=place.said,
            fix="Look whether the database is running and may be written, then run it again.",
        ) from error
    finally:
        if name in connections.settings:
            connections[name].close()


@cache
def _set_up() -> None:
    from django.conf import settings

    if not settings.configured:
        import django

        settings.configure(
            INSTALLED_APPS=["quarterdeck.journal.apps.JournalConfig"],
            DATABASES={},
            USE_TZ=True,
            TIME_ZONE="UTC",
            LOGGING_CONFIG=None,
        )
        django.setup()


def _alias(place: Place) -> str:
    return f"journal-{sha256((place.url or str(place.file)).encode()).hexdigest()[:16]}"


def _make_tables(name: str) -> None:
    """Bring the tables up to date; when another process does it at the same time, wait for it."""
    from django.db import Error, connections
    from django.db.migrations.executor import MigrationExecutor

    for attempt in range(_TRIES):
        with alone(connections[name]):
            executor = MigrationExecutor(connections[name])
            ours = executor.loader.graph.leaf_nodes("journal")
            plan = executor.migration_plan(ours)
            if not plan:
                return
            try:
                executor.migrate(ours, plan=plan)
            except Error:
                if attempt == _TRIES - 1:
                    raise
            else:
                return
        sleep(_PAUSE)


@contextmanager
def alone(connection: Any) -> Iterator[None]:  # noqa: ANN401 -- Django is imported late
    """Hold a lock of a database's own, where it has one, until its tables are made."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _said(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
