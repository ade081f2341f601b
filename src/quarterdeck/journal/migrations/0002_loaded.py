"""Whether a word was loaded after the fact; of what was said before nobody said that it was."""

from django.db import migrations, models

_TABLES = ("call", "judgement", "delegation", "weekchange")


class Migration(migrations.Migration):
    """Words get the mark; a column without a default lets the tables, and what guards them, be."""

    dependencies = (("journal", "0001_initial"),)
    operations = tuple(
        migrations.AddField(table, "loaded", models.BooleanField(null=True)) for table in _TABLES
    )
