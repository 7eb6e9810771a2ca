import subprocess
from fractions import Fraction

import numpy as np
import pytest

from rushes.core.errors import UnsupportedMediaError
from rushes.core.host_data import ColourState
from rushes.core.media.encode import encode_movie
from rushes.core.media.ffmpeg import find_ffmpeg
from rushes.core.media.footage import Footage
from rushes.core.media.frame_map import FrameMap
from rushes.core.media.reader import FootageReader
from rushes.core.media.sequences import find_footage

GREY = "color=c=0x808080:size=160x90:rate=25:duration=0.2"
RED = "color=c=0xC83214:size=160x90:rate=25:duration=0.2,format=rgb24"


def _footage(path, colour=None, baked=True, space=""):
    found = find_footage(str(path))
    frames = FrameMap(found.first, found.last, found.rate)
    return Footage(found.files, frames, colour or ColourState(), baked, space)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.mov", ("-c:v", "prores_ks", "-pix_fmt", "yuv422p10le")),
        ("a.mp4", ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-crf", "1")),
        ("a.mkv", ("-c:v", "ffv1", "-pix_fmt", "gbrp")),
    ],
)
@pytest.mark.parametrize(
    ("matrix", "tag"), [("bt709", "bt709"), ("bt601", "smpte170m"), ("bt601", "")]
)
def test_colours_are_decoded_through_the_matrix_of_the_movie(
    make_movie, name, options, matrix, tag
):
    chain = f"scale=out_color_matrix={matrix}:out_range=tv:flags=accurate_rnd,format={options[3]}"
    if tag:
        chain += f",setparams=colorspace={tag}"
    path = make_movie(name, "-vf", chain, *options, source=RED)

    picture = FootageReader(_footage(path)).picture(2)

    assert np.abs(picture[40:50, 70:90].astype(int) - (0xC8, 0x32, 0x14)).max() <= 4


def test_a_movie_on_its_side_is_turned_upright(make_movie, tmp_path):
    turned = tmp_path / "turned.mp4"
    command = [find_ffmpeg(), "-loglevel", "error", "-display_rotation", "90"]
    command += ["-i", str(make_movie("a.mp4")), "-c", "copy", str(turned)]
    subprocess.run(command, check=True)

    assert FootageReader(_footage(turned)).size == (90, 160)


def test_pixels_that_are_not_square_become_square(make_movie):
    path = make_movie("a.mp4", "-vf", "setsar=2/1", source=GREY)

    reader = FootageReader(_footage(path))

    assert (reader.size, reader.pixel_aspect) == ((320, 90), 1.0)
    assert reader.picture(0).shape == (90, 320, 3)


def test_a_movie_of_varying_rate_becomes_constant(make_movie, tmp_path):
    path = make_movie("a.mkv", "-vf", "select='not(eq(mod(n,3),1))'", "-fps_mode", "vfr")

    info = encode_movie(_footage(path), tmp_path / "out.mp4")

    assert info.constant_rate
    assert info.duration_s == pytest.approx(1, abs=0.1)


def test_a_log_movie_is_shown_through_the_view(make_movie):
    path = make_movie("a.mov", "-c:v", "prores_ks", "-pix_fmt", "yuv444p10le", source=GREY)

    picture = FootageReader(_footage(path, baked=False, space="ACEScct")).picture(0)

    # 0.502 in ACEScct is 0.53 of scene light, which ACES 1.3 shows at 165.
    assert np.abs(picture[45, 80].astype(int) - 165).max() <= 2


def test_when_a_movie_is_high_dynamic_range_then_it_is_unsupported(make_movie):
    tags = "setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc"
    path = make_movie("a.mkv", "-vf", f"format=yuv420p10le,{tags}", "-c:v", "libx265")

    with pytest.raises(UnsupportedMediaError, match="high dynamic range"):
        FootageReader(_footage(path))


def test_a_range_inside_a_movie_begins_at_its_frame(footage_of, tmp_path, barcode):
    path = encode_movie(footage_of(100, 110), tmp_path / "a.mp4").path
    footage = Footage(
        dict.fromkeys(range(1, 12), path), FrameMap(4, 6, Fraction(24)), ColourState(), True
    )

    numbers = [barcode.read(picture) for picture in footage.pictures()]

    assert numbers == [103, 104, 105]
