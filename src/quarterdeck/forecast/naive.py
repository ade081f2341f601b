"""The simple forecasters: what everyone can do with a spreadsheet, and what a model must beat."""

from collections.abc import Sequence
from datetime import timedelta

from quarterdeck.facts.question import Question
from quarterdeck.forecast.case import Case, Expected
from quarterdeck.forecast.chances import ONE
from quarterdeck.forecast.earlier import Earlier, mean
from quarterdeck.words.deal import Category

_WEEKS = 13
_QUARTER, _WEEK = 80, 7


def last_period(case: Case) -> Expected | None:
    """Expect what the period before won."""
    return _mean_of(case, case.points.whole[:1])


def last_two(case: Case) -> Expected | None:
    """Expect the mean of the two periods before."""
    return _mean_of(case, case.points.whole[:2])


def seasonal(case: Case) -> Expected | None:
    """Expect what the same period won a year ago, where it was watched and is a quarter or longer.

    Of shorter ones a year back lies beyond the periods that are looked at.
    """
    found = case.points.year_ago
    return None if found is None or case.window.period.days < _QUARTER else _mean_of(case, [found])


def run_rate(case: Case) -> Expected | None:
    """Expect the rest of the period to go on as the thirteen weeks before, by working time."""
    known, window = case.known, case.window
    days = known.days
    span = min(_WEEKS * 7, len(days.won))
    start = window.as_of - timedelta(days=span)
    pace = known.clock.between(start, window.as_of)
    if span < _WEEK or pace <= 0:
        return None
    eve = window.first - timedelta(days=1)
    share = known.clock.between(eve, window.last) / pace
    part = share_of(case)
    booked = case.points.now
    money = float(days.won_money[-span:].sum()) * share * part
    return Expected(
        booked.booked + money, booked.booked_n + float(days.won[-span:].sum()) * share * part
    )


def stage_weighted(case: Case) -> Expected | None:
    """Expect open pipeline times the probability the playbook gives its stage: the CRM's default.

    It knows no new business and no date.
    """
    now = case.points.now
    return Expected(now.booked + now.weighted, now.booked_n + now.weighted_n / ONE)


def commit(case: Case) -> Expected | None:
    """Expect what is won and what is due in commit, and nothing else; None where nobody ever did.

    It is the category roll-up, with all safer categories in it.
    """
    return _rolled(case, Category.COMMIT, (Category.COMMIT,))


def best_case(case: Case) -> Expected | None:
    """Expect all of the roll-up down to best case; None where nobody ever called a deal so."""
    return _rolled(case, Category.BEST_CASE, (Category.BEST_CASE, Category.MOST_LIKELY))


def coverage(case: Case) -> Expected | None:
    """Expect of each unit of open pipeline what earlier periods won after the same point."""
    now, past = case.points.now, case.points.past
    opened, opened_n = sum(p.open for p in past), sum(p.open_n for p in past)
    if not opened or not opened_n:
        return None
    yielded = sum(p.old + p.fresh for p in past) / opened
    yielded_n = sum(p.old_n + p.fresh_n for p in past) / opened_n
    return Expected(now.booked + now.open * yielded, now.booked_n + now.open_n * yielded_n)


def same_point(case: Case) -> Expected | None:
    """Expect of open pipeline what it yielded from the same point, and the usual new business."""
    now, past = case.points.now, case.points.past
    opened, opened_n = sum(p.open for p in past), sum(p.open_n for p in past)
    if not opened or not opened_n:
        return None
    yielded, yielded_n = sum(p.old for p in past) / opened, sum(p.old_n for p in past) / opened_n
    return Expected(
        now.booked + now.open * yielded + mean([p.fresh for p in past]),
        now.booked_n + now.open_n * yielded_n + mean([p.fresh_n for p in past]),
    )


def tables(case: Case) -> Expected | None:
    """Expect what the competing-risk tables say of open deals, and creation of new ones."""
    return Expected(float(case.part.expected), case.part.expected_n)


def _mean_of(case: Case, past: Sequence[Earlier]) -> Expected | None:
    """Expect the mean of periods, not less than is booked already."""
    if not past:
        return None
    now = case.points.now
    money, count = mean([p.total for p in past]), mean([p.total_n for p in past])
    return Expected(max(money, now.booked), max(count, now.booked_n))


def _rolled(case: Case, category: Category, called: Sequence[Category]) -> Expected | None:
    """Expect the roll-up of a category where any deal was ever called one of these."""
    if not case.known.past.called(case.window.as_of, called):
        return None
    money, deals = case.rollup.get(category, (0, 0))
    return Expected(float(money), float(deals))


def share_of(case: Case) -> float:
    """Return the question's share of what the company is expected to win: one for all of it."""
    if not case.question.scope and not case.question.where:
        return 1.0
    whole = sum(part.expected for part in case.scores.parts(Question(case.question.as_of)))
    return case.part.expected / whole if whole else 0.0
