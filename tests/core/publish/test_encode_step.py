"""The step that makes the movie, where the encoder of a graphics card was chosen and does not hold."""

import logging
from fractions import Fraction
from pathlib import Path

import pytest

from rushes.core.config import Settings
from rushes.core.errors import EncodeError, VerificationError
from rushes.core.host_data import ColourState
from rushes.core.media import encoder_choice
from rushes.core.media.certificate import CertificatePolicy
from rushes.core.media.encoders import X264, Encoder
from rushes.core.media.footage import Footage
from rushes.core.media.frame_map import FrameMap
from rushes.core.media.options import EncodeOptions, EncoderChoice
from rushes.core.media.sample import write_sample_sequence
from rushes.core.media.sequences import find_footage
from rushes.core.plugins import create_plugins
from rushes.core.publish.record import PublishRecord
from rushes.core.publish.run import PublishRun
from rushes.core.publish.steps.encode import EncodeStep, certified
from rushes.core.records import to_plain

# Stand-ins for a card that passed its trial and fails later: in its colours, or with a device that is gone.
TINTED = Encoder("libx264", ("-preset", "ultrafast"), upload="eq=gamma=1.2,format=yuv420p")
SHUT = Encoder("h264_nvenc", ("-gpu", "99"))


@pytest.fixture
def run(journal, add_job, tmp_path, monkeypatch):
    """A publish that wants the card and whose frames are there; give it the encoder that was chosen."""

    def make(encoder):
        monkeypatch.setattr(encoder_choice, "choose_encoder", lambda wanted, ffmpeg: encoder)
        pattern = write_sample_sequence(tmp_path, first=1001, count=6, size=(64, 36))
        files = find_footage(pattern).files
        frames = FrameMap(min(files), max(files), Fraction(24))
        footage = Footage(files, frames, ColourState(), baked=False)
        job = add_job(str(pattern), encode=EncodeOptions(encoder=EncoderChoice.HARDWARE))
        journal.steps.started(job.id, "capture")
        journal.steps.done(job.id, "capture", {"footage": to_plain(footage), "warnings": []})
        return PublishRun(
            PublishRecord(journal, job),
            connect=lambda: pytest.fail("no server is needed"),
            plugins=create_plugins(),
            settings=Settings({"media_cache": str(tmp_path / "cache")}, environ={}),
            report=lambda progress: None,
            cancelled=lambda: False,
        )

    return make


@pytest.mark.parametrize("encoder", [TINTED, SHUT], ids=["certificate fails", "does not open"])
def test_when_the_card_fails_then_x264_makes_the_movie(run, encoder, caplog):
    publish = run(encoder)
    publish.record.started("encode")
    with caplog.at_level(logging.WARNING):
        publish.record.done("encode", EncodeStep().run(publish))
    assert f"{encoder.name} failed; x264 makes the movie" in caplog.text
    assert certified(publish).failures == ()
    assert Path(publish.plan.movie).is_file()


def test_when_x264_itself_fails_then_nothing_is_tried_again(run, monkeypatch, caplog):
    monkeypatch.setattr("rushes.core.media.encode.encode_review", _refuse)
    with pytest.raises(EncodeError):
        EncodeStep().run(run(X264))
    assert "x264 makes the movie" not in caplog.text


def test_without_a_fallback_the_card_would_have_stopped_the_publish(run):
    """The stand-in really fails: made by it alone, the movie does not get through."""
    publish = run(TINTED)
    assert publish.plan.request.certificate is CertificatePolicy.STOP
    with pytest.raises(VerificationError):
        EncodeStep()._make(publish, _footage(publish), TINTED)


def _refuse(*_arguments, **_options):
    raise EncodeError("The encoder ended.")


def _footage(publish):
    from rushes.core.publish.steps.capture import captured

    return captured(publish)
