"""Adapters with one fault each: exactly the check that is about the fault must fail."""

from __future__ import annotations

import copy
import io
import socket
import sys
import threading
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Callable

import pytest

from rushes.core.errors import CaptureError, HostBusyError, HostError
from rushes.core.hookspecs import hookimpl
from rushes.core.host_data import (
    ColourState,
    Finding,
    FrameRange,
    RestoreReport,
    Sound,
    StateToken,
)
from rushes.hosts.kit.find import plugins_of
from rushes.hosts.kit.pictures import png_bytes
from rushes.hosts.kit.runner import run_checks
from rushes.hosts.kit.simulator import Script, SimulatorHost

FAULTS: list[Any] = []


def fails(check: str) -> Callable[[type[SimulatorHost]], type[SimulatorHost]]:
    """Note the class in the table of faults, with the check that must find it."""

    def note(kind: type[SimulatorHost]) -> type[SimulatorHost]:
        FAULTS.append(pytest.param(kind, check, id=kind.__name__))
        return kind

    return note


def answer_of(hook: str, check: str, change: Callable[[Any, Any], Any], name: str) -> None:
    """Note an adapter that changes what a hook answers; `change` gets the answer and the adapter."""

    # The names of the arguments are what pluggy goes by.
    def info(self: Any) -> Any:
        return change(getattr(SimulatorHost, hook)(self), self)

    def of_kind(self: Any, kind: Any) -> Any:
        return change(getattr(SimulatorHost, hook)(self, kind), kind)

    def of_plan(self: Any, plan: Any) -> Any:
        return change(getattr(SimulatorHost, hook)(self, plan), plan)

    def of_scope(self: Any, scope: Any) -> Any:
        return change(getattr(SimulatorHost, hook)(self, scope), self)

    functions = {"capture_sources": of_kind, "capture_frames": of_plan, "state_save": of_scope}
    changed = hookimpl(functions.get(hook, info))
    fails(check)(type(name, (SimulatorHost,), {hook: changed, "__module__": __name__}))


def scene_with(check: str, name: str, **changes: Any) -> None:
    answer_of("scene_state", check, lambda state, _: replace(state, **changes), name)


answer_of(
    "host_info",
    "capabilities.info_is_complete",
    lambda info, _: replace(info, pid=1),
    "SaysAnotherProcess",
)
answer_of(
    "host_info",
    "capabilities.declared_hooks_are_there",
    lambda info, _: replace(info, capabilities=info.capabilities | {"panel_show"}),
    "DeclaresWhatItLacks",
)
answer_of(
    "host_info",
    "capabilities.undeclared_hooks_are_absent",
    lambda info, _: replace(info, capabilities=info.capabilities - {"scene_dependencies"}),
    "HidesWhatItCan",
)
answer_of(
    "host_info",
    "threads.info_answers_on_any_thread",
    lambda info, host: replace(info, label="Main" if host.application.on_main_thread else "Other"),
    "AsksTheSceneInInfo",
)
scene_with(
    "scene.ranges_run_forwards", "RangeRunsBackwards", selection_range=FrameRange(1012, 1001)
)
scene_with("scene.resolution_is_pixels", "PixelsWithoutWidth", pixel_aspect=0.0)
scene_with("colour_and_sound.viewer_numbers_are_usable", "GammaZero", colour=ColourState(gamma=0.0))
scene_with(
    "colour_and_sound.sounds_are_files", "SoundIsRelative", sounds=(Sound("click.wav", 1001.0),)
)


def wrong_rate(rate: Fraction, told: Fraction, check: str, name: str) -> None:
    answer_of(
        "scene_state",
        check,
        lambda state, _: replace(state, rate=told) if state.rate == rate else state,
        name,
    )


wrong_rate(Fraction(24000, 1001), Fraction("23.976"), "scene.rate_23_976", "Rounds23")
wrong_rate(Fraction(30000, 1001), Fraction("29.97"), "scene.rate_29_97", "Rounds29")
wrong_rate(Fraction(60000, 1001), Fraction(60), "scene.rate_59_94", "Rounds59")
answer_of(
    "scene_state",
    "scene.unsaved_scene_is_described",
    lambda state, _: state if state.path else replace(state, path="/untitled", saved=True),
    "CallsItUntitled",
)
answer_of(
    "scene_state",
    "scene.asking_changes_nothing",
    lambda state, _: replace(state, extra={"asked": str(time.perf_counter_ns())}),
    "CountsTheAsking",
)
answer_of(
    "capture_sources",
    "plain.sources_round_trip",
    lambda found, kind: list(found) if kind is None else found,
    "ListsSources",
)
answer_of(
    "capture_sources",
    "sources.default_comes_first",
    lambda found, _: tuple(replace(source, is_default=True) for source in found),
    "EverythingIsDefault",
)
answer_of(
    "capture_sources",
    "sources.ids_are_unique",
    lambda found, _: found + found[-1:],
    "NamesOneTwice",
)
answer_of(
    "capture_sources",
    "sources.missing_frames_are_told",
    lambda found, _: tuple(replace(source, missing=()) for source in found),
    "HidesGaps",
)


@fails("capabilities.no_unknown_hook")
class MisspellsAHook(SimulatorHost):
    @hookimpl
    def scene_dependancies(self):
        return ()


@fails("threads.main_call_runs_at_once")
class WaitsForItself(SimulatorHost):
    @hookimpl
    def host_call_main(self, call, timeout):
        if self.application.on_main_thread:
            raise HostBusyError("it waits for itself")
        return super().host_call_main(call, timeout)


@fails("threads.worker_call_runs_on_main")
class RunsWhereItIsAsked(SimulatorHost):
    def __init__(self, script):
        super().__init__(replace(script, wrong_thread=True))
        # An application that lets any thread in, as Maya does until it crashes.
        self.application.__class__ = type(
            "Open", (type(self.application),), {"on_main_thread": property(lambda _: True)}
        )


@fails("threads.result_is_carried")
class CopiesResults(SimulatorHost):
    @hookimpl
    def host_call_main(self, call, timeout):
        result = super().host_call_main(call, timeout)
        return copy.copy(result) if type(result) is not object else object()


@fails("threads.error_is_carried")
class WrapsErrors(SimulatorHost):
    @hookimpl
    def host_call_main(self, call, timeout):
        try:
            return super().host_call_main(call, timeout)
        except ZeroDivisionError as error:
            raise HostError(f"the call failed: {error}") from error


@fails("threads.busy_main_thread_is_said")
class SaysTimeout(SimulatorHost):
    @hookimpl
    def host_call_main(self, call, timeout):
        try:
            return super().host_call_main(call, timeout)
        except HostBusyError as error:
            raise TimeoutError(str(error)) from error


@fails("threads.given_up_call_never_runs")
class RunsLate(SimulatorHost):
    @hookimpl
    def host_call_main(self, call, timeout):
        try:
            return super().host_call_main(call, timeout)
        except HostBusyError:
            self.application.post(call)
            raise


@fails("threads.long_call_is_waited_for")
class CountsTheWork(SimulatorHost):
    @hookimpl
    def host_call_main(self, call, timeout):
        began = time.monotonic()
        result = super().host_call_main(call, timeout)
        if time.monotonic() - began > timeout:
            raise HostBusyError("it took longer than the time-out")
        return result


@fails("sources.kind_filters")
class IgnoresTheKind(SimulatorHost):
    @hookimpl
    def capture_sources(self, kind):
        return super().capture_sources(None if kind == "node" else kind)


@fails("sources.unknown_kind_is_empty")
class GuessesTheKind(SimulatorHost):
    @hookimpl
    def capture_sources(self, kind):
        return super().capture_sources(None if kind == "hologram" else kind)


@fails("sources.kinds_are_known")
class InventsAKind(SimulatorHost):
    @hookimpl
    def capture_sources(self, kind):
        found = super().capture_sources(kind)
        return tuple(
            replace(source, kind="canvas")
            if source.id == "camera:side" and kind is None
            else source
            for source in found
            if source.id != "camera:side" or kind is None
        )


@fails("sources.no_viewport_is_no_error")
class CountsOnAViewport(SimulatorHost):
    @hookimpl
    def capture_frames(self, plan):
        if not self.application.viewport:
            raise CaptureError("There is no active view.")
        return super().capture_frames(plan)


def redirected(check: str, name: str, change: Callable[[Any, Any], Any]) -> None:
    """Note an adapter that captures another plan than it was given; `change` gets plan and adapter."""

    @hookimpl
    def capture_frames(self: Any, plan: Any) -> Any:
        return SimulatorHost.capture_frames(self, change(plan, self))

    body = {"capture_frames": capture_frames, "__module__": __name__}
    fails(check)(type(name, (SimulatorHost,), body))


redirected(
    "frames.unknown_source_is_refused",
    "TakesAnySource",
    lambda plan, _: replace(plan, source="view") if " " in plan.source else plan,
)
redirected(
    "files.size_is_exact",
    "RoundsTheSize",
    lambda plan, _: replace(plan, size=plan.size and (plan.size[0] & ~1, plan.size[1] & ~1)),
)
redirected(
    "files.own_size_without_one",
    "HasASizeOfItsOwn",
    lambda plan, _: replace(plan, size=plan.size or (32, 18)),
)
redirected(
    "frames.every_second_frame",
    "FillsTheSteps",
    lambda plan, _: (
        replace(plan, frames=tuple(range(plan.frames[0], plan.frames[-1] + 1)))
        if len(plan.frames) == 3 and plan.frames[1] - plan.frames[0] == 2
        else plan
    ),
)
redirected(
    "files.names_follow_the_pattern",
    "PadsToFour",
    lambda plan, _: replace(plan, pattern=plan.pattern.replace("#######", "####")),
)


def renamed(path: str, name: str) -> str:
    return str(Path(path).replace(Path(path).with_name(name)))


def made_otherwise(check: str, name: str, change: Callable[[Any, Any, Any], Any]) -> None:
    """Note an adapter that changes what it made; `change` gets files, plan and adapter."""

    @hookimpl
    def capture_frames(self: Any, plan: Any) -> Any:
        result = SimulatorHost.capture_frames(self, plan)
        return replace(result, files=change(dict(result.files), plan, self))

    body = {"capture_frames": capture_frames, "__module__": __name__}
    fails(check)(type(name, (SimulatorHost,), body))


made_otherwise(
    "frames.negative_frames",
    "ForgetsTheSign",
    lambda files, plan, _: {
        frame: renamed(path, f"n{abs(frame)}.png") if frame < 0 or plan.frames[0] < 0 else path
        for frame, path in files.items()
    },
)
made_otherwise(
    "files.long_numbers_are_whole",
    "CutsNumbers",
    lambda files, plan, _: {
        frame: renamed(path, f"a.{frame % 10}.png") if plan.pattern == "a.#.png" else path
        for frame, path in files.items()
    },
)
made_otherwise(
    "files.kind_is_what_the_name_says",
    "NamesItJpeg",
    lambda files, plan, _: {
        frame: renamed(path, f"{Path(path).stem}.jpg") if plan.image == "jpg" else path
        for frame, path in files.items()
    },
)
made_otherwise(
    "files.images_are_whole",
    "LeavesHalf",
    lambda files, plan, _: {
        frame: (Path(path).write_bytes(Path(path).read_bytes()[:-12]), path)[1]
        for frame, path in files.items()
    },
)
made_otherwise(
    "files.nothing_beside",
    "LeavesThumbnails",
    lambda files, plan, _: (Path(plan.folder, "thumbs.db").write_bytes(b"x"), files)[1],
)
made_otherwise(
    "frames.cancel_between_chunks",
    "WorksAhead",
    lambda files, plan, _: (
        (Path(plan.folder, "ahead.png").write_bytes(png_bytes((8, 8), (1, 2, 3))), files)[1]
        if len(plan.frames) == 2
        else files
    ),
)
made_otherwise(
    "frames.any_split_is_the_same",
    "DrawsSinglesOtherwise",
    lambda files, plan, _: {
        frame: (
            Path(path).write_bytes(png_bytes(plan.size or (64, 36), (frame % 255, 9, 9)))
            if len(files) == 1
            else 0,
            path,
        )[1]
        for frame, path in files.items()
    },
)
made_otherwise(
    "frames.order_of_the_plan",
    "SortsThePictures",
    lambda files, plan, _: dict(zip(plan.frames, sorted(files.values()))),
)


@fails("files.any_folder_name")
class SpeaksAsciiOnly(SimulatorHost):
    @hookimpl
    def capture_frames(self, plan):
        if not plan.folder.isascii():
            raise CaptureError("This folder cannot be written to.")
        return super().capture_frames(plan)


@fails("frames.missing_frame_is_refused")
class HoldsTheNeighbour(SimulatorHost):
    @hookimpl
    def capture_frames(self, plan):
        scene = self.application.scene
        frames = [frame - (frame in scene.missing) for frame in plan.frames]
        result = super().capture_frames(replace(plan, frames=tuple(frames)))
        return replace(result, files=dict(zip(plan.frames, result.files.values())))


@fails("frames.outside_of_the_range")
class StopsAtTheEnd(SimulatorHost):
    @hookimpl
    def capture_frames(self, plan):
        last = self.application.scene.last
        return super().capture_frames(
            replace(plan, frames=tuple(min(frame, last) for frame in plan.frames))
        )


@fails("frames.unknown_option_is_a_warning")
class IgnoresOptions(SimulatorHost):
    @hookimpl
    def capture_frames(self, plan):
        return replace(super().capture_frames(plan), warnings=())


@fails("frames.captures_interleave")
class OneCaptureAtATime(SimulatorHost):
    folder = ""

    @hookimpl
    def state_save(self, scope):
        self.folder = ""
        return super().state_save(scope)

    @hookimpl
    def capture_frames(self, plan):
        result = super().capture_frames(plan)
        self.folder = self.folder or plan.folder
        for path in result.files.values():
            if plan.folder != self.folder:
                Path(path).write_bytes(png_bytes((64, 36), (0, 0, 0)))
        return result


@fails("files.no_half_image_is_seen")
class WritesInPlace(SimulatorHost):
    @hookimpl
    def capture_frames(self, plan):
        result = super().capture_frames(plan)
        for path in result.files.values():
            data = Path(path).read_bytes()
            Path(path).write_bytes(data[:40])
            time.sleep(0.03)  # as long as an application needs for a large image
            Path(path).write_bytes(data)
        return result


@fails("files.older_image_is_replaced")
class SkipsWhatIsThere(SimulatorHost):
    @hookimpl
    def capture_frames(self, plan):
        paths = {frame: Path(plan.folder, f"capture.{frame:06d}.png") for frame in plan.frames}
        if all(path.is_file() for path in paths.values()):
            files = {frame: str(path) for frame, path in paths.items()}
            return replace(super().capture_frames(replace(plan, frames=())), files=files)
        return super().capture_frames(plan)


@fails("files.unwritable_image_is_refused")
class ClaimsWhatIsNotWritten(SimulatorHost):
    @hookimpl
    def capture_frames(self, plan):
        blocked = [
            frame for frame in plan.frames if Path(plan.folder, f"capture.{frame:06d}.png").is_dir()
        ]
        kept = tuple(frame for frame in plan.frames if frame not in blocked)
        result = super().capture_frames(replace(plan, frames=kept))
        claimed = {frame: str(Path(plan.folder, f"capture.{frame:06d}.png")) for frame in blocked}
        return replace(result, files={**result.files, **claimed})


@fails("colour_and_sound.pixels_have_one_meaning")
class ChangesItsColours(SimulatorHost):
    @hookimpl
    def capture_frames(self, plan):
        return replace(super().capture_frames(plan), space=f"space{plan.frames[0] % 2}")


@fails("plain.token_round_trips")
class PutsTuplesIntoTheToken(SimulatorHost):
    @hookimpl
    def state_save(self, scope):
        token = super().state_save(scope)
        return replace(token, data={**token.data, "size": (1, 2)} if scope else token.data)

    @hookimpl
    def state_restore(self, token):
        data = {name: value for name, value in token.data.items() if name != "size"}
        return super().state_restore(replace(token, data=data))


@fails("state.token_names_its_host")
class SignsForAnother(SimulatorHost):
    @hookimpl
    def state_save(self, scope):
        return StateToken("maya", scope, super().state_save(scope).data)


@fails("state.saving_changes_nothing")
class ChangesWhileSaving(SimulatorHost):
    @hookimpl
    def state_save(self, scope):
        token = super().state_save(scope)
        self.application.scene.output_size = (1, 1)
        return token


@fails("state.smaller_scope_is_taken")
class KnowsOneScope(SimulatorHost):
    @hookimpl
    def state_save(self, scope):
        return super().state_save(scope | {"time", "view", "render"})


@fails("state.restored_after_every_source")
class ForgetsTheCamera(SimulatorHost):
    @hookimpl
    def state_restore(self, token):
        data = {name: value for name, value in token.data.items() if name != "camera"}
        return super().state_restore(replace(token, data=data))


@fails("state.restored_after_other_size")
class ForgetsAfterJpeg(SimulatorHost):
    @hookimpl
    def capture_frames(self, plan):
        result = super().capture_frames(plan)
        if plan.image == "jpg":
            self.application.scene.last += 1
        return result


@fails("state.restored_after_error")
class ForgetsAfterErrors(SimulatorHost):
    @hookimpl
    def capture_frames(self, plan):
        try:
            return super().capture_frames(plan)
        except CaptureError:
            self.application.scene.changed = True
            raise


@fails("state.restoring_twice_is_no_harm")
class RestoresEverythingAlways(SimulatorHost):
    @hookimpl
    def state_restore(self, token):
        super().state_restore(token)
        return RestoreReport(restored=tuple(token.data))


@fails("state.other_scene_is_no_crash")
class FailsInAnotherScene(SimulatorHost):
    @hookimpl
    def state_save(self, scope):
        token = super().state_save(scope)
        return replace(token, data={**token.data, "path": self.application.scene.path})

    @hookimpl
    def state_restore(self, token):
        if token.data["path"] != self.application.scene.path:
            raise RuntimeError("another scene is open")
        data = {name: value for name, value in token.data.items() if name != "path"}
        return super().state_restore(replace(token, data=data))


@fails("viewport.goto_shows_the_frame")
class GoesSilently(SimulatorHost):
    @hookimpl
    def goto(self, frame, source):
        super().goto(frame, source)


@fails("viewport.goto_knows_its_sources")
class GoesWithoutCameras(SimulatorHost):
    @hookimpl
    def goto(self, frame, source):
        return super().goto(frame, source) if not source.startswith("camera") else False


@fails("viewport.overlay_comes_and_goes")
class DrawingChangesTheScene(SimulatorHost):
    @hookimpl
    def overlay_set(self, items):
        self.application.scene.changed |= bool(items)
        return super().overlay_set(items)


@fails("viewport.clearing_nothing_is_no_error")
class ClearsOnce(SimulatorHost):
    @hookimpl
    def overlay_set(self, items):
        if not items and not self.application.scene.drawings:
            raise CaptureError("There is nothing to clear.")
        return super().overlay_set(items)


@fails("viewport.menu_twice_is_no_harm")
class RemovesTheMenuOnce(SimulatorHost):
    @hookimpl
    def menu_install(self, items):
        menu = self.application.menu
        menu.update({item.id: item for item in items})
        return lambda: [menu.pop(item.id) for item in items]


@fails("viewport.events_are_told")
class TellsFromAnotherThread(SimulatorHost):
    @hookimpl
    def scene_events(self, emit):
        def elsewhere(event):
            thread = threading.Thread(target=emit, args=(event,))
            thread.start()
            thread.join()

        return super().scene_events(elsewhere)


@fails("viewport.events_end")
class TellsForEver(SimulatorHost):
    @hookimpl
    def scene_events(self, emit):
        super().scene_events(emit)
        return lambda: None


@fails("publishing.copy_leaves_the_scene")
class SavesAs(SimulatorHost):
    @hookimpl
    def scene_save_copy(self, path):
        super().scene_save_copy(path)
        self.application.scene.path = path
        return path


@fails("publishing.copy_that_fails_has_a_code")
class LetsTheSystemSpeak(SimulatorHost):
    @hookimpl
    def scene_save_copy(self, path):
        Path(path).write_text("a scene")
        return path


@fails("publishing.dependencies_are_files")
class NamesRelativeFiles(SimulatorHost):
    @hookimpl
    def scene_dependencies(self):
        return tuple(replace(found, path="click.wav") for found in super().scene_dependencies())


@fails("publishing.findings_are_typed")
class FindsFatally(SimulatorHost):
    @hookimpl
    def validate(self, request):
        return (Finding("name", "fatal", "The name is wrong."),)


@fails("publishing.fixes_mend")
class OnlySaysThatItMends(SimulatorHost):
    @hookimpl
    def validate(self, request):
        return (Finding("name", "warning", "The name is wrong.", fix="name"),)

    @hookimpl
    def apply_fix(self, finding):
        return True if finding.fix == "name" else None


@fails("publishing.foreign_finding_is_left_alone")
class MendsForOthers(SimulatorHost):
    @hookimpl
    def apply_fix(self, finding):
        return True


@fails("manners.no_thread_stays")
class LeavesAThread(SimulatorHost):
    @hookimpl
    def capture_frames(self, plan):
        threading.Thread(target=threading.Event().wait, args=(2.0,), daemon=True).start()
        return super().capture_frames(plan)


@fails("manners.no_network")
class CallsHome(SimulatorHost):
    @hookimpl
    def scene_state(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as home:
            home.connect(("127.0.0.1", 9))
        return super().scene_state()


@fails("manners.standard_output_is_left_alone")
class TakesTheInput(SimulatorHost):
    @hookimpl
    def capture_frames(self, plan):
        sys.stdin = io.StringIO()
        return super().capture_frames(plan)


@fails("manners.idle_costs_nothing")
class NeverRests(SimulatorHost):
    def __init__(self, script):
        super().__init__(script)
        self.closed = False
        self.application.post(self.tick)

    def tick(self):
        if not self.closed:
            self.application.post(self.tick)

    def close(self):
        self.closed = True
        super().close()


@pytest.mark.parametrize(("kind", "check"), FAULTS)
def test_the_fault_is_found_by_its_check_and_no_other(kind, check, monkeypatch):
    monkeypatch.setattr(sys, "stdin", sys.stdin)
    adapter = kind(Script())
    try:
        report = run_checks(plugins_of(adapter))
    finally:
        adapter.close()
    assert {result.name: result.reason for result in report.failed}.keys() == {check}


def test_there_are_enough_faults_and_none_is_tried_twice():
    checks = [fault.values[1] for fault in FAULTS]
    assert len(checks) == len(set(checks)) >= 20
