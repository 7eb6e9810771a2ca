import base64
import hashlib
import json
import os
import threading
import time

import pytest

from rushes.core.errors import (
    BadAnswerError,
    CancelledError,
    FileAccessError,
    TransferError,
)
from rushes.core.records import from_plain, to_plain
from rushes.core.session import SessionAuthentication, UploadState, upload_state
from rushes.core.session.retry import RetryPolicy
from rushes.core.session.storage import Storage
from rushes.core.session.transport import Transport
from rushes.core.session.upload import upload_file

PART = 1000


class Store:
    """An API and a storage in one server; `refuse` holds statuses to answer a path with first."""

    def __init__(self, wire):
        self.server = wire(self._answer)
        self.files = {}
        self.refuse = {}
        self.headers = {}
        self.calls = []
        self.completed = []
        self.under_way = self.most_under_way = 0
        self.gate = None
        self.tells_parts = False
        self.lock = threading.Lock()

    def _answer(self, handler):
        if handler.command == "POST":
            (call,) = json.loads(handler.body)
            self.calls.append(call)
            handler.send(200, json.dumps([self._call(call)]).encode())
            return
        if len(handler.body) < int(handler.headers["content-length"]):
            return
        with self.lock:
            self.under_way += len(handler.body)
            self.most_under_way = max(self.most_under_way, self.under_way)
        if self.gate is not None:
            self.gate.wait(5)
        with self.lock:
            self.under_way -= len(handler.body)
            waiting = self.refuse.get(handler.path)
            status = waiting.pop(0) if waiting else 200
            if status == 200:
                self.files[handler.path] = handler.body
                self.headers[handler.path] = {k.lower(): v for k, v in handler.headers.items()}
        tag = hashlib.md5(handler.body).hexdigest()
        handler.send(status, ETag=f'"{tag}"')

    def _call(self, call):
        if call["action"] == "get_upload_parts":
            return self._parts() if self.tells_parts else {"exception": "no such action"}
        if call["action"] == "complete_multipart_upload":
            self.completed.append(call)
            return {"url": f"{self.server.url}/whole"}
        if call.get("parts"):
            urls = [
                {"signed_url": f"{self.server.url}/part{n}", "part_number": n}
                for n in range(1, call["parts"] + 1)
            ]
            return {"upload_id": "u1", "urls": urls}
        headers = {"Content-Type": "video/mp4", "Content-Length": "1", "X-Signed": "yes"}
        return {"url": f"{self.server.url}/whole?sig=1", "headers": headers}

    def _parts(self):
        numbers = [int(path.removeprefix("/part")) for path in self.files]
        tags = {n: hashlib.md5(self.files[f"/part{n}"]).hexdigest() for n in numbers}
        parts = [
            {"part_number": n, "e_tag": tag, "size": len(self.files[f"/part{n}"])}
            for n, tag in tags.items()
        ]
        return {"parts": parts, "urls": []}

    def joined(self):
        paths = sorted(self.files, key=lambda path: int(path.removeprefix("/part")))
        return b"".join(self.files[path] for path in paths)


@pytest.fixture
def store(wire):
    """The API and the storage."""
    return Store(wire)


@pytest.fixture
def upload(store, monkeypatch):
    """Upload a file to the store, in parts of a thousand bytes; failed puts wait for nothing."""
    monkeypatch.setattr(upload_state, "PART_SIZES", ((PART * 100, PART),))
    quick = RetryPolicy(attempts=3, first_delay_s=0.0)
    monkeypatch.setattr(Storage.__init__, "__defaults__", (1, quick))
    url = store.server.url
    transport = Transport(url, SessionAuthentication("secret", "u", url), headers={"X-Mine": "1"})
    yield lambda path, **more: upload_file(transport, "c1", path, **more)
    transport.close()


@pytest.fixture
def media(tmp_path):
    """Make a file of some size."""

    def make(size):
        path = tmp_path / "movie.mp4"
        path.write_bytes(os.urandom(size))
        return path

    return make


def test_a_small_file_goes_at_once_with_its_checksum(upload, store, media):
    path = media(PART * 2)
    result = upload(path)
    digest = base64.b64encode(hashlib.md5(path.read_bytes()).digest()).decode()
    assert (result.size, result.checksum, result.parts) == (PART * 2, digest, 1)
    assert store.files["/whole?sig=1"] == path.read_bytes()
    assert store.calls[0]["checksum"] == digest
    assert (store.calls[0]["file_name"], store.calls[0]["file_size"]) == ("movie.mp4", PART * 2)


def test_a_put_carries_the_signed_headers_and_no_key(upload, store, media):
    upload(media(10))
    headers = store.headers["/whole?sig=1"]
    assert (headers["x-signed"], headers["content-type"]) == ("yes", "video/mp4")
    assert headers["content-length"] == "10"
    assert not {"ftrack-api-key", "ftrack-user", "x-mine", "cookie"} & set(headers)


def test_an_empty_file_is_a_file(upload, store, media):
    assert upload(media(0)).size == 0
    assert store.files["/whole?sig=1"] == b""
    assert store.headers["/whole?sig=1"]["content-length"] == "0"


def test_a_large_file_goes_in_parts(upload, store, media):
    path = media(PART * 7 + 13)
    result = upload(path)
    assert (result.parts, result.size) == (8, PART * 7 + 13)
    assert store.joined() == path.read_bytes()
    (done,) = store.completed
    assert [part["part_number"] for part in done["parts"]] == list(range(1, 9))
    assert done["parts"][7]["e_tag"] == hashlib.md5(path.read_bytes()[-13:]).hexdigest()


def test_progress_is_told_on_the_calling_thread_and_ends_with_all(upload, media):
    told, threads = [], set()

    def progress(done, total):
        told.append((done, total))
        threads.add(threading.get_ident())

    upload(media(PART * 5), progress=progress)
    assert told[-1] == (PART * 5, PART * 5)
    assert threads == {threading.get_ident()}
    upload(media(PART), progress=progress)
    assert told[-1] == (PART, PART)


def test_a_part_that_fails_is_sent_again_alone(upload, store, media):
    store.refuse["/part3"] = [503, 500]
    path = media(PART * 5)
    upload(path)
    assert store.joined() == path.read_bytes()
    assert [r[1] for r in store.server.requests].count("/part3") == 3
    assert [r[1] for r in store.server.requests].count("/part2") == 1


def test_progress_forgets_a_try_that_failed(upload, store, media):
    store.refuse["/whole?sig=1"] = [503]
    told = []
    upload(media(PART), progress=lambda done, total: told.append(done))
    assert told[-1] == PART
    assert max(told) == PART


def test_a_refused_part_ends_the_upload_and_completes_nothing(upload, store, media):
    store.refuse["/part2"] = [403]
    with pytest.raises(TransferError, match="403"):
        upload(media(PART * 5))
    assert store.completed == []


def test_a_full_storage_is_named_and_not_tried_again(upload, store, media):
    store.refuse["/whole?sig=1"] = [507]
    with pytest.raises(TransferError, match="no space left"):
        upload(media(5))


def test_tries_come_to_an_end(upload, store, media):
    store.refuse["/whole?sig=1"] = [503] * 5
    with pytest.raises(TransferError) as caught:
        upload(media(10))
    assert caught.value.facts["tries"] == 3


def test_an_upload_goes_on_where_it_was(upload, store, media):
    store.refuse["/part4"] = [403]
    path, saved = media(PART * 5), []
    with pytest.raises(TransferError):
        upload(path, save_state=saved.append)
    arrived = {part.number for part in saved[-1].parts if part.e_tag}
    state = from_plain(UploadState, json.loads(json.dumps(to_plain(saved[-1]))))
    before = len(store.server.requests)
    told = []
    result = upload(path, state=state, progress=lambda done, total: told.append(done))
    sent = [path for method, path, *_ in store.server.requests[before:] if method == "PUT"]
    assert sorted(sent) == sorted(f"/part{n}" for n in range(1, 6) if n not in arrived)
    assert (store.joined(), result.parts, told[-1]) == (path.read_bytes(), 5, PART * 5)


def test_a_state_of_another_file_is_not_used(upload, store, media):
    saved = []
    upload(media(PART * 5), save_state=saved.append)
    path = media(PART * 6)
    upload(path, state=saved[-1])
    assert store.joined() == path.read_bytes()


def test_cancelling_stops_a_small_upload(upload, store, media):
    asked = []
    with pytest.raises(CancelledError):
        upload(media(PART), cancelled=lambda: len(asked) > 1 or asked.append(1))
    assert store.files == {}


def test_cancelling_stops_a_large_upload(upload, store, media):
    store.gate = threading.Event()
    asked = []

    def cancelled():
        asked.append(1)
        if len(asked) == 2:
            store.gate.set()
        return len(asked) > 1

    with pytest.raises(CancelledError):
        upload(media(PART * 30), cancelled=cancelled)
    assert store.completed == []
    assert len(store.files) < 30


def test_a_file_that_changes_meanwhile_is_not_completed(upload, store, media):
    path = media(PART * 5)

    def change(_state):
        os.utime(path, ns=(1, 1))

    with pytest.raises(TransferError, match="changed"):
        upload(path, save_state=change)
    assert store.completed == []


def test_what_is_no_file_is_told(upload, tmp_path):
    with pytest.raises(FileAccessError):
        upload(tmp_path / "missing.mp4")
    with pytest.raises(FileAccessError):
        upload(tmp_path)


@pytest.mark.parametrize("answer", [{}, {"upload_id": "u", "urls": []}, {"urls": None}, [], None])
def test_a_server_that_gives_no_place_is_told_of(upload, store, media, monkeypatch, answer):
    monkeypatch.setattr(store, "_call", lambda call: answer)
    with pytest.raises(BadAnswerError):
        upload(media(PART * 5))
    with pytest.raises(BadAnswerError):
        upload(media(PART))


@pytest.mark.parametrize(
    ("size", "part"),
    [(1, 8), (128, 8), (129, 16), (1024, 16), (1025, 32), (8193, 64), (65537, 128)],
)
def test_parts_grow_with_the_file(size, part):
    mib = 1024 * 1024
    assert upload_state.part_size_for(size * mib) == part * mib


def test_a_file_beyond_the_limit_is_refused():
    with pytest.raises(TransferError):
        upload_state.part_size_for(128 * 10_000 * 1024 * 1024 + 1)


@pytest.mark.parametrize(("smallest", "parts"), [(PART // 10, 40), (PART * 5, 10)])
def test_an_upload_that_may_be_cut_off_has_no_more_than_a_part_under_way(
    upload, store, media, monkeypatch, smallest, parts
):
    monkeypatch.setattr(upload_state, "SMALLEST_PART", smallest)
    path, states = media(PART * 10), []
    result = upload(path, save_state=states.append)
    assert result.parts == parts
    assert 0 < store.most_under_way <= PART
    assert store.joined() == path.read_bytes()


@pytest.mark.parametrize("after", [0, 1, 5, 9])
def test_what_was_cut_off_sends_at_most_one_part_again(upload, store, media, after):
    path, states = media(PART * 10), []

    class CutError(Exception):
        pass

    def save(state):
        if len(states) == after:
            raise CutError
        states.append(state)

    with pytest.raises(CutError):
        upload(path, save_state=save)
    sent = sum(len(body) for body in store.files.values())
    store.files, first = {}, dict(store.files)
    upload(path, state=states[-1] if states else None, save_state=states.append)
    again = sum(len(body) for body in store.files.values())
    assert sent + again <= path.stat().st_size + PART
    assert {**first, **store.files}.keys() == {f"/part{n}" for n in range(1, 11)}


def test_what_had_arrived_unnoticed_is_not_sent_again_where_the_server_can_tell(
    upload, store, media
):
    path, states = media(PART * 5), []
    upload(path, save_state=states.append)
    none_known, store.tells_parts = states[0], True
    del store.files["/part4"]
    before = len(store.server.requests)
    result = upload(path, state=none_known, save_state=states.append)
    puts = [path for method, path, *_ in store.server.requests[before:] if method == "PUT"]
    assert (puts, result.parts) == (["/part4"], 5)
    assert all(part["e_tag"] for part in store.completed[-1]["parts"])
    assert all(part.e_tag for part in states[-1].parts)


@pytest.mark.parametrize(
    ("size", "part", "at_once"), [(100, 5, 1), (1000, 5, 2), (8000, 8, 3), (60_000, 16, 3)]
)
def test_a_kill_and_a_broken_part_cost_one_usual_part_where_the_storage_allows(size, part, at_once):
    mib = 1024 * 1024
    assert upload_state.careful_part_size(size * mib) == part * mib
    assert upload_state.careful_connections(size * mib, part * mib) == at_once
    usual = upload_state.part_size_for(size * mib)
    assert at_once == 1 or (at_once + 1) * part * mib <= usual


def test_what_is_not_saved_and_on_its_way_is_never_more_than_one_part(
    upload, store, media, monkeypatch
):
    """A saver that is slow holds the next parts up, for they would have to be sent again as well."""
    monkeypatch.setattr(upload_state, "SMALLEST_PART", PART // 2)
    saved, ahead = [], []

    def save(state):
        time.sleep(0.05)  # long enough for other parts to go, where nothing holds them up
        with store.lock:
            ahead.append(sum(map(len, store.files.values())) + store.under_way - sum(saved))
        saved[:] = [state.span(part)[1] for part in state.parts if part.e_tag]

    upload(media(PART * 6), save_state=save)
    assert max(ahead) <= PART


def test_a_file_of_two_parts_that_may_go_on_later_goes_in_parts(upload, media):
    path = media(PART * 2)
    assert upload(path).parts == 1
    assert upload(path, save_state=lambda state: None).parts == 2
