"""The journal's tables: each row is something somebody said, and stays as it was written."""

from collections.abc import Iterable
from typing import Any, NoReturn

from django.db import models

from quarterdeck.words.problem import QuarterdeckError

_ID = 128


def _refuse() -> NoReturn:
    raise QuarterdeckError(
        "What is in the journal is never changed or deleted.",
        fix="Say it anew: the later word supersedes the earlier one, and both stay readable.",
    )


class Kept(models.QuerySet):
    """Rows that can be read and added, nothing else; the database refuses the rest as well."""

    def update(self, **_: Any) -> int:  # noqa: ANN401 -- whatever somebody tries
        """Refuse."""
        _refuse()

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        _refuse()


class Said(models.Model):
    """Who said something (`actor`, a person id), since when it was known, when it came in, why.

    `ref` is the same for the same thing said twice, which is kept once. `source` is 'typed',
    'undone' or the name of a file. `supersedes` is the row of the same table that this one takes
    the place of.
    `loaded` marks what was loaded after the fact as said at `known_at`, which nothing proves.
    """

    ref = models.CharField(max_length=64, unique=True)
    actor = models.CharField(max_length=_ID)
    known_at = models.DateTimeField(db_index=True)
    recorded_at = models.DateTimeField()
    why = models.TextField(blank=True)
    source = models.CharField(max_length=200)
    supersedes = models.BigIntegerField(null=True)
    loaded = models.BooleanField(null=True)

    objects = Kept.as_manager()

    class Meta:
        """Shared by the tables, none itself."""

        abstract = True

    def __str__(self) -> str:
        """Name the row for whoever looks into the database."""
        return f"{type(self).__name__} {self.pk} of {self.actor}"

    def save(
        self,
        *,
        force_insert: bool | tuple[Any, ...] = False,  # noqa: ARG002 -- there is no other way
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Add the row; refuse to change one that is there."""
        if force_update or update_fields or self.pk is not None:
            _refuse()
        super().save(force_insert=True, using=using)

    def delete(self, *_: Any, **__: Any) -> NoReturn:  # noqa: ANN401 -- whatever somebody tries
        """Refuse."""
        _refuse()


class Call(Said):
    """What a person expects of a period in a category, in minor units; NULL takes it back.

    `scope` is whose deals it is about: the person, the team they lead, '' the whole company.
    """

    person = models.CharField(max_length=_ID)
    scope = models.CharField(max_length=_ID, blank=True)
    period = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()
    category = models.CharField(max_length=20)
    measure = models.CharField(max_length=60)
    amount = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)


class Judgement(Said):
    """What a person says of one deal: in or out of the period, its amount, its day; NULL: nothing.

    `verdict` is 'in', 'out', '' where only amount or day are judged, or 'none' to take it back.
    """

    person = models.CharField(max_length=_ID)
    deal = models.CharField(max_length=_ID)
    period = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()
    verdict = models.CharField(max_length=8, blank=True)
    amount = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    due_on = models.DateField(null=True)


class Delegation(Said):
    """From when to when `delegate` may speak for `person`; the later row of a pair holds."""

    person = models.CharField(max_length=_ID)
    delegate = models.CharField(max_length=_ID)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)


class Rehearsal(Said):
    """A call of a past day that was replayed in the dojo, no real one, with what came of it.

    `expected` is what the forecast of that day said; ends of ranges hold 8 of 10 cases.
    """

    day = models.DateField()
    scope = models.CharField(max_length=_ID, blank=True)
    period = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()
    amount = models.BigIntegerField()
    low = models.BigIntegerField(null=True)
    high = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    came = models.BigIntegerField()
    expected = models.BigIntegerField()
    expected_low = models.BigIntegerField()
    expected_high = models.BigIntegerField()


class WeekChange(Said):
    """A week was locked or unlocked; `number` counts its changes: none overtakes another."""

    week = models.DateField()
    number = models.IntegerField()
    locked = models.BooleanField()

    class Meta:
        """No two changes of a week carry one number."""

        constraints = (
            models.UniqueConstraint(fields=("week", "number"), name="one_change_at_a_time"),
        )


class Week(models.Model):
    """The state a week is in now, as its last change left it: what a call looks at."""

    week = models.DateField(primary_key=True)
    number = models.IntegerField(default=0)
    locked = models.BooleanField(default=False)

    def __str__(self) -> str:
        """Name the week."""
        return f"{self.week}"
