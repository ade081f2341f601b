"""What a careful reader of a reconciled number should know."""

from collections.abc import Sequence

from quarterdeck.metrics.reconcile.kept import MOST_VALUES
from quarterdeck.metrics.reconcile.ways import Way
from quarterdeck.reports.reconciled.data import Reconciled
from quarterdeck.reports.reconciled.words import question_name


def notes(of: Reconciled) -> tuple[str, ...]:
    """Return what was tried, what was not, and how far an agreement of numbers goes."""
    told = (_doubt(of), _same(of), _money(of), _tried(of), of.source.observed_note())
    return tuple(text for text in told if text)


def _doubt(of: Reconciled) -> str:
    """Say how little an agreement of numbers proves; '' where there is none."""
    fits, tried = len(of.found.fits), of.found.tried
    if not of.fits:
        return ""
    one = "1 fits" if fits == 1 else f"{fits:,} fit"
    return (
        f"Numbers agree by chance: of {tried:,} that were tried {one}, and a question that was "
        "not tried may fit too. Whoever made the number knows which one was meant."
    )


def _tried(of: Reconciled) -> str:
    """Say what was searched and what was not."""
    sought = of.found.sought
    days, one = _listed([str(day) for day in of.found.days]), len(sought.metrics) == 1
    metrics = "1 metric" if one else f"{len(sought.metrics)} metrics"
    named = sought.limits.period or sought.limits.all_time
    periods = "" if named else ", for the periods around each day"
    scope = "one filter at a time"
    if not sought.base.scope:
        scope = f"by team, person and {scope}, on the latest day also a team with a filter"
    return (
        f"{of.found.tried:,} numbers were tried: {metrics} as of {days}{periods}, {scope}. Filters"
        f" by account, or by anything with more than {MOST_VALUES} values, were not."
    )


def _listed(words: Sequence[str]) -> str:
    *some, last = words
    return f"{', '.join(some)} and {last}" if some else last


def _same(of: Reconciled) -> str:
    """Name other definitions that come to the same deals for the first question."""
    if not of.fits:
        return ""
    first = of.shown[0].candidate
    also = [c for c in first.also if c.cell == first.cell]
    if not also:
        return ""
    names = dict.fromkeys(question_name(c.asking(of.found.sought.base)) for c in also)
    return f"The simplest comes to the same deals as: {'; '.join(names)}."


def _money(of: Reconciled) -> str:
    """Say how an amount in a currency other than the reporting one was looked for."""
    sought, reporting = of.found.sought, of.source.currency
    if Way.OWN_CURRENCY not in sought.ways:
        return ""
    return (
        f"{sought.currency} is not the reporting currency ({reporting}): only what is in "
        f"{sought.currency} was added up, at its own amounts. A total of all deals in "
        f"{sought.currency} was not tried."
    )
