"""What a proxy and a monitor ask: is it well, and how fast does it answer."""

import os

from django.db import connection
from django.db.utils import Error
from django.http import HttpRequest, HttpResponse, JsonResponse

from quarterdeck.web.companies import companies
from quarterdeck.web.counters import COUNTERS

_SICK = 503


def health(_: HttpRequest) -> JsonResponse:
    """Return whether logins can be read and every workspace is where it was; no names of theirs."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        logins = True
    except Error:
        logins = False
    there = all((c.root / "workspace.toml").is_file() for c in companies().values())
    well = logins and there
    told = {"ok": well, "logins": logins, "workspaces": there}
    return JsonResponse(told, status=200 if well else _SICK)


def server_metrics(request: HttpRequest) -> HttpResponse:
    """Return the counters of one worker to a monitor on the same machine, and to nobody else."""
    if request.META.get("REMOTE_ADDR") not in {"127.0.0.1", "::1", ""} or (
        "HTTP_X_FORWARDED_FOR" in request.META
    ):
        return HttpResponse(status=404)
    return HttpResponse(COUNTERS.text(os.getpid()), content_type="text/plain; version=0.0.4")
