"""What a movement is asked about."""

from dataclasses import dataclass
from datetime import date

from quarterdeck.facts.question import Question
from quarterdeck.words.calendar import Period


@dataclass(frozen=True, slots=True)
class Window:
    """What is asked: end of day `start` against end of day `end`, for whom, by what, due when.

    `period` None is the whole open pipeline; `include_omitted` counts omitted deals as well. The
    question's own as-of plays no part: the window ends at `end`.
    """

    start: date
    end: date
    question: Question
    period: Period | None = None
    include_omitted: bool = False
