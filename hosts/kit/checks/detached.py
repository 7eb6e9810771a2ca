"""Capture in a process of its own, on this machine or on a farm."""

from __future__ import annotations

import os
from pathlib import Path

from rushes.core.capture import capture_detached, describe_detached
from rushes.core.host_data import Command

from ..bench import SIZE, Bench, CheckFailed, NotOffered, expect

_SHELLS = {"sh", "bash", "zsh", "cmd", "cmd.exe", "powershell", "powershell.exe"}
_SECRET = "rushes-check-secret-3f9a"
_WITH_SECRETS = {
    "FTRACK_API_KEY": _SECRET,
    "FTRACK_SERVER": f"https://user:{_SECRET}@example.com",
}


def command_is_a_list(bench: Bench) -> None:
    """The command is a list of arguments for a program that is there, through no shell.

    Mend: give program and arguments one by one; no quoting, no `sh -c`.
    """
    command = _command(bench)
    expect(isinstance(command.argv, tuple) and len(command.argv) > 1, f"argv is {command.argv!r}")
    wrong = [part for part in command.argv if not isinstance(part, str)]
    expect(not wrong, f"these are no text: {wrong}")
    program = Path(command.argv[0])
    expect(program.name.lower() not in _SHELLS, f"{program.name} is a shell")
    expect(_scene(bench) in command.argv, "the scene is not an argument of its own")


def command_holds_no_secret(bench: Bench) -> None:
    """Neither arguments nor environment of the command hold a key of the user.

    Mend: add your own variables only; command lines are seen by every user of a machine.
    """
    before = os.environ.copy()
    os.environ.update(_WITH_SECRETS)
    try:
        command = _command(bench)
    finally:
        os.environ.clear()
        os.environ.update(before)
    told = [*command.argv, *command.env.values()]
    expect(not any(_SECRET in part for part in told), "the command holds a key")


def scene_file_is_described(bench: Bench) -> None:
    """A process of its own describes the scene file as the open scene is.

    Mend: open the file there and answer with the same `scene_state`.
    """
    _command(bench)
    told = describe_detached(bench.plugins, Path(_scene(bench)))
    here = bench.scene()
    for name in ("rate", "frame_range", "resolution"):
        one, other = getattr(told.scene, name), getattr(here, name)
        expect(one == other, f"{name} is {one} there, {other} here")
    expect(told.sources, "nothing can be captured there")


def scene_file_is_captured(bench: Bench) -> None:
    """A process of its own makes every frame of the scene file, which is only read.

    Mend: print a `chunk` line for every chunk, and end with 0.
    """
    _command(bench)
    scene = Path(_scene(bench))
    before = scene.read_bytes()
    described = describe_detached(bench.plugins, scene)
    frames = bench.frames(2)
    plan = bench.plan(frames, source=described.sources[0].id, size=SIZE)
    command = bench.plugins.hook.detached_command(plan=plan, scene_copy=str(scene))
    result = capture_detached(command, plan)
    expect(set(result.files) == set(frames), f"made {sorted(result.files)}")
    expect(scene.read_bytes() == before, "the scene file was changed")


def _scene(bench: Bench) -> str:
    return bench.scene().path


def _command(bench: Bench) -> Command:
    bench.needs("detached_command")
    bench.rehearse("ordinary")
    if not Path(_scene(bench)).is_file():
        raise NotOffered("the ordinary scene is no file")
    command = bench.plugins.hook.detached_command(plan=None, scene_copy=_scene(bench))
    if not isinstance(command, Command):
        raise CheckFailed(f"detached_command gave {command!r}", "Return a Command.")
    return command
