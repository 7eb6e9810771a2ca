"""The server: whether it can be reached, whom its certificate names, what time it has.

The only checks that use the network, and only where a server is set. They send no key.
"""

from __future__ import annotations

import email.utils
import http.client
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from ..finding import ERROR, WARNING, Finding, Kind
from ..surroundings import Surroundings

NO_NAME = Kind("server-unknown", WARNING, "The server's name is not known here.")
NO_WAY = Kind("server-unreachable", WARNING, "The server cannot be reached.")
UNTRUSTED = Kind("server-untrusted", ERROR, "The server's certificate is not trusted.")
NO_SERVER = Kind("server-is-none", ERROR, "What answers at the address is no ftrack server.")
SKEW = Kind("clock-differs", WARNING, "This machine's clock and the server's differ.")

_TIMEOUT_S = 2.0
_SKEW_S = 120


def reach(around: Surroundings) -> Iterator[Finding]:
    """Ask the server for its front page, through no proxy."""
    address = urlsplit(around.setting("server_url"))
    if not around.online or address.scheme not in ("http", "https") or not address.hostname:
        return
    if any(around.environ.get(name) for name in ("https_proxy", "HTTPS_PROXY", "ALL_PROXY")):
        return  # who may go out only through a proxy would find every server away
    try:
        status, date = _ask(around, address)
    except socket.gaierror:
        yield NO_NAME.found(
            f"Nobody here knows the name {address.hostname}.",
            "Check its spelling and this machine's network; publishes wait meanwhile.",
        )
    except ssl.SSLCertVerificationError as error:
        yield UNTRUSTED.found(
            f"The certificate of {address.hostname} is not trusted: {error.verify_message}.",
            "Set REQUESTS_CA_BUNDLE to your studio's certificates, and check the clock.",
        )
    except (OSError, http.client.HTTPException) as error:
        yield NO_WAY.found(
            f"{address.hostname} cannot be reached: {_reason(error)}.",
            "Check the network and whether the server runs; publishes wait meanwhile.",
        )
    else:
        yield from _answer(around, status, date)


def _ask(around: Surroundings, address: SplitResult) -> tuple[int, str | None]:
    """Return the status of the API without credentials, and the date the server tells."""
    host, port = str(address.hostname), address.port
    connection: http.client.HTTPConnection
    if address.scheme == "https":
        given = around.environ.get("REQUESTS_CA_BUNDLE") or None
        context = ssl.create_default_context(cafile=given)
        connection = http.client.HTTPSConnection(host, port, timeout=_TIMEOUT_S, context=context)
    else:
        connection = http.client.HTTPConnection(host, port, timeout=_TIMEOUT_S)
    try:
        connection.request(
            "POST",
            f"{address.path.rstrip('/')}/api",
            body='[{"action": "query_server_information"}]',
            headers={"Content-Type": "application/json"},
        )
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.getheader("Date")
    finally:
        connection.close()


def _answer(around: Surroundings, status: int, date: str | None) -> Iterator[Finding]:
    if status in (404, 405):
        yield NO_SERVER.found(
            f"{around.setting('server_url')} answers, but is no ftrack server.",
            "Correct FTRACK_SERVER: it is the address without anything behind the name.",
        )
    told = email.utils.parsedate_to_datetime(date).timestamp() if date else around.now
    if abs(told - around.now) > _SKEW_S:
        yield SKEW.found(
            f"This machine's clock is {abs(told - around.now) / 60:.0f} minutes"
            f" {'behind' if told > around.now else 'ahead of'} the server's.",
            "Set the clock, best by the time service of the system; signed addresses need it.",
        )


def _reason(error: Exception) -> str:
    if isinstance(error, socket.timeout):
        return f"no answer in {_TIMEOUT_S:g} seconds"
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).rstrip(".")


CHECKS = (reach,)
