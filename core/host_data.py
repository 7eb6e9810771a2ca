"""What adapters and core hand each other: frozen dataclasses that round-trip through JSON.

See `records.to_plain` and `records.from_plain`. Frame numbers are the application's own (scene frames),
sizes are pixels (width, height), rates are frames a second as exact fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Optional


@dataclass(frozen=True)
class HostInfo:
    """Which application this is and what its adapter can do.

    Attributes:
        id: Short lower-case name: `blender`, `maya`, `nuke`, `standalone`.
        label: The name people say.
        version: The application's own version text.
        python: The Python version the adapter runs in.
        qt: The Qt binding and version in use, or None without Qt.
        pid: Process id of the application.
        headless: True where there is no window.
        capabilities: Names of the optional hooks the adapter implements.
        thread: `main` where the scene may only be touched on the main thread, `any` where there is no
            such thread.
    """

    id: str
    label: str
    version: str
    python: str
    qt: Optional[str]
    pid: int
    headless: bool
    capabilities: frozenset[str] = frozenset()
    thread: str = "main"


@dataclass(frozen=True)
class FrameRange:
    """First and last scene frame, both inclusive."""

    first: int
    last: int


@dataclass(frozen=True)
class ColourState:
    """How the application turns scene values into what the artist sees.

    Attributes:
        config: OpenColorIO config: a path, an `ocio://` name, or empty where the application has its own.
        space: Colour space of the working pixels, in that config's words.
        display: Display in use, for example `sRGB - Display`.
        view: View in use, for example `ACES 1.0 - SDR Video`.
        look: Look on top of the view, or empty.
        exposure: Exposure in stops that the viewer adds.
        gamma: Gamma that the viewer applies, 1.0 for none.
    """

    config: str = ""
    space: str = ""
    display: str = ""
    view: str = ""
    look: str = ""
    exposure: float = 0.0
    gamma: float = 1.0


@dataclass(frozen=True)
class Sound:
    """One sound that plays with the scene.

    Attributes:
        path: The sound file.
        start: Scene frame at which the sound begins (may lie before the range; sub-frame allowed).
        offset: Seconds to skip at the beginning of the file.
        volume: Linear gain, 1.0 as recorded.
    """

    path: str
    start: float
    offset: float = 0.0
    volume: float = 1.0


@dataclass(frozen=True)
class SceneState:
    """The scene as it is now; compared before and after every capture.

    Attributes:
        path: Scene file, empty for a scene that was never saved.
        saved: True when the scene has a file.
        changed: True when the scene differs from its file.
        rate: Frames a second.
        frame_range: The range the scene declares.
        playback_range: The range that plays now (preview range), often the same.
        selection_range: A range the artist has marked, or None.
        current_frame: The frame shown.
        resolution: Pixel size of the scene's output.
        pixel_aspect: Width of a pixel divided by its height.
        colour: Colour management of the scene.
        sounds: Sounds that play with it.
        extra: Whatever the adapter wants compared as well, as text by name.
    """

    path: str
    saved: bool
    changed: bool
    rate: Fraction
    frame_range: FrameRange
    playback_range: FrameRange
    selection_range: Optional[FrameRange]
    current_frame: int
    resolution: tuple[int, int]
    pixel_aspect: float = 1.0
    colour: ColourState = field(default_factory=ColourState)
    sounds: tuple[Sound, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CaptureSource:
    """Something that can be captured.

    Attributes:
        id: Stable handle inside the application, given back in `CapturePlan.source`.
        label: What the artist reads.
        kind: `viewport`, `camera`, `node`, `sequence` or `movie`.
        is_default: True for the one to take when nobody chose.
        size: Pixel size of the source, or None where it follows the scene.
        range: Its own frames, or None where it follows the scene.
        missing: Frames of that range without an image; asking for one is an error.
    """

    id: str
    label: str
    kind: str
    is_default: bool = False
    size: Optional[tuple[int, int]] = None
    range: Optional[FrameRange] = None
    missing: tuple[int, ...] = ()


@dataclass(frozen=True)
class SceneDescription:
    """A scene and what can be captured in it, as a process of its own tells it.

    Attributes:
        scene: State of the scene.
        sources: What can be captured, the default first.
    """

    scene: SceneState
    sources: tuple[CaptureSource, ...]


@dataclass(frozen=True)
class CapturePlan:
    """One chunk of frames to make.

    Attributes:
        source: Id of a `CaptureSource`.
        frames: Scene frames, in order.
        size: Pixel size of the images, or None for the source's own.
        folder: Existing folder the images go to.
        pattern: File name with one `#` run for the frame, for example `shot.######.png`.
        image: `png`, `jpg` or `exr`; an adapter without that one takes `png`.
        view: View options by name, empty for "as the artist sees it". `overlays` (bool), `shading`
            (the host's word) and `engine` (`scene` for the scene's own renderer) are known to several
            hosts; an adapter warns of a name it does not know.
    """

    source: str
    frames: tuple[int, ...]
    folder: str
    size: Optional[tuple[int, int]] = None
    pattern: str = "capture.######.png"
    image: str = "png"
    view: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ChunkResult:
    """The images of one chunk.

    Attributes:
        files: Path of the image by scene frame; several frames may name one movie.
        baked: True when the pixels are already as displayed (view applied); False when they are
            scene values in `space` and the view is still to be applied.
        space: Colour space of the pixels, empty where the file or the config decides.
        warnings: Sentences an artist should read.
    """

    files: Mapping[int, str]
    baked: bool
    space: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class StateToken:
    """What `state_save` noted down, enough to restore the scene in a later process.

    Attributes:
        host: Id of the host that made it.
        scope: What is covered: any of `time`, `render`, `view`, `selection`, `colour`.
        data: Plain JSON data, known to the adapter alone.
    """

    host: str
    scope: frozenset[str]
    data: Mapping[str, Any]


@dataclass(frozen=True)
class RestoreReport:
    """What `state_restore` put back and what it could not, each as a readable name."""

    restored: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


@dataclass(frozen=True)
class MenuItem:
    """One entry for menu and shelf; `command` is the id the panel or adapter answers to.

    Attributes:
        id: Unique name.
        label: What the artist reads.
        command: Import path `package.module:function` of a function without arguments.
        icon: File name of an icon, or empty.
        shortcut: Key sequence in the application's notation, or empty.
    """

    id: str
    label: str
    command: str
    icon: str = ""
    shortcut: str = ""


@dataclass(frozen=True)
class SceneEvent:
    """Something that happened in the application.

    Attributes:
        kind: `opened`, `saved`, `frame_changed` or `closing`.
        frame: Current scene frame, for `frame_changed`.
        path: Scene file, where there is one.
    """

    kind: str
    frame: Optional[int] = None
    path: str = ""


@dataclass(frozen=True)
class Dependency:
    """A file the scene uses.

    Attributes:
        path: The file.
        kind: `texture`, `cache`, `reference`, `sound`, `sequence` or `other`.
        node: Name of what uses it.
        asset_version_id: Version it was published as, where known.
    """

    path: str
    kind: str
    node: str = ""
    asset_version_id: str = ""


@dataclass(frozen=True)
class Finding:
    """Something a validation found.

    Attributes:
        code: Stable name.
        level: `info`, `warning` or `error`; an error stops the publish.
        text: One sentence for the artist.
        nodes: What is concerned.
        fix: Id for `apply_fix`, empty where there is no automatic fix.
    """

    code: str
    level: str
    text: str
    nodes: tuple[str, ...] = ()
    fix: str = ""


@dataclass(frozen=True)
class Stroke:
    """One line of a drawing: points in 0..1 of the picture (x right, y down), width in picture heights."""

    points: tuple[tuple[float, float], ...]
    colour: tuple[float, float, float, float] = (1.0, 0.2, 0.1, 1.0)
    width: float = 0.004


@dataclass(frozen=True)
class Overlay:
    """A reviewer's drawing for one scene frame.

    Attributes:
        id: Id of the note it belongs to.
        frame: Scene frame.
        strokes: Lines to draw.
        image: Path of a transparent PNG of the same drawing, for hosts without native lines.
        text: Short text beside it.
    """

    id: str
    frame: int
    strokes: tuple[Stroke, ...] = ()
    image: str = ""
    text: str = ""


@dataclass(frozen=True)
class Command:
    """A process to start: its arguments, extra environment and working folder."""

    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: str = ""
