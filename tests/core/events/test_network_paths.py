"""Certificates and proxies: found as `requests` finds them, for the handshake and the websocket alike."""

import contextlib
import shutil
import socket
import ssl
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from rushes.core.errors import BadSettingError, MissingPartError, UnreachableError
from rushes.core.events import Event
from rushes.core.events.tls import TlsSocket


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
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
def tls_server(server, certificate):
    key, pem = certificate
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem, key)
    secure = type(server)(ssl=context)
    yield secure
    secure.stop()


def ask_and_answer(hub, until):
    answers = []
    hub.subscribe("topic=a", lambda event: "x" * 100_000)
    for _ in range(20):
        hub.publish(Event("a", data="y" * 100_000), on_reply=answers.append)
    until(lambda: len(answers) == 20)


def test_an_unknown_certificate_is_refused_with_what_to_do(tls_server, make_hub):
    with pytest.raises(UnreachableError) as caught:
        make_hub(url=tls_server.url)
    assert "certificate" in caught.value.message
    assert "REQUESTS_CA_BUNDLE" in caught.value.next_step


@pytest.mark.parametrize("how", ["argument", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
def test_a_studios_own_authority_is_trusted_when_it_is_named(
    tls_server, make_hub, certificate, until, monkeypatch, how
):
    pem = str(certificate[1])
    if how != "argument":
        monkeypatch.setenv(how, pem)
    hub = make_hub(url=tls_server.url, verify=pem if how == "argument" else True)
    assert hub.secure
    ask_and_answer(hub, until)


def test_checking_can_be_switched_off_by_the_caller_only(tls_server, make_hub, until, recwarn):
    ask_and_answer(make_hub(url=tls_server.url, verify=False), until)
    assert {warning.category.__name__ for warning in recwarn} <= {"InsecureRequestWarning"}


def test_authorities_that_cannot_be_read_are_a_bad_setting(tls_server, make_hub, tmp_path):
    with pytest.raises(BadSettingError):
        make_hub(url=tls_server.url, verify=str(tmp_path / "none.pem"))


def test_after_a_cut_a_secure_connection_comes_back(tls_server, make_hub, certificate, until):
    hub, seen = make_hub(url=tls_server.url, verify=str(certificate[1])), []
    hub.subscribe("topic=ftrack.meta.reconnected", seen.append)
    until(lambda: tls_server.subscriptions())
    tls_server.cut()
    until(lambda: seen)
    ask_and_answer(hub, until)


@pytest.fixture
def tls_pair(certificate):
    """Both ends of a TLS connection in this process."""
    key, pem = certificate
    for_server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    for_server.load_cert_chain(pem, key)
    for_client = ssl.create_default_context(cafile=str(pem))
    raw = socket.socketpair()
    with ThreadPoolExecutor(1) as pool:
        accepted = pool.submit(for_server.wrap_socket, raw[0], server_side=True)
        wrapped = for_client.wrap_socket(raw[1], server_hostname="127.0.0.1")
        pair = TlsSocket(accepted.result(10)), TlsSocket(wrapped)
    for end in pair:
        end.settimeout(10)
    yield pair
    for end in pair:
        end.close()


def write_all(end, data):
    while data:
        data = data[end.send(data[:30_000]) :]


def read_all(end, size):
    parts = []
    while size:
        parts.append(end.recv(min(size, 50_000)))
        size -= len(parts[-1])
    return b"".join(parts)


def test_both_ends_of_a_tls_socket_read_and_write_at_once(tls_pair):
    data = bytes(range(256)) * 8_000
    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read_all, end, len(data)) for end in tls_pair]
        writers = [pool.submit(write_all, end, data) for end in tls_pair]
        assert [reader.result(60) == data for reader in readers] == [True, True]
        assert [writer.result(60) for writer in writers] == [None, None]


def test_a_tls_socket_gives_up_after_its_time_out(tls_pair):
    tls_pair[0].settimeout(0.05)
    assert tls_pair[0].gettimeout() == 0.05
    with pytest.raises(socket.timeout):
        tls_pair[0].recv(1)
    with pytest.raises(socket.timeout):
        write_all(tls_pair[0], b"x" * 50_000_000)


def test_breaking_a_tls_socket_wakes_its_reader(tls_pair):
    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(tls_pair[0].recv, 1)
        tls_pair[0].shutdown(socket.SHUT_RDWR)
        assert reader.result(5) == b""


class Proxy:
    """Passes on `GET http://…` and `CONNECT`, and writes down what it was asked."""

    def __init__(self):
        self.lines = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://joe:word@127.0.0.1:{self._listener.getsockname()[1]}"
        self._sockets = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        for each in [self._listener, *self._sockets]:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._sockets.append(client)
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        head = b""
        while b"\r\n\r\n" not in head:
            head += client.recv(65536)
        first, rest = head.split(b"\r\n", 1)
        verb, target, version = first.decode().split(" ")
        self.lines.append((verb, target, b"proxy-authorization: basic" in rest.lower()))
        parts = urlsplit(target if "://" in target else f"//{target}")
        server = socket.create_connection((parts.hostname, parts.port))
        self._sockets.append(server)
        if verb == "CONNECT":
            client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        else:
            server.sendall(f"{verb} {parts.path} {version}\r\n".encode() + rest)
        threading.Thread(target=self._pump, args=(server, client), daemon=True).start()
        self._pump(client, server)

    def _pump(self, source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)


@pytest.fixture
def proxy():
    running = Proxy()
    yield running
    running.close()


def test_a_proxy_of_the_environment_carries_both_requests(
    server, make_hub, proxy, until, monkeypatch
):
    monkeypatch.setenv("http_proxy", proxy.url)
    ask_and_answer(make_hub(), until)
    place = server.url.removeprefix("http://")
    assert proxy.lines == [
        ("GET", f"{server.url}/socket.io/1/", True),
        ("CONNECT", place, True),
    ]


def test_a_secure_server_is_reached_through_a_proxy(
    tls_server, make_hub, proxy, certificate, until, monkeypatch
):
    monkeypatch.setenv("https_proxy", proxy.url)
    ask_and_answer(make_hub(url=tls_server.url, verify=str(certificate[1])), until)
    assert [line[0] for line in proxy.lines] == ["CONNECT", "CONNECT"]


def test_no_proxy_is_obeyed_by_both_requests(server, make_hub, proxy, until, monkeypatch):
    monkeypatch.setenv("http_proxy", proxy.url)
    monkeypatch.setenv("no_proxy", "127.0.0.0/8")
    ask_and_answer(make_hub(), until)
    assert proxy.lines == []


def test_a_proxy_that_is_not_there_is_told(server, make_hub, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with pytest.raises(UnreachableError):
        make_hub()


def test_a_socks_proxy_without_its_libraries_is_told_with_what_to_do(make_hub, monkeypatch):
    monkeypatch.setenv("all_proxy", "socks5h://127.0.0.1:9")
    with pytest.raises(MissingPartError) as caught:
        make_hub()
    assert "pip install" in caught.value.next_step
