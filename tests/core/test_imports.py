"""What an application loads stays light: nothing heavy comes in before it is used."""

import subprocess
import sys

import pytest

HEAVY = {
    "requests",
    "numpy",
    "OpenImageIO",
    "PyOpenColorIO",
    "websocket",
    "sqlite3",
    "rich",
    "qtpy",
}


@pytest.mark.parametrize(
    "statement",
    [
        "import rushes.core",
        "from rushes.core import FrameMap, PublishRequest, hookimpl",
        "import rushes.core.plugins, rushes.core.config, rushes.core.capture",
        "import rushes.core.publish.request, rushes.core.publish.plan, rushes.core.progress",
        "from rushes.core import Session",
    ],
)
def test_importing_loads_nothing_heavy(statement):
    code = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert HEAVY & set(done.stdout.split()) == set()


def test_every_name_of_the_door_is_there():
    import rushes.core

    assert sorted(rushes.core.__all__) == dir(rushes.core)
    for name in rushes.core.__all__:
        assert getattr(rushes.core, name) is not None
