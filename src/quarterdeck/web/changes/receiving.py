"""How files come in: from who is signed in alone, and up to a bound."""

import time
from pathlib import Path

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from quarterdeck.web.changes.spool import LARGEST

_OLD = 24 * 3600


class Bounded(FileUploadHandler):
    """Lets no file pass that is too large or that nobody sent who is signed in.

    What was too large is said by `request.too_large`; the rest of the form is read on.
    """

    def new_file(self, *args: object, **named: object) -> None:
        """Begin a file, or pass over it."""
        super().new_file(*args, **named)
        if not self.request.user.is_authenticated:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand on a piece of a file, or pass over what is left of it."""
        if start + len(raw_data) > LARGEST:
            self.request.too_large = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002 -- Django's
        """Leave the file to the handler that keeps it."""
        return


def incoming(state: Path) -> str:
    """Return the folder for files that are on their way; what was left in it for a day goes."""
    folder = state / "incoming"
    folder.mkdir(mode=0o700, exist_ok=True)
    for path in folder.iterdir():
        if time.time() - path.stat().st_mtime > _OLD:
            path.unlink(missing_ok=True)
    return str(folder)
