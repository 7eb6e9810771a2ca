"""Looks at images while an application writes them: from another process, where every reader of them is.

A thread of the application would do for the simulator, but a Python thread that runs while Blender's own
code works can bring it down (docs/hosts-blender.md, "Threads").
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_STOP_S = 10.0
_READY = "ready"
_PYTHONS = ("python3", "python", "mayapy")


@contextmanager
def watched(folder: Path, pattern: str) -> Iterator[set[str]]:
    """Watch a folder until the block ends.

    Args:
        folder: Existing folder that images are written into.
        pattern: Which names are images, as `Path.glob` has it.

    Yields:
        A set, empty during the block. After it: names of images that were seen half written.

    Raises:
        NotOffered: There is no Python to run beside the application.
    """
    from rushes.core.capture.outlet import command_with_imports

    from .bench import NotOffered

    half: set[str] = set()
    python = _python()
    if python is None:
        raise NotOffered("there is no Python beside the application")
    command = command_with_imports(python, __file__, str(folder), pattern)
    with subprocess.Popen(
        command.argv,
        env={**os.environ, **command.env},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        try:
            if process.stdout is None or process.stdout.readline().strip() != _READY:
                raise NotOffered(f"{python} does not run beside the application")
            yield half
            told, _ = process.communicate(timeout=_STOP_S)
            half.update(told.splitlines())
        finally:
            process.kill()


def _python() -> str | None:
    """Return a Python; inside of an application `sys.executable` may be the application."""
    if Path(sys.executable).name.lower().startswith(_PYTHONS):
        return sys.executable
    own = os.pathsep.join((sys.prefix, str(Path(sys.prefix, "bin"))))
    found = (shutil.which(name, path=path) for path in (own, None) for name in _PYTHONS)
    return next(filter(None, found), None)


def _watch(folder: Path, pattern: str) -> None:
    """Look until standard input ends, and print what was seen."""
    import threading

    from rushes.hosts.kit.pictures import look_at

    half: set[str] = set()
    ended = threading.Event()

    def listen() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=listen, daemon=True).start()
    sys.stdout.write(f"{_READY}\n")
    sys.stdout.flush()
    while not ended.is_set():
        for path in folder.glob(pattern):
            with suppress(OSError):
                if not look_at(path).whole:
                    half.add(path.name)
        ended.wait(0.001)
    sys.stdout.write("\n".join(sorted(half)))


if __name__ == "__main__":
    sys.path.extend(os.environ["RUSHES_IMPORT_PATHS"].split(os.pathsep))
    _watch(Path(sys.argv[1]), sys.argv[2])
