"""Which files the scene uses. Main thread."""

from __future__ import annotations

from collections.abc import Iterator

from maya import cmds

from rushes.core.host_data import Dependency

from .scene import absolute
from .state import ask

# Node type to the attribute that holds its file, and what kind of file that is. Plug-ins bring some of
# these types; those that are not loaded are passed over.
_FILES = {
    "file": ("fileTextureName", "texture"),
    "imagePlane": ("imageName", "sequence"),
    "audio": ("filename", "sound"),
    "AlembicNode": ("abc_File", "cache"),
    "gpuCache": ("cacheFileName", "cache"),
    "cacheFile": ("cachePath", "cache"),
    "aiImage": ("filename", "texture"),
    "aiStandIn": ("dso", "cache"),
    "mayaUsdProxyShape": ("filePath", "cache"),
}


def list_dependencies() -> tuple[Dependency, ...]:
    """Return references, textures, caches and sounds; a file is named once a node."""
    return tuple(dict.fromkeys((*_references(), *_node_files())))


def _references() -> Iterator[Dependency]:
    for path in ask(cmds.file, reference=True) or ():
        node = str(ask(cmds.file, path, referenceNode=True))
        # A file that is referenced twice bears a number in braces.
        plain = ask(cmds.file, path, expandName=True, withoutCopyNumber=True)
        yield Dependency(absolute(str(plain)), "reference", node)


def _node_files() -> Iterator[Dependency]:
    known = set(cmds.ls(nodeTypes=True))
    for kind in sorted(known & set(_FILES)):
        attribute, of = _FILES[kind]
        for node in cmds.ls(type=kind):
            path = cmds.getAttr(f"{node}.{attribute}")
            if path:
                yield Dependency(absolute(path), of, node)
