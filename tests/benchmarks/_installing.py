"""What `panel` measures of the installer and the doctor: as commands, in a throw-away home.

Wheels lie in a bundle on disk, so that no network is in the figures. Beside the installer stands what one
types otherwise, an environment with the same wheels by pip; beside the doctor `pip check`, which looks at
the same libraries and at nothing else.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

_PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
_RUSHES = (sys.executable, "-m", "rushes.core")


def measure_installing(runs: int) -> dict[str, object]:
    """Make a bundle once; install, again, examine and take out `runs` times; medians in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder, "bundle")
        made = _seconds(
            (*_RUSHES, "bundle", "--host", "maya", "--python", _PYTHON, "--out", bundle)
        )
        rows = [_once(Path(folder, str(run)), bundle) for run in range(runs)]
    found = {name: round(statistics.median(row[name] for row in rows), 2) for name in rows[0]}
    return {
        "bundle_seconds": round(made, 2),
        **found,
        "install_to_pip_ratio": round(found["install_seconds"] / found["pip_install_seconds"], 2),
    }


def _once(folder: Path, bundle: Path) -> dict[str, float]:
    home = folder / "home"
    home.mkdir(parents=True)
    words = ("maya", "--version", "2025", "--yes", "--json")
    install = (*_RUSHES, "install", *words, "--from", bundle)
    first, again = _seconds(install, home), _seconds(install, home)
    (worker,) = home.glob(".local/share/rushes/suite/*/worker/bin/rushes")
    doctor, inside = _doctor(worker, home)
    return {
        "install_seconds": first,
        "install_again_seconds": again,
        "doctor_seconds": inside,
        "doctor_command_seconds": doctor,
        "uninstall_seconds": _seconds((*_RUSHES, "uninstall", *words), home),
        **_by_pip(folder / "env", bundle),
    }


def _doctor(worker: Path, home: Path) -> tuple[float, float]:
    """Return the seconds of the whole command, and those that the doctor itself says."""
    began = time.perf_counter()
    done = subprocess.run(
        [worker, "doctor", "--offline", "--json"],
        env=_environment(home),
        capture_output=True,
        check=False,
    )
    return time.perf_counter() - began, json.loads(done.stdout)["seconds"]


def _by_pip(folder: Path, bundle: Path) -> dict[str, float]:
    """Make an environment with the wheels of the worker by hand, and check it."""
    listed = json.loads((bundle / "bundle.json").read_text(encoding="utf-8"))
    wheels = [bundle / "wheels" / name for name in listed["sets"][f"worker{_PYTHON}"]]
    python = folder / "bin" / "python"
    quiet = ("--quiet", "--disable-pip-version-check")
    made = _seconds((sys.executable, "-m", "venv", folder))
    made += _seconds((python, "-m", "pip", "install", *quiet, "--no-index", "--no-deps", *wheels))
    return {
        "pip_install_seconds": made,
        "pip_check_seconds": _seconds((python, "-m", "pip", "check", *quiet)),
    }


def _seconds(command: Sequence[str | Path], home: Path | None = None) -> float:
    began = time.perf_counter()
    environ = _environment(home) if home else None
    subprocess.run(command, env=environ, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _environment(home: Path) -> dict[str, str]:
    mine = ("XDG_", "RUSHES_", "FTRACK_", "MAYA_")
    return {**{k: v for k, v in os.environ.items() if not k.startswith(mine)}, "HOME": str(home)}
