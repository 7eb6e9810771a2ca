"""Certificates and proxies: what stands between this machine and any server."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import urlsplit

from ..finding import ERROR, WARNING, Finding, Kind
from ..surroundings import Surroundings

CA_MISSING = Kind("ca-missing", ERROR, "A variable names certificates that are not there.")
CA_BROKEN = Kind("ca-broken", ERROR, "A variable names certificates that cannot be read.")
CA_EXPIRED = Kind("ca-expired", ERROR, "All certificates of a named file have run out.")
PROXY_BAD = Kind("proxy-bad", ERROR, "A proxy variable holds no address.")
PROXIES_DIFFER = Kind("proxies-differ", WARNING, "One proxy variable is set twice, differently.")
PROXY_LOCAL = Kind("proxy-for-local", WARNING, "A proxy stands before a server of this machine.")
PROXY_SECRET = Kind("proxy-password", WARNING, "A proxy variable holds a password.")

# As `requests` and Python's `ssl` read them.
_CA_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def certificates(around: Surroundings) -> Iterator[Finding]:
    """Look at the files of certificates that variables name."""
    for variable in _CA_VARIABLES:
        named = around.environ.get(variable)
        if not named:
            continue
        path = Path(named)
        if not path.exists():
            yield CA_MISSING.found(
                f"{variable} names {path}, which is not there: no server can be trusted.",
                f"Correct or unset {variable}.",
            )
        elif path.is_file():
            yield from _content(variable, path, around.now)


def _content(variable: str, path: Path, now: float) -> Iterator[Finding]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cafile=str(path))
    except (OSError, ssl.SSLError):
        yield CA_BROKEN.found(
            f"{variable} names {path}, which holds no certificates.",
            "Name a file of PEM certificates; ask whoever runs the network for it.",
        )
        return
    ends = [_moment(str(entry["notAfter"])) for entry in context.get_ca_certs()]
    if ends and max(ends) < now:
        day = datetime.fromtimestamp(max(ends), timezone.utc).date()
        yield CA_EXPIRED.found(
            f"The certificates of {path} ({variable}) ran out on {day}.",
            "Ask whoever runs the network for new ones.",
        )


def _moment(text: str) -> float:
    return ssl.cert_time_to_seconds(text)


def proxies(around: Surroundings) -> Iterator[Finding]:
    """Look at the proxies that variables name."""
    for name in _PROXIES:
        small, large = around.environ.get(name, ""), around.environ.get(name.upper(), "")
        if small and large and small != large:
            yield PROXIES_DIFFER.found(
                f"{name} and {name.upper()} differ; which one counts depends on the program.",
                "Set one of them only, or both alike.",
            )
        address = small or large
        if address and not _is_address(address):
            yield PROXY_BAD.found(
                f"{name} holds no address of a proxy.", "Write it as http://name:port"
            )
        elif address and urlsplit(address).password:
            yield PROXY_SECRET.found(
                f"{name} holds a password, which every program of this user can read.",
                "Use a proxy that knows this machine, or a local one that signs in.",
            )
    yield from _local_server(around)


def _is_address(address: str) -> bool:
    parts = urlsplit(address)
    try:
        return bool(parts.scheme and parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _local_server(around: Surroundings) -> Iterator[Finding]:
    host = urlsplit(around.setting("server_url")).hostname or ""
    proxy = around.environ.get("http_proxy") or around.environ.get("HTTP_PROXY")
    spared = around.environ.get("no_proxy", around.environ.get("NO_PROXY", "")).split(",")
    if host in _LOOPBACK and proxy and not {host, "*"} & {name.strip() for name in spared}:
        yield PROXY_LOCAL.found(
            f"The server runs on this machine ({host}), but a proxy is asked for it.",
            f"Add {host} to NO_PROXY.",
        )


CHECKS = (certificates, proxies)
