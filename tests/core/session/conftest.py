"""A small ftrack back end in memory, behind `responses`: it keeps rows and answers as the protocol says.

It knows just enough of the query language for the client's own queries, and can be told to fail.
"""

import contextlib
import json
import re
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import responses

from rushes.core.session import Session

URL = "https://studio.test"


def text(name, **more):
    return {name: {"type": "string", **more}}


def reference(name, target):
    return {name: {"$ref": target}}


def many(name, target, kind="array"):
    return {name: {"type": kind, "items": {"$ref": target}}}


def schema(name, *properties, base=None, key=("id",), defaults=None, **more):
    merged = {}
    for part in properties:
        merged.update(part)
    if key == ("id",):
        merged["id"] = {"type": "string", "default": "{uid}"}
    found = {
        "id": name,
        "type": "object",
        "properties": merged,
        "primary_key": list(key),
        "immutable": [*key, "created_at"],
        "computed": ["link"],
        "default_projections": list(defaults or key),
        "system_projections": [],
        **more,
    }
    if base:
        found["$mixin"] = {"$ref": base}
    return found


CONTEXT = (
    text("name", default=""),
    text("parent_id"),
    text("project_id"),
    text("object_type_id"),
    text("link"),
    text("created_at", format="date-time"),
    reference("parent", "Context"),
    reference("project", "Project"),
    many("children", "Context"),
    many("notes", "Note"),
    many("metadata", "Metadata", "mapped_array"),
    many("custom_attributes", "ContextCustomAttributeValue", "mapped_array"),
)
TYPED = (
    *CONTEXT,
    text("description"),
    text("status_id"),
    text("start_date", format="date-time"),
    text("type_id", default="no-type"),
    {"bid": {"type": "number"}},
    reference("status", "Status"),
    reference("type", "Type"),
    {"custom_attribute_links": {"type": "array", "restricted_projection": True}},
)
SHOWN = ("context_type", "id", "name")
TYPED_SHOWN = ("id", "name")
SCHEMAS = [
    schema("Context", *CONTEXT, defaults=TYPED_SHOWN),
    schema("Project", *CONTEXT, text("full_name"), base="Context", defaults=TYPED_SHOWN),
    schema("TypedContext", *TYPED, base="Context", defaults=TYPED_SHOWN),
    schema("Task", *TYPED, base="TypedContext", defaults=TYPED_SHOWN, metadata={"group_by": True}),
    schema("Shot", *TYPED, base="TypedContext", defaults=TYPED_SHOWN),
    schema("Status", text("name"), text("color")),
    schema("Type", text("name")),
    schema("User", text("username"), text("email")),
    schema("Location", text("name")),
    schema(
        "Note",
        text("content"),
        text("parent_id"),
        text("parent_type"),
        {"is_todo": {"type": "boolean", "default": False}},
        text("user_id"),
        reference("author", "User"),
        many("recipients", "User"),
    ),
    schema(
        "Metadata",
        text("parent_id"),
        text("parent_type"),
        text("key"),
        text("value"),
        key=("parent_id", "key"),
        defaults=("parent_id", "key", "value", "parent_type"),
    ),
    schema(
        "ContextCustomAttributeValue",
        text("configuration_id"),
        text("entity_id"),
        text("key"),
        {"value": {"type": "variable"}},
        key=("configuration_id", "entity_id"),
    ),
    schema(
        "CustomAttributeConfiguration",
        text("key"),
        text("project_id"),
        text("object_type_id"),
        text("entity_type"),
        {"is_hierarchical": {"type": "boolean"}, "default": {"type": "variable"}},
    ),
    schema("Component", text("name"), text("system_type")),
    schema(
        "FileComponent",
        text("name", default="main"),
        text("file_type"),
        {"size": {"type": "integer", "default": 0}},
        many("metadata", "Metadata", "mapped_array"),
        base="Component",
    ),
    schema(
        "ComponentLocation",
        text("component_id"),
        text("location_id"),
        text("resource_identifier"),
        reference("component", "Component"),
        reference("location", "Location"),
    ),
]
_SHAPE = re.compile(
    r"select (?P<what>.+?) from (?P<type>\w+)(?: where (?P<criteria>.+?))??"
    r"(?: order by (?P<order>[\w.]+))?(?: offset (?P<offset>\d+))?(?: limit (?P<limit>\d+))?$",
    re.DOTALL,
)
_CONDITION = re.compile(r'([\w.]+) (?:is|in) (?:"((?:\\.|[^"\\])*)"|(none)|\(([^)]*)\))')


class Backend:
    """Rows by type and key; `batches` keeps every call, `faults` are given instead of answers."""

    def __init__(self):
        self.rows = {}
        self.batches = []
        self.headers = []
        self.faults = []
        self.actions = {}
        self.version = "4.13.8"
        self.schema_hash = "abc123"
        self.schemas = {item["id"]: item for item in SCHEMAS}

    # For tests

    def add(self, entity_type, /, **values):
        """Store a row; references are given as what `add` returned."""
        values.setdefault("id", str(uuid.uuid4()))
        return self._store(entity_type, values)

    @property
    def queries(self):
        """Every query so far."""
        calls = [call for batch in self.batches for call in batch]
        return [call["expression"] for call in calls if call["action"] == "query"]

    @property
    def writes(self):
        """Every batch that created, updated or deleted."""
        actions = {"create", "update", "delete"}
        return [b for b in self.batches if actions & {call["action"] for call in b}]

    def row(self, reference):
        """Return the stored row of a reference."""
        return self.rows[self._identity(reference["__entity_type__"], reference)]

    # The other side of the wire

    def handle(self, request):
        batch = json.loads(request.body)
        self.batches.append(batch)
        self.headers.append(dict(request.headers))
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, Exception):
            raise fault
        if isinstance(fault, tuple) and not isinstance(fault[0], str):
            return fault
        before = {key: dict(row) for key, row in self.rows.items()}
        try:
            answer = [self._do(operation) for operation in batch]
        except Refused as refused:
            self.rows = before
            answer = {"exception": refused.args[0], "content": refused.args[1], "error_code": None}
        if isinstance(fault, tuple):  # ("lost", error): carried out, but nobody learns of it
            raise fault[1]
        return (200, {"content-type": "application/json"}, json.dumps(answer))

    def _do(self, operation):
        action = operation["action"]
        if action in self.actions:
            return self.actions[action](operation)
        known = {
            "query_server_information": self._information,
            "query_schemas": lambda _operation: list(self.schemas.values()),
            "query": self._query,
            "create": self._create,
            "update": self._update,
            "delete": self._delete,
        }
        if action not in known:
            raise Refused("Exception", f"Invalid action u'{action}'")
        return known[action](operation)

    def _information(self, _operation):
        return {"version": self.version, "schema_hash": self.schema_hash}

    def _create(self, operation):
        entity_type, data = operation["entity_type"], operation["entity_data"]
        if self._identity(entity_type, data) in self.rows and entity_type != "Metadata":
            raise Refused("IntegrityError", "Duplicate entry")
        self._check_references(data)
        self._store(entity_type, data)
        return {"action": "create", "data": data}

    def _update(self, operation):
        entity_type, data = operation["entity_type"], operation["entity_data"]
        names = self.schemas[entity_type]["primary_key"]
        key = dict(zip(names, operation["entity_key"]))
        row = self.rows.get(self._identity(entity_type, key))
        if row is None:
            raise Refused("NotFoundError", "No such row")
        self._check_references(data)
        row.update(data)
        return {"action": "update", "data": {**data, **key}}

    def _check_references(self, data):
        for value in data.values():
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, dict) and "__entity_type__" in item:
                    identity = self._identity(item["__entity_type__"], item)
                    if identity not in self.rows:
                        raise Refused("IntegrityError", f"There is no {identity}")

    def _delete(self, operation):
        names = self.schemas[operation["entity_type"]]["primary_key"]
        key = dict(zip(names, operation["entity_key"]))
        self.rows.pop(self._identity(operation["entity_type"], key), None)
        return {"action": "delete", "data": True}

    def _query(self, operation):
        match = _SHAPE.match(operation["expression"])
        if match is None:
            raise Refused("ValidationError", f"Cannot read {operation['expression']}")
        rows = [row for row in self.rows.values() if self._is_a(row, match["type"])]
        rows = [row for row in rows if self._fits(row, match["criteria"])]
        if match["order"]:
            rows.sort(key=lambda row: str(self._value(row, match["order"].split("."))))
        offset, limit = int(match["offset"] or 0), match["limit"]
        end = offset + int(limit) if limit else len(rows)
        paths = [path.strip().split(".") for path in match["what"].split(",")]
        data = [self._shown(row, paths) for row in rows[offset:end]]
        full = limit and len(data) == int(limit)
        return {
            "action": "query",
            "data": data,
            "metadata": {"next": {"offset": end if full else None}},
        }

    def _fits(self, row, criteria):
        if not criteria:
            return True
        return any(
            all(self._holds(row, condition) for condition in _CONDITION.findall(part))
            for part in criteria.split(" or ")
        )

    def _holds(self, row, condition):
        path, quoted, none, values = condition
        value = self._value(row, path.split("."))
        if none:
            return value is None
        if values:
            return value in [item.strip().strip('"') for item in values.split(",")]
        return value == re.sub(r"\\(.)", r"\1", quoted)

    def _value(self, row, path):
        for name in path:
            if isinstance(row, dict) and "__entity_type__" in row:
                row = self.rows.get(self._identity(row["__entity_type__"], row), row)
            row = row.get(name) if isinstance(row, dict) else None
        return row

    def _shown(self, row, paths):
        names = self.schemas[row["__entity_type__"]]["primary_key"]
        shown = {name: row[name] for name in ("__entity_type__", *names)}
        grouped = {}
        for name, *rest in paths:
            grouped.setdefault(name, []).extend([rest] if rest else [])
        for name, below in grouped.items():
            known = self.schemas[row["__entity_type__"]]["properties"]
            if name not in known:
                raise Refused("ValidationError", f"{row['__entity_type__']} has no {name}")
            shown[name] = self._nested(row.get(name), known[name], below)
        return shown

    def _nested(self, value, definition, below):
        if isinstance(value, list) and value and "__entity_type__" in value[0]:
            return [self._nested(item, {}, below) for item in value]
        if isinstance(value, dict) and "__entity_type__" in value:
            row = self.rows.get(self._identity(value["__entity_type__"], value), value)
            return self._shown(row, below)
        empty = [] if definition.get("type") in ("array", "mapped_array") else None
        return empty if value is None else value

    def _store(self, entity_type, values):
        row = {"__entity_type__": entity_type, **values}
        for name, value in values.items():
            if isinstance(value, dict) and f"{name}_id" in self.schemas[entity_type]["properties"]:
                row[f"{name}_id"] = value["id"]
        self.rows[self._identity(entity_type, row)] = row
        names = self.schemas[entity_type]["primary_key"]
        return {name: row[name] for name in ("__entity_type__", *names)}

    def _identity(self, entity_type, values):
        key = tuple(values[name] for name in self.schemas[entity_type]["primary_key"])
        return (self._line(entity_type)[-1], key)

    def _line(self, entity_type):
        base = self.schemas[entity_type].get("$mixin")
        return [entity_type, *(self._line(base["$ref"]) if base else [])]

    def _is_a(self, row, entity_type):
        return entity_type in self._line(row["__entity_type__"])


class Refused(Exception):
    """What the back end answers with an error: exception name and content."""


@pytest.fixture
def http():
    """`responses`, which answers instead of the network."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def backend(http):
    """The back end, at `URL`."""
    found = Backend()
    http.add_callback(responses.POST, f"{URL}/api", found.handle)
    return found


@pytest.fixture
def open_session(backend, monkeypatch):
    """Open sessions on the back end; retries wait for nothing."""
    monkeypatch.setattr("rushes.core.session.retry.random.uniform", lambda low, high: 0.0)
    opened = []

    def open_one(**more):
        settings = {"schema_cache_path": False, **more}
        session = Session(URL, "key-of-mira", "mira", **settings)
        opened.append(session)
        return session

    yield open_one
    for session in opened:
        session.rollback()
        session.close()


@pytest.fixture
def session(open_session):
    """A session on the back end."""
    return open_session()


class Quiet(ThreadingHTTPServer):
    """Says nothing when a client breaks off, which is what many tests want."""

    def handle_error(self, request, client_address):
        pass


class Wire:
    """A real HTTP server on a loopback port; `answers` are functions that get the request handler."""

    def __init__(self, tls=None):
        self.answers = []
        self.requests = []
        self._server = Quiet(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def _handler(wire):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                length = int(self.headers.get("content-length") or 0)
                self.body = self.rfile.read(length)
                wire.requests.append((self.command, self.path, dict(self.headers), self.body))
                (wire.answers.pop(0) if len(wire.answers) > 1 else wire.answers[0])(self)

            do_POST = do_PUT = do_GET = answer

            def send(self, status, body=b"", **headers):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                if "Content_Length" not in headers:
                    self.send_header("Content-Length", str(len(body)))
                with contextlib.suppress(ConnectionError):  # the client may have gone
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *words):
                pass

        return Handler

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def wire():
    """Real HTTP servers that a test writes the answers of."""
    opened = []

    def open_one(*answers, tls=None):
        server = Wire(tls)
        server.answers = list(answers)
        opened.append(server)
        return server

    yield open_one
    for server in opened:
        server.close()
