"""A provider of identities on the loopback: it says who somebody is, as OpenID Connect does."""

import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

CLIENT, SECRET = "deck", "between-us-and-the-deck-of-tests"


@dataclass(slots=True)
class Provider:
    """Who it says that whoever comes is, and what it was asked for."""

    address: str = ""
    email: str = ""
    verified: bool = True
    codes: dict[str, str] = field(default_factory=dict)
    refuses: bool = False

    @property
    def told(self) -> str:
        """What a server is told of it."""
        return json.dumps(
            {
                "provider_id": "acme",
                "name": "Acme",
                "client_id": CLIENT,
                "secret": SECRET,
                "settings": {"server_url": self.address},
            }
        )

    def claims(self) -> dict[str, object]:
        """Return what it says of somebody."""
        named = {"sub": f"id-{self.email}", "email": self.email, "email_verified": self.verified}
        now = int(time.time())
        return named | {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 60}


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/.well-known/openid-configuration":
            base = self.provider.address
            places = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            told = {f"{name}_endpoint": f"{base}/{path}" for name, path in places.items()}
            self._say(told | {"issuer": base, "jwks_uri": f"{base}/keys"})
        elif address.path == "/authorize":
            self._authorize({name: value[0] for name, value in parse_qs(address.query).items()})
        else:
            self._say(self.provider.claims())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        told = {name: value[0] for name, value in parse_qs(body).items()}
        known = self.provider.codes.pop(told.get("code", ""), None)
        if known != told.get("redirect_uri") or told.get("client_secret") != SECRET:
            self._say({"error": "invalid_grant"}, 400)
            return
        token = jwt.encode(self.provider.claims(), SECRET, algorithm="HS256")
        self._say({"access_token": "x", "token_type": "Bearer", "id_token": token})

    def _authorize(self, asked: dict[str, str]) -> None:
        code, back = secrets.token_urlsafe(8), asked["redirect_uri"]
        self.provider.codes[code] = back
        told = {"error": "access_denied"} if self.provider.refuses else {"code": code}
        self.send_response(302)
        self.send_header("Location", f"{back}?{urlencode(told | {'state': asked['state']})}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _say(self, told: object, status: int = 200) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def providing() -> Iterator[Provider]:
    """Give a provider as long as the context lasts."""
    provider = Provider()
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), type("Handler", (_Handler,), {"provider": provider})
    )
    provider.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield provider
    server.shutdown()
    server.server_close()
