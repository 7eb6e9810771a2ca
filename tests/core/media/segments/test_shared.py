import pytest

from rushes.core.config import Settings
from rushes.core.errors import BadSettingError
from rushes.core.media.segments.shared import shared_cache


def settings(**values):
    return Settings(values, environ={})


def test_the_cache_is_where_the_settings_say(tmp_path):
    cache = shared_cache(settings(media_cache=str(tmp_path)))
    (tmp_path / "a").write_bytes(b"x")
    cache.keep("key", [tmp_path / "a"])
    assert (tmp_path / "segments" / "key" / "a").read_bytes() == b"x"


def test_a_size_of_zero_is_no_cache():
    assert shared_cache(settings(media_cache_gb="0")) is None


@pytest.mark.parametrize("size", ["ten", "inf", "nan"])
def test_a_size_that_is_none_is_refused(size):
    with pytest.raises(BadSettingError, match="media_cache_gb"):
        shared_cache(settings(media_cache_gb=size))
