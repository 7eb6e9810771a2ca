"""The scene is as it was: after success, error, cancel and crash."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from rushes.core.capture import capture
from rushes.core.capture.guard import compare_scenes
from rushes.core.errors import CancelledError, CaptureError, RushesError, SceneChangedError
from rushes.core.host_data import RestoreReport, SceneState, StateToken
from rushes.core.records import from_plain, to_plain

from ..bench import SCOPE, Bench, CheckFailed, NotOffered, expect


def token_names_its_host(bench: Bench) -> None:
    """The token bears the host's id and the scope it was asked for.

    Mend: StateToken(info.id, scope, data).
    """
    token = bench.ask("state_save", scope=SCOPE)
    expect(token.host == bench.info.id, f"it bears {token.host!r}, the host is {bench.info.id!r}")
    expect(token.scope == SCOPE, f"asked for {sorted(SCOPE)}, got {sorted(token.scope)}")


def saving_changes_nothing(bench: Bench) -> None:
    """Saving the state only reads.

    Mend: write nothing in `state_save`.

    After: scene.asking_changes_nothing
    """
    before = bench.scene()
    bench.ask("state_save", scope=SCOPE)
    _same(before, bench.scene())


def smaller_scope_is_taken(bench: Bench) -> None:
    """Any part of the scope can be saved and restored by itself, none too.

    Mend: note down only what the scope names, and restore only what the token holds.
    """
    for scope in (frozenset({"time"}), frozenset({"view", "colour"}), frozenset[str]()):
        token = bench.ask("state_save", scope=scope)
        expect(token.scope == scope, f"asked for {sorted(scope)}, got {sorted(token.scope)}")
        report = bench.ask("state_restore", token=token)
        expect(not report.failed, f"{sorted(scope)} was not put back: {report.failed}")


def restored_after_success(bench: Bench) -> None:
    """After a capture nothing in the scene differs.

    Mend: note down in `state_save` whatever `capture_frames` changes.

    After: state.saving_changes_nothing
    """
    before = bench.scene()
    _captured(bench, bench.plan())
    _same(before, bench.scene())


def restored_after_every_source(bench: Bench) -> None:
    """After capturing any of the sources nothing in the scene differs.

    Mend: cameras and views that are switched belong into the token too.

    After: state.saving_changes_nothing
    """
    frames = bench.frames(1)
    for source in bench.sources()[:4]:
        before = bench.scene()
        _captured(bench, bench.plan(frames, source=source.id))
        _same(before, bench.scene())


def restored_after_other_size(bench: Bench) -> None:
    """After a capture of another size and kind nothing in the scene differs.

    Mend: output size and format belong into the token too.

    After: state.saving_changes_nothing
    """
    bench.makes_images()
    before = bench.scene()
    _captured(bench, bench.plan(bench.frames(1), size=(80, 46), image="jpg", pattern="a.#.jpg"))
    _same(before, bench.scene())


def restored_after_error(bench: Bench) -> None:
    """After a capture that failed in the middle nothing in the scene differs.

    Mend: change nothing that the token does not hold, also on the way to an error.

    After: state.saving_changes_nothing
    """
    bench.makes_images()
    before = bench.scene()
    plan = bench.plan(bench.frames(2))
    for frame in plan.frames[1:]:
        with bench.bracket():
            (path,) = bench.chunk(replace(plan, frames=(frame,))).files.values()
        Path(path).unlink()
        Path(path, "in the way").mkdir(parents=True)
    try:
        capture(bench.plugins, plan, chunk=1)
    except SceneChangedError as error:
        raise CheckFailed(str(error)) from error
    except RushesError:
        _same(before, bench.scene())
        return
    raise NotOffered("no error could be made")


def restored_after_cancel(bench: Bench) -> None:
    """After a cancel between two chunks nothing in the scene differs.

    Mend: leave nothing for a last chunk to put right.

    After: state.saving_changes_nothing
    """
    before = bench.scene()
    turns = iter((False, True))
    try:
        capture(bench.plugins, bench.plan(), chunk=1, cancelled=lambda: next(turns))
    except CancelledError as error:
        expect("scene_changes" not in error.facts, f"differs: {error.facts.get('scene_changes')}")
    _same(before, bench.scene())


def restored_after_crash(bench: Bench) -> None:
    """What a capture that never ended left behind is put right from the token's JSON text.

    Mend: keep everything that is needed in `token.data`, nothing in memory.

    After: state.saving_changes_nothing
    """
    before = bench.scene()
    text = json.dumps(to_plain(bench.ask("state_save", scope=SCOPE)))
    bench.chunk(bench.plan())
    report = _restore(bench, text)
    expect(not report.failed, f"not put back: {', '.join(report.failed)}")
    _same(before, bench.scene())


def restored_by_a_later_process(bench: Bench) -> None:
    """A process that was started later restores the token of this one.

    Mend: name things in the token as the scene file does, not by memory or by handles.
    """
    _ordinary(bench)
    token = bench.ask("state_save", scope=SCOPE)
    told = _in_a_later_process(bench, token)
    expect(not told["failed"], f"not put back there: {', '.join(told['failed'])}")
    expect(not told["changes"], f"differs there: {told['changes']}")


def repaired_after_a_real_crash(bench: Bench) -> None:
    """When the application dies in the middle of a capture, the next one can put the scene right.

    Mend: see restored_by_a_later_process; nothing may wait for the process to end in order.
    """
    _ordinary(bench)
    folder = bench.new_folder("crashed")
    scenes = str(bench.ordinary_folder())
    bench.script("crash", "--scenes", scenes, "--folder", str(folder))
    expect((folder / "state.json").is_file(), "the crashed process left no note")
    told = json.loads(bench.script("repair", "--scenes", scenes, "--folder", str(folder))[-1])
    expect(not told["failed"], f"not put back: {', '.join(told['failed'])}")
    expect(not (folder / "state.json").exists(), "the note was not taken away")


def restoring_twice_is_no_harm(bench: Bench) -> None:
    """Restoring a token a second time changes nothing and fails at nothing.

    Mend: compare before you set.

    After: state.saving_changes_nothing
    """
    before = bench.scene()
    token = bench.ask("state_save", scope=SCOPE)
    bench.chunk(bench.plan(bench.frames(1)))
    bench.ask("state_restore", token=token)
    report = bench.ask("state_restore", token=token)
    expect(not report.failed, f"the second time not put back: {', '.join(report.failed)}")
    expect(not report.restored, f"put back a second time: {', '.join(report.restored)}")
    _same(before, bench.scene())


def other_scene_is_no_crash(bench: Bench) -> None:
    """Restoring a token while another scene is open raises nothing; what cannot be put back is reported.

    Mend: try each part for itself (`Restoration`) and name those that fail.
    """
    bench.rehearse("ordinary")
    token = bench.ask("state_save", scope=SCOPE)
    bench.rehearse("unsaved")
    error = bench.refused(lambda: bench.ask("state_restore", token=token))
    expect(error is None, f"it raised {error!r}")


def restored_inside_out(bench: Bench) -> None:
    """Two captures one inside the other leave the scene as it was before the outer one.

    Mend: each token holds all; nothing counts how many are open.

    After: state.saving_changes_nothing
    """
    before = bench.scene()
    frames = bench.frames(2)
    with bench.bracket():
        bench.chunk(bench.plan(frames[:1]))
        with bench.bracket():
            bench.chunk(bench.plan(frames[1:]))
    _same(before, bench.scene())


def _ordinary(bench: Bench) -> None:
    if not bench.spec or not bench.implements("script_command"):
        raise NotOffered("the host has no script_command, or was given as an object")
    bench.rehearse("ordinary")


def _in_a_later_process(bench: Bench, token: StateToken) -> Any:
    file = bench.new_folder("token") / "token.json"
    file.write_text(json.dumps(to_plain(token)), encoding="utf-8")
    scenes = str(bench.ordinary_folder())
    return json.loads(bench.script("restore", "--scenes", scenes, "--token", str(file))[-1])


def _restore(bench: Bench, text: str) -> RestoreReport:
    report: RestoreReport = bench.ask(
        "state_restore", token=from_plain(StateToken, json.loads(text))
    )
    return report


def _captured(bench: Bench, plan: Any) -> None:
    try:
        capture(bench.plugins, plan)
    except SceneChangedError as error:
        raise CheckFailed(str(error)) from error
    except CaptureError as error:
        raise NotOffered(f"it cannot be captured: {error}") from error


def _same(before: SceneState, after: SceneState) -> None:
    found = compare_scenes(before, after)
    told = "; ".join(f"{name}: {change}" for name, change in found.items())
    expect(not found, f"the scene differs: {told}")
