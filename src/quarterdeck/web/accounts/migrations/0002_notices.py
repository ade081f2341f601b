"""What people are told by letters, and which were sent."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Gives notices their days and channels, and keeps what was sent."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RemoveField(model_name="notice", name="sent_on"),
        migrations.AddField(
            model_name="notice",
            name="shape",
            field=models.CharField(default="slack", max_length=8),
        ),
        migrations.AddField(
            model_name="notice",
            name="weekdays",
            field=models.CharField(default="12345", max_length=7),
        ),
        migrations.CreateModel(
            name="Told",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=8)),
                ("way", models.CharField(max_length=8)),
                ("day", models.DateField()),
                ("state", models.CharField(max_length=8)),
                ("at", models.DateTimeField()),
                ("says", models.CharField(blank=True, default="", max_length=300)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told",
                        to="accounts.member",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "kind", "way", "day"), name="told_once"
                    )
                ],
            },
        ),
    ]
