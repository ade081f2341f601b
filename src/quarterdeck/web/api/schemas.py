"""What programs send and get."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import ConfigDict, StringConstraints

# No control characters: none of them is in a name, a day or a filter.
Short = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Filter = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00-\x1f\x7f]*$")]


Day = Annotated[str, StringConstraints(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")]


class Asked(Schema):
    """What a question is about, as the addresses of pages have it; '' is the default."""

    model_config = ConfigDict(extra="forbid")

    scope: Short = Field("", description="A person or team, by id or name.")
    period: Short = Field("", description="Such as 2026-Q3, 2026-07, 2026-W30, START..END, all.")
    measure: Short = Field("", description="What of a deal is told as money.")
    as_of: Day = Field("", description="A day: what was known by its end.")
    compare: Day = Field("", description="A day to compare with.")
    where: Filter = Field("", description='Such as "product=Core; amount>=10000".')
    by: Short = Field("", description="Breakdowns, with commas between.")
    view: Short = Field("", description="A side of the page, '' for the first.")


class Told(Schema):
    """What went wrong, where, and what to do next."""

    error: str
    where: str = ""
    fix: str = ""


class Invalid(Schema):
    """What of a request cannot be read."""

    detail: list[dict[str, Any]]


class PageSaid(Schema):
    """A page that can be asked for."""

    name: str
    title: str
    says: str
    views: list[str]


class CallSent(Schema):
    """A call: amounts by category as people write them, with the reason."""

    model_config = ConfigDict(extra="forbid")

    commit: Short = Field("", description="Such as 1.2M or 450000; '' leaves it as it was.")
    most_likely: Short = ""
    best_case: Short = ""
    period: Short = ""
    on_behalf_of: Short = Field("", description="A person who lent their voice.")
    note: Filter = ""


class CallTaken(Schema):
    """What was recorded of a call."""

    person: str
    period: str
    categories: list[str]
    said_at: datetime
