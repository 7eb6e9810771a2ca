"""A server, tiny media, and workers that die; one set for the whole run. Prints what was tried at the end."""

from __future__ import annotations

import os

import pytest

from rushes.core.media.segments.plan import USUAL_LENGTH
from rushes.core.session import Session

from .harness import FRAMES, Place
from .other_ways import TwoVersions

_TABLE = pytest.StashKey[list]()


@pytest.fixture(scope="session")
def place(live_server, tmp_path_factory):
    """Where publishes are killed and finished."""
    if not (live_server.data_dir / "rushes.db").exists():
        pytest.skip("Rows are compared in SQLite.")
    folder = tmp_path_factory.mktemp("faults")
    environ = {
        **os.environ,
        "RUSHES_MEDIA_CACHE": str(folder / "cache"),
        "FTRACK_API_SCHEMA_CACHE_PATH": str(folder / "schemas"),
        "OPENBLAS_NUM_THREADS": "1",
    }
    (folder / "frames").mkdir()
    with Session(live_server.url, live_server.key, live_server.user) as session:
        media = _frames(folder / "frames")
        with Place(live_server, session, media, folder, environ) as place:
            yield place


@pytest.fixture(scope="session")
def two_versions(tmp_path_factory):
    """A shot of three segments, and its next version with a tenth of the frames changed in the last one."""
    first, second = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("second")
    count = 3 * USUAL_LENGTH
    changed = range(1001 + count - count // 10, 1001 + count)
    return TwoVersions(_frames(first, count), _frames(second, count, changed), count)


def _frames(folder, count=FRAMES, changed=()) -> str:
    import numpy as np
    import OpenImageIO as oiio

    for frame in range(1001, 1001 + count):
        # Grain makes the movie large enough for several parts; grey, for colours are coarser in it.
        chance = np.random.default_rng(frame + (5000 if frame in changed else 0))
        output = oiio.ImageOutput.create("a.png")
        output.open(str(folder / f"f.{frame}.png"), oiio.ImageSpec(64, 36, 3, "uint8"))
        grain = chance.integers(96, 160, (36, 64, 1), "uint8")
        output.write_image(np.ascontiguousarray(np.repeat(grain, 3, axis=2)))
        output.close()
    return str(folder / "f.####.png")


@pytest.fixture(scope="session")
def production(place):
    """The demo production on the live server."""
    from rushes.core.demo.production import ensure_production

    with Session(place.server.url, place.server.key, place.server.user) as session:
        yield ensure_production(session)


@pytest.fixture(scope="session")
def tell(request):
    """Add a line to the table at the end of the run."""
    lines = request.config.stash.setdefault(_TABLE, [])
    return lambda *cells: lines.append(cells)


def pytest_terminal_summary(terminalreporter, config):
    lines = config.stash.get(_TABLE, [])
    if not lines:
        return
    terminalreporter.section("kills and faults")
    head = (
        "fault on the wire",
        "publishes",
        "killed",
        "passed",
        "most bytes sent again",
        "seconds",
    )
    for cells in (head, *lines):
        terminalreporter.write_line("".join(f"{cell!s:>22}" for cell in cells))
