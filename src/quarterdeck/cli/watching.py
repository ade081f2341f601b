"""Takes what arrives in a folder, once or until it is stopped."""

import time
from pathlib import Path

from quarterdeck.cli.options import Place, Plain, Watching
from quarterdeck.words.problem import QuarterdeckError

_PAUSE = 20
"""Seconds between two looks into the folder."""


def watch(watching: Watching, place: Place, plain: Plain, *, beside: bool) -> int:
    """Import what arrives; 1 where something was refused.

    `beside` says that there was more on the command line, which raises QuarterdeckError.
    """
    if watching.watch is None or beside:
        raise QuarterdeckError(
            "A folder is watched alone: each file is read as the mapping that fits says.",
            where="--watch",
            fix="Run: quarterdeck import --watch FOLDER --once",
        )
    if watching.settled < 0:
        raise QuarterdeckError(
            f"{watching.settled} seconds cannot pass.", where="--settled", fix="Give 0 or more."
        )
    refused = _look(watching.watch, watching.settled, place, plain)
    while not watching.once:
        time.sleep(_PAUSE)
        refused |= _look(watching.watch, watching.settled, place, plain)
    return 1 if refused else 0


def _look(folder: Path, settled: int, place: Place, plain: Plain) -> bool:
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import put
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.desk.watching import take_arrived, were_taken
    from quarterdeck.reports.imports import imports_json, imports_text
    from quarterdeck.reports.to_json import dump

    with opened(place, quiet=True) as desk:
        results = take_arrived(desk, OWNER, folder, settled=settled)
        currency = desk.playbook.settings.currency
    if plain.json:
        put(dump(imports_json(results, currency)).decode())
    elif results:
        put(imports_text(results, currency))
    files = {result.file.partition("/")[0] for result in results}
    return not all(were_taken([one for one in results if one.of(name)]) for name in files)
