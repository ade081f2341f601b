"""The first tables: calls, judgements, delegations, weeks; what was said can only be added to."""

from django.db import migrations, models

_KEPT = ("call", "judgement", "delegation", "weekchange")
_SQLITE = """
CREATE TRIGGER journal_{table}_{what} BEFORE {what} ON journal_{table}
BEGIN SELECT RAISE(ABORT, 'what is in the journal stays as it was said'); END
"""
_POSTGRESQL = """
CREATE OR REPLACE FUNCTION journal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'what is in the journal stays as it was said'; END $$
"""
_BEFORE = """
CREATE TRIGGER journal_{table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_{table}
FOR EACH STATEMENT EXECUTE FUNCTION journal_stays()
"""


def _keep(_: object, schema_editor: object) -> None:
    """Let the database itself refuse to change what was said."""
    execute = schema_editor.execute  # type: ignore[attr-defined]
    if schema_editor.connection.vendor == "sqlite":  # type: ignore[attr-defined]
        for table in _KEPT:
            for what in ("UPDATE", "DELETE"):
                execute(_SQLITE.format(table=table, what=what))
        return
    execute(_POSTGRESQL)
    for table in _KEPT:
        execute(_BEFORE.format(table=table))


def _said(*more: tuple[str, models.Field]) -> list[tuple[str, models.Field]]:
    return [
        ("id", models.BigAutoField(primary_key=True, serialize=False)),
        ("ref", models.CharField(max_length=64, unique=True)),
        ("actor", models.CharField(max_length=128)),
        ("known_at", models.DateTimeField(db_index=True)),
        ("recorded_at", models.DateTimeField()),
        ("why", models.TextField(blank=True)),
        ("source", models.CharField(max_length=200)),
        ("supersedes", models.BigIntegerField(null=True)),
        *more,
    ]


def _of_a_period() -> list[tuple[str, models.Field]]:
    return [
        ("period", models.CharField(max_length=40)),
        ("starts_on", models.DateField()),
        ("ends_on", models.DateField()),
    ]


class Migration(migrations.Migration):
    """The first state of the journal."""

    initial = True
    dependencies = ()
    operations = (
        migrations.CreateModel(
            "Call",
            _said(
                ("person", models.CharField(max_length=128)),
                ("scope", models.CharField(blank=True, max_length=128)),
                *_of_a_period(),
                ("category", models.CharField(max_length=20)),
                ("measure", models.CharField(max_length=60)),
                ("amount", models.BigIntegerField(null=True)),
                ("currency", models.CharField(max_length=3)),
            ),
        ),
        migrations.CreateModel(
            "Judgement",
            _said(
                ("person", models.CharField(max_length=128)),
                ("deal", models.CharField(max_length=128)),
                *_of_a_period(),
                ("verdict", models.CharField(blank=True, max_length=8)),
                ("amount", models.BigIntegerField(null=True)),
                ("currency", models.CharField(max_length=3)),
                ("due_on", models.DateField(null=True)),
            ),
        ),
        migrations.CreateModel(
            "Delegation",
            _said(
                ("person", models.CharField(max_length=128)),
                ("delegate", models.CharField(max_length=128)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
            ),
        ),
        migrations.CreateModel(
            "WeekChange",
            _said(
                ("week", models.DateField()),
                ("number", models.IntegerField()),
                ("locked", models.BooleanField()),
            ),
            options={
                "constraints": (
                    models.UniqueConstraint(fields=("week", "number"), name="one_change_at_a_time"),
                )
            },
        ),
        migrations.CreateModel(
            "Week",
            [
                ("week", models.DateField(primary_key=True, serialize=False)),
                ("number", models.IntegerField(default=0)),
                ("locked", models.BooleanField(default=False)),
            ],
        ),
        migrations.RunPython(_keep, migrations.RunPython.noop),
    )
