"""The first tables: calls, judgements, delegations, weeks; what was said can only be added to."""

from django.db import migrations, models

from quarterdeck.journal.kept import keep, said_columns

_KEPT = ("call", "judgement", "delegation", "weekchange")


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
            said_columns(
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
            said_columns(
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
            said_columns(
                ("person", models.CharField(max_length=128)),
                ("delegate", models.CharField(max_length=128)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
            ),
        ),
        migrations.CreateModel(
            "WeekChange",
            said_columns(
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
        migrations.RunPython(keep(*_KEPT), migrations.RunPython.noop),
    )
