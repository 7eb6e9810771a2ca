import pytest
import requests

from rushes.core.errors import BadSettingError
from rushes.core.session import SessionAuthentication
from rushes.core.session.address import checked_credential, normal_address


def to(other_url):
    return lambda handler: handler.send(302, Location=other_url)


def ok(handler):
    handler.send(200, b"ok")


def headers_of(server):
    return {name.lower(): value for name, value in server.requests[-1][2].items()}


def test_requests_are_signed(wire):
    server = wire(ok)
    requests.get(server.url, auth=SessionAuthentication("k", "mira"), timeout=5)
    assert headers_of(server)["ftrack-user"] == "mira"
    assert headers_of(server)["ftrack-api-key"] == "k"


def test_a_redirect_to_another_host_does_not_carry_the_key(wire):
    other = wire(ok)
    server = wire(to(other.url))
    requests.get(server.url, auth=SessionAuthentication("k", "mira"), timeout=5)
    assert "ftrack-api-key" not in headers_of(other)
    assert "ftrack-user" not in headers_of(other)


def test_a_redirect_within_the_server_stays_signed(wire):
    server = wire(to("/elsewhere"), ok)
    requests.get(server.url, auth=SessionAuthentication("k", "mira"), timeout=5)
    assert server.requests[-1][1] == "/elsewhere"
    assert headers_of(server)["ftrack-api-key"] == "k"


def test_a_way_back_from_another_host_is_not_signed_again(wire):
    server = wire(ok)
    other = wire(to(server.url))
    server.answers = [to(other.url), ok]
    requests.get(server.url, auth=SessionAuthentication("k", "mira"), timeout=5)
    assert "ftrack-api-key" not in headers_of(server)


def test_a_bound_authentication_signs_for_its_server_only(wire):
    server = wire(ok)
    auth = SessionAuthentication("k", "mira", "https://studio.test")
    requests.get(server.url, auth=auth, timeout=5)
    assert "ftrack-api-key" not in headers_of(server)


def test_a_name_beyond_latin_travels_as_utf8(wire):
    server = wire(ok)
    requests.get(server.url, auth=SessionAuthentication("k", "Мира"), timeout=5)
    assert headers_of(server)["ftrack-user"].encode("latin-1").decode() == "Мира"


def test_the_key_is_not_shown():
    assert "hush" not in repr(SessionAuthentication("hush", "mira"))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("studio.example.com", "https://studio.example.com"),
        (" HTTP://Studio:8080/ ", "http://Studio:8080"),
        ("localhost:8080", "https://localhost:8080"),
        ("https://studio/ftrack//", "https://studio/ftrack"),
        ("https://[::1]:80", "https://[::1]:80"),
    ],
)
def test_an_address_is_put_in_order(text, address):
    assert normal_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ftp://studio",
        "https://",
        "https://user:secret@studio",
        "https://studio:99999",
        "https://studio:0",
        "https://studio?x=1",
        "https://studio/#a",
        "https://stu dio",
        "https://[::1",
    ],
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(BadSettingError) as caught:
        normal_address(text)
    assert "secret" not in caught.value.message


@pytest.mark.parametrize("text", ["", "  ", "a\nb", "a\x00"])
def test_what_is_no_key_is_refused_and_not_shown(text):
    with pytest.raises(BadSettingError) as caught:
        checked_credential(text, "API key", "FTRACK_API_KEY")
    assert "FTRACK_API_KEY" in caught.value.next_step
