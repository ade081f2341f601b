"""Commands that put a workspace into one file and bring it back."""

import os
import tempfile
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from quarterdeck.cli.options import HERE, PLAIN, Place, Plain
from quarterdeck.reports.backups import Backup

_State = Annotated[
    Path | None, Parameter(help="Folder of logins and cached pages; default: WORKSPACE/web.")
]


def backup(
    file: Annotated[Path, Parameter(help="The file to make, such as acme.tar.gz.")],
    /,
    *,
    with_secret: Annotated[
        bool, Parameter(negative="", help="Also the secret that signs sessions.")
    ] = False,
    state: _State = None,
    place: Place = HERE,
    plain: Plain = PLAIN,
) -> int:
    """Put all that is kept for good into one file, while others go on using the workspace."""
    from quarterdeck.cli.serving import configured
    from quarterdeck.cli.session import opened
    from quarterdeck.desk.backing_up import back_up
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.web.backing import kept_files

    config = configured(place, state=state)
    if config.database:
        from quarterdeck.web.opening import make_tables, set_up

        set_up(config)
        make_tables()
    with opened(place, quiet=True) as desk, tempfile.TemporaryDirectory() as scratch:
        logins = kept_files(config, Path(scratch), secret=with_secret)
        made = back_up(desk, OWNER, file, beside=logins)
    _put(made, f"Backed up to {made.where}", plain)
    return 0


def restore(
    file: Annotated[Path, Parameter(help="A file of 'quarterdeck backup'.")],
    /,
    *,
    to: Annotated[Path, Parameter(help="The folder to make; it must be absent or empty.")],
    plain: Plain = PLAIN,
) -> int:
    """Bring a workspace back from a backup into a new folder, and prove that it is whole."""
    from quarterdeck.cli.serving import DATABASE
    from quarterdeck.cli.session import JOURNAL, now
    from quarterdeck.desk.backing_up import restore as bring_back
    from quarterdeck.disk.archive import Manifest
    from quarterdeck.web.backing import take_logins
    from quarterdeck.web.config import STATE, Config, called

    name, database = called(to), os.environ.get(DATABASE, "")

    def logins(draft: Path, manifest: Manifest) -> None:
        if database:
            from quarterdeck.web.opening import make_tables, set_up

            set_up(Config({name: draft}, draft / STATE, database=database))
            make_tables()
        before = called(Path(manifest.about["workspace"]))
        take_logins(draft, before=before, now=name, database=bool(database))

    journal = os.environ.get(JOURNAL, "")
    made = bring_back(file, to, now=now(), journal=journal, beside=logins)
    _put(made, f"Restored to {made.where}, and proved to be whole", plain)
    return 0


def _put(made: Backup, says: str, plain: Plain) -> None:
    from quarterdeck.cli.show import put
    from quarterdeck.reports.backups import backup_json, backup_text
    from quarterdeck.reports.to_json import dump

    put(dump(backup_json(made)).decode() if plain.json else backup_text(made, says))
