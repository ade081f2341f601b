"""The log of a server: one line of JSON for each thing that happened, on stderr."""

import json
import logging
from datetime import UTC, datetime
from typing import Any


class Lines(logging.Formatter):
    """Writes a record as JSON: when, how grave, what was told of it, and where it broke if it did.

    What stands in `told` of a record are its own keys; else the line has a message.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; the number of a request is in it wherever there is one."""
        told: dict[str, Any] = getattr(record, "told", None) or {"says": record.getMessage()}
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        number = getattr(getattr(record, "request", None), "number", "")
        numbered = {"request": number} if number else {}
        line = {"at": at, "level": record.levelname.lower(), **numbered, **told}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def logging_of() -> dict[str, Any]:
    """Return how Django and the web app log.

    A wrong name of the host is no news: its request is a line of its own.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "quarterdeck.web.logs.Lines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "loggers": {
            "quarterdeck.web": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
            "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
        },
    }
