"""Makes the images: a Write node of our own in a temporary group, rendered and removed again.

PNG and JPEG hold what the viewer shows; EXR holds the script's own pixels, with their space named, for core
to apply the view. The group lies beside the node it renders and is always removed; proxies and undo are
off meanwhile, and the script is afterwards as much changed as it was.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nuke

from rushes.core.capture import image_path, writing_image
from rushes.core.errors import CancelledError, CaptureError, FileAccessError
from rushes.core.host_data import CapturePlan, ChunkResult

from .colour import add_view, working_space
from .scene import find_node
from .state import TEMPORARY, mark_node, viewers

_KINDS: dict[str, dict[str, Any]] = {
    "png": {"file_type": "png", "datatype": "8 bit"},
    "jpg": {"file_type": "jpeg", "_jpeg_quality": 0.95},
    "exr": {"file_type": "exr", "datatype": "16 bit half", "compression": "Zip (1 scanline)"},
}
# A studio's defaults (nuke.knobDefault) may say anything of these.
_WRITE: dict[str, Any] = {
    "channels": "rgb",
    "raw": True,
    "reading": False,
    "use_limit": False,
    "disable": False,
    "create_directories": True,
    "beforeRender": "",
    "beforeFrameRender": "",
    "afterFrameRender": "",
    "afterRender": "",
}
_VIEW_OPTIONS = {"view"}
# Nuke evaluates file names: these would be taken for code or for a frame number.
_EVALUATED = frozenset('[]{}$%#\\"')


def make_frames(plan: CapturePlan) -> ChunkResult:
    """Make the images of one chunk. Main thread.

    Of a stereo script one view is taken: the view option `view`, or what the viewer shows, or the first.

    Raises:
        CaptureError: The source is gone, or Nuke could not render a frame.
        CancelledError: Somebody pressed Cancel in Nuke's progress window.
    """
    node = find_node(plan.source)
    if node is None:
        raise CaptureError(
            f"{plan.source} is not in the script, or its viewer shows nothing.",
            next_step="Connect a viewer, or choose another node.",
            source=plan.source,
        )
    kind = plan.image if plan.image in _KINDS else "png"
    view = str(plan.view.get("view") or _shown_view())
    if view not in nuke.views():
        raise CaptureError(f"The script has no view {view}.", view=view)
    with _render_folder(plan.folder) as folder, _untouched_script():
        group, write = _make_group(node, plan, kind)
        try:
            write["file"].setValue(f"{folder.as_posix()}/%d.{kind}")
            files = _render(write, plan, folder, view)
        finally:
            nuke.delete(group)
    baked = kind != "exr"
    space = "" if baked else working_space()
    return ChunkResult(files, baked, space, tuple(_warnings(plan, baked)))


def _make_group(node: nuke.Node, plan: CapturePlan, kind: str) -> tuple[nuke.Group, nuke.Node]:
    """Return a group that takes `node` in, and the Write in it.

    Made by `nuke.nodes`, which unlike `nuke.createNode` neither selects nor connects anything by itself.
    """
    with node.parent() or nuke.root():
        group = nuke.nodes.Group(name="RushesCapture")
    mark_node(group, TEMPORARY)
    with group:
        last: nuke.Node = nuke.nodes.Input()
        if plan.size is not None:
            last = _resized(last, plan.size)
        if kind != "exr":
            last = add_view(last)
        write = nuke.nodes.Write(inputs=[last])
        nuke.nodes.Output(inputs=[write])
    group.setInput(0, node)
    # The file type first: the knobs of a format come with it.
    for name, value in {**_KINDS[kind], **_WRITE}.items():
        write[name].setValue(value)
    return group, write


def _resized(last: nuke.Node, size: tuple[int, int]) -> nuke.Node:
    node = nuke.nodes.Reformat(inputs=[last], type="to box")
    for name, value in (
        ("box_fixed", True),
        ("box_width", size[0]),
        ("box_height", size[1]),
        ("resize", "fit"),
        ("black_outside", True),
    ):
        node[name].setValue(value)
    return node


def _render(write: nuke.Node, plan: CapturePlan, folder: Path, view: str) -> dict[int, str]:
    """Render the frames of the plan and give those that were made their names, also on the way out."""
    failure: Exception | None = None
    try:
        for first, last in _runs(plan.frames):
            nuke.execute(write, first, last, 1, [view])
    except (RuntimeError, nuke.CancelledError) as error:
        failure = error
    files = {}
    for frame in plan.frames:
        made = folder / f"{frame}{Path(write['file'].value()).suffix}"
        if failure is None or made.is_file():
            path = image_path(plan, frame, made.suffix)
            with writing_image(path, "Nuke") as unfinished:
                _move(made, unfinished)
            files[frame] = str(path)
    if failure is not None:
        raise _told(failure, plan) from failure
    return files


def _runs(frames: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Go through the runs of frames without a gap, first and last of each."""
    ordered = sorted(set(frames))
    first = previous = ordered[0]
    for frame in ordered[1:]:
        if frame != previous + 1:
            yield first, previous
            first = frame
        previous = frame
    yield first, previous


def _move(made: Path, wanted: Path) -> None:
    if made.is_file():
        shutil.move(str(made), str(wanted))


def _told(failure: Exception, plan: CapturePlan) -> Exception:
    if isinstance(failure, nuke.CancelledError) or "cancel" in str(failure).lower():
        return CancelledError("The capture was cancelled in Nuke.")
    return CaptureError(
        f"Nuke could not render {plan.source}: {failure}",
        next_step="Look for the node that shows an error; render that frame in Nuke to see it again.",
        source=plan.source,
        frames=list(plan.frames),
    )


@contextmanager
def _untouched_script() -> Iterator[None]:
    """Keep proxies and undo off while the block lasts, and the changed flag as it was."""
    root, undo = nuke.root(), nuke.Undo()
    changed, proxy, recorded = root.modified(), root["proxy"].value(), not undo.disabled()
    if recorded:
        undo.disable()
    try:
        if proxy:
            root["proxy"].setValue(False)
        yield
    finally:
        if proxy:
            root["proxy"].setValue(True)
        if recorded:
            undo.enable()
        root.setModified(changed)


@contextmanager
def _render_folder(wanted: str) -> Iterator[Path]:
    """Give a folder to render into, beside the images where Nuke takes its name as it stands."""
    beside = None if _EVALUATED & set(wanted) else wanted
    try:
        folder = tempfile.mkdtemp(prefix=".rushes-", dir=beside)
    except OSError as error:
        raise FileAccessError(f"{wanted} cannot be written: {error.strerror}.") from error
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _shown_view() -> str:
    window = nuke.activeViewer() if nuke.GUI else None
    return str(window.view()) if window else nuke.views()[0]


def _warnings(plan: CapturePlan, baked: bool) -> Iterator[str]:
    unknown = sorted(set(plan.view) - _VIEW_OPTIONS)
    if unknown:
        yield f"Nuke has no view option {', '.join(unknown)}."
    for viewer in viewers()[:1] if baked else ():
        name = str(viewer["input_process_node"].value())
        node = nuke.toNode(name) if viewer["input_process"].value() and name else None
        if node is not None and node.knob("rushes_notes") is None:
            yield f"The viewer's input process {name} is not in the images."
