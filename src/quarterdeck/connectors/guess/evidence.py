"""What a draft says of itself: choices with how sure they are, and questions that stay open."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Confidence(StrEnum):
    """How sure a choice is: nothing speaks against it; much speaks for it; little does."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that was chosen: the key of the mapping, how sure it is, and why."""

    key: str
    confidence: Confidence
    why: str


@dataclass(frozen=True, slots=True)
class Question:
    """One thing the file cannot tell: `options` are (answer, what it means), the likelier first."""

    key: str
    asks: str
    options: tuple[tuple[str, str], ...] = ()


Answers = Mapping[str, str]
"""What the user said, by the key of the question."""
