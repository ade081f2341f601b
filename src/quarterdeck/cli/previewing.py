"""Shows what a command would change in the ledger, where --preview asks for it."""

from collections.abc import Sequence
from pathlib import Path

from quarterdeck.cli.options import Guessing, Output, Place
from quarterdeck.connectors.fixing import Fix
from quarterdeck.desk.previewing import Preview
from quarterdeck.desk.quarantine import Which
from quarterdeck.words.problem import QuarterdeckError


def show_import(
    files: Sequence[Path], named: tuple[str, str], guessing: Guessing, place: Place, out: Output
) -> int:
    """Show what an import would do; `named` are the mapping and the moment observed."""
    from quarterdeck.cli.session import opened
    from quarterdeck.desk.previewing import preview_import
    from quarterdeck.desk.viewer import OWNER

    if guessing.asked:
        raise QuarterdeckError(
            "--guess imports nothing, so there is nothing to preview.",
            where="--guess",
            fix="Keep the draft with --write NAME first, then preview the import.",
        )
    with opened(place) as desk:
        mapping, observed_at = named
        made = preview_import(desk, OWNER, files, mapping=mapping, observed_at=observed_at)
        return _shown(made, out)


def show_withdrawal(batch: str, reason: str, place: Place, out: Output, *, back: bool) -> int:
    """Show what withdrawing a batch, or bringing it back, would do."""
    from quarterdeck.cli.session import opened
    from quarterdeck.desk.previewing import preview_bringing_back, preview_withdrawal
    from quarterdeck.desk.viewer import OWNER

    preview = preview_bringing_back if back else preview_withdrawal
    with opened(place) as desk:
        return _shown(preview(desk, OWNER, batch, reason=reason), out)


def show_replay(file: Path, place: Place, out: Output) -> int:
    """Show what taking the rows of a mended file would do."""
    from quarterdeck.cli.session import opened
    from quarterdeck.desk.previewing import preview_replay
    from quarterdeck.desk.viewer import OWNER

    with opened(place) as desk:
        return _shown(preview_replay(desk, OWNER, file), out)


def show_fix(mend: Fix, which: Which, place: Place, out: Output) -> int:
    """Show what mending rows held back alike would do."""
    from quarterdeck.cli.session import opened
    from quarterdeck.desk.previewing import preview_fix
    from quarterdeck.desk.viewer import OWNER

    with opened(place) as desk:
        return _shown(preview_fix(desk, OWNER, mend, which=which), out)


def _shown(preview: Preview, out: Output) -> int:
    from quarterdeck.cli.show import show

    show(preview.report, out, document=lambda: preview.document)
    return 0 if preview.tried.changes else 1
