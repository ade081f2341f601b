"""The verb that holds people's calls against what came: layers first, then who leans."""

from dataclasses import replace

from quarterdeck.desk.answering import People
from quarterdeck.desk.ask import Ask, Asked, on_day, settle, source
from quarterdeck.desk.hindsight import hindsight
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.forecast.layer_calls import order_of, words_by_layer
from quarterdeck.forecast.layers import Added, value_added
from quarterdeck.metrics.callers.gather import came_in_of, weeks_of
from quarterdeck.metrics.callers.record import FEWEST, Record, record_of
from quarterdeck.reports.calls.recorded import Recorded
from quarterdeck.words.deal import Category


def call_record(
    desk: Desk, viewer: Viewer, ask: Ask, *, category: Category = Category.COMMIT
) -> Recorded:
    """Return how right everyone's calls of a category were, over all periods that are over.

    People are compared with all who do the same work; named are those that the viewer may see, the
    viewer first. A layer of fewer than FEWEST people is told to those alone who see the whole
    company, as is what each layer adds to the one below. Raises QuarterdeckError as every question
    does.
    """
    desk = on_day(desk, ask)
    asked = settle(desk, viewer, replace(ask, by=(), where="", period=""))
    people = People(desk)
    told = record_seen(viewer, asked, people, category)
    came_in = came_in_of(asked.facts, asked.question, category)
    added = _added(desk, asked, people, category) if viewer.sees_all and not ask.scope else ()
    return Recorded(source(desk, asked), told, category, came_in, viewer.person, added)


def record_seen(viewer: Viewer, asked: Asked, people: People, category: Category) -> Record:
    """Return the record of calls of a category, as far as it is open to a viewer."""
    record = record_of(weeks_of(asked.facts, asked.question, category), people.roles)
    seen = _seen(people, asked.question.scope, viewer, [p.person for p in record.people])
    layers = tuple(one for one in record.layers if viewer.sees_all or one.people >= FEWEST)
    mine = tuple(p for p in record.people if p.person in seen)
    return replace(record, layers=layers, people=mine)


def _added(desk: Desk, asked: Asked, people: People, category: Category) -> tuple[Added, ...]:
    """Return what each layer of the company adds to the one below it."""
    words = words_by_layer(hindsight(desk, asked), category, people.roles)
    return value_added(words, order_of(words))


def _seen(people: People, scope: str, viewer: Viewer, callers: list[str]) -> frozenset[str]:
    """Return the callers inside a scope of today, and the viewer."""
    if not scope:
        return frozenset(callers)
    places = people.places(people.desk.today)
    inside = (one for one in callers if scope in places.get(one, ()) or one == scope)
    return frozenset([*inside, viewer.person])
