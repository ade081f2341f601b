"""The journal as a Django app."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The app under the name its tables carry."""

    name = "quarterdeck.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"
