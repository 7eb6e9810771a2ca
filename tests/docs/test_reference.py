"""Documents made from the code are those of this code."""

import ast
import importlib
import importlib.util
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"


def load_build():
    spec = importlib.util.spec_from_file_location("docs_build", ROOT / "docs" / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build = load_build()


# argparse and inspect write a little differently from one Python to the next.
@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="pages are made on Python 3.11")
@pytest.mark.parametrize("name", build.PAGES)
def test_a_reference_page_is_what_the_code_says(name):
    assert build.outdated([name]) == [], "run python docs/build.py"


def test_every_environment_variable_that_is_read_is_listed():
    reads = build.environment_reads()
    # Two tables of settings, which the page has whole, and what the installer asks a machine by name.
    assert reads.pop("?") == {
        "core/config.py",
        "server/options.py",
        "install/machine.py",
        "install/applications.py",
    }
    page = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    assert {name for name in reads if f"`{name}`" not in page} == set()


def test_no_environment_variable_is_listed_that_nobody_reads():
    assert set(build.VARIABLES) <= set(build.environment_reads())


@pytest.mark.parametrize(
    "code",
    [
        'os.environ["X"]',
        'os.environ.get("X", "")',
        'environ.pop("X")',
        'os.getenv("X")',
        'getenv("X")',
        '"X" in self._environ',
    ],
)
def test_every_way_to_read_the_environment_is_seen(code):
    found = [name for node in ast.walk(ast.parse(code)) for name in build.looked_up(node)]
    assert [name.value for name in found] == ["X"]


@pytest.mark.parametrize(
    "room",
    ["session", "session.locations", "events", "cache", "event_plugins"],
)
def test_every_public_name_has_its_docstring_in_the_reference(room):
    module = importlib.import_module(f"rushes.core.{room}")
    pages = "".join(path.read_text(encoding="utf-8") for path in REFERENCE.glob("api/*.md"))
    shown = set(re.findall(r"^::: [\w.]+\.(\w+)$", pages, re.MULTILINE))
    assert set(module.__all__) <= shown


@pytest.mark.parametrize("name", build.API)
def test_every_page_of_the_api_is_reached(name):
    assert f"reference/api/{name}.md" in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
