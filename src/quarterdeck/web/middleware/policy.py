"""What a page may load: its own server's files and nothing else."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


class ContentPolicy:
    """Sets the content policy of every answer; `request.nonce` is for the one style of the grid."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what answers."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer under the policy; what a member sees is kept in no shared cache."""
        request.nonce = secrets.token_urlsafe(16)
        response = self.get_response(request)
        policy = POLICY.format(nonce=request.nonce)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
