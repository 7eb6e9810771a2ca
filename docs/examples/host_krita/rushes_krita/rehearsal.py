"""The situations of a conformance run in Krita: small animated pictures, written by hand."""

from __future__ import annotations

import shutil
import sys
import zipfile
from pathlib import Path
from typing import Any

from rushes.core.capture.outlet import IMPORT_PATHS_VARIABLE, import_paths
from rushes.core.hookspecs import hookimpl
from rushes.core.host_data import Command

from .adapter import KritaHost

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_MAIN = f"""{_HEAD}
<!DOCTYPE DOC PUBLIC '-//KDE//DTD krita 2.0//EN' 'http://www.calligra.org/DTD/krita-2.0.dtd'>
<DOC xmlns="http://www.calligra.org/DTD/krita" syntaxVersion="2.0" kritaVersion="5.1.5" editor="Krita">
 <IMAGE mime="application/x-kra" width="64" height="36" colorspacename="RGBA" x-res="72" y-res="72"
  name="shot" profile="sRGB-elle-V2-srgbtrc.icc">
  <layers><layer nodetype="paintlayer" name="cel" filename="cel" keyframes="cel.keyframes.xml" visible="1"
   opacity="255" compositeop="normal" colorspacename="RGBA" x="0" y="0"/></layers>
 </IMAGE>
</DOC>"""
_ANIMATION = (
    _HEAD
    + """<animation-metadata xmlns="http://www.calligra.org/DTD/krita">
 <framerate type="value" value="24"/><range type="timerange" from="{0}" to="{1}"/>
 <currentTime type="value" value="{0}"/></animation-metadata>"""
)
_KEYS = _HEAD + '<keyframes><channel name="content">{}</channel></keyframes>'
_KEY = '<keyframe time="{0}" frame="cel.f{0}"><offset type="point" x="0" y="0"/></keyframe>'
_TILES = b"VERSION 2\nTILEWIDTH 64\nTILEHEIGHT 64\nPIXELSIZE 4\nDATA 1\n0,0,LZF,%d\n"


def create_rehearsal(adapter: KritaHost) -> Rehearsal:
    """Return the hooks of a conformance run."""
    return Rehearsal()


class Rehearsal:
    """Opens small pictures."""

    def __init__(self) -> None:
        # Krita closes a picture that a script opened when the script's last reference to it is gone.
        self._picture: Any = None

    @hookimpl
    def rehearse(self, situation: str, folder: str) -> bool:
        """Open a picture whose colour changes with the frame; Krita has whole rates, no frames below 0."""
        if situation not in ("ordinary", "no_viewport"):
            return False
        from krita import Krita

        file = Path(folder, "shot.kra")
        if not file.exists():
            _write(file, 1001, 1012)
        if self._picture is not None:
            self._picture.setModified(False)
            self._picture.close()
        self._picture = Krita.instance().openDocument(str(file))
        return self._picture is not None

    @hookimpl
    def script_command(self, script: str, arguments: tuple[str, ...]) -> Command | None:
        """Start the script in a Krita without a window; None where there is no Krita.

        A second Krita waits for ever for the resources that the first one holds: None inside of one too.
        """
        runner = shutil.which("kritarunner")
        if runner is None or "krita" in sys.modules:
            return None
        home = str(Path(__file__).resolve().parents[1])
        return Command(
            (runner, "-s", "rushes_krita.run", "--", script, *arguments),
            env={
                "QT_QPA_PLATFORM": "offscreen",
                "PYTHONPATH": home,
                IMPORT_PATHS_VARIABLE: import_paths(),
            },
        )


def _write(file: Path, first: int, last: int) -> None:
    frames = range(first, last + 1)
    with zipfile.ZipFile(file, "w") as kra:
        kra.writestr("mimetype", "application/x-krita")
        kra.writestr("maindoc.xml", _MAIN)
        kra.writestr("shot/animation/index.xml", _ANIMATION.format(first, last))
        keys = "".join(_KEY.format(frame) for frame in frames)
        kra.writestr("shot/layers/cel.keyframes.xml", _KEYS.format(keys))
        for frame in frames:
            tile = (
                b"\0" + bytes((frame * 20 % 256, 40, 90, 255)) * 64 * 64
            )  # blue, green, red, alpha
            kra.writestr(f"shot/layers/cel.f{frame}", _TILES % len(tile) + tile)
            kra.writestr(f"shot/layers/cel.f{frame}.defaultpixel", bytes(4))
