"""Views of pages about one thing, and the day that was known when somebody looked last."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Gives views longer places, and keeps which day somebody saw."""

    dependencies = [("accounts", "0002_notices")]

    operations = [
        migrations.AlterField(
            model_name="savedview", name="page", field=models.CharField(max_length=640)
        ),
        migrations.CreateModel(
            name="Seen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("before", models.DateField(null=True)),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seen",
                        to="accounts.member",
                    ),
                ),
            ],
        ),
    ]
