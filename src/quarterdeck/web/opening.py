"""Sets Django up for a server, and brings the tables of logins up to date."""

from quarterdeck.web.config import Config


def set_up(config: Config) -> None:
    """Configure Django for this process; raises RuntimeError where that was done before."""
    import django
    from django.conf import settings

    from quarterdeck.web.settings import settings_of

    settings.configure(**settings_of(config))
    django.setup()


def make_tables() -> None:
    """Bring the tables of the server's database up to date; whoever comes second waits."""
    from django.core.management import call_command
    from django.db import connection

    from quarterdeck.journal.opening import alone

    with alone(connection):
        call_command("migrate", interactive=False, verbosity=0)
