"""Encoding while frames are still being made."""

import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from rushes.core.errors import CancelledError, CaptureError
from rushes.core.media.certify import certify_movie
from rushes.core.media.encode import EncodeOptions, Feed, encode_movie
from rushes.core.media.marks import SourceMarks

QUICK = EncodeOptions(preset="ultrafast")


class Capture:
    """A host that makes frames when it is told to; what waits for one waits until it is there."""

    def __init__(self, footage, folder):
        folder.mkdir()
        self.ready = dict(footage.files)
        self.files = {frame: str(folder / Path(path).name) for frame, path in self.ready.items()}
        self.asked = []
        self._news = threading.Condition()
        self._error = None

    def make(self, frame):
        with self._news:
            os.replace(self.ready[frame], self.files[frame])
            self._news.notify_all()

    def fail(self, error):
        with self._news:
            self._error = error
            self._news.notify_all()

    def arrival(self, frame):
        self.asked.append(frame)
        with self._news:
            self._news.wait_for(lambda: self._error or os.path.exists(self.files[frame]), 30)
            if self._error:
                raise self._error
        return Path(self.files[frame])


@pytest.fixture
def capture(footage_of, tmp_path):
    """Footage of frames that are not there yet, and the host that will make them."""
    host = Capture(footage_of(1, 20), tmp_path / "arriving")
    return replace(footage_of(1, 20), files=host.files), host


def test_encoding_begins_before_the_last_frame_is_there(capture, tmp_path, decode, barcode):
    footage, host = capture
    marks = SourceMarks()
    *early, last = footage.files

    def progress(done, total):
        if done == 1:
            host.make(last)  # which is made only once the first has gone in

    for frame in early:
        host.make(frame)
    feed = Feed(arrival=host.arrival, on_frame=progress, marks=marks)
    info = encode_movie(footage, tmp_path / "movie.mp4", options=QUICK, feed=feed)
    shown = [barcode.read(picture) for picture in decode(info.path, 64, 36)]
    assert shown == list(footage.files)
    assert certify_movie(footage, Path(info.path), marks=marks).failures == ()


@pytest.mark.parametrize("error", [CancelledError("stop"), CaptureError("the scene was closed")])
def test_when_frames_cease_to_come_then_nothing_is_left(capture, tmp_path, error):
    footage, host = capture
    for frame in (1, 2, 3):
        host.make(frame)
    threading.Timer(0.1, host.fail, [error]).start()
    target = tmp_path / "out" / "movie.mp4"
    with pytest.raises(type(error)):
        encode_movie(footage, target, options=QUICK, feed=Feed(arrival=host.arrival))
    assert list(target.parent.iterdir()) == []


def test_only_a_few_frames_are_asked_for_ahead(capture, tmp_path):
    footage, host = capture
    for frame in footage.files:
        host.make(frame)
    ahead = []
    feed = Feed(arrival=host.arrival, on_frame=lambda done, _: ahead.append(max(host.asked) - done))
    encode_movie(footage, tmp_path / "movie.mp4", options=QUICK, feed=feed)
    assert max(ahead) <= 9
    assert set(host.asked) == set(range(1, 21))
