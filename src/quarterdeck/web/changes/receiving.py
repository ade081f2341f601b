"""How files come in: from who is signed in alone, and up to a bound."""

import time
from pathlib import Path

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from quarterdeck.web.changes.spool import LARGEST

_OLD = 24 * 3600


class Bounded(FileUploadHandler):
    """Lets files pass from who may send some, and all those of a form together up to a bound.

    What was too large is said by `request.too_large`; the rest of the form is read on.
    """

    def new_file(self, *args: object, **named: object) -> None:
        """Begin a file, or pass over it."""
        super().new_file(*args, **named)
        self._taken = getattr(self, "_taken", 0)
        if not _may_send(self.request):
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 -- Django's
        """Hand on a piece of a file, or pass over what is left of it."""
        self._taken += len(raw_data)
        if self._taken > LARGEST:
            self.request.too_large = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002 -- Django's
        """Leave the file to the handler that keeps it."""
        return


def _may_send(request: HttpRequest) -> bool:
    """Whether who is signed in may change the data of any company; bodies are read before walls."""
    from quarterdeck.web.accounts.models import Member
    from quarterdeck.web.accounts.roles import ROLES, WRITE

    if not request.user.is_authenticated:
        return False
    able = [name for name, role in ROLES.items() if WRITE in role.rights]
    return Member.objects.filter(login=request.user, active=True, role__in=able).exists()


def incoming(state: Path) -> str:
    """Return the folder for files that are on their way; what was left in it for a day goes."""
    folder = state / "incoming"
    folder.mkdir(mode=0o700, exist_ok=True)
    for path in folder.iterdir():
        if time.time() - path.stat().st_mtime > _OLD:
            path.unlink(missing_ok=True)
    return str(folder)
