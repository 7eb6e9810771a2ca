from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from starlette.testclient import TestClient

from rushes.server.actions import ACTIONS, Action
from rushes.server.web.access_log import JsonFormatter

from .conftest import Api, Production

STRICT = {"ftrack-strict-api": "true"}


def post(client: TestClient, api: Api, body: Any, **headers: str) -> tuple[int, Any]:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    all_headers = {**api.headers, "content-type": "application/json", **headers}
    answer = client.post("/api", content=content, headers=all_headers)
    assert answer.headers["content-type"] == "application/json"
    return answer.status_code, answer.json()


def test_one_item_for_each_operation(client: TestClient, api: Api) -> None:
    operations = [{"action": "query_server_information"}, {"action": "query_schemas"}]
    status, (information, schemas) = post(client, api, operations)
    assert status == 200
    assert information["version"] == "4.13.8" and information["is_timezone_support_enabled"]
    assert {"Task", "Shot", "Location"} <= {schema["id"] for schema in schemas}
    assert post(client, api, []) == (200, [])


def test_values_choose_what_is_told_of_the_server(client: TestClient, api: Api) -> None:
    operation = {"action": "query_server_information", "values": ["user_information", "license"]}
    _, (answer,) = post(client, api, [operation])
    assert list(answer) == ["user_information"]
    assert answer["user_information"]["username"] == "admin"


@pytest.mark.parametrize(
    ("headers", "status"), [({}, 200), (STRICT, 401), ({"ftrack-api-options": "strict=1"}, 401)]
)
def test_wrong_credentials(
    client: TestClient, api: Api, headers: dict[str, str], status: int
) -> None:
    for wrong in ({"ftrack-api-key": "x"}, {"ftrack-user": "nobody"}, {"ftrack-api-key": ""}):
        operation = [{"action": "query_server_information"}]
        found, body = post(client, api, operation, **{**headers, **wrong})
        assert found == status
        assert body["exception"] == "InvalidCredentialsError"
        assert body["error_code"] == "api_credentials_invalid"
        assert body["content"].startswith(
            "The supplied API key is not valid. API keys are created from Settings under the page "
            'API keys. The api key should be passed in the request header "ftrack-api-key".'
        )


def test_an_inactive_user_is_refused(client: TestClient, api: Api) -> None:
    api.update("User", api.actor.id, is_active=False)
    _, body = post(client, api, [{"action": "query_server_information"}])
    assert body["exception"] == "InvalidCredentialsError"


def query(expression: Any) -> list[dict[str, Any]]:
    return [{"action": "query", "expression": expression}]


@pytest.mark.parametrize(
    ("body", "exception", "status"),
    [
        (b"", "ValidationError", 422),
        (b"{", "ValidationError", 422),
        (b"\xff\xfe", "ValidationError", 422),
        (b"[" * 100_000, "ValidationError", 422),
        (
            b'[{"action": "query", "expression": "Task where name is \\ud800"}]',
            "ValidationError",
            422,
        ),
        ({"action": "query"}, "ValidationError", 422),
        (["query"], "ValidationError", 422),
        ([{}], "ValidationError", 422),
        ([{"action": 5}], "ValidationError", 422),
        ([{"action": "no_such"}], "ValidationError", 422),
        (query(None), "ValidationError", 422),
        (query(5), "ValidationError", 422),
        (query("Task where"), "ParseError", 422),
        (query("Task where " + "not (" * 5000), "ParseError", 422),
        ([{"action": "update", "entity_type": "Task"}], "ValidationError", 422),
        (
            [{"action": "delete", "entity_type": "Nonsense", "entity_key": "x"}],
            "ValidationError",
            422,
        ),
        ([{"action": "create", "entity_type": [], "entity_data": {}}], "ValidationError", 422),
        ([{"action": "create", "entity_type": "Task", "entity_data": []}], "ValidationError", 422),
        ([{"action": "search", "expression": "Nonsense"}], "ParseError", 422),
        ([{"action": "search", "entity_type": "Task", "terms": "x"}], "ValidationError", 422),
        ([{"action": "get_review_link", "review_session_id": "gone"}], "NotFoundError", 404),
        ([{"action": "send_review_session_invite"}], "ValidationError", 422),
        ([{"action": "query"}] * 30_000, "ValidationError", 422),
    ],
)
def test_hostile_calls_get_a_clear_answer(
    client: TestClient, api: Api, body: Any, exception: str, status: int
) -> None:
    found, answer = post(client, api, body, **STRICT)
    assert (answer["exception"], found) == (exception, status)
    assert "Traceback" not in answer["content"] and len(answer["content"]) < 400
    assert post(client, api, body)[0] == 200


@pytest.mark.parametrize("operation", [{}, {"action": None}, 1])
def test_an_operation_without_an_action_is_told_so(
    client: TestClient, api: Api, operation: Any
) -> None:
    _, body = post(client, api, [operation])
    assert body["content"] == "Each operation must be an object with an action."


def test_an_unknown_action_is_named_as_clients_expect(client: TestClient, api: Api) -> None:
    _, answer = post(client, api, [{"action": "levitate"}])
    assert "Invalid action u'levitate'" in answer["content"]


def test_a_fault_of_the_server_tells_a_reference_and_no_more(
    client: TestClient,
    api: Api,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(batch: Any, operation: Any) -> None:
        raise RuntimeError("inner workings")

    monkeypatch.setitem(ACTIONS, "fail", Action(fail))
    status, answer = post(client, api, [{"action": "fail"}], **STRICT)
    assert status == 500 and "inner" not in answer["content"]
    assert answer["content"].split()[-1].rstrip(".") in caplog.text


def test_a_body_that_is_too_large_is_refused(client: TestClient, api: Api) -> None:
    body = b" " * (api.state.settings.max_body + 1)
    status, answer = post(client, api, body, **STRICT)
    assert status == 413 and answer["exception"] == "ValidationError"


def test_search_needs_every_term(client: TestClient, api: Api, production: Production) -> None:
    shot = {"action": "search", "expression": "select name from Shot", "terms": ["SQ010", "sh010"]}
    task = {"action": "search", "entity_type": "Task", "expression": "select name from Task"}
    _, answers = post(client, api, [shot, {**task, "context_id": production.shots["sq010_sh010"]}])
    assert [entity["name"] for entity in answers[0]["data"]] == ["sq010_sh010"]
    assert [entity["name"] for entity in answers[1]["data"]] == ["sq010_sh010_comp"]


def test_search_finds_by_the_names_along_the_link(api: Api, production: Production) -> None:
    asset = api.create("Asset", name="main", context_id=production.shots["sq020_sh010"])["id"]
    version = api.create("AssetVersion", asset_id=asset)["id"]

    def found(kind: str, *terms: str) -> list[str]:
        operation = {"action": "search", "expression": kind, "terms": list(terms)}
        return [entity["id"] for entity in api.call(operation)[0]["data"]]

    assert found("Task", "comp", "ORBIT", "sq020", "sh020") == [production.tasks["sq020_sh020"]]
    assert found("AssetVersion", "main", "sq020") == found("AssetVersion") == [version]
    assert found("AssetVersion", "nowhere") == found("Asset", "sq010") == []
    assert found("User", "administrator") == [api.actor.id]


def test_a_number_that_is_none_is_answered_as_null(client: TestClient, api: Api) -> None:
    schema = api.query("ProjectSchema")[0]["id"]
    project = api.create("Project", name="x", project_schema_id=schema)["id"]
    for _ in range(2):
        api.create("Task", name="huge", parent_id=project, bid=1e308)
    query = "select sum(bid) from Task group by name"
    content = client.post(
        "/api", json=[{"action": "query", "expression": query}], headers=api.headers
    ).text
    assert "Infinity" not in content


def test_a_page_of_another_origin_may_call(client: TestClient, api: Api) -> None:
    origin = {"origin": "https://example.com"}
    asked = client.options("/api", headers={**origin, "access-control-request-method": "POST"})
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-origin"] == "https://example.com"
    assert "ftrack-api-key" in asked.headers["access-control-allow-headers"]
    answer = client.post("/api", json=[], headers={**api.headers, **origin})
    assert answer.headers["access-control-allow-origin"] == "https://example.com"
    assert "ETag" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-origin" not in client.get("/healthz", headers=origin).headers


def test_a_page_of_another_origin_may_add_headers_of_its_own(client: TestClient) -> None:
    asked = {"access-control-request-headers": 'Content-Type,X-Studio-Trace, x bad:"name'}
    answer = client.options("/api", headers={"origin": "https://example.com", **asked})
    allowed = answer.headers["access-control-allow-headers"].split(", ")
    assert allowed.count("content-type") == 1 and "x-studio-trace" in allowed
    assert not any("bad" in name for name in allowed)


def test_the_access_log_holds_no_secret(
    client: TestClient, api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "rushes.server.access_log"):
        client.get("/component/get", params={"id": "x", "username": "admin", "apiKey": api.key})
        client.put("/upload/upload/SECRETTOKEN", content=b"x")
        client.get("/review/SECRETTOKEN")
    assert "/component/get 404" in caplog.text
    assert api.key not in caplog.text and "SECRETTOKEN" not in caplog.text


@pytest.mark.parametrize("options", ["strict:1;denormalize:1", "denormalize=1; strict=1"])
def test_strict_answers_hold_what_was_asked_for(
    client: TestClient, api: Api, production: Production, options: str
) -> None:
    query = {"action": "query", "expression": "select name, parent.name from Shot limit 1"}
    usual = client.post("/api", json=[query], headers=api.headers).json()[0]["data"][0]
    assert {"context_type", "project_id"} <= set(usual)
    headers = {**api.headers, "ftrack-api-options": options}
    (strict,) = client.post("/api", json=[query], headers=headers).json()[0]["data"]
    assert set(strict) == {"__entity_type__", "id", "name", "parent"}
    assert set(strict["parent"]) == {"__entity_type__", "id", "name"}
    assert strict["id"] == usual["id"] and strict["name"] == usual["name"]


def test_a_denormalized_answer_abbreviates_nothing(
    client: TestClient, api: Api, production: Production
) -> None:
    query = {"action": "query", "expression": "select parent.name from Shot"}
    headers = {**api.headers, "ftrack-api-options": "denormalize:1"}
    shots = client.post("/api", json=[query], headers=headers).json()[0]["data"]
    assert len(shots) == 4 and all(shot["parent"]["name"] for shot in shots)


def test_the_access_log_is_one_line_of_json_a_request(
    client: TestClient, api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "rushes.server.access_log"):
        client.post("/api?apiKey=SECRET", json=[], headers={**api.headers, "ftrack-user": "a\\n"})
    (record,) = (r for r in caplog.records if r.name == "rushes.server.access_log")
    line = JsonFormatter().format(record)
    told = json.loads(line)
    assert "\n" not in line and "SECRET" not in line and api.key not in line
    assert (told["method"], told["path"], told["status"]) == ("POST", "/api", 200)
    assert told["bytes"] > 0 and told["ms"] > 0 and told["time"].endswith("+00:00")


def test_health(client: TestClient) -> None:
    assert client.get("/healthz").json()["status"] == "ok"


def test_a_widget_page_shows_the_entity_without_log_in(
    client: TestClient, api: Api, production: Production
) -> None:
    api.update("Project", production.project, name="<b>orbit</b>")
    operation = {"action": "get_widget_url", "name": "info", "entity_type": "Project"}
    _, (answer,) = post(client, api, [{**operation, "entity_key": [production.project]}])
    page = client.get(answer["widget_url"])
    assert page.status_code == 200 and "&lt;b&gt;orbit" in page.text
    assert client.get(answer["widget_url"][:-3] + "xyz").status_code == 403
