"""Where letters may be sent beside mail: to the hosts that whoever runs the server allows."""

from urllib.parse import SplitResult, urlsplit

from quarterdeck.web.config import HERE
from quarterdeck.words.problem import QuarterdeckError

_SECURE = 443


def allowed(address: str, hosts: tuple[str, ...]) -> str:
    """Return the address of a webhook if letters may go there.

    `hosts` are names, and endings of names that begin with a dot. Only https may leave the machine.
    Raises QuarterdeckError.
    """
    parts = _parts(address)
    host = parts.hostname or ""
    listed = any(host == h or (h.startswith(".") and host.endswith(h)) for h in hosts)
    home = host in {name.strip("[]") for name in HERE}
    secure = parts.scheme == "https" and parts.port in {None, _SECURE}
    if listed and not (parts.username or parts.password) and (secure or home):
        return address
    raise QuarterdeckError(
        "Letters may not be sent to this address.",
        where="webhook",
        fix=f"Use an https address of: {', '.join(hosts)}."
        if hosts
        else "Whoever runs the server can allow hosts by QUARTERDECK_WEBHOOKS.",
    )


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return urlsplit("")
    return parts if parts.scheme in {"http", "https"} else urlsplit("")
