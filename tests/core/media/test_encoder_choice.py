"""Encoders of graphics cards are used only where they pass; stand-ins are encoders this ffmpeg has."""

import json

import pytest

from rushes.core.media import encoder_choice
from rushes.core.media.encoder_choice import choose_encoder, encoder_verdicts, try_encoder
from rushes.core.media.encoders import X264, Encoder
from rushes.core.media.options import EncoderChoice

GOOD = Encoder("libx264", ("-preset", "ultrafast", "-crf", "18"))
TINTED = Encoder("libx264", ("-preset", "ultrafast"), upload="eq=gamma=1.2,format=yuv420p")
SHUT = Encoder("h264_nvenc", ("-gpu", "99"))
OTHER_CODEC = Encoder("libx265", ("-profile:v", "main", "-tag:v", "hvc1"))
HARDWARE = EncoderChoice.HARDWARE


@pytest.fixture
def memory(tmp_path):
    return tmp_path / "cache" / "encoders.json"


@pytest.fixture
def trials(monkeypatch):
    """Names of the encoders that are tried, as they are tried."""
    seen, really = [], try_encoder

    def counting(encoder, ffmpeg=""):
        seen.append(encoder.name)
        return really(encoder, ffmpeg)

    monkeypatch.setattr(encoder_choice, "try_encoder", counting)
    return seen


def test_x264_is_taken_without_any_trial(memory):
    assert choose_encoder(EncoderChoice.X264, candidates=[GOOD], memory=memory) is X264
    assert not memory.exists()


def test_a_candidate_that_passes_is_taken(memory):
    assert choose_encoder(HARDWARE, candidates=[GOOD], memory=memory) is GOOD


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [(TINTED, "ΔE"), (SHUT, ""), (OTHER_CODEC, "browsers do not play")],
    ids=["wrong colour", "does not open", "another codec"],
)
def test_a_candidate_that_fails_is_left_with_its_reason(memory, candidate, reason):
    assert choose_encoder(HARDWARE, candidates=[candidate], memory=memory) is X264
    for verdict in encoder_verdicts(candidates=[candidate], memory=memory):
        assert (verdict.passed, reason in verdict.reason) == (False, True)


def test_a_candidate_this_ffmpeg_lacks_is_not_tried(memory, trials):
    unknown = Encoder("h264_of_tomorrow", ())
    assert choose_encoder(HARDWARE, candidates=[unknown], memory=memory) is X264
    assert trials == []


def test_what_was_found_is_remembered(memory, trials):
    for _ in range(2):
        choose_encoder(HARDWARE, candidates=[GOOD], memory=memory)
    assert trials == ["libx264"]


def test_another_driver_is_tried_anew(memory, trials, tmp_path, monkeypatch):
    driver = tmp_path / "version"
    monkeypatch.setattr(encoder_choice, "_DRIVERS", (str(driver),))
    for version in ("550.1", "560.2"):
        driver.write_text(version)
        choose_encoder(HARDWARE, candidates=[GOOD], memory=memory)
    assert trials == ["libx264", "libx264"]


@pytest.mark.parametrize("content", ["", "[]", '{"a": 1}', "no json"])
def test_a_damaged_memory_is_written_anew(memory, content):
    memory.parent.mkdir()
    memory.write_text(content)
    assert choose_encoder(HARDWARE, candidates=[GOOD], memory=memory) is GOOD
    assert "libx264" in next(iter(json.loads(memory.read_text()).values()))
