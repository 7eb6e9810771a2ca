"""Documents made from the code are those of this code."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def build():
    spec = importlib.util.spec_from_file_location("docs_build", ROOT / "docs" / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# argparse and inspect write a little differently from one Python to the next.
@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="pages are made on Python 3.11")
@pytest.mark.parametrize("name", ["errors.md", "settings.md", "hooks.md", "commands.md"])
def test_a_reference_page_is_what_the_code_says(build, name):
    assert name not in build.outdated(), "run python docs/build.py"
