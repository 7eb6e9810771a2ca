"""What `scene_state` tells."""

from __future__ import annotations

import os
from fractions import Fraction

from ..bench import Bench, expect


def rate_is_exact(bench: Bench) -> None:
    """The rate is a Fraction above zero, and a rate of television is the exact one.

    Mend: 23.976 is Fraction(24000, 1001); never make a Fraction from a float.
    """
    rate = bench.scene().rate
    expect(isinstance(rate, Fraction), f"the rate is a {type(rate).__name__}")
    expect(rate > 0, f"the rate is {rate}")
    for whole in (24, 25, 30, 48, 50, 60, 120):
        for exact in (Fraction(whole), Fraction(whole * 1000, 1001)):
            near = abs(rate - exact) < Fraction(1, 1000)
            expect(not near or rate == exact, f"the rate is {rate}, which must be {exact}")


def rate_23_976(bench: Bench) -> None:
    """A scene of 23.976 frames a second has the rate 24000/1001.

    Mend: keep the application's numerator and denominator, or its named rate.
    """
    _rate(bench, Fraction(24000, 1001))


def rate_29_97(bench: Bench) -> None:
    """A scene of 29.97 frames a second has the rate 30000/1001.

    Mend: keep the application's numerator and denominator, or its named rate.
    """
    _rate(bench, Fraction(30000, 1001))


def rate_59_94(bench: Bench) -> None:
    """A scene of 59.94 frames a second has the rate 60000/1001.

    Mend: keep the application's numerator and denominator, or its named rate.
    """
    _rate(bench, Fraction(60000, 1001))


def ranges_run_forwards(bench: Bench) -> None:
    """Every range is of whole frames and does not run backwards.

    Mend: round frames to int, and give one frame as first and last.
    """
    state = bench.scene()
    for name in ("frame_range", "playback_range", "selection_range"):
        span = getattr(state, name)
        if span is not None:
            whole = type(span.first) is int and type(span.last) is int
            expect(whole, f"{name} has frames that are no int: {span}")
            expect(span.first <= span.last, f"{name} runs backwards: {span.first}-{span.last}")


def current_frame_is_whole(bench: Bench) -> None:
    """The current frame is an int.

    Mend: leave the part below a frame to `extra`.
    """
    frame = bench.scene().current_frame
    expect(type(frame) is int, f"the current frame is {frame!r}")


def resolution_is_pixels(bench: Bench) -> None:
    """The resolution is two whole numbers of pixels above zero, and the pixel's aspect is above zero.

    Mend: apply the application's percentage or proxy to the size first.
    """
    state = bench.scene()
    size = state.resolution
    expect(
        len(size) == 2 and all(type(side) is int for side in size), f"the resolution is {size!r}"
    )
    expect(min(size) > 0 and state.pixel_aspect > 0, f"{size}, pixels of {state.pixel_aspect}")


def asking_changes_nothing(bench: Bench) -> None:
    """Asking for the state twice gives the same twice; asking changes nothing.

    Mend: only read in `scene_state`.
    """
    expect(bench.scene() == bench.scene(), "the second answer differs from the first")


def path_and_saved_agree(bench: Bench) -> None:
    """A saved scene has an absolute path, one that was never saved an empty one.

    Mend: give the application's full path, or nothing; no "untitled".
    """
    state = bench.scene()
    expect(state.saved == bool(state.path), f"saved is {state.saved}, the path {state.path!r}")
    expect(not state.path or os.path.isabs(state.path), f"{state.path} is not absolute")


def unsaved_scene_is_described(bench: Bench) -> None:
    """A scene that was never saved is described, with an empty path, and can be captured.

    Mend: do not build names from the scene's path.
    """
    bench.rehearse("unsaved")
    state = bench.scene()
    expect(not state.saved and not state.path, f"saved is {state.saved}, the path {state.path!r}")
    plan = bench.plan(bench.frames(1))
    expect(set(bench.take(plan).files) == set(plan.frames), "it cannot be captured")


def saved_scene_is_unchanged(bench: Bench) -> None:
    """A scene that was just saved and opened is not called changed; capturing does not change that.

    Mend: take `changed` from the application's own flag, and touch nothing that sets it.
    """
    bench.rehearse("ordinary")
    before = bench.scene().changed
    bench.take(bench.plan(bench.frames(1)))
    expect(bench.scene().changed == before, "capturing changed the flag")


def extra_is_text(bench: Bench) -> None:
    """`extra` holds text by name.

    Mend: str() each value.
    """
    for name, value in bench.scene().extra.items():
        expect(isinstance(name, str) and isinstance(value, str), f"{name!r} is {value!r}")


def ordinary_scene_is_as_described(bench: Bench) -> None:
    """The ordinary scene of a conformance run has the size, rate and frames it must have.

    Mend: let `rehearse("ordinary", folder)` open what docs/reference/hooks.md says.
    """
    bench.rehearse("ordinary")
    state = bench.scene()
    expect(state.resolution == (64, 36), f"its size is {state.resolution}, not 64x36")
    expect(state.rate == 24, f"its rate is {state.rate}, not 24")
    frames = (state.frame_range.first, state.frame_range.last)
    expect(frames == (1001, 1012), f"its frames are {frames[0]}-{frames[1]}, not 1001-1012")


def _rate(bench: Bench, rate: Fraction) -> None:
    bench.rehearse(f"rate {rate}")
    told = bench.scene().rate
    expect(told == rate, f"the scene runs at {rate}, scene_state says {told!r}")
