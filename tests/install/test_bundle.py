"""A bundle: whole, refused when it is not, and installed where there is no network at all."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PYTHON = ".".join(platform.python_version_tuple()[:2])
# Says how many routes there are, then goes on with the rest of the line.
WITHOUT_ROUTES = """
import os, sys
with open("/proc/net/route") as table:
    assert not table.read().splitlines()[1:], "there is a route here"
os.execv(sys.argv[1], sys.argv[1:])
"""


@pytest.fixture(scope="module")
def bundle(wheelhouse, tmp_path_factory):
    """A bundle for every application, made of the wheelhouse."""
    folder = tmp_path_factory.mktemp("bundle") / "rushes-studio"
    command = [sys.executable, "-m", "rushes.core", "bundle", "--python", PYTHON]
    command += ["--out", str(folder), "--from", str(wheelhouse), "--json"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=120)
    return folder


@pytest.fixture
def copied(bundle, tmp_path):
    """A copy of the bundle, as it comes off a stick."""
    return Path(shutil.copytree(bundle, tmp_path / "stick"))


@pytest.fixture
def no_network():
    """Words before a command that give it a network namespace with nothing in it."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        pytest.skip("Network namespaces need Linux and unshare.")
    words = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    if subprocess.run([*words, "true"], capture_output=True, check=False).returncode:
        pytest.skip("This machine refuses network namespaces.")
    return [*words, sys.executable, "-c", WITHOUT_ROUTES]


def run(home, *words, before=()):
    """Run what the bundle brings, with a Python that has nothing of ours."""
    return subprocess.run(
        [*before, *map(str, words)],
        env=home.environ,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def bare_python():
    """The interpreter below this environment: none of our packages are in it."""
    found = Path(sys.base_prefix, "bin", f"python{PYTHON}")
    assert found.is_file()
    return found


def test_every_wheel_has_its_sum(bundle):
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=bundle,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert len(done.stdout.splitlines()) == len(list((bundle / "wheels").iterdir()))


@pytest.mark.parametrize("host", ["maya", "nuke", "blender"])
def test_it_installs_and_is_taken_out_without_any_network(copied, home, no_network, host):
    version = {"maya": "2025", "nuke": "16.0", "blender": "4.5"}[host]
    before = home.listing()
    words = (bare_python(), "-I", copied / "install.py", host, "--version", version, "--yes")
    done = run(home, *words, "--json", before=no_network)
    assert done.returncode == 0, done.stderr
    worker = next(home.suite.glob("*/worker/bin/rushes"))
    told = run(home, worker, "config", "--json", before=no_network)
    assert json.loads(told.stdout)["server_url"]["value"] == "https://review.example"
    gone = run(home, bare_python(), "-I", copied / "install.py", "uninstall", host, "--yes")
    assert gone.returncode == 0, gone.stderr
    assert home.listing() == before


def test_the_doctor_answers_without_any_network(copied, home, no_network):
    words = (bare_python(), "-I", copied / "install.py", "maya", "--version", "2025", "--yes")
    assert run(home, *words, before=no_network).returncode == 0
    worker = next(home.suite.glob("*/worker/bin/rushes"))
    done = run(home, worker, "doctor", "--json", before=no_network)
    found = json.loads(done.stdout.splitlines()[-1])
    assert "Traceback" not in done.stderr
    assert found["findings"]


def test_a_changed_wheel_is_refused_before_anything_is_laid_down(copied, home):
    wheel = next((copied / "wheels").glob("rushes-*.whl"))
    wheel.write_bytes(wheel.read_bytes() + b"\0")
    before = home.listing()
    done = run(home, bare_python(), "-I", copied / "install.py", "maya", "--yes")
    assert done.returncode != 0
    assert "was changed" in done.stderr
    assert home.listing() == before


def test_a_bundle_for_another_system_is_refused(wheelhouse, home, copied):
    listed = json.loads((copied / "bundle.json").read_text())
    (copied / "bundle.json").write_text(json.dumps({**listed, "platform": "win_amd64"}))
    done = home.rushes("install", "maya", "--version", "2025", "--from", str(copied))
    assert done.code != 0
    assert "win_amd64" in done.err


def test_a_folder_with_something_in_it_is_not_used(wheelhouse, home, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    words = ("bundle", "--python", PYTHON, "--from", str(wheelhouse))
    done = home.rushes(*words, "--out", str(tmp_path / "out"))
    assert done.code != 0
    assert "is not empty" in done.err


def test_one_file_holds_it_all(wheelhouse, home, tmp_path):
    words = ("bundle", "--host", "maya", "--python", PYTHON, "--from", str(wheelhouse), "--zip")
    done = home.rushes(*words, "--out", str(tmp_path / "studio"))
    assert done.code == 0, done.err
    shutil.unpack_archive(tmp_path / "studio.zip", tmp_path / "there")
    assert (tmp_path / "there" / "studio" / "install.py").is_file()
    assert not (tmp_path / "studio").exists()
