"""Which files the scene uses. Main thread."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bpy

from rushes.core.host_data import Dependency

from .strips import movie_strips

# Lists of `bpy.data` whose blocks have a file, and what kind of file that is; later Blenders have more.
_FILES = {
    "libraries": "reference",
    "images": "texture",
    "sounds": "sound",
    "movieclips": "sequence",
    "cache_files": "cache",
    "volumes": "cache",
    "fonts": "other",
}
_GENERATED = ("GENERATED", "VIEWER")


def list_dependencies() -> tuple[Dependency, ...]:
    """Return libraries, textures, caches, sounds, clips, fonts and movie strips; packed ones are no files."""
    return tuple(dict.fromkeys((*_blocks(), *_strips())))


def missing_files() -> list[Dependency]:
    """Return those whose file is not there; names that stand for many files are passed over."""
    return [used for used in list_dependencies() if _is_missing(used.path)]


def _blocks() -> Iterator[Dependency]:
    own = bpy.utils.resource_path("LOCAL")
    for name, kind in _FILES.items():
        for block in getattr(bpy.data, name, ()):
            path = _path_of(block)
            # Blender 4.3 and later open libraries of brushes that come with it.
            if path and not path.startswith(own):
                yield Dependency(path, _kind(block, kind), block.name_full)


def _strips() -> Iterator[Dependency]:
    for strip in movie_strips():
        yield Dependency(bpy.path.abspath(strip.filepath), "sequence", strip.name)


def _path_of(block: Any) -> str:
    path = block.filepath
    generated = getattr(block, "source", "") in _GENERATED
    if not path or path == "<builtin>" or generated or getattr(block, "packed_file", None):
        return ""
    return str(Path(bpy.path.abspath(path, library=block.library)))


def _kind(block: Any, kind: str) -> str:
    return "sequence" if getattr(block, "source", "") in ("SEQUENCE", "MOVIE") else kind


def _is_missing(path: str) -> bool:
    return not any(sign in path for sign in "<#") and not Path(path).exists()
