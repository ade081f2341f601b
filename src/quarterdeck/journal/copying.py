"""Copies what a database holds into another one, from a file to PostgreSQL and back."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from quarterdeck.journal.opening import opened
from quarterdeck.journal.place import Place
from quarterdeck.words.problem import QuarterdeckError

_WAIT_SECONDS = 30
_AT_ONCE = 1000


def snapshot(place: Place, file: Path) -> None:
    """Write what a journal holds at one moment to a new SQLite file, wherever it is kept.

    Raises QuarterdeckError where the journal cannot be read.
    """
    if place.url:
        with opened(place) as source, opened(Place(file)) as target:
            copy_rows(_models(), source, target)
        with closing(sqlite3.connect(file)) as made:
            made.execute("PRAGMA journal_mode = DELETE")
    else:
        copy_file(place.file, file)


def load(file: Path, place: Place) -> None:
    """Write what a snapshot holds into the PostgreSQL database of a journal, all of it or nothing.

    Raises QuarterdeckError where something was said there already.
    """
    with opened(Place(file)) as source, opened(place) as target:
        if any(model.objects.using(target).exists() for model in _models()):
            raise QuarterdeckError(
                "People have said something in this journal already; a backup goes into an empty "
                "one.",
                where=place.said,
                fix="Name an empty database in QUARTERDECK_JOURNAL.",
            )
        copy_rows(_models(), source, target)


def copy_file(source: Path, target: Path) -> None:
    """Write what a SQLite file holds at one moment to a new file, for its owner alone."""
    target.touch(mode=0o600)
    with (
        closing(sqlite3.connect(source, timeout=_WAIT_SECONDS)) as store,
        closing(sqlite3.connect(target)) as copy,
    ):
        store.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def copy_rows(models: Iterable[Any], source: str, target: str) -> None:
    """Copy the rows of Django's models from a database to another one that has none of them.

    They are those of one moment, under the same ids, and are there together or not at all.
    """
    from django.core.management.color import no_style
    from django.db import connections, transaction

    listed = list(models)
    with transaction.atomic(using=source), transaction.atomic(using=target):
        if connections[source].vendor == "postgresql":
            with connections[source].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for model in listed:
            rows = model._base_manager.using(source).order_by("pk")  # noqa: SLF001 -- Django's own
            found = list(rows.iterator(chunk_size=_AT_ONCE))
            model._base_manager.using(target).bulk_create(found, _AT_ONCE)  # noqa: SLF001
        with connections[target].cursor() as cursor:
            for line in connections[target].ops.sequence_reset_sql(no_style(), listed):
                cursor.execute(line)


def _models() -> list[Any]:
    from django.apps import apps

    return list(apps.get_app_config("journal").get_models())
