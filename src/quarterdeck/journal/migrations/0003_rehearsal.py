"""The table of the dojo: calls of past days that were replayed, apart from all real ones."""

from django.db import migrations, models

from quarterdeck.journal.kept import keep, said_columns


class Migration(migrations.Migration):
    """The journal with rehearsals."""

    dependencies = (("journal", "0002_loaded"),)
    operations = (
        migrations.CreateModel(
            "Rehearsal",
            said_columns(
                ("loaded", models.BooleanField(null=True)),
                ("day", models.DateField()),
                ("scope", models.CharField(blank=True, max_length=128)),
                ("period", models.CharField(max_length=40)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("low", models.BigIntegerField(null=True)),
                ("high", models.BigIntegerField(null=True)),
                ("currency", models.CharField(max_length=3)),
                ("came", models.BigIntegerField()),
                ("expected", models.BigIntegerField()),
                ("expected_low", models.BigIntegerField()),
                ("expected_high", models.BigIntegerField()),
            ),
        ),
        migrations.RunPython(keep("rehearsal"), migrations.RunPython.noop),
    )
