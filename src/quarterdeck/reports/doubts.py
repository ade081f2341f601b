"""Which of the deals behind a number are doubtful, and why."""

from weakref import WeakKeyDictionary

from quarterdeck.connectors.sentences import DOUBTS
from quarterdeck.engine.sql import Raw, load
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question

_ANY = "SELECT count(*) AS n FROM deals WHERE doubtful <> ''"
_seen: WeakKeyDictionary[Facts, dict[Question, bool]] = WeakKeyDictionary()


def doubted(facts: Facts, question: Question, condition: str) -> tuple[str, ...]:
    """Say how many of the deals that the condition picks are doubtful, by reason; () if none is."""
    seen = _seen.setdefault(facts, {})
    if question not in seen:
        seen[question] = facts.run(facts.compose(_ANY, question)).column("n")[0].as_py() > 0
    if not seen[question]:
        return ()
    sql = facts.compose(load("reports", "doubts"), question, condition=Raw(condition))
    return tuple(_told(row["code"], row["n"]) for row in facts.run(sql).to_pylist())


def _told(code: str, count: int) -> str:
    reason = DOUBTS.get(code, (code, ""))[0].removeprefix("{rows}").strip().rstrip(".")
    return f"{count:,} of its deals {'is' if count == 1 else 'are'} doubtful, from rows {reason}"
