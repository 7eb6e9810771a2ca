"""A server, tiny media, and workers that die; one set for the whole run. Prints what was tried at the end."""

from __future__ import annotations

import os

import pytest

from rushes.core.session import Session

from .harness import FRAMES, Place

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


def _frames(folder) -> str:
    import numpy as np
    import OpenImageIO as oiio

    chance = np.random.default_rng(5)
    for frame in range(1001, 1001 + FRAMES):
        output = oiio.ImageOutput.create("a.png")
        output.open(str(folder / f"f.{frame}.png"), oiio.ImageSpec(64, 36, 3, "uint8"))
        # Grain makes the movie large enough for several parts; grey, for colours are coarser in it.
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
