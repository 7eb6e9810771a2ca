"""Names of captured images, and images that are either wholly there or not at all.

For adapters: whatever an application does while it writes, nobody ever reads half an image under its
final name, and an image that was not written is never taken for one that was.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import CaptureError, NoSpaceError
from ..files import coded_error
from ..host_data import CapturePlan


def image_path(plan: CapturePlan, frame: int, ending: str) -> Path:
    """Return where the image of a frame belongs.

    Args:
        plan: Folder and pattern; the run of `#` stands for the frame, padded with zeros to its length.
        frame: Scene frame; a longer number is written whole, a negative one keeps its sign.
        ending: Ending of the file, with its dot; takes the place of the pattern's own.
    """
    stem, given = os.path.splitext(plan.pattern)
    if "#" in given:
        stem = plan.pattern
    padding = stem.count("#")
    return Path(plan.folder, stem.replace("#" * padding, f"{frame:0{padding}d}") + ending)


@contextmanager
def writing_image(path: Path, application: str = "The application") -> Iterator[Path]:
    """Give the path to write an image to; it gets its final name when the block ends well.

    The path given lies in the same folder and has the same ending, since many applications choose the
    kind of image by it.

    Args:
        path: Where the image belongs; an older one there is replaced.
        application: Its name, for messages.

    Raises:
        CaptureError: Nothing was written, or the application (by a RuntimeError) or the system refused.
        NoSpaceError: The disk is full.
    """
    unfinished = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        yield unfinished
        if not unfinished.is_file() or unfinished.stat().st_size == 0:
            raise CaptureError(
                f"{application} wrote no image {path}.",
                next_step="Check that the disk is not full and the folder may be written.",
                path=path,
            )
        os.replace(unfinished, path)
    except OSError as error:
        full = coded_error(error, f"{path.name} cannot be written")
        if isinstance(full, NoSpaceError):
            raise full from error
        raise CaptureError(full.message, next_step=full.next_step, path=path) from error
    except RuntimeError as error:
        raise CaptureError(
            f"{application} could not make {path.name}: {_reason(error)}", path=path
        ) from error
    finally:
        _remove(unfinished)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # a folder that cannot be written: nothing of ours is in it


def _reason(error: RuntimeError) -> str:
    return str(error).replace("Error:", "").strip()
