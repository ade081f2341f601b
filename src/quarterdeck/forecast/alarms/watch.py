"""All alarms of a day, from what was known by its end."""

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.forecast.alarms.alarm import Alarm, Watched
from quarterdeck.forecast.alarms.amounts import amount_alarms
from quarterdeck.forecast.alarms.drift import calibration_alarm, shares_of
from quarterdeck.forecast.alarms.load import load_alarm
from quarterdeck.forecast.alarms.naive import PERIODS, naive_alarm, of_record, of_replays
from quarterdeck.forecast.alarms.regime import regime_alarms
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.record import Record


def watch(facts: Facts, question: Question, record: Record) -> Watched:
    """Return the alarms of the company on a day; `record` is what was published in time.

    Raises QuarterdeckError where no deal is known yet.
    """
    day, calendar = question.as_of, facts.playbook.settings.calendar
    forecasts = Forecasts(facts, until=day)
    alarms, unjudged = regime_alarms(forecasts.known(day).days, calendar)
    published = of_record(record)
    enough = len(published) >= PERIODS
    missed = published if enough else of_replays(forecasts, calendar, day)
    judged: list[Alarm | str | None] = [
        calibration_alarm(shares_of(forecasts, day), day),
        naive_alarm(missed, published=enough),
        load_alarm(facts, day),
    ]
    alarms += [one for one in judged if isinstance(one, Alarm)]
    unjudged += [one for one in judged if isinstance(one, str)]
    alarms += amount_alarms(facts, question)
    return Watched(tuple(alarms), tuple(unjudged))
