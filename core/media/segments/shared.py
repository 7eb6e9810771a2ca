"""The one cache of segments all publishes of a user share, as the settings say. Standard library only."""

from __future__ import annotations

from pathlib import Path

import platformdirs

from ...config import Settings
from ...errors import BadSettingError
from .cache import SegmentCache

_GB = 1_000_000_000


def shared_cache(settings: Settings) -> SegmentCache | None:
    """Return the cache, or None where it is switched off by a size of 0.

    Args:
        settings: `media_cache` is its folder, `media_cache_gb` its greatest size.

    Raises:
        BadSettingError: The size is no number.
    """
    text = settings["media_cache_gb"]
    try:
        limit = int(float(text) * _GB)
    except (ValueError, OverflowError) as error:
        raise BadSettingError(
            f"media_cache_gb is {text!r}, which is no size.",
            next_step="Give gigabytes, for example 10, or 0 for no cache.",
            setting="media_cache_gb",
        ) from error
    return SegmentCache(cache_folder(settings) / "segments", limit) if limit > 0 else None


def cache_folder(settings: Settings) -> Path:
    """Return the absolute path of the folder `media_cache`; it may not exist yet."""
    given = settings["media_cache"]
    folder = Path(given).expanduser() if given else platformdirs.user_cache_path("rushes", False)
    return folder.absolute()
