"""The simulated application does what its script says."""

from __future__ import annotations

import subprocess
import sys
import threading
from fractions import Fraction
from pathlib import Path

import pytest

from rushes.core.capture import ask_host, capture
from rushes.core.errors import CaptureError, HostBusyError, InputError, NoSpaceError
from rushes.core.host_data import CapturePlan, FrameRange
from rushes.core.plugins import create_plugins
from rushes.hosts.kit.pictures import look_at
from rushes.hosts.kit.simulator import Script


@pytest.fixture
def simulator(request):
    """Return a function that loads the simulator with a script."""

    def load(**script):
        plugins = create_plugins()
        plugins.load_host("simulator", script=Script(**script))
        request.addfinalizer(plugins.manager.get_plugin("simulator").close)
        return plugins

    return load


def planned(folder: Path, *frames: int) -> CapturePlan:
    return CapturePlan("view", frames or tuple(range(1001, 1007)), str(folder))


def test_frames_are_real_images(simulator, tmp_path):
    result = capture(simulator(size=(48, 27)), planned(tmp_path, 1001, 1002))
    seen = [look_at(Path(path)) for path in result.files.values()]
    assert [(picture.kind, picture.size) for picture in seen] == [("png", (48, 27))] * 2
    assert seen[0].pixels != seen[1].pixels


def test_hooks_run_on_a_main_thread_of_its_own(simulator):
    plugins = simulator()
    ran_on = plugins.hook.host_call_main(call=threading.get_ident, timeout=5.0)
    assert ran_on != threading.get_ident()


def test_rate_range_and_scene_are_as_scripted(simulator):
    frames = FrameRange(1, 5)
    state = ask_host(simulator(rate=Fraction(30000, 1001), frame_range=frames), "scene_state")
    assert (state.rate, state.frame_range, state.saved) == (Fraction(30000, 1001), frames, False)


def test_without_a_viewport_only_cameras_are_offered(simulator):
    sources = ask_host(simulator(viewport=False), "capture_sources", kind=None)
    assert {source.kind for source in sources} == {"camera"}


@pytest.mark.parametrize("script", [{"missing": (1003,)}, {"fail_on": 1003}])
def test_when_a_frame_cannot_be_made_then_earlier_ones_stay(simulator, tmp_path, script):
    with pytest.raises(CaptureError, match="1003"):
        capture(simulator(**script), planned(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "capture.001001.png",
        "capture.001002.png",
    ]


def test_when_the_disk_is_full_then_the_error_says_so(simulator, tmp_path):
    with pytest.raises(NoSpaceError):
        capture(simulator(full_after=2), planned(tmp_path))


def test_when_the_main_thread_is_busy_then_callers_are_told(simulator):
    with pytest.raises(HostBusyError):
        ask_host(simulator(busy_s=0.3), "scene_state", timeout_s=0.01)


def test_while_a_slow_frame_is_made_the_main_thread_answers_nobody(simulator, tmp_path):
    plugins = simulator(slow_frames=(1002,), slow_s=0.3)
    first = tmp_path / "capture.001001.png"
    worker = threading.Thread(target=capture, args=(plugins, planned(tmp_path, 1001, 1002)))
    worker.start()
    while not first.exists():
        worker.join(0.001)
    with pytest.raises(HostBusyError):
        ask_host(plugins, "scene_state", timeout_s=0.01)
    worker.join()


def test_a_crash_ends_the_process_and_the_next_one_puts_the_scene_right(simulator, tmp_path):
    code = (
        "import sys; from pathlib import Path; from rushes.core.capture import capture\n"
        "from rushes.core.plugins import create_plugins as c\n"
        "from rushes.core.host_data import CapturePlan\n"
        "from rushes.hosts.kit.simulator import Script\n"
        "p = c(); p.load_host('simulator', script=Script(crash_on=1003))\n"
        "capture(p, CapturePlan('view', (1001, 1002, 1003), sys.argv[1]))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert done.returncode == 139
    assert (tmp_path / "state.json").is_file()
    result = capture(simulator(), planned(tmp_path, 1001, 1002, 1003))
    assert len(result.files) == 3
    assert not (tmp_path / "state.json").exists()


def test_a_script_is_read_from_toml(tmp_path):
    file = tmp_path / "odd.toml"
    file.write_text('rate = "24000/1001"\nmissing = [1003]\nframe_range = {first = 1, last = 3}\n')
    script = Script.load(file)
    assert (script.rate, script.missing) == (Fraction(24000, 1001), (1003,))
    assert script.frame_range == FrameRange(1, 3)


def test_when_a_script_has_an_unknown_name_then_it_is_refused(tmp_path):
    file = tmp_path / "odd.toml"
    file.write_text("crash_at = 3\n")
    with pytest.raises(InputError, match="crash_at"):
        Script.load(file)
