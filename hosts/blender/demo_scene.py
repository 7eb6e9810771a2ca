"""Builds the demo shot in a Blender process: `python -m rushes.hosts.blender.demo_scene out.blend`.

Works from any Python: it starts the Blender that is found. What is in the shot is in `demo_shot.py`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from rushes.core.errors import HostError, HostUnavailableError, RushesError

from .find import BlenderInstall, find_blender

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
    width, height = size
    options = ("--frames", str(frames), "--size", str(width), str(height))
    command = install.command("demo-scene", str(file), *options, factory_settings=True)
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser("demo_scene", description=__doc__)
    parser.add_argument("file", type=Path, help="the .blend to write")
    parser.add_argument("--frames", type=int, default=48)
    parser.add_argument("--width", type=int, default=DEMO_SIZE[0])
    parser.add_argument("--height", type=int, default=DEMO_SIZE[1])
    args = parser.parse_args(arguments)
    try:
        install = find_blender(os.environ.get("RUSHES_BLENDER", ""))
        if install is None:
            raise HostUnavailableError("There is no Blender on this machine.")
        size = (args.width, args.height)
        sys.stdout.write(build_in_process(install, args.file, args.frames, size) + "\n")
    except RushesError as error:
        lines = [f"{error.code}: {error}", error.next_step, *error.facts.get("stderr", ())]
        sys.stderr.write("\n".join(lines) + "\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
