"""Prints, as JSON, how much a distribution and all it requires take on disk in this environment.

python _installed_size.py NAME [FOLDER ...]      the folders stand for the distribution's own files
"""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path


def required(name: str, found: dict[str, int], folders: list[str]) -> None:
    """Add the distribution and what it requires without extras; compiled bytecode does not count."""
    key = re.sub(r"[-_.]+", "-", name).lower()
    if key in found:
        return
    try:
        package = distribution(name)
    except PackageNotFoundError:  # required on other systems or Pythons only
        return
    if folders:
        files = [path for folder in folders for path in Path(folder).rglob("*")]
    else:
        files = [Path(package.locate_file(file)) for file in package.files or ()]
    found[key] = sum(f.stat().st_size for f in files if f.is_file() and f.suffix != ".pyc")
    for requirement in package.requires or ():
        if "extra ==" not in requirement:
            required(re.split(r"[^A-Za-z0-9._-]", requirement)[0], found, [])


def main() -> None:
    found: dict[str, int] = {}
    required(sys.argv[1], found, sys.argv[2:])
    print(json.dumps({"packages": len(found), "mb": round(sum(found.values()) / 1e6, 1)}))


if __name__ == "__main__":
    main()
