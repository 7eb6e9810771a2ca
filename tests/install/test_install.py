"""Install, again, upgrade, uninstall, for every host in a throw-away home: what lies there before and after."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HOSTS = ["maya", "nuke", "blender"]
WHERE = {
    "maya": "maya/modules/rushes.mod",
    "nuke": ".nuke/init.py",
    "blender": ".config/blender/4.5/scripts/startup/rushes_start.py",
}


@pytest.mark.parametrize("host", HOSTS)
def test_installed_and_taken_out_again_the_home_is_as_before(home, host):
    before = home.listing()
    home.install(host)
    during = home.listing()
    assert WHERE[host] in during and during != before
    assert home.rushes("uninstall", host).code == 0
    assert home.listing() == before


@pytest.mark.parametrize("host", HOSTS)
def test_a_second_run_has_nothing_to_do_and_changes_nothing(home, host):
    home.install(host)
    before = home.listing()
    assert home.install(host).acts == []
    assert home.listing() == before


@pytest.mark.parametrize("host", HOSTS)
def test_files_of_others_keep_every_byte(home, host):
    before = home.listing()
    home.install(host)
    after = home.listing()
    changed = {name for name, was in before.items() if after[name] != was}
    assert changed <= {".nuke/init.py", ".config/rushes/rushes.toml"}


def test_a_dry_run_shows_the_plan_and_writes_nothing(home):
    before = home.listing()
    ran = home.install("maya", "--dry-run")
    assert ran.acts[-2:] == ["make rushes.mod", "make rushes.toml"]
    assert home.listing() == before


def test_the_module_file_has_a_block_for_each_maya(home):
    home.install("maya")
    home.install("maya", "--version", "2024")
    text = (home.path / WHERE["maya"]).read_text()
    assert "MAYAVERSION:2025" in text and "MAYAVERSION:2024" in text
    assert "../../python3.11" in text and "../../python3.10" in text


def test_the_line_for_nuke_keeps_the_newlines_of_the_file(home):
    home.install("nuke")
    content = (home.path / ".nuke/init.py").read_bytes()
    assert content.startswith(b"# my own things\r\nimport nuke\r\n")
    assert content.count(b"pluginAddPath") == 1
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_nuke_reaches_menu_and_packages_by_that_line(home, tmp_path):
    home.install("nuke", "--version", "16.0")
    (tmp_path / "nuke.py").write_text(NUKE_STAND_IN)
    script = f"import nuke; nuke.start({str(home.path / '.nuke')!r}); import rushes.core; print(rushes.core.__file__)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", script],
        cwd=tmp_path,
        env={**home.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    if sys.version_info[:2] == (3, 11):
        assert str(home.suite) in done.stdout, done.stderr
    else:
        assert "not installed for this Nuke" in done.stdout


# What Nuke does with plug-in folders: their init.py runs when they are added.
NUKE_STAND_IN = """
import os

def start(folder):
    pluginAddPath(folder)

def pluginAddPath(folder):
    base = os.path.dirname(_running[-1]) if _running else ""
    file = os.path.join(base, folder, "init.py")
    import sys
    sys.path.append(os.path.dirname(file))
    if os.path.isfile(file):
        _running.append(file)
        exec(compile(open(file).read(), file, "exec"), {"__file__": file})
        _running.pop()

def tprint(text):
    print(text)

_running = []
"""


def test_the_workers_environment_runs_the_suite_and_the_settings_lead_to_it(home):
    home.install("maya")
    told = subprocess.run(
        [str(next(home.suite.glob("*/worker/bin/rushes"))), "config", "--json"],
        env=home.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    values = {name: row["value"] for name, row in json.loads(told.stdout).items()}
    assert Path(values["worker_python"]).is_relative_to(home.suite)
    assert values["server_url"] == "https://review.example"


def test_a_worker_python_that_somebody_set_is_left_alone(home):
    settings = home.path / ".config/rushes/rushes.toml"
    settings.write_text('worker_python = "/net/python"\n')
    ran = home.install("maya")
    assert settings.read_text() == 'worker_python = "/net/python"\n'
    assert any("left as it is" in remark for remark in ran.json["remarks"])


def test_hosts_are_added_and_taken_out_one_by_one(home):
    before = home.listing()
    home.install("maya")
    home.install("nuke")
    home.rushes("uninstall", "maya")
    after = home.listing()
    assert WHERE["maya"] not in after
    assert any(name.endswith("/worker/pyvenv.cfg") for name in after)
    home.rushes("uninstall", "all")
    assert home.listing() == before


def test_an_upgrade_brings_the_new_release_and_takes_the_old_one_away(home, other_release):
    before = home.listing()
    home.install("maya", "--from", str(other_release))
    (old,) = home.suite.glob("0.*")
    home.install("maya")
    (new,) = home.suite.glob("0.*")
    assert new != old
    assert new.name in (home.path / WHERE["maya"]).read_text()
    home.rushes("uninstall", "all")
    assert home.listing() == before


def test_an_upgrade_leaves_the_environment_of_a_worker_at_work(home, other_release, tmp_path):
    home.install("maya", "--from", str(other_release))
    (old,) = home.suite.glob("0.*")
    lock = tmp_path / "journal.db.worker-lock"
    journal = {"RUSHES_JOURNAL": str(tmp_path / "journal.db")}
    from rushes.core.file_lock import FileLock

    with FileLock(lock) as held:
        assert held.acquire()
        home.install("maya", **journal)
        assert (old / "worker/pyvenv.cfg").exists() and not (old / "maya").exists()
    assert "remove worker" in home.install("maya", **journal).acts
    assert not old.exists()


@pytest.fixture
def other_release(tmp_path, wheelhouse):
    """A wheelhouse with an older Rushes in it."""
    import shutil
    import zipfile

    folder = tmp_path / "older"
    shutil.copytree(wheelhouse, folder)
    (wheel,) = folder.glob("rushes-*.whl")
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("rushes/core/older.py", "")
    return folder


def test_what_somebody_changed_is_left_and_told(home):
    home.install("maya")
    mod = home.path / WHERE["maya"]
    mod.write_text(mod.read_text() + "# mine\n")
    packages = next(home.suite.glob("*/python3.11"))
    (packages / "mine.txt").write_text("mine")
    ran = home.rushes("uninstall", "maya")
    assert mod.exists() and (packages / "mine.txt").exists()
    assert [
        part for part in ("rushes.mod", "mine.txt") if part in "".join(ran.json["remarks"])
    ] == [
        "rushes.mod",
        "mine.txt",
    ]


def test_what_is_damaged_is_laid_again(home):
    home.install("maya")
    before = home.listing()
    next(home.suite.glob("*/python3.11/pluggy/__init__.py")).unlink()
    assert home.install("maya").acts == ["replace python3.11"]
    assert set(home.listing()) == set(before)


def test_a_file_of_somebody_else_in_our_place_stops_the_plan(home):
    mod = home.path / WHERE["maya"]
    mod.write_text("+ rushes 0.0 /my/own\n")
    before = home.listing()
    ran = home.rushes("install", "maya", "--version", "2025")
    assert (ran.code, ran.json["error"]["code"]) == (3, "RUSHES-210")
    assert home.listing() == before


def test_purge_takes_settings_and_journal_as_well(home):
    home.install("maya")
    (home.path / ".local/share/rushes/journal.db").touch()
    home.rushes("uninstall", "all", "--purge")
    assert not (home.path / ".local/share/rushes").exists()
    assert not (home.path / ".config/rushes").exists()


def test_an_extension_holds_its_wheels_and_names_them(home):
    home.install("blender")
    folder = home.path / ".config/blender/4.5/extensions/user_default/rushes_review"
    manifest = (folder / "blender_manifest.toml").read_text()
    wheels = {path.name for path in (folder / "wheels").iterdir()}
    assert all(f'"./wheels/{name}"' in manifest for name in wheels)
    assert {name.split("-")[0] for name in wheels} >= {"rushes", "PySide6_Essentials", "pluggy"}
    assert not any(name.startswith(("requests", "urllib3")) for name in wheels)


def test_a_site_is_read_only_says_its_variables_and_can_be_moved(home, tmp_path):
    site = tmp_path / "site"
    ran = home.rushes("install", "maya", "--version", "2025", "--site", str(site), "--rez")
    variables = ran.json["variables"]
    assert variables["MAYA_MODULE_PATH"] == str(site / "maya")
    assert not os.stat(site / "maya/rushes.mod").st_mode & 0o222
    assert os.stat(site / "rushes.toml").st_mode & 0o200
    moved = site.rename(tmp_path / "moved")
    line = (moved / "maya/rushes.mod").read_text().splitlines()[0]
    assert (moved / "maya" / line.split()[-1] / "scripts/userSetup.py").is_file()
    assert "env.MAYA_MODULE_PATH.append" in (moved / "package.py").read_text()


def test_a_site_keeps_the_studios_settings_and_the_release_before(home, tmp_path, other_release):
    site = tmp_path / "site"
    words = ("--site", str(site))
    home.install("nuke", *words, "--from", str(other_release))
    (site / "rushes.toml").write_text('server_url = "https://studio.example"\n')
    home.install("nuke", *words)
    assert (site / "rushes.toml").read_text() == 'server_url = "https://studio.example"\n'
    assert len(list(site.glob("0.*"))) == 2
    assert home.install("nuke", *words).acts == []
