"""The images on disk: names, sizes, kinds, and nothing beside them."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from rushes.core.host_data import ChunkResult

from ..bench import SIZES, Bench, CheckFailed, NotOffered, expect
from ..pictures import look_at
from ..watching import watched

_KINDS = {".png": "png", ".jpg": "jpg", ".jpeg": "jpg", ".exr": "exr"}


def paths_are_absolute(bench: Bench) -> None:
    """Every path is absolute.

    Mend: join the plan's folder and the name.
    """
    for path in bench.take(bench.plan(bench.frames(2))).files.values():
        expect(os.path.isabs(path), f"{path} is not absolute")


def names_follow_the_pattern(bench: Bench) -> None:
    """Names are the pattern with the frame in place of its `#`, padded with zeros to their number.

    Mend: use `image_path`, or count the `#` yourself.
    """
    bench.makes_images()
    frames = bench.frames(2)
    for padding in (4, 7):
        plan = bench.plan(frames, pattern=f"shot_a.{'#' * padding}.png")
        for frame, path in bench.take(plan).files.items():
            wanted = f"shot_a.{frame:0{padding}d}"
            expect(Path(path).stem == wanted, f"{Path(path).name} should be {wanted}.png")


def long_numbers_are_whole(bench: Bench) -> None:
    """A frame with more digits than the pattern has `#` is written whole.

    Mend: pad, never cut.
    """
    bench.makes_images()
    frames = bench.frames(2)
    result = bench.take(bench.plan(frames, pattern="a.#.png"))
    for frame, path in result.files.items():
        expect(Path(path).stem == f"a.{frame}", f"{Path(path).name} should be a.{frame}.png")


def size_is_exact(bench: Bench) -> None:
    """Images have exactly the size of the plan, odd numbers too.

    Mend: switch off percentage, proxy, overscan and high pixel density while capturing.
    """
    bench.makes_images()
    frames = bench.frames(1)
    for size in SIZES:
        _has_size(bench, bench.take(bench.plan(frames, size=size)), size)


def own_size_without_one(bench: Bench) -> None:
    """Without a size in the plan, images have the source's size, or the scene's.

    Mend: take the size that `capture_sources` or `scene_state` tells.
    """
    source = bench.source()
    bench.makes_images()
    wanted = source.size or bench.scene().resolution
    _has_size(bench, bench.take(bench.plan(bench.frames(1), size=None)), wanted)


def kind_is_what_the_name_says(bench: Bench) -> None:
    """A file is of the kind its ending says; png, jpg and exr may be asked for, png may be given instead.

    Mend: set the ending by the kind you wrote, also where you fell back to png.
    """
    bench.makes_images()
    frames = bench.frames(1)
    for image in ("png", "jpg", "exr"):
        plan = bench.plan(frames, image=image, pattern=f"a.####.{image}")
        for path in bench.take(plan).files.values():
            kind = look_at(Path(path)).kind
            expect(
                kind == _KINDS.get(Path(path).suffix), f"{Path(path).name} is a {kind or 'riddle'}"
            )
            expect(kind in (image, "png"), f"{image} was asked for, {kind} was given")


def images_are_whole(bench: Bench) -> None:
    """Every image is whole when the hook returns.

    Mend: wait for the application's own writing, and close the file.
    """
    bench.makes_images()
    for frame, picture in bench.pictures(bench.take(bench.plan())).items():
        expect(picture.whole, f"the image of frame {frame} has no end")


def nothing_beside(bench: Bench) -> None:
    """A capture leaves its images in the plan's folder, and no other file anywhere near.

    Mend: write into `plan.folder` only, and remove what is not in `ChunkResult.files`.
    """
    bench.makes_images()
    plan = bench.plan()
    around = {Path(plan.folder).parent, Path.cwd()}
    before = {path for folder in around for path in folder.iterdir()}
    result = bench.take(plan)
    there = set(Path(plan.folder).iterdir())
    named = {Path(path) for path in result.files.values()}
    beside = sorted(path.name for path in there - named)
    expect(not beside, f"files that are no image of the plan: {', '.join(beside)}")
    outside = sorted(path.name for path in named - there)
    expect(not outside, f"images outside of the folder: {', '.join(outside)}")
    new = {path for folder in around for path in folder.iterdir()} - before
    expect(not new, f"files beside the folder: {', '.join(sorted(path.name for path in new))}")


def no_half_image_is_seen(bench: Bench) -> None:
    """Under its final name an image is whole at every moment; a crash or a reader never meets half of one.

    Mend: write under another name in the same folder and rename (`writing_image`).

    After: files.images_are_whole
    """
    bench.makes_images()
    plan = bench.plan(bench.frames(3), pattern="seen.######.png")
    with watched(Path(plan.folder), "seen.*") as half:
        bench.take(plan)
    expect(not half, f"half written: {', '.join(sorted(half))}")


def older_image_is_replaced(bench: Bench) -> None:
    """A second capture into the same folder replaces the images of the first.

    Mend: let nothing skip frames whose file is there already.
    """
    bench.makes_images()
    plan = bench.plan(bench.frames(2))
    first = bench.take(plan)
    for path in first.files.values():
        Path(path).write_bytes(b"an older image")
    pictures = bench.pictures(bench.take(plan))
    stale = sorted(frame for frame, picture in pictures.items() if not picture.kind)
    expect(not stale, f"older images were kept for frames {stale}")


def unwritable_image_is_refused(bench: Bench) -> None:
    """Where an image cannot be written the capture is refused with a code, and no frame is claimed.

    Mend: check that the file is there and new, and wrap the system's error (`writing_image`).
    """
    bench.makes_images()
    frames = bench.frames(1)
    plan = bench.plan(frames)
    with bench.bracket():
        (path,) = bench.chunk(plan).files.values()
    # A folder in the place of the image stops every user; rights would not stop an administrator.
    os.unlink(path)
    Path(path, "in the way").mkdir(parents=True)
    expect(bench.refused(lambda: bench.take(plan)), "it was claimed all the same")


def any_folder_name(bench: Bench) -> None:
    """Folders with spaces, accents and other scripts in their names are taken.

    Mend: hand paths on as they are; no shell, no encoding of your own.
    """
    bench.makes_images()
    folder = bench.new_folder("Schöne Aufnahme 日本 'a' ")
    plan = bench.plan(bench.frames(1), folder=str(folder), pattern="Füße.####.png")
    result = bench.take(plan)
    for path in result.files.values():
        expect(Path(path).parent == folder, f"{path} is not in {folder}")
    bench.pictures(result)


def finished_images_stay(bench: Bench) -> None:
    """When a later chunk fails, the images of earlier ones stay.

    Mend: remove nothing that a former call returned.
    """
    bench.makes_images()
    plan = bench.plan(bench.frames(2))
    with bench.bracket():
        made = bench.chunk(replace(plan, frames=plan.frames[:1]))
        error = bench.refused(lambda: bench.chunk(replace(plan, source="no such source")))
    if error is None:
        raise NotOffered("the second chunk did not fail")
    bench.pictures(made)


def _has_size(bench: Bench, result: ChunkResult, size: tuple[int, int]) -> None:
    for frame, picture in bench.pictures(result).items():
        if picture.size == (0, 0):
            raise CheckFailed(f"the image of frame {frame} tells no size")
        expect(picture.size == size, f"frame {frame} is {picture.size}, not {size}")
