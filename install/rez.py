"""The site as a rez package: `package.py`, so that an environment is asked for instead of set."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .layout import Ground

_TEXT = '''\
"""Rushes as a rez package; written by `rushes install --site DIR --rez`."""

name = "rushes"
version = "{version}"
description = "Publish for review from inside Maya, Nuke and Blender."


def commands():
    env.RUSHES_STUDIO_CONFIG = "{{root}}/rushes.toml"
    env.RUSHES_WORKER_PYTHON = "{{root}}/{worker}"
    env.MAYA_MODULE_PATH.append("{{root}}/maya")
    env.NUKE_PATH.append("{{root}}/nuke")
    env.BLENDER_SYSTEM_SCRIPTS = "{{root}}/blender/scripts"
    env.BLENDER_SYSTEM_EXTENSIONS = "{{root}}/blender/extensions"
'''


def package_text(ground: Ground) -> str:
    """Return the package of a site; `{root}` in it is filled in by rez."""
    from .layout import worker_program

    worker = worker_program(ground.home / "worker").relative_to(ground.root).as_posix()
    return _TEXT.format(version=ground.release.partition("-")[0], worker=worker)
