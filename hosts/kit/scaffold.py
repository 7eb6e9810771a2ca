"""Makes an adapter to start from: a package with the files that every adapter here has.

What it makes runs at once, on a toy application in `application.py`, and passes the conformance suite. A
TD then replaces the toy by the application, file by file.
"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from rushes.core.errors import FileAccessError, InputError
from rushes.core.files import write_text_atomically

_TEMPLATES = "templates"


def make_adapter(name: str, folder: Path) -> tuple[Path, ...]:
    """Write the package `rushes_NAME` into `folder`.

    Args:
        name: Short lower-case name of the application, which becomes the host's id.
        folder: Folder to make; it may exist when it is empty.

    Returns:
        The files that were written.

    Raises:
        InputError: The name is none, or something is in the folder already.
        FileAccessError: The folder cannot be made.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise InputError(
            f"{name!r} cannot be the id of a host.",
            next_step="Use lower-case letters, digits and underscores, for example krita.",
        )
    if folder.exists() and any(folder.iterdir()):
        raise InputError(f"{folder} is not empty.", next_step="Name another folder with --dir.")
    return tuple(_write(target, text, folder) for target, text in sorted(_contents(name).items()))


def _contents(name: str) -> dict[str, str]:
    label = name.replace("_", " ").title()
    made = {}
    for template in (files(__package__) / _TEMPLATES).iterdir():
        if not template.name.endswith(".tmpl"):
            continue
        target = template.name[: -len(".tmpl")].replace("NAME____init__", f"{name}/__init__")
        target = re.sub(r"(?<!/)__(?!init|\.)", "/", target).replace("NAME", name)
        text = template.read_text(encoding="utf-8")
        made[target] = (
            text.replace("@NAME@", name)
            .replace("@LABEL@", label)
            .replace("@CLASS@", label.replace(" ", ""))
        )
    return made


def _write(target: str, text: str, folder: Path) -> Path:
    path = folder / target
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileAccessError(f"{path.parent} cannot be made: {error.strerror}.") from error
    write_text_atomically(path, text)
    return path
