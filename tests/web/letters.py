"""A mail server and a channel on the loopback, and workers that send as the command does."""

import json
import socketserver
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from quarterdeck.web.config import loaded


@dataclass(slots=True)
class Post:
    """What arrived: mails with the address each was for, and messages with their paths.

    `refuses` makes the mail server refuse what it is told; while `holds` is set it says nothing to
    a mail it has read, and `held` is set once it has. `hangs_up` is a channel that takes a message
    and never says so.
    """

    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)
    messages: list[tuple[str, Any]] = field(default_factory=list)
    refuses: bool = False
    holds: bool = False
    held: threading.Event = field(default_factory=threading.Event)
    answers: int = 200
    hangs_up: bool = False
    smtp: str = ""
    hook: str = ""


class _Smtp(socketserver.StreamRequestHandler):
    """Speaks as much SMTP as a client needs that has something to deliver."""

    post: Post

    def handle(self) -> None:
        self._say("220 here")
        rcpt = ""
        for line in self.rfile:
            verb, _, rest = line.decode().strip().partition(" ")
            if verb.upper() == "RCPT":
                rcpt = rest.partition("<")[2].partition(">")[0]
            if verb.upper() == "DATA":
                self._say("354 go on")
                self._take(rcpt)
            elif verb.upper() == "QUIT":
                return self._say("221 bye")
            else:
                refused = self.post.refuses and verb.upper() == "MAIL"
                self._say("451 not now" if refused else "250 fine")
        return None

    def _take(self, rcpt: str) -> None:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b"."))
        mail = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.post.mails.append((rcpt, mail))
        if self.post.holds:
            self.post.held.set()
            self.rfile.read()
        else:
            self._say("250 taken")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class _Hook(BaseHTTPRequestHandler):
    post: Post

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.post.messages.append((self.path, json.loads(body)))
        if self.post.hangs_up:
            self.close_connection = True
            return
        self.send_response(self.post.answers)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def arriving() -> Iterator[Post]:
    """Give what arrives at a mail server and a channel as long as the context lasts."""
    post = Post()
    smtp = socketserver.ThreadingTCPServer(("127.0.0.1", 0), type("Smtp", (_Smtp,), {"post": post}))
    hook = ThreadingHTTPServer(("127.0.0.1", 0), type("Hook", (_Hook,), {"post": post}))
    smtp.daemon_threads = True
    post.smtp = f"smtp://127.0.0.1:{smtp.server_address[1]}/deck@deck.example"
    post.hook = f"http://127.0.0.1:{hook.server_port}/services/T1"
    for server in (smtp, hook):
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield post
    for server in (smtp, hook):
        server.shutdown()
        server.server_close()


def begin(config: str) -> None:
    """Make this process one of the server's."""
    from quarterdeck.web.opening import set_up

    set_up(loaded(config))


def send(now: datetime, email: str, at_once: int = 1) -> list[tuple[str, str, str, str]]:
    """Send what is due to somebody at a moment, several times at once.

    Returns kind, way, state and words of each letter.
    """
    with ThreadPoolExecutor(at_once) as threads:
        begun = [threads.submit(_send, now, email) for _ in range(at_once)]
        return [told for one in begun for told in one.result()]


def _send(now: datetime, email: str) -> list[tuple[str, str, str, str]]:
    from quarterdeck.web.accounts.members import member
    from quarterdeck.web.companies import companies
    from quarterdeck.web.notices.sending import send_due

    company = next(iter(companies().values()))
    told = send_due(company, now, only=member(email, company.name))
    return [(one.kind, one.way, one.state, one.says) for one in told]


def send_alone(config: str, now: datetime, email: str) -> None:
    """Send what is due in a process of its own."""
    begin(config)
    send(now, email)
