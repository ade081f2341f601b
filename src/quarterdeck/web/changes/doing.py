"""What each kind of change is, in verbs of the desk: how it is looked at, and how it is made."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from quarterdeck.connectors.archives import is_archive
from quarterdeck.connectors.fixing import Fix
from quarterdeck.connectors.guess.draft import Draft
from quarterdeck.connectors.result import ImportResult
from quarterdeck.desk.attempts import mark_of
from quarterdeck.desk.guessing import drafted, free_name, guess, inside, readers_of
from quarterdeck.desk.importing import import_files
from quarterdeck.desk.previewing import (
    Preview,
    preview_bringing_back,
    preview_fix,
    preview_import,
    preview_replay,
    preview_withdrawal,
)
from quarterdeck.desk.quarantine import Which, fix, replay
from quarterdeck.desk.withdrawing import bring_back, withdraw
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.imports import said_done
from quarterdeck.reports.playbooks.sheets import Typed
from quarterdeck.reports.problems import problems_json
from quarterdeck.web.changes.change import ASKING, BACK, FIX, IMPORT, REPLAY, WITHDRAW, Change
from quarterdeck.web.changes.spool import Spool
from quarterdeck.words.problem import QuarterdeckError

ASKED = ASKING
Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look found: the effect, None where something has to be said first, and what to show.

    An import of a file that no mapping knows tells its draft.
    """

    preview: Preview | None
    told: Told = field(default_factory=dict)


def ground_of(desk: Desk) -> str:
    """Return what stands for all that the effect of a change rests on: the ledger, the playbook."""
    return f"{desk.ledger.head.hash} {mark_of(desk.root)}"


def look(desk: Desk, spool: Spool, change: Change) -> Looked:
    """Return what a change would do; raises QuarterdeckError for what cannot be done."""
    return _LOOKS[change.kind](desk, spool, change)


def make(desk: Callable[[], Desk], spool: Spool, change: Change) -> Told:
    """Make a change and return what came of it; `desk` opens the workspace as it is by then.

    Raises QuarterdeckError for what cannot be done.
    """
    return _MAKES[change.kind](desk, spool, change)


def _look_at_import(desk: Desk, spool: Spool, change: Change) -> Looked:
    file, seen = spool.data(change), str(change.says.get("seen", ""))
    if is_archive(file):
        return _look_into(desk, change, file)
    readers = readers_of(desk, change.viewer, file)
    if readers:
        preview = preview_import(desk, change.viewer, [file], observed_at=seen)
        return Looked(preview, {"readers": list(readers)})
    name = str(change.says.get("name", "")) or free_name(desk, file)
    said = _said(change)
    made = guess(desk, change.viewer, file, answers=said[0], name=name, stages=said[1])
    told = {"draft": {**_draft(made.draft), "proposed": made.proposed}}
    if made.tried is None or not (made.draft.dated or seen):
        return Looked(None, told)
    would = drafted(desk, change.viewer, made.draft)
    preview = preview_import(would, change.viewer, [file], mapping=name, observed_at=seen)
    return Looked(preview, told)


def _look_into(desk: Desk, change: Change, archive: Path) -> Looked:
    """Look at an archive: what is known of it is previewed, the rest can be taken one by one."""
    tables = inside(desk, change.viewer, archive)
    readers = dict.fromkeys(name for table in tables for name in table.readers)
    told = {"tables": [asdict(table) for table in tables], "readers": list(readers)}
    if not readers:
        return Looked(None, told)
    seen = str(change.says.get("seen", ""))
    return Looked(preview_import(desk, change.viewer, [archive], observed_at=seen), told)


def _make_import(desk: Callable[[], Desk], spool: Spool, change: Change) -> Told:
    file, seen = spool.data(change), str(change.says.get("seen", ""))
    opened, written = desk(), []
    mapping = ""
    if not is_archive(file) and not readers_of(opened, change.viewer, file):
        mapping = str(change.told["draft"]["name"])
        answers, stages = _said(change)
        made = guess(opened, change.viewer, file, write=mapping, answers=answers, stages=stages)
        written = list(made.files)
        opened = desk()
    results = import_files(opened, change.viewer, [file], mapping=mapping, observed_at=seen)
    return {**_results(results, opened), "written": written}


def _said(change: Change) -> tuple[Mapping[str, str], Typed]:
    """Return what was said of a file nobody knew: of its columns, and of its stages."""
    return change.says.get("answers", {}), change.says.get("stages", {})


def _look_at_replay(desk: Desk, spool: Spool, change: Change) -> Looked:
    return Looked(preview_replay(desk, change.viewer, spool.data(change)))


def _make_replay(desk: Callable[[], Desk], spool: Spool, change: Change) -> Told:
    opened = desk()
    return _results(replay(opened, change.viewer, spool.data(change)), opened)


def _look_at_fix(desk: Desk, _: Spool, change: Change) -> Looked:
    return Looked(preview_fix(desk, change.viewer, _mend(change), which=_which(change)))


def _make_fix(desk: Callable[[], Desk], _: Spool, change: Change) -> Told:
    opened = desk()
    return _results(fix(opened, change.viewer, _mend(change), which=_which(change)), opened)


def _look_at_withdrawal(desk: Desk, _: Spool, change: Change) -> Looked:
    batch, reason = change.says["batch"], change.says["reason"]
    return Looked(preview_withdrawal(desk, change.viewer, batch, reason=reason))


def _withdraw(desk: Callable[[], Desk], _: Spool, change: Change) -> Told:
    batch, reason = change.says["batch"], change.says["reason"]
    others = withdraw(desk(), change.viewer, batch, reason=reason)[1]
    return {"withdrawn": batch, "others": [[one.id, one.source] for one in others]}


def _look_at_return(desk: Desk, _: Spool, change: Change) -> Looked:
    batch, reason = change.says["batch"], change.says["reason"]
    return Looked(preview_bringing_back(desk, change.viewer, batch, reason=reason))


def _bring_back(desk: Callable[[], Desk], _: Spool, change: Change) -> Told:
    batch, reason = change.says["batch"], change.says["reason"]
    others = bring_back(desk(), change.viewer, batch, reason=reason)[1]
    return {"brought_back": batch, "others": [[one.id, one.source] for one in others]}


def _mend(change: Change) -> Fix:
    told = change.says["mend"]
    pairs = {name: tuple((a, b) for a, b in told.get(name, ())) for name in _MENDS}
    return Fix(**pairs)


def _which(change: Change) -> Which:
    return Which(**change.says["which"])


_MENDS = ("sets", "dates", "where")


def _results(results: Sequence[ImportResult], desk: Desk) -> dict[str, Any]:
    """Return what came of files; raises QuarterdeckError where nothing was recorded of any."""
    currency = desk.playbook.settings.currency
    if not any(result.recorded or result.status == "already" for result in results):
        problem = next((p for r in results for p in r.problems), None)
        says = problem.says if problem else "Nothing of it could be recorded."
        raise QuarterdeckError(says, fix=problem.fix if problem else "Look at the file again.")
    counts = ("rows_in", "accepted", "quarantined", "duplicates", "ignored")
    return {
        "results": [
            {
                "file": result.file,
                "said": said_done(result),
                "batch": result.batch,
                **{name: getattr(result, name) for name in counts},
                "problems": problems_json(result.problems, currency),
            }
            for result in results
        ]
    }


def _draft(made: Draft) -> Told:
    """Return a draft as the page of its change shows it."""
    plain = ("name", "form", "rows", "table", "kind", "mapping", "stages", "dated", "fields")
    return {
        **{name: getattr(made, name) for name in plain},
        "columns": [asdict(column) for column in made.columns],
        "choices": {c.key: [str(c.confidence), c.why] for c in made.choices},
        "questions": [asdict(question) for question in made.questions],
    }


_LOOKS: dict[str, Callable[[Desk, Spool, Change], Looked]] = {
    IMPORT: _look_at_import,
    REPLAY: _look_at_replay,
    FIX: _look_at_fix,
    WITHDRAW: _look_at_withdrawal,
    BACK: _look_at_return,
}
_MAKES: dict[str, Callable[[Callable[[], Desk], Spool, Change], Told]] = {
    IMPORT: _make_import,
    REPLAY: _make_replay,
    FIX: _make_fix,
    WITHDRAW: _withdraw,
    BACK: _bring_back,
}
