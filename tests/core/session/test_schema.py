import json

import pytest

from rushes.core.errors import BadAnswerError
from rushes.core.session.schema import Schemas
from rushes.core.session.schema_cache import SchemaCache


def starts(backend):
    return [[call["action"] for call in batch] for batch in backend.batches]


def test_a_cached_schema_is_not_asked_for_again(open_session, backend, tmp_path):
    open_session(schema_cache_path=tmp_path)
    open_session(schema_cache_path=str(tmp_path))
    both = ["query_server_information", "query_schemas"]
    assert starts(backend) == [both, ["query_server_information"]]


def test_a_new_schema_replaces_the_cached_one(open_session, backend, tmp_path):
    open_session(schema_cache_path=tmp_path)
    backend.schema_hash = "other"
    open_session(schema_cache_path=tmp_path)
    assert starts(backend)[1:] == [["query_server_information"], ["query_schemas"]]
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("content", ["", "{", "{}", "[1]"])
def test_a_broken_cache_is_as_good_as_none(open_session, backend, tmp_path, content):
    open_session(schema_cache_path=tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_text(content)
    session = open_session(schema_cache_path=tmp_path)
    assert "Task" in session.types
    assert json.loads(file.read_text())[0]["id"] == "Context"


def test_servers_do_not_share_a_file(tmp_path):
    SchemaCache(tmp_path, "https://a").store("h", [{"id": "A"}])
    other = SchemaCache(tmp_path, "https://b")
    assert other.is_empty()
    assert other.load("h") is None


def test_a_folder_that_cannot_be_written_costs_nothing_but_the_call(open_session, tmp_path):
    (tmp_path / "file").write_text("")
    assert "Task" in open_session(schema_cache_path=tmp_path / "file").types


def test_the_environment_names_the_folder(open_session, monkeypatch, tmp_path):
    monkeypatch.setenv("FTRACK_API_SCHEMA_CACHE_PATH", str(tmp_path))
    open_session(schema_cache_path=None)
    assert len(list(tmp_path.iterdir())) == 1


def test_attributes_have_their_kinds(session):
    attributes = session.types["Task"].schema.attributes
    assert attributes["name"].kind == "scalar"
    assert attributes["start_date"].data_type == "datetime"
    assert (attributes["status"].kind, attributes["status"].twin) == ("reference", "status_id")
    assert attributes["children"].kind == "collection"
    assert attributes["metadata"].kind == "mapped"
    assert (attributes["link"].computed, attributes["id"].immutable) == (True, True)
    assert "custom_attribute_links" not in attributes


def test_types_know_their_line(session):
    assert session.schemas.ancestors("Task") == ["TypedContext", "Context"]
    assert session.schemas["Task"].root == "Context"
    assert len(session.types) == len(set(session.types))


@pytest.mark.parametrize(
    "raw", [None, {}, [1], [{"id": "Task"}], [{"id": "Task", "properties": 1}]]
)
def test_what_is_no_schema_is_a_bad_answer(raw):
    with pytest.raises(BadAnswerError):
        Schemas(raw)["Task"]


def test_a_circle_of_ancestors_ends():
    schemas = Schemas([{"id": "A", "$mixin": {"$ref": "B"}}, {"id": "B", "$mixin": {"$ref": "A"}}])
    assert schemas.ancestors("A") == ["B", "A"]
