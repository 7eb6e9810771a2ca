"""What a host costs an artist: its import, its capture beside Blender's own command, and the main thread.

* Import of what an application loads, with and without a warm cache of byte code, beside `import ftrack_api`
  in the same kind of interpreter (an environment of its own, since the two need other libraries).
* Capture through the adapter beside `render.opengl(animation=True)` of the same frames in the same Blender.
* What the adapter holds Blender's main thread for during a capture of 240 frames, outside of the frame
  grab; beside how long the same Blender's event loop stands still by itself when its window is drawn.
* Lines a host: all, and those that are code.

Needs Debian's Blender and `xvfb-run`; without them these figures are left out.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import tokenize
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rushes.hosts.blender.find import BlenderInstall

ROOT = Path(__file__).parents[2]
PEER = Path(os.environ.get("RUSHES_PEER_PYTHON", ROOT / ".venv-peer" / "bin" / "python"))
SCRIPT = Path(__file__).with_name("_host_in_blender.py")
HOSTS = ("standalone", "blender", "maya", "nuke")
LOADED = "rushes.core.plugins, rushes.hosts.blender.adapter"
FRAMES = 240
_TIMEOUT_S = 900
# Not part of publishing: something to try it with, and what only conformance runs load.
_BESIDE = ("demo_", "rehearsal")
_QUIET_TOKENS = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}


def measure(runs: int) -> dict[str, object]:
    """Measure everything, in turn with its peer; medians."""
    return {
        "benchmark": "host",
        "runs": runs,
        **_imports(runs),
        **_in_blender(runs),
        "lines": {host: lines_of(ROOT / "hosts" / host) for host in HOSTS},
    }


def _imports(runs: int) -> dict[str, object]:
    times: dict[str, list[float]] = {"ours_cold": [], "ours": [], "peer_cold": [], "peer": []}
    for _ in range(max(runs, 3)):
        for name, python, module in (
            ("ours", sys.executable, LOADED),
            ("peer", PEER, "ftrack_api"),
        ):
            if Path(python).exists():
                with tempfile.TemporaryDirectory() as cache:
                    times[f"{name}_cold"].append(_import_ms(python, module, cache))
                    times[name].append(_import_ms(python, module, cache))
    figures: dict[str, object] = {
        f"import_{name}_cpu_ms": round(statistics.median(values), 1)
        for name, values in times.items()
        if values
    }
    if times["peer"]:
        for kind in ("", "_cold"):
            ours, peer = (statistics.median(times[name + kind]) for name in ("ours", "peer"))
            figures[f"import{kind}_ratio"] = round(ours / peer, 3)
    return figures


def _import_ms(python: str | Path, module: str, cache: str) -> float:
    """Milliseconds of processor time of one import in a fresh process, so that other programs do not count.

    `cache` holds its byte code and nothing else.
    """
    code = f"import time; t = time.process_time(); import {module}; print(time.process_time() - t)"
    done = subprocess.run(
        [str(python), "-W", "ignore", "-X", f"pycache_prefix={cache}", "-c", code],
        check=True,
        capture_output=True,
        text=True,
        # Where this is set, nothing would ever be warm.
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},
    )
    return float(done.stdout) * 1000


def _in_blender(runs: int) -> dict[str, object]:
    program, screen = shutil.which("blender"), shutil.which("xvfb-run")
    if program is None or screen is None:
        return {}
    with tempfile.TemporaryDirectory() as work:
        argv = [screen, "-a", "-s", "-screen 0 1280x720x24", program, "--factory-startup"]
        argv += ["-noaudio", "--window-geometry", "0", "0", "640", "400", "--python", str(SCRIPT)]
        told = {"FRAMES": str(FRAMES), "RUNS": str(runs), "WORK": work}
        env = {**os.environ, **BlenderInstall(program, False).command().env, **told}
        subprocess.run(argv, env=env, check=True, capture_output=True, timeout=_TIMEOUT_S)
        found: dict[str, Any] = json.loads(Path(work, "figures.json").read_text(encoding="utf-8"))
    return found


def lines_of(folder: Path) -> dict[str, int]:
    """Return how many lines a host has: `all`, `code` without comments and docstrings, and `payload`."""
    files = [file for file in sorted(folder.rglob("*.py")) if not file.name.startswith(_BESIDE)]
    own = [file for file in files if "payload" not in file.parts]
    return {
        "all": sum(len(file.read_text(encoding="utf-8").splitlines()) for file in own),
        "code": code_lines(own),
        "payload_code": code_lines([file for file in files if file not in own]),
    }


def code_lines(files: Sequence[Path]) -> int:
    """Count the lines on which code stands."""
    count = 0
    for file in files:
        with file.open("rb") as source:
            lines = {
                line
                for token in tokenize.tokenize(source.readline)
                if token.type not in _QUIET_TOKENS and token.string
                for line in range(token.start[0], token.end[0] + 1)
            }
        count += len(lines - _docstring_lines(file))
    return count


def _docstring_lines(file: Path) -> set[int]:
    found: set[int] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(
            node
        ):
            text = node.body[0]
            found.update(range(text.lineno, (text.end_lineno or text.lineno) + 1))
    return found
