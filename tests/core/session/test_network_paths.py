"""Certificates and proxies on the way to the server."""

import shutil
import ssl
import subprocess

import pytest

from rushes.core.errors import BadSettingError, MissingPartError, UnreachableError
from rushes.core.session import SessionAuthentication
from rushes.core.session.retry import RetryPolicy
from rushes.core.session.transport import Transport

QUERY = [{"action": "query", "expression": "select id from Task"}]
GOOD = b'[{"action": "query", "data": []}]'


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that nobody but its own file vouches for."""
    if not shutil.which("openssl"):
        pytest.skip("needs the openssl command")
    folder = tmp_path_factory.mktemp("tls")
    key, pem = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(key), "-out", str(pem)),
        ],
        check=True,
        capture_output=True,
    )
    return key, pem


@pytest.fixture
def secure_url(wire, certificate):
    """The address of a server with that certificate."""
    key, pem = certificate
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem, key)
    server = wire(lambda handler: handler.send(200, GOOD), tls=context)
    return server.url


@pytest.fixture
def call():
    """Make one call to an address."""
    opened = []

    def make(url):
        once = RetryPolicy(attempts=1)
        found = Transport(url, SessionAuthentication("k", "u", url), policy=once)
        opened.append(found)
        return found.call(QUERY, repeatable=True)

    yield make
    for found in opened:
        found.close()


def test_an_unknown_certificate_is_refused_with_what_to_do(secure_url, call):
    with pytest.raises(UnreachableError) as caught:
        call(secure_url)
    assert "REQUESTS_CA_BUNDLE" in caught.value.next_step


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
def test_a_studios_own_authority_is_trusted(secure_url, call, certificate, monkeypatch, name):
    monkeypatch.setenv(name, str(certificate[1]))
    assert call(secure_url)[0]["data"] == []


def test_authorities_that_are_not_there_are_a_bad_setting(secure_url, call, monkeypatch, tmp_path):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none.pem"))
    with pytest.raises(BadSettingError) as caught:
        call(secure_url)
    assert "REQUESTS_CA_BUNDLE" in caught.value.next_step


def test_a_proxy_of_the_environment_is_used(wire, call, monkeypatch):
    proxy = wire(lambda handler: handler.send(200, GOOD))
    monkeypatch.setenv("http_proxy", proxy.url)
    call("http://studio.invalid")
    assert proxy.requests[0][1] == "http://studio.invalid/api"


def test_a_server_may_be_left_out_of_the_proxy(wire, call, monkeypatch):
    proxy, server = (wire(lambda handler: handler.send(200, GOOD)) for _ in range(2))
    monkeypatch.setenv("http_proxy", proxy.url)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    call(server.url)
    assert (len(server.requests), len(proxy.requests)) == (1, 0)


def test_a_proxy_that_is_not_there_is_unreachable(wire, call, monkeypatch):
    proxy = wire(lambda handler: None)
    proxy.close()
    monkeypatch.setenv("http_proxy", proxy.url)
    with pytest.raises(UnreachableError, match="proxy"):
        call("http://studio.invalid")


def test_a_socks_proxy_names_the_library_it_needs(call, monkeypatch):
    monkeypatch.setenv("http_proxy", "socks5://127.0.0.1:9")
    with pytest.raises(MissingPartError):
        call("http://studio.invalid")
