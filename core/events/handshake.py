"""The handshake with the event server: one HTTP request with user and key, answered by a session id.

Proxies and certificates are found as `requests` finds them, plus the certificate authorities of the
system. Redirects are not followed, for the key would go along. `requests` is imported at first use. Every
foreign error becomes a coded one here; none carries a header, the key or the session id.
"""

from __future__ import annotations

import os
import re
import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..errors import (
    BadAnswerError,
    BadSettingError,
    CredentialsError,
    MissingPartError,
    NoAnswerError,
    RushesError,
    ServerFailureError,
    UnreachableError,
)
from .address import Address

if TYPE_CHECKING:
    import requests

PATH = "/socket.io/1/"
DEFAULT_HEARTBEAT_TIMEOUT_S = 60.0
# What a server may say without making the hub deaf (too long) or nervous (too short).
_HEARTBEAT_LIMITS_S = (5.0, 120.0)
_SESSION_ID = re.compile(r"[A-Za-z0-9_.~=+-]{1,200}")


@dataclass(frozen=True)
class Grant:
    """What a successful handshake gives, and the way it took.

    Attributes:
        session_id: As good as a password for a moment; it never reaches a log.
        heartbeat_timeout_s: Silence after which the connection counts as dead.
        proxy: URL of the proxy in between, or None.
        tls: How certificates are checked; None without encryption.
    """

    session_id: str = field(repr=False)
    heartbeat_timeout_s: float = DEFAULT_HEARTBEAT_TIMEOUT_S
    proxy: str | None = field(default=None, repr=False)
    tls: ssl.SSLContext | None = None


def shake_hands(address: Address) -> Grant:
    """Introduce oneself to the event server.

    Blocks up to the time-out of the address.

    Raises:
        CredentialsError: User or key are not accepted.
        UnreachableError: No connection, no such host, a proxy or a certificate in the way.
        NoAnswerError: The server took too long.
        ServerFailureError: The server is broken at the moment.
        BadAnswerError: Something answered that is no event server.
        BadSettingError: A header or the key cannot be sent.
        MissingPartError: A SOCKS proxy is set and its library is not installed.
    """
    import requests

    with requests.Session() as session:
        route = session.merge_environment_settings(address.root, {}, None, address.verify, None)
        tls = _tls_context(route["verify"]) if address.is_secure else None
        if tls:
            session.mount("https://", _adapter(tls))
        try:
            answer = _get(session, address)
        except (requests.exceptions.RequestException, UnicodeError) as error:
            raise _coded_error(address, error) from error
    session_id, heartbeat_timeout_s = read_answer(answer.status_code, answer.text)
    proxy = requests.utils.select_proxy(address.root, route["proxies"])
    return Grant(session_id, heartbeat_timeout_s, proxy, tls)


def read_answer(status: int, body: str) -> tuple[str, float]:
    """Return session id and heartbeat time-out from the server's answer.

    Args:
        status: HTTP status.
        body: `id:heartbeat time-out:close time-out:transports`.

    Raises:
        CredentialsError: Status 401 or 403.
        ServerFailureError: Status 5xx.
        BadAnswerError: Any other status but 200, or another body.
    """
    if status in (401, 403):
        raise CredentialsError("The event server does not accept user and API key.", status=status)
    if status >= 500:
        raise ServerFailureError("The event server is not working right now.", status=status)
    parts = body.split(":")
    is_session = len(parts) >= 4 and _SESSION_ID.fullmatch(parts[0])
    if status != 200 or not is_session or "websocket" not in parts[3]:
        raise BadAnswerError("The server offers no event hub at this address.", status=status)
    return parts[0], _heartbeat_timeout(parts[1])


def certificate_error(address: Address) -> UnreachableError:
    """Return the error for a certificate that nobody vouches for."""
    return UnreachableError(
        f"The certificate of the event server {address.root} is not trusted.",
        next_step="Set REQUESTS_CA_BUNDLE to the file with your studio's certificate authority.",
    )


def silence_error(address: Address) -> NoAnswerError:
    """Return the error for a server that took too long."""
    return NoAnswerError(
        f"The event server {address.root} did not answer within {address.timeout_s:g} s."
    )


def socks_error() -> MissingPartError:
    """Return the error for a SOCKS proxy without its libraries."""
    return MissingPartError(
        "The way to the event server leads through a SOCKS proxy, which needs two more libraries.",
        next_step="Install them with: pip install requests[socks] python-socks",
    )


def _get(session: requests.Session, address: Address) -> requests.Response:
    credentials = {"ftrack-user": address.api_user, "ftrack-api-key": address.api_key}
    return session.get(
        address.root + PATH,
        headers={**credentials, **address.headers},
        cookies=dict(address.cookies),
        timeout=address.timeout_s,
        verify=address.verify,
        allow_redirects=False,
    )


def _heartbeat_timeout(text: str) -> float:
    if not text.isascii() or not text.isdigit() or not int(text[:9]):
        return DEFAULT_HEARTBEAT_TIMEOUT_S
    low, high = _HEARTBEAT_LIMITS_S
    return min(max(float(text[:9]), low), high)


def _tls_context(verify: bool | str | None) -> ssl.SSLContext:
    """Return a context that trusts what `requests` trusts, and what the system trusts."""
    from requests.utils import DEFAULT_CA_BUNDLE_PATH

    context = ssl.create_default_context()
    if verify is False:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    bundle = verify if isinstance(verify, str) else DEFAULT_CA_BUNDLE_PATH
    is_folder = os.path.isdir(bundle)
    try:
        context.load_verify_locations(
            cafile=None if is_folder else bundle, capath=bundle if is_folder else None
        )
    except OSError as error:
        raise BadSettingError(
            f"The certificate authorities in {bundle} cannot be read.",
            next_step="Correct REQUESTS_CA_BUNDLE, or unset it.",
        ) from error
    return context


def _adapter(tls: ssl.SSLContext) -> requests.adapters.HTTPAdapter:
    """Return a transport for `requests` that checks certificates by `tls`."""
    from requests.adapters import HTTPAdapter

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
            super().init_poolmanager(*args, ssl_context=tls, **kwargs)

        def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
            return super().proxy_manager_for(proxy, ssl_context=tls, **kwargs)

    return Adapter()


def _coded_error(address: Address, error: Exception) -> RushesError:
    from requests import exceptions

    if isinstance(error, exceptions.Timeout):
        return silence_error(address)
    if isinstance(error, exceptions.SSLError):
        return certificate_error(address)
    if isinstance(error, exceptions.InvalidSchema):
        return socks_error()
    if isinstance(error, ValueError):
        return BadSettingError("User, API key or a header holds characters that cannot be sent.")
    return UnreachableError(f"No connection to the event server {address.root} could be made.")
