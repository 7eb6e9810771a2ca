"""What can be captured."""

from __future__ import annotations

from ..bench import Bench, expect

KINDS = ("viewport", "camera", "node", "sequence", "movie")


def there_is_something(bench: Bench) -> None:
    """A scene with something in it has at least one source.

    Mend: offer what the artist sees; without a window, a camera or the whole picture.
    """
    bench.rehearse("ordinary")
    expect(bench.sources(), "capture_sources is empty")


def default_comes_first(bench: Bench) -> None:
    """Exactly one source is the default, and it comes first.

    Mend: sort by what an artist most likely means and mark the first.
    """
    found = bench.sources()
    if found:
        marked = [source.id for source in found if source.is_default]
        expect(marked == [found[0].id], f"the default is {marked}, the first {found[0].id}")


def ids_are_unique(bench: Bench) -> None:
    """No two sources share an id, and none is empty.

    Mend: use the application's full or unique names.
    """
    ids = [source.id for source in bench.sources()]
    expect(len(ids) == len(set(ids)) and all(ids), f"ids are {ids}")


def ids_are_steady(bench: Bench) -> None:
    """The same sources have the same ids at the next call.

    Mend: take ids from the scene, not from counters or memory addresses.
    """
    expect(bench.sources() == bench.sources(), "the second list differs from the first")


def kinds_are_known(bench: Bench) -> None:
    """Every kind is one of viewport, camera, node, sequence and movie, and every label is there.

    Mend: choose the nearest of these kinds.
    """
    for source in bench.sources():
        expect(source.kind in KINDS, f"{source.id} is a {source.kind!r}")
        expect(source.label.strip(), f"{source.id} has no label")


def kind_filters(bench: Bench) -> None:
    """Asking for one kind gives exactly the sources of it.

    Mend: filter by `kind` where it is not None.
    """
    everything = {source.id: source.kind for source in bench.sources()}
    for kind in KINDS:
        wanted = {name for name, of in everything.items() if of == kind}
        expect({source.id for source in bench.sources(kind)} == wanted, f"{kind} gives others")


def unknown_kind_is_empty(bench: Bench) -> None:
    """Asking for a kind that nobody knows gives nothing, and no error.

    Mend: return an empty tuple.
    """
    expect(bench.ask("capture_sources", kind="hologram") == (), "it gave something")


def missing_frames_are_told(bench: Bench) -> None:
    """A source names the frames of its range that have no image.

    Mend: fill `CaptureSource.missing`.
    """
    bench.rehearse("missing_frames")
    missing = bench.source().missing
    expect(missing == (1003,), f"frame 1003 has no image, missing says {missing}")


def no_viewport_is_no_error(bench: Bench) -> None:
    """Without any view the sources are still answered, without one of kind viewport, and can be captured.

    Mend: look for views, and fall back to cameras; never count on a view that has the focus.
    """
    bench.rehearse("no_viewport")
    expect(not bench.sources("viewport"), "a viewport is offered though none is open")
    plan = bench.plan(bench.frames(1))
    expect(set(bench.take(plan).files) == set(plan.frames), "the default source gives no image")
