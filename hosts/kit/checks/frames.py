"""The right picture for every frame, in whatever chunks and order it is asked for."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from rushes.core.capture import capture
from rushes.core.errors import CancelledError, CaptureError

from ..bench import Bench, CheckFailed, expect
from ..pictures import look_at


def single_frame(bench: Bench) -> None:
    """A plan of one frame gives that frame and nothing else.

    Mend: treat one frame as any other number.
    """
    (frame,) = bench.frames(1)
    _made(bench, (frame,))


def every_frame_is_made(bench: Bench) -> None:
    """A chunk gives exactly the frames of the plan, the last one too.

    Mend: go through `plan.frames`, not through a range made of its ends.

    After: frames.single_frame
    """
    _made(bench, bench.frames(6))


def frames_differ(bench: Bench) -> None:
    """Frames of a scene that moves give different pictures.

    Mend: go to the frame before the image is made, and let the application update.

    After: frames.single_frame
    """
    bench.rehearse("ordinary")
    seen = _made(bench, bench.frames(3))
    expect(len(set(seen.values())) == 3, "two frames show the same picture")


def any_split_is_the_same(bench: Bench) -> None:
    """However the frames are cut into chunks, the pictures are the same.

    Mend: keep nothing from one chunk to the next.

    After: frames.single_frame
    """
    frames = bench.frames(5)
    whole = _made(bench, frames)
    for chunk in (1, 2, 4):
        again = _made(bench, frames, chunk)
        differ = [frame for frame in frames if whole[frame] != again[frame]]
        expect(not differ, f"in chunks of {chunk} the frames {differ} are other pictures")


def order_of_the_plan(bench: Bench) -> None:
    """Frames asked for out of order are answered in the plan's order, each with its own picture.

    Mend: name each file by its frame, not by its number in the chunk.

    After: frames.single_frame
    """
    frames = bench.frames(4)
    straight = _made(bench, frames)
    mixed = (frames[2], frames[0], frames[3], frames[1])
    plan = bench.plan(mixed)
    result = bench.take(plan)
    expect(tuple(result.files) == mixed, f"asked for {mixed}, got {tuple(result.files)}")
    seen = {frame: picture.pixels for frame, picture in bench.pictures(result).items()}
    wrong = [frame for frame in mixed if seen[frame] != straight[frame]]
    expect(not wrong, f"the frames {wrong} show other pictures out of order")


def every_second_frame(bench: Bench) -> None:
    """Every second frame gives those frames, as they are among all frames.

    Mend: take the frames as they are; do not fill gaps.

    After: frames.single_frame
    """
    frames = bench.frames(6)
    whole, stepped = _made(bench, frames), _made(bench, frames[::2])
    expect(set(stepped) == set(frames[::2]), f"made {sorted(stepped)}")
    wrong = [frame for frame in stepped if stepped[frame] != whole[frame]]
    expect(not wrong, f"the frames {wrong} show other pictures with a step of two")


def negative_frames(bench: Bench) -> None:
    """Frames below zero are captured, each under its own name.

    Mend: do not cut or test the sign; `image_path` writes it.

    After: frames.single_frame
    """
    bench.rehearse("negative")
    frames = (-3, -2, -1, 0, 1)
    seen = _made(bench, frames)
    expect(len(set(seen.values())) == len(frames), "frames around zero overwrite each other")


def outside_of_the_range(bench: Bench) -> None:
    """A frame outside of the scene's range is captured or refused with a code, never another one given.

    Mend: do not clamp frames to the range.

    After: frames.single_frame
    """
    source = bench.source()
    last = (source.range or bench.scene().frame_range).last
    made: list[dict[int, str]] = []
    plan = bench.plan((last + 7,))
    if bench.refused(lambda: made.append(dict(bench.take(plan).files))) is None:
        expect(set(made[0]) == {last + 7}, f"asked for {last + 7}, got {sorted(made[0])}")


def missing_frame_is_refused(bench: Bench) -> None:
    """A frame that cannot be made is refused with a code; its neighbours are not concerned.

    Mend: raise CaptureError (or MissingFramesError), and give no image of another frame.

    After: frames.single_frame
    """
    bench.rehearse("missing_frames")
    expect(
        bench.refused(lambda: bench.take(bench.plan((1003,)))), "frame 1003 was made all the same"
    )
    _made(bench, (1002, 1004))


def unknown_source_is_refused(bench: Bench) -> None:
    """A source that is not there is refused with a code; nothing else is captured in its place.

    Mend: raise CaptureError where the source's id is not found.

    After: frames.single_frame
    """
    plan = bench.plan(bench.frames(1), source="no such source")
    expect(bench.refused(lambda: bench.take(plan)), "something was captured in its place")


def every_source_is_taken(bench: Bench) -> None:
    """Every source that is offered can be captured.

    Mend: offer only what can be captured now.

    After: frames.single_frame
    """
    frames = bench.frames(1)
    for source in bench.sources()[:4]:
        plan = bench.plan(frames, source=source.id)
        error = bench.refused(partial(bench.take, plan))
        expect(error is None, f"{source.id} is offered but refused: {error}")


def unknown_option_is_a_warning(bench: Bench) -> None:
    """A view option that the host does not know gives a warning that names it, and the frames.

    Mend: add the name to `ChunkResult.warnings`.

    After: frames.single_frame
    """
    bench.makes_images()
    result = bench.take(bench.plan(bench.frames(1), view={"no_such_option": True}))
    expect(any("no_such_option" in text for text in result.warnings), "no warning names it")


def cancel_between_chunks(bench: Bench) -> None:
    """After a cancel no frame of a later chunk is made.

    Mend: make the frames of `plan.frames` alone, and nothing ahead.

    After: frames.single_frame
    """
    bench.makes_images()
    plan = bench.plan(bench.frames(4))
    done: list[int] = []
    try:
        capture(
            bench.plugins,
            plan,
            chunk=2,
            on_progress=lambda made, _: done.append(made),
            cancelled=lambda: bool(done),
        )
    except CancelledError:
        names = {path.name for path in _images(plan.folder)}
        expect(len(names) == 2, f"two frames were done, there are {sorted(names)}")
        return
    raise CheckFailed("the capture went on after the cancel")


def twice_in_a_row(bench: Bench) -> None:
    """The same capture gives the same pictures a second time.

    Mend: put back everything that the capture changed.

    After: frames.single_frame
    """
    frames = bench.frames(2)
    expect(_made(bench, frames) == _made(bench, frames), "the second time the pictures differ")


def captures_interleave(bench: Bench) -> None:
    """Chunks of two captures may take turns; each gets its own frames.

    Mend: take folder, names and source from the plan of each call.

    After: frames.single_frame
    """
    frames = bench.frames(4)
    straight = _made(bench, frames)
    one, two = bench.plan(frames), bench.plan(frames)
    files: dict[str, dict[int, str]] = {one.folder: {}, two.folder: {}}
    with bench.bracket(), bench.bracket():
        for part in (frames[:2], frames[2:]):
            for plan in (one, two):
                made = bench.chunk(replace(plan, frames=part))
                files[plan.folder].update(made.files)
    for named in files.values():
        result = replace(made, files=named)
        seen = {frame: picture.pixels for frame, picture in bench.pictures(result).items()}
        expect(seen == straight, "the captures disturbed each other")


def _made(bench: Bench, frames: tuple[int, ...], chunk: int = 12) -> dict[int, str]:
    """Capture `frames` and return a digest of each picture."""
    try:
        result = bench.take(bench.plan(frames), chunk)
    except CaptureError as error:
        raise CheckFailed(f"frames {list(frames)}: {error}") from error
    expect(
        set(result.files) == set(frames), f"asked for {list(frames)}, got {sorted(result.files)}"
    )
    return {
        # Frames of one movie share a file; what tells them apart is the frame.
        frame: picture.pixels if picture.kind else f"{picture.pixels} {frame}"
        for frame, picture in bench.pictures(result).items()
    }


def _images(folder: str) -> list[Path]:
    return [path for path in Path(folder).iterdir() if look_at(path).kind]
