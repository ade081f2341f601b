"""The application a worker process runs, made from what its environment says."""

import os
from collections.abc import Callable
from typing import Any

from quarterdeck.web.config import ENVIRONMENT, loaded
from quarterdeck.web.opening import set_up


def make() -> Callable[..., Any]:
    """Return the WSGI application of the configured server, in a process of its own."""
    set_up(loaded(os.environ[ENVIRONMENT]))
    from django.core.handlers.wsgi import WSGIHandler

    return WSGIHandler()
