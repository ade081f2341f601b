"""The logins as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app under the name its tables carry."""

    name = "quarterdeck.web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
