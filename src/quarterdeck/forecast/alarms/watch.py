"""All alarms of a day, from what was known by its end."""

from quarterdeck.forecast.alarms.alarm import Alarm, Watched
from quarterdeck.forecast.alarms.amounts import amount_alarms
from quarterdeck.forecast.alarms.drift import calibration_alarm, shares_of
from quarterdeck.forecast.alarms.load import load_alarm
from quarterdeck.forecast.alarms.naive import PERIODS, naive_alarm, of_record, of_replays
from quarterdeck.forecast.alarms.regime import regime_alarms
from quarterdeck.forecast.hindsight import Hindsight
from quarterdeck.forecast.known import Known
from quarterdeck.forecast.record import Record


def watch(hindsight: Hindsight, record: Record) -> Watched:
    """Return the alarms of the company on a day; `record` is what was published in time.

    Forecasts of past days are those of the playbook in force then. Raises QuarterdeckError where no
    deal is known yet.
    """
    facts, question = hindsight.facts, hindsight.question
    day, calendar = question.as_of, facts.playbook.settings.calendar
    days = Known(facts, day).days
    alarms, unjudged = regime_alarms(days, calendar)
    published = of_record(record)
    enough = len(published) >= PERIODS
    missed = published if enough else of_replays(hindsight, days)
    judged: list[Alarm | str | None] = [
        calibration_alarm(shares_of(hindsight, days), day),
        naive_alarm(missed, published=enough),
        load_alarm(facts, day),
    ]
    alarms += [one for one in judged if isinstance(one, Alarm)]
    unjudged += [one for one in judged if isinstance(one, str)]
    alarms += amount_alarms(facts, question)
    return Watched(tuple(alarms), tuple(unjudged))
