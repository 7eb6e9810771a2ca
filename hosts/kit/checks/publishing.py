"""What a publish asks besides images: copies, dependencies, findings."""

from __future__ import annotations

import os
from pathlib import Path

from rushes.core.host_data import Finding
from rushes.core.publish.request import PublishRequest

from ..bench import Bench, expect

DEPENDENCY_KINDS = ("texture", "cache", "reference", "sound", "sequence", "other")
LEVELS = ("info", "warning", "error")


def copy_leaves_the_scene(bench: Bench) -> None:
    """A copy of the scene is written; the open one keeps its name and its changed flag.

    Mend: use the application's "save a copy" or export, never "save as".
    """
    bench.needs("scene_save_copy")
    before = bench.scene()
    ending = Path(before.path).suffix
    wanted = str(bench.new_folder("copy of a scene") / f"Kopie à {os.getpid()}{ending}")
    told = bench.ask("scene_save_copy", path=wanted)
    expect(told == wanted, f"it was to be {wanted}, the answer is {told!r}")
    expect(Path(told).is_file() and Path(told).stat().st_size > 0, "there is no copy")
    after = bench.scene()
    expect(after.path == before.path, f"the scene is now called {after.path!r}")
    expect(after.changed == before.changed, "the changed flag is another one")


def copy_that_fails_has_a_code(bench: Bench) -> None:
    """A copy that cannot be written is refused with a code.

    Mend: wrap the application's error in one of rushes.core.errors.
    """
    bench.needs("scene_save_copy")
    path = str(bench.new_folder() / "no such folder" / "copy")
    expect(bench.refused(lambda: bench.ask("scene_save_copy", path=path)), "it was not refused")


def dependencies_are_files(bench: Bench) -> None:
    """Every dependency has an absolute path, a known kind, and no path comes twice for one node.

    Mend: resolve relative paths; name each file once a node.
    """
    bench.needs("scene_dependencies")
    found = bench.ask("scene_dependencies")
    for dependency in found:
        expect(os.path.isabs(dependency.path), f"{dependency.path!r} is not absolute")
        expect(dependency.kind in DEPENDENCY_KINDS, f"{dependency.path} is a {dependency.kind!r}")
    seen = [(dependency.path, dependency.node) for dependency in found]
    expect(len(seen) == len(set(seen)), "a file is named twice for one node")


def findings_are_typed(bench: Bench) -> None:
    """`validate` gives findings with a code, a known level and a sentence.

    Mend: return a tuple of Finding.
    """
    for finding in _findings(bench):
        expect(isinstance(finding, Finding), f"{finding!r} is no Finding")
        expect(finding.code.strip(), "a finding has no code")
        expect(finding.level in LEVELS, f"{finding.code} has the level {finding.level!r}")
        expect(finding.text.strip(), f"{finding.code} has no text")


def fixes_mend(bench: Bench) -> None:
    """A finding with a fix is gone after `apply_fix`, which says True.

    Mend: give a fix only where it can be done, and do it.
    """
    fixable = [finding for finding in _findings(bench) if finding.fix]
    for finding in fixable:
        expect(bench.ask("apply_fix", finding=finding) is True, f"{finding.code} was not mended")
    left = {finding.code for finding in _findings(bench)} & {found.code for found in fixable}
    expect(not left, f"still found after the fix: {', '.join(sorted(left))}")


def foreign_finding_is_left_alone(bench: Bench) -> None:
    """`apply_fix` answers None for a finding that is not its own, so that its owner is asked.

    Mend: look at `finding.fix` first.
    """
    finding = Finding("rushes.check.foreign", "warning", "Not yours.", fix="rushes.check.foreign")
    answer = bench.ask("apply_fix", finding=finding)
    expect(answer is None, f"it answered {answer!r}")


def sample_can_be_made(bench: Bench) -> None:
    """`sample_media` makes something in the folder that can be published.

    Mend: write into the folder, and return the path or the pattern.
    """
    bench.needs("sample_media")
    folder = bench.new_folder("sample")
    told = bench.plugins.hook.sample_media(folder=str(folder), frames=2)
    if told is not None:
        expect(str(told).startswith(str(folder)), f"{told} is not in {folder}")
        expect(any(folder.rglob("*")), "the folder is empty")


def _findings(bench: Bench) -> list[Finding]:
    request = PublishRequest(media="", task="Project/shot/task", host=bench.info.id)
    return [finding for group in bench.ask("validate", request=request) for finding in group]
