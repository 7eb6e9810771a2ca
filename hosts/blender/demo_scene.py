"""Builds the demo shot in a Blender process, from any Python. What is in it is in `demo_shot.py`."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from rushes.core.errors import HostError

from .find import BlenderInstall

DEMO_SIZE = (1280, 720)
TIMEOUT_S = 300.0


def build_in_process(
    install: BlenderInstall, file: Path, frames: int, size: tuple[int, int] = DEMO_SIZE
) -> str:
    """Have `install` build the demo shot and save it. Blocks for some seconds.

    Args:
        install: The Blender to start.
        file: Where the scene is saved.
        frames: Frames from 1001 on, at 24 frames a second.
        size: Pixel size of the output.

    Returns:
        The path of the scene.

    Raises:
        HostError: Blender failed or took too long; the fact `stderr` holds what it said.
    """
    wanted = (str(number) for number in (frames, *size))
    command = install.command("demo-scene", str(file), *wanted, factory_settings=True)
    try:
        done = subprocess.run(
            command.argv,
            check=False,
            env={**os.environ, **command.env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=TIMEOUT_S,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise HostError(f"Blender could not build the demo scene: {error}") from error
    if done.returncode != 0 or not file.is_file():
        raise HostError(
            f"Blender could not build the demo scene (exit code {done.returncode}).",
            stderr=done.stderr.splitlines()[-20:],
        )
    return str(file)
