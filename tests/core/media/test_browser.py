"""What a real browser shows of an encoded movie."""

import base64
from fractions import Fraction

import numpy as np
import pytest

from rushes.core.host_data import ColourState
from rushes.core.media.encode import encode_movie
from rushes.core.media.footage import Footage
from rushes.core.media.frame_map import FrameMap

pytestmark = pytest.mark.browser

# Seeks to the middle of each frame asked for and gives the pixels that are then painted.
SCRIPT = """
async ([source, times]) => {
  const video = document.createElement('video');
  video.muted = true;
  video.src = source;
  document.body.append(video);
  await new Promise((done, failed) => {
    video.onloadeddata = done;
    video.onerror = () => failed(video.error.message);
  });
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  const context = canvas.getContext('2d', {willReadFrequently: true});
  const shown = [];
  for (const time of times) {
    // `seeked` may come before the new picture can be painted; this tells that it can.
    const painted = new Promise(done => video.requestVideoFrameCallback(done));
    video.currentTime = time;
    await painted;
    context.drawImage(video, 0, 0);
    shown.push(Array.from(context.getImageData(0, 0, canvas.width, canvas.height).data));
  }
  return {shown, duration: video.duration, size: [canvas.width, canvas.height]};
}
"""


@pytest.fixture(scope="module")
def page(chromium):
    """A page of the machine's browser."""
    return chromium.new_page()


@pytest.fixture
def play(page):
    """Show frames of a movie; gives its pictures and what the browser says about it."""

    def run(info, frames):
        with open(info.path, "rb") as file:
            source = "data:video/mp4;base64," + base64.b64encode(file.read()).decode()
        times = [float((frame + Fraction(1, 2)) / info.rate) for frame in frames]
        result = page.evaluate(SCRIPT, [source, times])
        width, height = result["size"]
        shape = (len(frames), height, width, 4)
        return np.array(result["shown"], np.uint8).reshape(shape)[..., :3], result

    return run


@pytest.mark.parametrize("rate", [24, Fraction(24000, 1001), 25])
def test_every_frame_is_found_by_seeking_in_any_order(footage_of, tmp_path, play, barcode, rate):
    info = encode_movie(footage_of(100, 147, rate=rate), tmp_path / "movie.mp4")
    order = [3, *range(10, 28), *range(26, 8, -1), 40, 47, 0]

    pictures, said = play(info, order)

    assert [barcode.read(picture) for picture in pictures] == [100 + frame for frame in order]
    assert said["duration"] == pytest.approx(48 / rate, abs=0.01)


def test_the_browser_shows_the_colours_that_were_encoded(tmp_path, write_image, play):
    # No strong blue: without a GPU, Chromium's libyuv has no number large enough for its factor.
    patches = [(200, 50, 40), (40, 160, 60), (60, 80, 130), (128, 128, 128), (240, 240, 240)]
    picture = np.repeat(np.array([patches], np.uint8), 64, axis=0).repeat(32, axis=1)
    path = write_image(tmp_path / "a.1.png", picture, "uint8")
    footage = Footage({1: path}, FrameMap(1, 1, Fraction(24)), ColourState(), True)

    pictures, _ = play(encode_movie(footage, tmp_path / "movie.mp4"), [0])

    assert np.abs(pictures[0][32, 16::32].astype(int) - patches).max() <= 3
