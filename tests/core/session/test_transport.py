import threading
import time

import pytest
import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from rushes.core.errors import (
    BadAnswerError,
    BadSettingError,
    ClosedError,
    ConflictError,
    CredentialsError,
    NoAnswerError,
    NotFoundError,
    PermissionDeniedError,
    RushesError,
    ServerError,
    ServerFailureError,
    UnreachableError,
    ValidationError,
)
from rushes.core.session import SessionAuthentication
from rushes.core.session.retry import RetryPolicy
from rushes.core.session.transport import Transport, split_timeout

QUERY = [{"action": "query", "expression": "select id from Task"}]
GOOD = b'[{"action": "query", "data": []}]'
PATIENT = RetryPolicy(attempts=3, first_delay_s=0.0)


@pytest.fixture
def transport():
    """Make transports to an address."""
    opened = []

    def make(url, policy=PATIENT, **more):
        found = Transport(url, SessionAuthentication("k", "u", url), policy=policy, **more)
        opened.append(found)
        return found

    yield make
    for found in opened:
        found.close()


def good(handler):
    handler.send(200, GOOD)


def status(code, body=b"<html>proxy</html>", **headers):
    return lambda handler: handler.send(code, body, **headers)


def hang_up(handler):
    handler.close_connection = True
    handler.connection.close()


def half(handler):
    handler.send(200, GOOD[:9], Content_Length=str(len(GOOD)))
    handler.close_connection = True
    handler.wfile.flush()
    handler.connection.shutdown(1)


def half_of_json(handler):
    handler.send(200, GOOD[:9])


@pytest.mark.parametrize(
    "fault", [hang_up, half, half_of_json, status(502), status(503), status(504), status(429)]
)
def test_a_query_is_asked_again_after_a_passing_fault(wire, transport, fault):
    server = wire(fault, good)
    assert transport(server.url).call(QUERY, repeatable=True)[0]["data"] == []
    assert len(server.requests) == 2


@pytest.mark.parametrize("fault", [hang_up, half, status(502)])
def test_what_may_not_be_repeated_is_sent_once(wire, transport, fault):
    server = wire(fault, good)
    with pytest.raises(RushesError):
        transport(server.url).call(QUERY, repeatable=False)
    assert len(server.requests) == 1


def test_tries_end_with_the_last_error(wire, transport):
    server = wire(status(502))
    with pytest.raises(ServerFailureError, match="502") as caught:
        transport(server.url).call(QUERY, repeatable=True)
    assert caught.value.facts["tries"] == len(server.requests) == 3


def test_garbage_is_no_answer_and_not_asked_for_again(wire, transport):
    server = wire(status(200))
    with pytest.raises(BadAnswerError) as caught:
        transport(server.url).call(QUERY, repeatable=True)
    assert caught.value.facts["body"] == "<html>proxy</html>"
    assert len(server.requests) == 1


def test_a_slow_server_is_no_answer(wire, transport):
    done = threading.Event()
    server = wire(lambda handler: done.wait(5))
    quick = transport(server.url, RetryPolicy(attempts=1), timeout=(1, 0.05))
    with pytest.raises(NoAnswerError):
        quick.call(QUERY, repeatable=True)
    done.set()


def test_nobody_there_is_unreachable(transport, wire):
    server = wire(good)
    server.close()
    with pytest.raises(UnreachableError) as caught:
        transport(server.url).call(QUERY, repeatable=False)
    assert caught.value.facts["tries"] == 3


@pytest.mark.parametrize(
    ("code", "body", "kind"),
    [
        (200, '{"exception": "InvalidCredentialsError", "content": "c"}', CredentialsError),
        (200, '{"exception": "ValidationError", "content": "c"}', ValidationError),
        (200, '{"exception": "PermissionError", "content": "c"}', PermissionDeniedError),
        (200, '{"exception": "FTAuthenticationError", "content": "c"}', PermissionDeniedError),
        (200, '{"exception": "DuplicateEntryError", "content": "c"}', ConflictError),
        (200, '{"exception": "IntegrityError", "content": "c"}', ConflictError),
        (200, '{"exception": "SomethingElse", "content": "c"}', ServerError),
        (404, '{"exception": "NoSuchThing", "content": "c"}', NotFoundError),
        (422, '{"detail": [{"loc": ["name"], "msg": "too long"}]}', ValidationError),
        (500, '{"exception": "Exception", "content": "c"}', ServerFailureError),
        (401, "<html>", CredentialsError),
        (403, "<html>", PermissionDeniedError),
        (404, "<html>", BadAnswerError),
        (500, "<html>", ServerFailureError),
        (200, "[]", BadAnswerError),
        (200, "null", BadAnswerError),
        (200, "{}", BadAnswerError),
    ],
)
def test_an_error_of_the_server_has_its_type(wire, transport, code, body, kind):
    server = wire(status(code, body.encode()))
    with pytest.raises(kind) as caught:
        transport(server.url).call(QUERY, repeatable=False)
    assert type(caught.value) is kind
    assert caught.value.facts["operation"] == "query"


def test_details_of_a_validation_are_told(wire, transport):
    server = wire(status(422, b'{"detail": [{"loc": ["body", "name"], "msg": "too long"}]}'))
    with pytest.raises(ValidationError, match=r"body\.name: too long"):
        transport(server.url).call(QUERY, repeatable=True)


def test_a_redirect_is_not_followed_with_the_key(wire, transport):
    other = wire(good)
    server = wire(status(301, b"", Location=f"{other.url}/api"))
    with pytest.raises(BadAnswerError, match=other.url):
        transport(server.url).call(QUERY, repeatable=True)
    assert other.requests == []


def test_a_server_that_closes_kept_connections_goes_unnoticed(wire, transport):
    def good_and_gone(handler):
        good(handler)
        handler.close_connection = True

    server = wire(good_and_gone)
    found = transport(server.url)
    assert [found.call(QUERY, repeatable=True)[0]["data"] for _ in range(3)] == [[]] * 3


def test_closing_ends_a_wait_for_the_next_try(wire, transport):
    server = wire(status(503, Retry_After="30"))
    patient = transport(server.url, RetryPolicy(longest_delay_s=60))
    caught = []

    def ask():
        try:
            patient.call(QUERY, repeatable=True)
        except ClosedError as error:
            caught.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    deadline = time.monotonic() + 5
    while not server.requests and time.monotonic() < deadline:
        time.sleep(0.005)
    patient.close()
    thread.join(5)
    assert len(caught) == 1


def test_no_operations_need_no_call(transport):
    assert transport("https://nowhere.invalid").call([], repeatable=True) == []


def test_a_key_that_no_header_can_hold_is_a_setting(http, transport):
    http.add("POST", "https://s.test/api", body=requests.exceptions.InvalidHeader("bad"))
    with pytest.raises(BadSettingError):
        transport("https://s.test").call(QUERY, repeatable=True)


def test_an_untrusted_certificate_is_not_tried_again(http, transport):
    error = requests.exceptions.SSLError("CERTIFICATE_VERIFY_FAILED")
    answer = http.add("POST", "https://s.test/api", body=error)
    with pytest.raises(UnreachableError) as caught:
        transport("https://s.test").call(QUERY, repeatable=True)
    assert "REQUESTS_CA_BUNDLE" in caught.value.next_step
    assert answer.call_count == 1


def test_a_refused_connection_was_never_sent(http, transport):
    reason = NewConnectionError(None, "refused")
    refused = requests.ConnectionError(MaxRetryError(None, "/api", reason))
    http.add("POST", "https://s.test/api", body=refused)
    http.add("POST", "https://s.test/api", body=GOOD)
    assert transport("https://s.test").call(QUERY, repeatable=False)


def test_timeouts_are_apart():
    assert split_timeout(60) == (10.0, 60.0)
    assert split_timeout(3) == (3.0, 3.0)
    assert split_timeout((1, 30)) == (1.0, 30.0)


def test_waits_grow_and_keep_below_the_longest():
    policy = RetryPolicy(first_delay_s=1.0, longest_delay_s=3.0)
    assert max(policy.delay(1) for _ in range(50)) <= 1.0
    assert max(policy.delay(9) for _ in range(50)) <= 3.0
    assert len({policy.delay(3) for _ in range(10)}) > 1
    assert policy.delay(1, asked_s=2.0) >= 2.0
