"""Draws the pages people open first before they open them, in a quiet process of its own."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

from quarterdeck.web.config import Config, loaded

PAUSE = 20.0
"""Seconds between two looks at whether something was imported, decided or said."""

FIRST = ("today", "forecast", "pipeline", "movement", "deals", "scorecards", "record")
"""The pages that are drawn ahead: those of a Monday morning."""

_MEMBERS = 40
_NICE = 10


def begin(config: Config) -> BaseProcess:
    """Start the process; it ends with the server."""
    process = get_context("spawn").Process(
        target=_keep_warm, args=(config.dumped(), os.getpid()), daemon=True
    )
    process.start()
    return process


def _keep_warm(told: str, server: int) -> None:
    """Draw the first pages of everybody, and again whenever they would be other ones."""
    from quarterdeck.web.opening import set_up

    os.nice(_NICE)
    set_up(loaded(told))
    seen = ""
    while os.getppid() == server:
        now = _states()
        if now != seen:
            for _ in _drawn():
                if os.getppid() != server:
                    return
            seen = now
        time.sleep(PAUSE)


def _states() -> str:
    from quarterdeck.web.companies import companies

    return "/".join(f"{c.state}-{c.said}" for c in companies().values())


def _drawn() -> Iterator[None]:
    """Draw page by page, for one of each kind of reader; what cannot be answered is left.

    At last what the next days' forecasts will ask of past days is worked out.
    """
    from quarterdeck.desk.forecasting import foresee
    from quarterdeck.web.accounts.models import Member
    from quarterdeck.web.answers import Asking, choices, drawn
    from quarterdeck.web.companies import companies
    from quarterdeck.web.pages.registry import BY_NAME
    from quarterdeck.web.state import State
    from quarterdeck.web.walls import viewer_of
    from quarterdeck.words.problem import QuarterdeckError

    members = Member.objects.filter(active=True).order_by("-login__last_login", "id")[:_MEMBERS]
    for name in FIRST:
        for member in members:
            company, page = companies().get(member.company), BY_NAME.get(name)
            if company is None or page is None or not page.seen_by(member.role):
                continue
            asking = Asking(company, page, viewer_of(member), State())
            with suppress(QuarterdeckError):
                choices(asking)
                drawn(asking)
            yield
    for company in companies().values():
        with suppress(QuarterdeckError), company.desk() as desk:
            foresee(desk)
        yield
