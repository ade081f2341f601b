"""What no import told by the day, or of days before it, in words a reader can check."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from quarterdeck.engine.sql import Raw
from quarterdeck.facts.dimensions import DimensionSource
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question, parse_where, write_where
from quarterdeck.facts.telling import ALWAYS
from quarterdeck.metrics import beside
from quarterdeck.metrics.placeholders import Asked, placeholders
from quarterdeck.words.measure import AMOUNT, measure_name

_JUDGED = ("owner", "account", "list_amount", "amount", "close_date")
"""Fields whose absence in a deal may mean that nobody told them yet."""

_BACK = ("versions", "visits")
_NAMED = 3
"""So many fields are named before the rest is summed up."""


def in_words(field: str) -> str:
    """Write a field of a deal as people say it."""
    bare = measure_name(field).removeprefix("dim_").removeprefix("track_")
    return bare.replace("_", " ")


def measured(facts: Facts, field: str) -> str:
    """Return the field that stands for a field of a metric: amounts are those of the measure."""
    return facts.reading.field if field == AMOUNT else field


def untold(facts: Facts, asked: Asked) -> list[str]:
    """Return what the imports leave open of the answer, most important first."""
    if not asked.metric.deals:
        return [text for text in (_with_deals(facts, asked), _accounts(facts, asked)) if text]
    day, back = asked.question.as_of, _looks_back(facts, asked)
    fields = list(dict.fromkeys([*_chosen_by(facts, asked), *_counted_by(facts, asked)]))
    found = [deletions(facts, back or day, day)]
    found += [one for field in fields for one in _of_field(facts, asked, field, back)]
    found += [_category(facts, asked, back), _changes(facts, asked)]
    found += [_accounts(facts, asked), _created(facts, asked)]
    return [text for text in found if text]


def _with_deals(facts: Facts, asked: Asked) -> str:
    """Say that activities are missing with the deals that were deleted, if they name deals."""
    if "activities" not in asked.metric.rows or asked.period is None:
        return ""
    named = (m for m in facts.playbook.mappings if m.table == "activities")
    if not any(column.field == "deal" for mapping in named for column in mapping.columns):
        return ""
    start = min(beside.looked_at(asked.metric, placeholders(facts, asked)))
    listed = facts.telling.listed(asked.question.as_of)
    missing = "activities on deals deleted since may be missing with them"
    if listed is None:
        return f"no complete list of deals is known by this day: {missing}"
    if listed > start:
        return f"before {listed}, the first complete list of deals, {missing}"
    return ""


def deletions(facts: Facts, start: date, end: date) -> str:
    """Say that deleted deals are missing from days of a span, as known by its last one."""
    listed = facts.telling.listed(end)
    if listed is None:
        return (
            "no complete list of deals is known by this day: deals deleted since are missing, and"
            " restored ones count as if they had never been deleted"
        )
    if listed > start:
        return (
            f"before {listed}, the first complete list of deals, deleted ones are missing and"
            " restored ones count as if they had never been deleted"
        )
    return ""


def before_shown(facts: Facts, field: str, start: date, end: date) -> str:
    """Say that a field is not known of earlier days of a span, as known by its last one."""
    shown = facts.telling.shown(field, end)
    if shown is None or shown <= start:
        return ""
    return f"{in_words(field)} of deals is not known for all days before {shown}"


def category_beside(facts: Facts) -> str:
    """Say how a forecast category is known that some history shows only beside other changes."""
    if not facts.telling.ever_beside("category"):
        return ""
    return "a change of category alone is not told by the CRM's history, only with the next change"


def _chosen_by(facts: Facts, asked: Asked) -> Iterable[str]:
    """Yield the fields of deals that breakdown, scope and filter go by."""
    for source in _sources(facts, asked):
        field = _told_by(source)
        if field in _JUDGED or field.startswith("dim_"):
            yield field
    if asked.question.scope:
        yield "owner"


def _told_by(source: DimensionSource) -> str:
    """Return the field of a deal by which a breakdown is found."""
    return {"org": "owner", "account": "account"}.get(source.kind, source.column)


def _counted_by(facts: Facts, asked: Asked) -> Iterable[str]:
    """Yield the fields that the metric itself needs and that some import could tell."""
    own = (measured(facts, f) for f in asked.metric.fields if f in _JUDGED)
    yield from (f for f in own if f in facts.telling.mapped)


def _sources(facts: Facts, asked: Asked) -> list[DimensionSource]:
    filters = [c.field for c in parse_where(asked.question.where)]
    named = [*asked.question.by, *filters]
    return [facts.dimensions[name] for name in named if name in facts.dimensions]


def _of_field(facts: Facts, asked: Asked, field: str, back: date | None) -> list[str]:
    """Say where a field is not known: of nobody, of some deals of the day, of days before."""
    day = asked.question.as_of
    if not facts.known(field, day):
        return [f"{in_words(field)} of deals is not known by this day"]
    if facts.telling.shown(field, day) == ALWAYS:
        return []
    lacking = _lacking(facts, asked, field)
    one = lacking == 1
    told = f"{in_words(field)} of {lacking:,} deal{'' if one else 's'} is not known by this day"
    found = [told] if lacking else []
    return found + ([before_shown(facts, field, back, day)] if back else [])


def _lacking(facts: Facts, asked: Asked, field: str) -> int:
    """Count the metric's deals without a value that no list has shown them to be without."""
    last = facts.telling.last_shown(field, asked.question.as_of)
    later = f"created_on > DATE '{last}'" if last else "TRUE"
    template = (
        f"SELECT count(*) AS n\nFROM deals\nWHERE {field} IS NULL AND {later} AND ({{which}})"
    )
    which = Raw(str(placeholders(facts, asked)["which"]))
    sql = facts.compose(template, _without(facts, asked.question, field), which=which)
    return int(facts.rows(sql)[0]["n"])


def _without(facts: Facts, question: Question, field: str) -> Question:
    """Return the question without what goes by the field: who lacks it is in no part of it."""
    kept = [
        c
        for c in parse_where(question.where)
        if c.field not in facts.dimensions or _told_by(facts.dimensions[c.field]) != field
    ]
    scope = "" if field == "owner" else question.scope
    return replace(question, scope=scope, where=write_where(kept))


def _looks_back(facts: Facts, asked: Asked) -> date | None:
    """Return the first day whose deals the metric looks at, None where it is the day's alone."""
    metric = asked.metric
    if not any(metric.reads(relation) for relation in _BACK):
        return None
    if "{whole_visits}" in metric.sql:
        return facts.first_known
    return min([asked.span.start, *(past.day for past in asked.pasts)])


def _category(facts: Facts, asked: Asked, back: date | None) -> str:
    by = {source.column for source in _sources(facts, asked)}
    if "category" not in asked.metric.fields and "category" not in by:
        return ""
    day = asked.question.as_of
    loose = facts.telling.beside("category", day)
    return category_beside(facts) if loose or back else ""


def _changes(facts: Facts, asked: Asked) -> str:
    """Name the fields whose changes a metric of the last change may have missed."""
    if "sum(fresh)" not in dict(asked.metric.lets).get("passed", ""):
        return ""
    day, days = asked.question.as_of, facts.playbook.settings.stale_days
    begins = day - timedelta(days=days)
    told = {field: facts.telling.shown(field, day) for field in facts.telling.mapped}
    late = [in_words(f) for f, since in told.items() if since is None or since >= begins]
    if not late:
        return ""
    named = late if len(late) <= _NAMED else [*late[: _NAMED - 1], "other fields"]
    listed = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
    return f"changes of {listed} are not told for all of the {days} days before"


def _accounts(facts: Facts, asked: Asked) -> str:
    """Say that nothing was told of the accounts themselves by the day."""
    named = [s for s in _sources(facts, asked) if s.kind == "account"]
    told = facts.telling_accounts
    day = asked.question.as_of
    missing = [s.column for s in named if told.sources and told.shown(s.column, day) is None]
    return f"{in_words(missing[0])} of accounts is not known by this day" if missing else ""


def _created(facts: Facts, asked: Asked) -> str:
    """Say of how many deals nothing told when they were created, but that the first list had them.

    Their created day is that of the list: a later list shows new deals soon after they were made.
    """
    first = facts.telling.first_seen(asked.question.as_of)
    if "created_at" not in asked.metric.fields or first is None:
        return ""
    template = (
        f"SELECT count(*) AS n\nFROM deals\nWHERE created_on = DATE '{first}' AND ({{which}})"
    )
    which = Raw(str(placeholders(facts, asked)["which"]))
    question = Question(asked.question.as_of, asked.question.scope, asked.question.where)
    count = int(facts.rows(facts.compose(template, question, which=which))[0]["n"])
    if count == 0:
        return ""
    many, counts, they = ("s", "count", "they were") if count > 1 else ("", "counts", "it was")
    return (
        f"{count:,} deal{many} in the first list, of {first}, {counts} as created on that day:"
        f" nothing says when {they}"
    )
