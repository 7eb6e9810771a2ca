"""The worker's Python and its ffmpeg: there, new enough, whole, and of this version of the suite."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from ..finding import ERROR, WARNING, Finding, Kind
from ..surroundings import Answer, Surroundings

NO_PYTHON = Kind("worker-python-missing", ERROR, "The worker's Python is not there.")
PYTHON_BROKEN = Kind("worker-python-broken", ERROR, "The worker's Python does not start.")
PYTHON_OLD = Kind("worker-python-old", ERROR, "The worker's Python is older than 3.9.")
NO_LIBRARY = Kind("worker-library-missing", ERROR, "A library of the worker is not installed.")
BAD_LIBRARY = Kind("worker-library-broken", ERROR, "A library of the worker cannot be loaded.")
NO_SUITE = Kind("worker-without-suite", ERROR, "The worker's Python does not know the suite.")
OTHER_SUITE = Kind("worker-other-version", WARNING, "The worker's suite has another version.")
NO_FFMPEG = Kind("ffmpeg-missing", ERROR, "There is no ffmpeg.")
NAMED_FFMPEG = Kind("ffmpeg-named-missing", ERROR, "The ffmpeg that is set is not there.")
BROKEN_FFMPEG = Kind("ffmpeg-broken", ERROR, "The ffmpeg at hand does not run.")
SLOW_FFMPEG = Kind("ffmpeg-hangs", ERROR, "The ffmpeg at hand does not answer.")
OLD_FFMPEG = Kind("ffmpeg-old", ERROR, "The ffmpeg at hand is older than 5.1.")
NO_X264 = Kind("ffmpeg-without-x264", ERROR, "The ffmpeg at hand cannot encode H.264.")
NO_AAC = Kind("ffmpeg-without-aac", ERROR, "The ffmpeg at hand cannot encode sound.")
NO_FILTER = Kind("ffmpeg-without-filter", ERROR, "The ffmpeg at hand lacks a filter.")

_LIBRARIES = (
    "numpy",
    "OpenImageIO",
    "PyOpenColorIO",
    "requests",
    "fileseq",
    "freetype",
    "uharfbuzz",
)
_FILTERS = ("scale", "split", "setparams", "tile", "aresample", "adelay", "amix")
_PROBE = """
import importlib, json, sys
found = {"python": sys.version_info[:3], "missing": [], "broken": {}, "suite": "", "ffmpeg": ""}
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name == name: found["missing"].append(name)
        else: found["broken"][name] = str(error)
    except BaseException as error:
        found["broken"][name] = str(error) or type(error).__name__
try:
    import importlib.metadata as metadata
    found["suite"] = metadata.version("rushes")
except Exception: pass
try:
    import imageio_ffmpeg
    found["ffmpeg"] = imageio_ffmpeg.get_ffmpeg_exe()
except Exception: pass
print(json.dumps(found))
"""


def worker(around: Surroundings) -> Iterator[Finding]:
    """Start the worker's Python and have it load its libraries; then look at its ffmpeg."""
    python = around.worker_python
    if shutil.which(python) is None:
        yield NO_PYTHON.found(
            f"The worker's Python {python} is not there.",
            "Run `rushes install` again, or correct RUSHES_WORKER_PYTHON.",
        )
        yield from ffmpeg(around, None)
        return
    answer = around.run([python, "-c", _PROBE, *_LIBRARIES])
    try:
        found = json.loads(answer.text)
    except ValueError:
        yield PYTHON_BROKEN.found(
            f"The worker's Python {python} does not start: {_last_line(answer)}.",
            "Run `rushes install` again, or name another in RUSHES_WORKER_PYTHON.",
        )
        found = {}
    yield from _python(python, found)
    yield from ffmpeg(around, found.get("ffmpeg"))


def _python(python: str, found: dict[str, Any]) -> Iterator[Finding]:
    if not found:
        return
    numbers = tuple(found["python"])
    if numbers < (3, 9):
        yield PYTHON_OLD.found(
            f"{python} is Python {'.'.join(map(str, numbers))}; the worker needs 3.9.",
            "Name a newer one in RUSHES_WORKER_PYTHON, or run `rushes install`.",
        )
    for name in found["missing"]:
        yield NO_LIBRARY.found(
            f"{python} has no {name}, which the worker needs.",
            f'{python} -m pip install "rushes[worker]"',
        )
    for name, reason in found["broken"].items():
        yield BAD_LIBRARY.found(
            f"{name} cannot be loaded by {python}: {reason}.",
            f"{python} -m pip install --force-reinstall {name}",
        )
    yield from _suite(python, str(found["suite"]))


def _suite(python: str, theirs: str) -> Iterator[Finding]:
    try:
        ours = version("rushes")
    except PackageNotFoundError:
        return
    if not theirs:
        yield NO_SUITE.found(
            f"{python} does not know rushes, so no worker starts.",
            f'{python} -m pip install "rushes[worker]=={ours}"',
        )
    elif theirs != ours:
        yield OTHER_SUITE.found(
            f"This is rushes {ours}, the worker's is {theirs}.",
            "Run `rushes install` again, which brings both to one version.",
        )


def ffmpeg(around: Surroundings, from_wheel: str | None) -> Iterator[Finding]:
    """Look at the ffmpeg that would be used, in the order in which it is looked for.

    Args:
        around: The set-up.
        from_wheel: The one that the worker's Python brings; None where that could not be asked.
    """
    named = around.setting("ffmpeg")
    path = around.environ.get("PATH")
    if named and shutil.which(named, path=path) is None:
        yield NAMED_FFMPEG.found(
            f"RUSHES_FFMPEG names {named}, which is not there or may not be run.",
            "Correct or unset RUSHES_FFMPEG.",
        )
        return
    program = shutil.which(named or "ffmpeg", path=path) or from_wheel
    if program is None:
        return
    if not Path(program).is_file():
        yield NO_FFMPEG.found(
            "There is no ffmpeg on this machine.",
            f'{around.worker_python} -m pip install "rushes[worker]", or set RUSHES_FFMPEG.',
        )
        return
    yield from _features(around, program)


def _features(around: Surroundings, program: str) -> Iterator[Finding]:
    told = around.run([program, "-hide_banner", "-version"])
    if told.late:
        yield SLOW_FFMPEG.found(
            f"{program} does not answer: {told.trouble}.", "Set RUSHES_FFMPEG to another one."
        )
        return
    if told.code != 0:
        yield BROKEN_FFMPEG.found(
            f"{program} does not run: {_last_line(told)}.", "Set RUSHES_FFMPEG to another one."
        )
        return
    number = re.search(r"ffmpeg version n?(\d+)\.(\d+)", told.text)
    if number and tuple(map(int, number.groups())) < (5, 1):
        yield OLD_FFMPEG.found(
            f"{program} is version {number.group(1)}.{number.group(2)}; 5.1 is needed.",
            "Set RUSHES_FFMPEG to a newer one, or leave it to the worker's own.",
        )
    encoders = around.run([program, "-hide_banner", "-encoders"]).text.split()
    for word, kind in (("libx264", NO_X264), ("aac", NO_AAC)):
        if word not in encoders:
            yield kind.found(
                f"{program} was built without {word}.",
                "Unset RUSHES_FFMPEG, or set it to one that has it.",
            )
    filters = around.run([program, "-hide_banner", "-filters"]).text.split()
    lacking = [name for name in _FILTERS if name not in filters]
    if lacking:
        yield NO_FILTER.found(
            f"{program} was built without {', '.join(lacking)}.",
            "Unset RUSHES_FFMPEG, or set it to a complete one.",
        )


def _last_line(answer: Answer) -> str:
    lines = [line for line in answer.trouble.splitlines() if line.strip()]
    return lines[-1].strip().rstrip(".") if lines else f"exit code {answer.code}"


CHECKS = (worker,)
