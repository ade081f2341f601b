"""Runs the server: worker processes of gunicorn, each with a few threads."""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from gunicorn.app.base import BaseApplication

from quarterdeck.web.config import ENVIRONMENT, Config, loaded

THREADS = 4
_TIMEOUT = 120
"""A first answer after an import of millions of versions takes tens of seconds."""
_KEPT_OPEN = 75
"""Seconds an idle connection stays open: longer than the minute after which proxies close theirs,
so that nobody sends a question into a connection that is just being closed here."""


class Server(BaseApplication):
    """Gunicorn told by us instead of by a file."""

    def __init__(self, address: str, workers: int, *, quiet: bool = False) -> None:
        """Keep where to listen and with how many processes."""
        self._told = {
            "bind": address,
            "workers": workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": _TIMEOUT,
            "graceful_timeout": 20,
            "keepalive": _KEPT_OPEN,
            "max_requests": 5000,
            "max_requests_jitter": 500,
            "forwarded_allow_ips": "127.0.0.1,::1",
            "loglevel": "error" if quiet else "warning",
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand gunicorn what it is told, as far as it knows it."""
        for name, value in self._told.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """Return the application of a worker."""
        from quarterdeck.web.wsgi import make

        return make()


def prepared(config: Config, address: str) -> str:
    """Make tables and demo logins, and return what the server says when it begins.

    That is done in a process of its own, so that workers begin as copies of a clean one.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_prepared, config.dumped(), address).result()


def _prepared(config: str, address: str) -> str:
    from quarterdeck.web.opening import make_tables, set_up

    told = loaded(config)
    set_up(told)
    make_tables()
    from quarterdeck.web.demo import demo_logins, said_of

    return said_of(told, () if told.production else demo_logins(told), address=address)


def run(config: Config, *, address: str, workers: int, warm: bool = True) -> None:
    """Serve at an address until stopped; `warm` draws the first pages ahead."""
    from quarterdeck.web.warming import begin

    if warm:
        begin(config)
    os.environ[ENVIRONMENT] = config.dumped()
    Server(address, workers).run()
