"""Which tables lie in which database: logins in the server's, what people say in the journals."""


class Router:
    """Keeps the journal's tables in journals and all others in the server's own database."""

    def allow_migrate(self, db: str, app_label: str, **_: object) -> bool:
        """Return whether the tables of an app belong into a database."""
        return (app_label == "journal") == db.startswith("journal-")
