"""Whether sellers carry more open deals than the company ever handled before."""

from datetime import date, timedelta

import pyarrow as pa

from quarterdeck.engine.sql import load
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.forecast.alarms.alarm import Alarm

WEEKS, LATEST, LEAST = 104, 4, 26
"""Weeks looked back on, the last of which are the present, and how many there must be."""

_WEEK, _BEYOND = 7, 1.05
_TABLE = "alarm_weeks"


def load_alarm(facts: Facts, as_of: date) -> Alarm | str | None:
    """Return the alarm, None where all is well, or why it cannot be judged.

    A seller is active who changed a deal of theirs within the four weeks before.
    """
    first = facts.first_known or as_of
    ends = [as_of - timedelta(days=_WEEK * back) for back in range(WEEKS, -1, -1)]
    ends = [end for end in ends if (end - first).days >= 4 * _WEEK]
    facts.engine.register_arrow(_TABLE, pa.table({"day": pa.array(ends, pa.date32())}))
    tz = facts.playbook.settings.timezone
    sql = facts.compose(load("forecast", "loads"), Question(as_of), tz=tz)
    rows = facts.run(sql).to_pylist()
    loads = [(r["day"], r["deals"] / r["sellers"]) for r in rows if r["sellers"]]
    if len(loads) < LEAST + LATEST:
        return f"how many deals sellers handle: {len(loads)} of {LEAST + LATEST} weeks"
    before, now = loads[:-LATEST], loads[-LATEST:]
    day, most = max(before, key=lambda pair: pair[1])
    if min(load for _, load in now) <= most * _BEYOND:
        return None
    return Alarm(
        "load",
        "Sellers carry more than was ever handled",
        f"{now[-1][1]:.1f} open deals an active seller; in {len(before)} weeks before it was never "
        f"more than {most:.1f} (on {day}).",
        f"It has been above that for {LATEST} weeks in a row, by more than a twentieth.",
        "When deals pile up, they are decided later: move deals to who has room, close the dead "
        "ones (quarterdeck deals --of stale), or hire before you add pipeline.",
        before[-1][0],
    )
