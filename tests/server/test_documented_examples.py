"""What the documentation of the official Python client shows, run by that client on our server."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.loopback
_EXAMPLE = re.compile(r"^def (example_\w+)\(stage\)", re.MULTILINE)
EXAMPLES = [
    name
    for path in sorted((Path(__file__).parents[1] / "peer" / "examples").glob("[!_]*.py"))
    for name in _EXAMPLE.findall(path.read_text(encoding="utf-8"))
]


@pytest.fixture(scope="module")
def told(official_client: Callable[[str], Any]) -> dict[str, str | None]:
    """How each example ended: None where it held, a traceback where it did not."""
    return dict(official_client("run_examples.py"))


@pytest.mark.timeout(180)
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_holds(name: str, told: dict[str, str | None]) -> None:
    assert name in told
    assert told[name] is None, told[name]
