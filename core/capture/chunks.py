"""Chunks of frames: whether one is whole, and how they become one result."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import CaptureError
from ..host_data import ChunkResult


def check_chunk(chunk: ChunkResult, frames: Sequence[int]) -> None:
    """See that a host made exactly the frames it was asked for.

    Args:
        chunk: What the host says it made.
        frames: Scene frames it was asked for.

    Raises:
        CaptureError: A frame is missing, was not asked for, or its file is absent or empty; the facts
            `frames` and `files` name them.
    """
    wrong = sorted(set(frames) ^ set(chunk.files))
    if wrong:
        raise CaptureError(
            f"The application made other frames than it was asked for: {_listed(wrong)}.",
            frames=wrong,
        )
    absent = {frame: path for frame, path in chunk.files.items() if not _has_content(path)}
    if absent:
        raise CaptureError(
            f"The application says it made frame {_listed(sorted(absent))}, but there is no image.",
            next_step="Check that the disk is not full and the folder may be written.",
            frames=sorted(absent),
            files=list(absent.values()),
        )


def merge_chunks(chunks: Sequence[ChunkResult]) -> ChunkResult:
    """Return one result for all chunks, warnings once each.

    Raises:
        CaptureError: The chunks differ in what their pixels mean.
    """
    meanings = {(chunk.baked, chunk.space) for chunk in chunks}
    if len(meanings) != 1:
        raise CaptureError("The application changed the colour of its images in between.")
    baked, space = meanings.pop()
    files = {frame: path for chunk in chunks for frame, path in chunk.files.items()}
    warnings = dict.fromkeys(text for chunk in chunks for text in chunk.warnings)
    return ChunkResult(files, baked, space, tuple(warnings))


def _has_content(path: str) -> bool:
    try:
        return Path(path).stat().st_size > 0
    except OSError:
        return False


def _listed(frames: Sequence[int]) -> str:
    shown = ", ".join(str(frame) for frame in frames[:8])
    return shown if len(frames) <= 8 else f"{shown} and {len(frames) - 8} more"
