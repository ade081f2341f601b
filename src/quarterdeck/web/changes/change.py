"""A change of the data on its way: what is asked, by whom, and how far it has come."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import orjson

from quarterdeck.desk.viewer import Viewer
from quarterdeck.words.problem import QuarterdeckError

IMPORT, REPLAY, FIX, WITHDRAW, BACK = "import", "replay", "fix", "withdraw", "back"
"""What a change can do: take an export, take mended rows of a file, mend rows, withdraw an import,
bring one back."""

LOOKING, ASKING, READY, APPLYING, DONE, REFUSED = (
    "looking", "asking", "ready", "applying", "done", "refused",
)  # fmt: skip
"""How far a change is: it is looked at, something has to be said first, its effect is told, it is
made, it is made and over, it could not be looked at or made."""

WORKING = frozenset({LOOKING, APPLYING})


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `says` is what is asked, in the words of its kind; `viewer` who asked last.

    `edition` grows with every look, so that a form tells which one it was made for; `ground` is
    what its effect rested on when it was looked at, `effect` whether anything would be recorded.
    `error` is what is wrong, as (says, fix, where); `told` is what came of it.
    """

    id: str
    kind: str
    by: str
    made_at: datetime
    says: Mapping[str, Any]
    viewer: Viewer
    step: str = LOOKING
    edition: int = 0
    ground: str = ""
    effect: bool = False
    error: tuple[str, str, str] | None = None
    told: Mapping[str, Any] = field(default_factory=dict)

    @property
    def working(self) -> bool:
        """Whether a process is at it."""
        return self.step in WORKING

    @property
    def over(self) -> bool:
        """Whether it was made."""
        return self.step == DONE

    @property
    def file(self) -> str:
        """The name of its file, '' for a change without one."""
        return str(self.says.get("file", ""))

    @property
    def title(self) -> str:
        """What it does, in a few words."""
        batch = self.says.get("source") or self.says.get("batch", "")
        return {
            IMPORT: f"Import {self.file}",
            REPLAY: f"Take the mended rows of {self.file}",
            FIX: str(self.says.get("title", "Mend rows held back")),
            WITHDRAW: f"Withdraw the import of {batch}",
            BACK: f"Bring the import of {batch} back",
        }[self.kind]

    @property
    def does(self) -> str:
        """What its button says."""
        return _DOES[self.kind]

    @property
    def state(self) -> str:
        """How far it is, in words."""
        return _STATES[self.step]


_DOES = {
    IMPORT: "Import it",
    REPLAY: "Take these rows",
    FIX: "Mend these rows",
    WITHDRAW: "Withdraw it",
    BACK: "Bring it back",
}
_STATES = {
    LOOKING: "its effect is being worked out",
    ASKING: "something has to be said first",
    READY: "ready to be decided",
    APPLYING: "being recorded",
    DONE: "done",
    REFUSED: "could not be done",
}


def refusal(error: QuarterdeckError) -> tuple[str, str, str]:
    """Return an error as a change keeps it."""
    return error.says, error.fix, error.where


def changed_meanwhile() -> QuarterdeckError:
    """Return that the data or the playbook are not what a change was looked at with."""
    return QuarterdeckError(
        "Something else was recorded or decided since this was looked at, so nothing was done yet.",
        fix="This is its effect as things are now: look at it, then go on.",
    )


def to_json(change: Change) -> bytes:
    """Write a change as its file has it."""
    told = asdict(change)
    told["viewer"]["rights"] = sorted(change.viewer.rights)
    return orjson.dumps(told)


def from_json(text: bytes) -> Change:
    """Read what `to_json` wrote."""
    told = orjson.loads(text)
    viewer = told["viewer"]
    told["viewer"] = Viewer(**viewer | {"rights": frozenset(viewer["rights"])})
    told["made_at"] = datetime.fromisoformat(told["made_at"])
    told["error"] = tuple(told["error"]) if told["error"] else None
    return Change(**told)
