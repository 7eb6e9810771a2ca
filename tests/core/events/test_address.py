import pytest

from rushes.core.errors import ApiUseError, BadSettingError, MissingSettingError
from rushes.core.events.address import Address, server_root


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("https://studio.ftrackapp.com", "https://studio.ftrackapp.com"),
        ("studio.ftrackapp.com", "https://studio.ftrackapp.com"),
        ("studio.ftrackapp.com:8443/", "https://studio.ftrackapp.com:8443"),
        ("http://127.0.0.1:8080/prefix/?x=1#y", "http://127.0.0.1:8080"),
        ("http://name:secret@host/", "http://host"),
        ("http://[::1]:90", "http://[::1]:90"),
    ],
)
def test_only_scheme_host_and_port_count(url, root):
    assert server_root(url) == root


@pytest.mark.parametrize(
    "url", ["ftp://host", "https://", "http://host:port", "http://[::1", "://"]
)
def test_what_is_no_server_url_is_refused(url):
    with pytest.raises(BadSettingError):
        server_root(url)


@pytest.mark.parametrize("missing", range(3))
def test_each_of_url_user_and_key_is_needed(missing):
    parts = ["http://host", "jane", "key"]
    parts[missing] = ""
    with pytest.raises(MissingSettingError) as caught:
        Address.of(*parts)
    assert caught.value.facts["setting"] == ("server_url", "api_user", "api_key")[missing]


@pytest.mark.parametrize("wrong", [{"headers": "text"}, {"cookies": [1]}])
def test_headers_and_cookies_must_be_mappings(wrong):
    with pytest.raises(ApiUseError):
        Address.of("http://host", "jane", "key", **wrong)


def test_an_address_does_not_show_its_secrets():
    address = Address.of("http://host", "jane", "sekret", {"h": "sekret"}, {"c": "sekret"})
    assert "sekret" not in repr(address)
