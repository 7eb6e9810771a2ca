"""Arguments and results as JSON: the same call works in another process and from a recording."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from rushes.core.errors import InputError
from rushes.core.host_data import (
    CapturePlan,
    CaptureSource,
    ChunkResult,
    Dependency,
    HostInfo,
    RestoreReport,
    SceneState,
    StateToken,
)
from rushes.core.records import from_plain, to_plain

from ..bench import SCOPE, Bench, CheckFailed, expect

_MEND = "Use the types that host_data names: tuples for lists, Fraction for rates, text for paths."


def info_round_trips(bench: Bench) -> None:
    """`HostInfo` is the same after a way through JSON.

    Mend: use the types that host_data names.
    """
    _round_trip(HostInfo, bench.info)


def scene_state_round_trips(bench: Bench) -> None:
    """`SceneState` is the same after a way through JSON.

    Mend: use the types that host_data names.
    """
    _round_trip(SceneState, bench.scene())


def sources_round_trip(bench: Bench) -> None:
    """`capture_sources` gives a tuple of `CaptureSource`, the same after a way through JSON.

    Mend: return a tuple, not a list or a generator.
    """
    found = bench.ask("capture_sources", kind=None)
    expect(isinstance(found, tuple), f"capture_sources gave a {type(found).__name__}, not a tuple")
    for source in found:
        _round_trip(CaptureSource, source)


def plan_from_json_is_taken(bench: Bench) -> None:
    """A plan that came through JSON is captured like the one it was made from.

    Mend: ask the plan for nothing but its fields.
    """
    plan = bench.plan(bench.frames(1), view={})
    again = from_plain(CapturePlan, json.loads(json.dumps(to_plain(plan))))
    expect(set(bench.take(again).files) == set(plan.frames), "other frames were made")


def chunk_result_round_trips(bench: Bench) -> None:
    """`ChunkResult` is the same after a way through JSON, with frame numbers for keys and text for paths.

    Mend: use int frames and str(path).
    """
    plan = bench.plan(bench.frames(2))
    with bench.bracket():
        result = bench.chunk(plan)
    for frame, path in result.files.items():
        expect(type(frame) is int, f"the frame {frame!r} is no int", _MEND)
        expect(type(path) is str, f"the path {path!r} is no text", _MEND)
    _round_trip(ChunkResult, result)


def token_round_trips(bench: Bench) -> None:
    """`StateToken` is plain JSON data, so that a later process can put the scene right.

    Mend: put only text, numbers, lists and objects with text keys into `data`; no tuples.
    """
    _round_trip(StateToken, bench.ask("state_save", scope=SCOPE))


def restore_report_round_trips(bench: Bench) -> None:
    """`RestoreReport` is the same after a way through JSON.

    Mend: name what was restored in a tuple of text.
    """
    token = bench.ask("state_save", scope=SCOPE)
    _round_trip(RestoreReport, bench.ask("state_restore", token=token))


def dependencies_round_trip(bench: Bench) -> None:
    """`scene_dependencies` gives a tuple of `Dependency`, the same after a way through JSON.

    Mend: return a tuple of Dependency with text fields.
    """
    bench.needs("scene_dependencies")
    found = bench.ask("scene_dependencies")
    expect(isinstance(found, tuple), f"it gave a {type(found).__name__}, not a tuple")
    for dependency in found:
        _round_trip(Dependency, dependency)


def _round_trip(kind: type[Any], value: Any | None) -> None:
    if not isinstance(value, kind):
        raise CheckFailed(f"{type(value).__name__} instead of {kind.__name__}", _MEND)
    try:
        again = from_plain(kind, json.loads(json.dumps(to_plain(value), allow_nan=False)))
    except (TypeError, ValueError, InputError) as error:
        raise CheckFailed(f"{kind.__name__} does not go through JSON: {error}", _MEND) from error
    differ = [
        field.name
        for field in dataclasses.fields(kind)
        if getattr(again, field.name) != getattr(value, field.name)
    ]
    expect(not differ, f"{kind.__name__}.{', '.join(differ)} comes back as something else", _MEND)
