"""The link tree `.dev/rushes/<room>` that makes a checkout importable as `rushes`.

The rooms stand at the top of the repository but are imported as `rushes.core` and so on. An editable
install, and `PYTHONPATH=<checkout>/.dev` inside any application's Python, find them through these links.
Nothing is imported here but the standard library: the build hook loads this file by path.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOMS = ("core", "hosts", "ui", "server", "install")


def make_link_tree(checkout: Path) -> Path:
    """Lay the link tree of a checkout, or put an existing one right.

    Args:
        checkout: The folder that holds `pyproject.toml` and the rooms.

    Returns:
        The folder to put on the import path, `<checkout>/.dev`.

    Raises:
        OSError: A link could not be made, for example on a read-only checkout.
    """
    tree = checkout / ".dev"
    package = tree / "rushes"
    package.mkdir(parents=True, exist_ok=True)
    for room in ROOMS:
        link, target = package / room, checkout / room
        if link.is_symlink() and link.resolve() == target.resolve():
            continue
        if link.is_symlink():
            link.unlink()
        if not link.exists():
            _link(link, target)
    return tree


def _link(link: Path, target: Path) -> None:
    # Windows lets ordinary users make folder junctions but not symbolic links.
    if sys.platform == "win32":
        subprocess.run(["cmd", "/c", "mklink", "/J", str(link), str(target)], check=True)
    else:
        link.symlink_to(os.path.relpath(target, link.parent), target_is_directory=True)
