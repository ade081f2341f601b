"""A history with old values, told again with its mended rows: each bears on those around it."""

from pathlib import Path

from quarterdeck.connectors.batch import Slice, history
from quarterdeck.connectors.staging import Staging
from quarterdeck.engine.sql import Raw, ident, load, render
from quarterdeck.words.problem import QuarterdeckError

_OWN = ("id", "valid_at", "known_at", "seq", "row_no", "reconstructed", "doubtful")
_SHOWN = 3


def told_again(staged: Staging, part: Slice, before: Path) -> str:
    """Return SQL for the rows of a batch as if its mended rows had never been held back.

    Records of which none is mended stay as they are. Raises QuarterdeckError where a mended row is
    earlier than all that was taken of its record, and an old value is needed that nobody kept.
    """
    fields = list(staged.plan.fields)
    columns = [*_OWN, *map(ident, fields), *(ident(f"has_{name}") for name in fields)]
    listed = Raw(", ".join(columns))
    old_values = (
        f"any_value(CASE WHEN is_before AND {ident(f'has_{name}')} THEN {ident(name)} END)"
        f" OVER (PARTITION BY row_no) AS {ident(f'old_{name}')}"
        for name in fields
    )
    staged.con.execute(
        render(
            load("connectors", "replayed_history"),
            columns=listed,
            old_names=Raw(", ".join(ident(f"old_{name}") for name in fields)),
            old_values=Raw(", ".join(old_values)),
            before=str(before),
        )
    )
    _refuse_lost(staged, fields)
    again = history(staged, part, "together")
    untouched = (
        f"SELECT {listed} FROM read_parquet({{before}}) WHERE id NOT IN (SELECT id FROM together)"
    )
    return f"{again}\nUNION ALL\n{render(untouched, before=str(before))}"


def _refuse_lost(staged: Staging, fields: list[str]) -> None:
    lost: set[str] = set()
    for name in fields:
        query = render(load("connectors", "lost_values"), has=ident(f"has_{name}"))
        lost |= {one for (one,) in staged.con.execute(query).fetchall()}
    if not lost:
        return
    shown = ", ".join(sorted(lost)[:_SHOWN])
    more = f" and {len(lost) - _SHOWN} more" if len(lost) > _SHOWN else ""
    source = staged.plan.look.path.name
    raise QuarterdeckError(
        f"The rows of {source} cannot be replayed: those of {shown}{more} are earlier than all "
        "that was taken of them, and what other fields held then was not kept.",
        fix=f"Leave these out of the file, or mend {source} itself, import it and withdraw the "
        "batch that holds them back.",
        where=staged.plan.mapping.path,
    )
