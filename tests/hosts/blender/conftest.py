"""Real Blenders: which ones are here, and how a test has something run inside of one."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import textwrap
from contextlib import suppress
from pathlib import Path
from typing import Any, Callable

import pytest

from rushes.hosts.blender.demo_scene import build_in_process
from rushes.hosts.blender.find import BlenderInstall

PRELUDE = Path(__file__).with_name("prelude.py")
_PATIENCE_S = 540


# Made by `make test-hosts`; each is about a gigabyte.
_MODULES = ("4.2", "4.5", "5.2")


def _installs() -> dict[str, BlenderInstall]:
    found = {}
    program = shutil.which("blender")
    if program:
        found["program"] = BlenderInstall(program, is_module=False)
    for version in _MODULES:
        python = Path(__file__).parents[3] / f".venv-bpy-{version}" / "bin" / "python"
        if python.exists():
            found[f"bpy {version}"] = BlenderInstall(str(python), is_module=True)
    return found


INSTALLS = _installs()


@pytest.fixture(autouse=True)
def _own_user_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep add-ons and preferences of whoever runs the tests out, and ours out of theirs."""
    monkeypatch.setenv("BLENDER_USER_RESOURCES", str(tmp_path / "blender-user"))


@pytest.fixture(params=["program", *(f"bpy {version}" for version in _MODULES)])
def install(request: pytest.FixtureRequest) -> BlenderInstall:
    if request.param not in INSTALLS:
        pytest.skip(
            f"there is no Blender ({request.param}) here; `make test-hosts` gets the modules"
        )
    return INSTALLS[request.param]


@pytest.fixture(scope="session")
def demo_scenes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[BlenderInstall], Path]:
    """The demo shot, six small frames long, built once by each Blender."""
    made: dict[BlenderInstall, Path] = {}

    def scene_of(install: BlenderInstall) -> Path:
        if install not in made:
            made[install] = tmp_path_factory.mktemp("demo") / "shot.blend"
            build_in_process(install, made[install], frames=6, size=(160, 90))
        return made[install]

    return scene_of


@pytest.fixture
def demo_scene(install: BlenderInstall, demo_scenes: Any) -> Path:
    return demo_scenes(install)


def _run(
    argv: list[str],
    env: dict[str, str],
    body: str,
    work: Path,
    beside: Callable[[], object] | None = None,
) -> Any:
    """Run a body in a Blender and return its answer, whatever became of the Blender afterwards."""
    (work / "body.py").write_text(textwrap.dedent(body))
    # Tests of the panel in the same process set Qt to no screen; Blender's is a real one.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
    process = subprocess.Popen(
        argv,
        env={**kept, **env, "TEST_WORK": str(work)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        # A group of its own: the screen and Blender end together.
        start_new_session=True,
    )
    try:
        if beside is not None:
            beside()
        said, _ = process.communicate(timeout=_PATIENCE_S)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    answer = work / "answer.json"
    assert answer.exists(), f"no answer (exit code {process.returncode})\n{said}"
    return json.loads(answer.read_text())


@pytest.fixture
def in_blender(install: BlenderInstall, tmp_path: Path) -> Callable[[str], Any]:
    """Return a function that runs a body in a Blender without a window and gives its answer."""

    def run(body: str) -> Any:
        command = install.command(factory_settings=True)
        script = [str(PRELUDE) if part.endswith("detached.py") else part for part in command.argv]
        return _run(script, dict(command.env), body, tmp_path)

    return run


@pytest.fixture(scope="session")
def window_run() -> Callable[..., Any]:
    """Return a function that runs a body in a Blender with a window, on a screen of its own."""
    program, screen = INSTALLS.get("program"), shutil.which("xvfb-run")
    if program is None or screen is None:
        pytest.skip("a Blender program and xvfb-run are needed for a window")

    def run(
        body: str,
        work: Path,
        in_thread: bool = False,
        environ: dict[str, str] | None = None,
        beside: Callable[[], object] | None = None,
        size: tuple[int, int] = (960, 540),
    ) -> Any:
        argv = [screen, "-a", "-s", "-screen 0 1280x720x24", program.executable]
        argv += ["--factory-startup", "-noaudio", "--window-geometry", "0", "0", *map(str, size)]
        argv += ["--python", str(PRELUDE)]
        env = {**program.command().env, "TEST_IN_THREAD": "1" if in_thread else ""}
        return _run(argv, {**env, **(environ or {})}, body, work, beside)

    return run


@pytest.fixture
def in_window(window_run: Callable[..., Any], tmp_path: Path) -> Callable[..., Any]:
    """Return a function that runs a body in a Blender with a window, in this test's folder."""

    def run(body: str, **options: Any) -> Any:
        return window_run(body, tmp_path, **options)

    return run


def _changes(before: Any, after: Any, where: str = "") -> dict[str, Any]:
    """What differs between two dumps, by the path of the setting."""
    found = {}
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if isinstance(old, dict) and isinstance(new, dict):
            found.update(_changes(old, new, f"{where}{name}."))
        elif old != new:
            found[where + name] = (old, new)
    return found


@pytest.fixture
def changes() -> Callable[[Any, Any], dict[str, Any]]:
    """Return the function that compares two dumps of everything."""
    return _changes
