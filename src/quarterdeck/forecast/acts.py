"""On which day anybody last acted on a deal, as was recorded by the end of a day."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quarterdeck.engine.sql import Raw, load, render
from quarterdeck.facts.facts import Facts
from quarterdeck.forecast.history import STILL, Ints, number_of
from quarterdeck.forecast.read_tellings import ints

UNTOLD = STILL - 1
"""The day of the last act at a time of which no activity was recorded yet."""

_SPAN = 10**6
"""More days than there are."""


@dataclass(frozen=True, slots=True)
class Steps:
    """The last day of an act by deal and day: `since` (key x _SPAN + day) it was `acted`."""

    since: Ints
    acted: Ints

    def at(self, key: Ints, day: Ints) -> Ints:
        """Return it for deals at the ends of days; STILL for none."""
        # Beside the rows stands one of no deal, which is found where nothing came before.
        place = np.searchsorted(self.since, key * _SPAN + day, side="right") - 1
        deal, acted = np.append(self.since // _SPAN, -1), np.append(self.acted, STILL)
        return np.where(deal[place] == key, acted[place], STILL)


@dataclass(frozen=True, slots=True)
class Acts:
    """What was recorded and still holds, and what was moved or taken back later.

    `since` is the first day by whose end an activity on a deal known by then was known too, None
    where none is.
    """

    lasting: Steps
    ended: Steps
    since: date | None

    def last(self, key: Ints, day: Ints) -> Ints:
        """Return the last days on which deals were acted on, as known at the ends of days.

        Counted from 1970; STILL for none, UNTOLD before activities were recorded.
        """
        if self.since is None:
            return np.full(len(key), STILL)
        found = np.maximum(self.lasting.at(key, day), self.ended.at(key, day))
        return np.where(day < number_of(self.since), UNTOLD, found)


def acts_of(facts: Facts) -> Acts:
    """Read all that is known of activities on deals."""
    with facts.held(_told(facts)) as told:
        first = facts.run(f"SELECT min(both_known) AS first FROM ({told}) AS told")["first"][0]
        lasting, ended = (
            _steps(facts.run(render(load("forecast", name), told=told)))
            for name in ("acts", "acts_ended")
        )
    return Acts(lasting, ended, first.as_py())


def _told(facts: Facts) -> str:
    return render(load("forecast", "acts_told"), tz=facts.playbook.settings.timezone)


def _steps(rows: pa.Table) -> Steps:
    day = ints(rows["on_day"].cast(pa.int32()))
    acted = pc.fill_null(rows["acted_on"].cast(pa.int32()), STILL)
    return Steps(ints(rows["key"]) * _SPAN + day, ints(acted))


def acted_on(facts: Facts, as_of: date) -> Raw:
    """Return SQL that joins `acted_on`, as known at the end of a day, to open deals `s`."""
    return Raw(
        render(
            "LEFT JOIN (SELECT key, max(done_on) AS acted_on FROM ({told}) AS told"
            " WHERE on_day <= {as_of} AND to_day > {as_of} GROUP BY key) AS acts"
            " ON acts.key = s.key",
            as_of=as_of,
            told=Raw(_told(facts)),
        )
    )
