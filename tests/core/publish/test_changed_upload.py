import random
import uuid

import pytest

from rushes.core.errors import TransferError
from rushes.core.publish.changed_upload import HeldFile, can_compose, upload_changes
from rushes.core.publish.chunks import chunks_of
from rushes.core.session import Session
from rushes.core.session.upload_state import Source

OLD = random.Random(3).randbytes(400_000)
NEW = OLD[:100_000] + b"changed" * 1000 + OLD[120_000:]


@pytest.fixture(scope="module")
def session(live_server, tmp_path_factory):
    schemas = tmp_path_factory.mktemp("schemas")
    with Session(
        live_server.url, live_server.key, live_server.user, schema_cache_path=schemas
    ) as session:
        yield session


@pytest.fixture
def held(session, tmp_path):
    """The old file, on the server under an id."""
    path = tmp_path / "old.mp4"
    path.write_bytes(OLD)
    component_id = str(uuid.uuid4())
    session.upload(component_id, path)
    return HeldFile(component_id, tuple(chunks_of(path)))


@pytest.fixture
def new(tmp_path):
    path = tmp_path / "new.mp4"
    path.write_bytes(NEW)
    return path


def on_the_server(live_server, component_id):
    return [
        path.read_bytes()
        for path in (live_server.data_dir / "media" / "files").rglob("*")
        if path.is_file() and path.read_bytes() == NEW
    ]


@pytest.mark.loopback
def test_only_what_changed_is_sent(session, held, new, live_server):
    component_id = str(uuid.uuid4())
    done = upload_changes(session, component_id, new, held, session.upload)
    assert (done.size, done.sent < 100_000) == (len(NEW), True)
    assert on_the_server(live_server, component_id)
    assert not new.with_name("new.mp4.changes").exists()


@pytest.mark.loopback
def test_sending_twice_is_sending_once(session, held, new):
    component_id = str(uuid.uuid4())
    first = upload_changes(session, component_id, new, held, session.upload)
    assert upload_changes(session, component_id, new, held, session.upload) == first


@pytest.mark.loopback
def test_what_is_new_is_the_same_file_at_each_try(session, held, new):
    """So an upload of it that was cut off goes on: its state holds for this file alone."""
    seen, component_id = [], str(uuid.uuid4())

    def cut_off(delta_id, path):
        seen.append((delta_id, Source.of(path), path.read_bytes()))
        raise TransferError("The wire broke.")

    for _ in range(2):
        with pytest.raises(TransferError):
            upload_changes(session, component_id, new, held, cut_off)
    assert seen[0] == seen[1]


@pytest.mark.loopback
def test_an_equal_file_costs_no_byte(session, held, tmp_path):
    same = tmp_path / "same.mp4"
    same.write_bytes(OLD)
    assert upload_changes(session, str(uuid.uuid4()), same, held, session.upload).sent == 0


@pytest.mark.loopback
def test_when_the_server_has_the_file_no_more_then_the_whole_is_to_be_sent(session, held, new):
    gone = HeldFile(str(uuid.uuid4()), held.chunks)
    assert upload_changes(session, str(uuid.uuid4()), new, gone, session.upload) is None


@pytest.mark.loopback
def test_when_the_server_holds_other_bytes_then_the_whole_is_to_be_sent(
    session, held, new, tmp_path
):
    other = tmp_path / "other.mp4"
    other.write_bytes(OLD[::-1])
    component_id = str(uuid.uuid4())
    session.upload(component_id, other)
    mistaken = HeldFile(component_id, held.chunks)
    assert upload_changes(session, str(uuid.uuid4()), new, mistaken, session.upload) is None


@pytest.mark.loopback
def test_where_little_is_shared_the_whole_is_to_be_sent(session, held, tmp_path):
    other = tmp_path / "other.mp4"
    other.write_bytes(random.Random(4).randbytes(400_000))
    assert upload_changes(session, str(uuid.uuid4()), other, held, session.upload) is None


class OtherServer:
    """A session on a server that answers as ftrack's does, and takes no part of files."""

    def __init__(self, information):
        self.information, self.asked = information, []

    def call(self, operations):
        self.asked += [operation["action"] for operation in operations]
        return [self.information]


@pytest.mark.parametrize(
    "information",
    [{}, {"product": {}}, {"product": None}, {"product": {"capabilities": "x"}}, None],
)
def test_a_server_that_announces_nothing_gets_a_plain_upload(held, new, information):
    server = OtherServer(information)
    assert not can_compose(server)
    assert upload_changes(server, str(uuid.uuid4()), new, held, print) is None
    assert set(server.asked) == {"query_server_information"}
