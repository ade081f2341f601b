"""One structured line for each request, and the counters that the metrics address tells."""

import logging
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from quarterdeck.web.counters import COUNTERS

_log = logging.getLogger("quarterdeck.web")


class RequestLog:
    """Times each request; its id is in the log and in the answer, for whoever asks for help."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what answers."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and write down how that went; no query, since it may name people."""
        begun = time.perf_counter()
        request.number = uuid.uuid4().hex[:12]
        response = self.get_response(request)
        took = time.perf_counter() - begun
        response.headers["X-Request-Id"] = request.number
        response.headers["Server-Timing"] = f"app;dur={took * 1000:.1f}"
        COUNTERS.count(response.status_code, took)
        line = {
            "request": request.number,
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "ms": round(took * 1000, 1),
        }
        _log.info("request", extra={"told": line})
        return response
